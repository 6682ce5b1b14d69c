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

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- Django must be ready first
from django.utils import timezone  # noqa: E402

from radar.closing import OWNER, STAFF  # noqa: E402
from radar.concepts import STAGE  # noqa: E402
from radar.questionnaire import AnswerSheet, Questionnaire, parse_sheet  # noqa: E402
from radar_web import actions, keys  # noqa: E402
from radar_web.models import Answer, Firm, Round  # noqa: E402
from radar_web.queries import library  # noqa: E402

ROUNDS, ASKED = 150, 99
"""A round as full as one can be, and rounds enough for a fast machine."""

SHEETS = 50
PEOPLE = 13


def fields(questionnaire: Questionnaire, rng: random.Random) -> dict[str, str]:
    """Everything answered that is asked: some options, or all of a statement, are only for who chose a certain sentence about himself."""
    state = rng.choice(next(s.values for s in questionnaire.statements if s.id == STAGE))
    offered = {s.id: [o.value for o in s.options if not o.states or state in o.states] for s in questionnaire.statements}
    return {id: rng.choice(values) for id, values in offered.items() if values} | {STAGE: state}


def sheet(questionnaire: Questionnaire, rng: random.Random) -> AnswerSheet:
    return parse_sheet(questionnaire, fields(questionnaire, rng), where="bench")


def firm(rng: random.Random) -> tuple[str, Firm]:
    """An owner's key and his firm."""
    key = uuid.uuid4().hex
    return keys.owner_key(key), actions.start_firm(key, sheet(library().questionnaires[OWNER], rng))


def round_of(firm: Firm, closes_at: dt.datetime) -> Round:
    """Made as it is stored and not by opening it: opening allows one at a time, and none that closed in the past."""
    return Round(
        firm=firm,
        code=keys.round_code(),
        questionnaire=library().questionnaires[STAFF].ref,
        asked=ASKED,
        opened_on=timezone.localdate(),
        closes_at=closes_at,
        seed=1,
    )


def closed_round(firm: Firm, rng: random.Random) -> Round:
    """Thirteen people answered, and the time is over."""
    now, staff = timezone.now(), library().questionnaires[STAFF]
    round = round_of(firm, now)
    round.asked = PEOPLE
    round.save()
    for _ in range(PEOPLE):
        actions.give_answer(round, uuid.uuid4().hex, sheet(staff, rng), began=now, now=now)
    assert actions.close_due(now + dt.timedelta(minutes=settings.GRACE_MINUTES)) == 1
    return round


def fill() -> dict[str, object]:
    rng, later = random.Random(13), timezone.now() + dt.timedelta(days=10)
    (alone, _), (opened, with_open), (closed, with_closed) = (firm(rng) for _ in range(3))
    rounds = Round.objects.bulk_create(round_of(with_open, later) for _ in range(ROUNDS))
    return {
        "owners": {"alone": alone, "opened": opened, "closed": closed},
        "closed": closed_round(with_closed, rng).code,
        "open": [round.code for round in rounds],
        "sheets": [fields(library().questionnaires[STAFF], rng) for _ in range(SHEETS)],
    }


if __name__ == "__main__":
    print(json.dumps(fill()) if sys.argv[1] == "fill" else Answer.objects.count())
