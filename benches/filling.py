"""What the database holds before the pages are measured, made by the product's own code in a process of its own.

`python -m benches.filling fill` prints what a visitor must know to come in, as JSON; `count` prints how many answers are stored.
"""

import datetime as dt
import json
import os
import random
import sys
import uuid

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- Django must be ready first
from django.utils import timezone  # noqa: E402
from tests.people import an_owner, staff_stuck_at  # noqa: E402

from radar.concepts import WORKLOAD, Gap, Question  # noqa: E402
from radar.content import OWNER, STAFF  # noqa: E402
from radar.documents import read_closed  # noqa: E402
from radar.questionnaire import AnswerSheet  # noqa: E402
from radar_web import actions, keys  # noqa: E402
from radar_web.models import Answer, Firm, Round  # noqa: E402
from radar_web.queries import library  # noqa: E402

ROUNDS, ASKED = 150, 99
"""Rounds as full as they can be, and enough of them for a fast machine."""

SHEETS, ANSWERED = 50, 13


def staff(people: int) -> list[AnswerSheet]:
    made = staff_stuck_at(Gap.PREPARATION_ACTION, people, library().questionnaires[STAFF], library().model, np.random.default_rng(people))
    return [AnswerSheet({**sheet.answers, WORKLOAD: ("good",)}) for sheet in made]


def firm(seed: int) -> tuple[str, Firm]:
    """An owner's key and his firm."""
    key = uuid.UUID(int=seed).hex
    sheet = an_owner(library().questionnaires[OWNER], random.Random(seed), Question.LAW)
    return keys.owner_key(key), actions.start_firm(key, sheet, now=timezone.now())


def opened(firm: Firm, asked: int, closes_at: dt.datetime) -> Round:
    return actions.open_round(firm, asked, closes_at, timezone.now(), work_time=True)


def many(round: Round) -> list[str]:
    """The same round under other codes, since opening allows one at a time."""
    stored = {field.attname: getattr(round, field.attname) for field in Round._meta.concrete_fields}
    rounds = Round.objects.bulk_create(Round(**stored | {"id": uuid.uuid4(), "code": keys.round_code()}) for _ in range(ROUNDS))
    return [round.code for round in rounds]


def closed_round(firm: Firm) -> Round:
    """Everybody answered, the time is over, and the owner chose a step."""
    now = timezone.now()
    round = opened(firm, ANSWERED, now)
    for sheet in staff(ANSWERED):
        actions.give_answer(round, uuid.uuid4().hex, sheet, began=now, now=now)
    assert actions.close_due(now + dt.timedelta(minutes=settings.GRACE_MINUTES)) == 1
    round.refresh_from_db()
    actions.choose_step(round, read_closed(round.closed).plan.first.action, timezone.localdate())
    return round


def fill() -> dict[str, object]:
    later = timezone.now() + dt.timedelta(days=10)
    (alone, _), (asking, with_open), (closed, with_closed) = (firm(seed) for seed in range(3))
    return {
        "owners": {"alone": alone, "asking": asking, "closed": closed},
        "closed": closed_round(with_closed).code,
        "open": many(opened(with_open, ASKED, later)),
        "sheets": [{id: values[0] for id, values in sheet.answers.items()} for sheet in staff(SHEETS)],
    }


if __name__ == "__main__":
    print(json.dumps(fill()) if sys.argv[1] == "fill" else Answer.objects.count())
