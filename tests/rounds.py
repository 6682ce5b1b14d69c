"""Firms and their rounds, made in the database that the environment names.

python -m tests.rounds open 30000    the code of a round of so many people
python -m tests.rounds sets 3        so many sets: a firm without a round, one whose people answer, and one that has their result
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- settings must be there first

from radar.content import OWNER, STAFF  # noqa: E402
from radar.questionnaire import parse_sheet  # noqa: E402
from radar_web import actions, keys  # noqa: E402
from radar_web.models import Firm, Round  # noqa: E402
from radar_web.queries import library  # noqa: E402

OWNERS = parse_sheet(library().questionnaires[OWNER], {"question": "staff", "stage": "action"}, where="test")
PERSONS = parse_sheet(library().questionnaires[STAFF], {"stage": "action", "time_to_learn": "2"}, where="test")


def firm() -> tuple[str, Firm]:
    """With the key of its owner."""
    key = keys.client_key()
    return keys.owner_key(key), actions.start_firm(key, OWNERS, now=timezone.now())


def opened(firm: Firm, asked: int, closes_at: dt.datetime, *, leads: int = 0) -> Round:
    """`leads`: with the long questions, and so many leaders beside the people."""
    return actions.open_round(firm, asked, closes_at, timezone.now(), work_time=True, long=leads > 0, leads=leads)


def answered(round: Round, people: int) -> list[str]:
    """The receipts. They answered before it closed, however long ago that is."""
    began = round.closes_at - dt.timedelta(hours=100)
    return [actions.give_answer(round, keys.client_key(), PERSONS, began=began, now=began) for _ in range(people)]


def firms_in_each_state() -> dict[str, str]:
    (alone, _), (asking, asking_firm), (closed, closed_firm) = firm(), firm(), firm()
    now = timezone.now()
    answered(opened(closed_firm, 13, now - dt.timedelta(hours=1)), 10)
    assert actions.close_due(now) == 1
    round = opened(asking_firm, 13, now + dt.timedelta(hours=99), leads=7)
    codes = {"code": round.code, "lead": str(round.lead_code)}
    return {"alone": alone, "asking": asking, "closed": closed, **codes, "receipt": answered(round, 1)[0]}


def _main(what: str, number: int) -> None:
    if what == "open":
        print(opened(firm()[1], number, timezone.now() + dt.timedelta(days=7)).code)
    else:
        print(json.dumps([firms_in_each_state() for _ in range(number)]))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
