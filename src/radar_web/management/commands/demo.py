"""`make demo`: example firms for an empty database, each under a sentence that says so. Its people come from a worked case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from radar.concepts import Block, Role, Split, SplitBy
from radar.content import FULL, OWNER, STAFF, Case
from radar.questionnaire import AnswerSheet, parse_sheet
from radar_web import actions, keys
from radar_web.days import CLOSING_AT, at_work
from radar_web.models import Firm
from radar_web.pages.talk import Together
from radar_web.queries import library, questionnaire, slips_of

CASE = "garage_of_14"
LONG_CASE = "garden_centre_forty_four"
"""Everybody answered the long questions, a supervisor and somebody from personnel beside them."""
GUESS = {"must_learn_soon": "4", "learn_from_work": "4", "can_say_mistake": "5", "talks_about_learning": "4", "time_to_learn": "3"}
TALK = {Block.JOB_CONTENT: Together.YES, Block.SPACE_SAFETY: Together.MIXED, Block.ORGANISATION: Together.NO}
STRIDE = 11
ASKED_BEFORE = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Example:
    """A firm as the demo shows it. `days` from today until its people can answer, below zero when that is over; None: nobody was asked.

    `teams`: so many answer in each, where people are told apart. `slips`: only who has one can answer. `long`: everybody answers the long
    questions, the owner and those who lead too.
    """

    name: str
    people: str = "8_to_14"
    days: int | None = None
    answers: int = 0
    talked: bool = False
    asked: int | None = None
    teams: Mapping[str, int] = field(default_factory=dict)
    slips: bool = False
    long: bool = False


EXAMPLES = (
    Example("an owner with his own result"),
    Example("an owner who waits for his people", days=7, answers=4),
    Example("an owner with his people beside him", days=-4, answers=9),
    Example("an owner whose people answered too little", days=-4, answers=4),
    Example("a small firm after the talk", people="2_to_7", talked=True),
    Example(
        "an installer with three teams", people="25_to_50", days=-4, asked=34, teams={"Werkplaats": 14, "Kantoor": 11, "Buitendienst": 6}
    ),
    Example("a care home that asks its teams", people="25_to_50", days=7, asked=34, teams={"Zorg": 2, "Keuken": 1}),
    Example("a workshop that hands out slips", days=7, answers=3, slips=True),
    Example("a garden centre after the long questions", people="25_to_50", days=-4, answers=44, long=True),
    Example("a bakery that asks who leads", people="25_to_50", days=7, answers=2, long=True),
)


class Command(BaseCommand):
    help = "Fill an empty database with example firms and print the keys of their owners."

    def handle(self, *args: Any, **options: Any) -> None:
        if Firm.objects.exists():
            raise CommandError("There are firms in this database already. Give another folder: RADAR_STATE=elsewhere make demo")
        for example in EXAMPLES:
            key, code = make(example)
            self.stdout.write(f"{example.name:45} key {keys.in_blocks(key)}" + (f"   code {keys.in_blocks(code)}" if code else ""))


def make(example: Example) -> tuple[str, str]:
    """One example firm. Returns its owner's key and the code of its round, empty when nobody was asked."""
    case, client_key = library().cases[LONG_CASE if example.long else CASE], keys.client_key()
    asked = library().questionnaires[OWNER]
    known = {id: value for id, value in case.owner.items() if any(statement.id == id for statement in asked.statements)}
    sheet = parse_sheet(asked, known | ({"question": case.question} if case.question else {}), where=case.id)
    firm = actions.start_firm(client_key, sheet, now=timezone.now(), label="example")
    actions.tell_profile(firm, {"sector": [case.sector or ""], "people": [example.people]})
    if example.talked:
        actions.save_talk(firm, TALK, Block.ORGANISATION)
    staff = FULL[Role.STAFF] if example.long else STAFF
    people = _in_teams(example.teams) if example.teams else [_sheet(staff, person) for person in case.people[: example.answers]]
    split = Split(SplitBy.TEAM, tuple(example.teams)) if example.teams else None
    code = _ask(firm, example, example.asked or case.asked, people, split, case) if example.days is not None else ""
    return keys.owner_key(client_key), code


def _sheet(questionnaire: str, person: Mapping[str, str]) -> AnswerSheet:
    return parse_sheet(library().questionnaires[questionnaire], person, where="demo")


def _in_teams(teams: Mapping[str, int]) -> list[AnswerSheet]:
    """People of all worked cases, one from here and one from there."""
    everybody = [_sheet(STAFF, person) for case in library().cases.values() if not case.full for person in case.people]
    names = [name for name, count in teams.items() for _ in range(count)]
    far_apart = (everybody[STRIDE * at % len(everybody)] for at in range(len(names)))
    return [AnswerSheet({**sheet.answers, SplitBy.TEAM: (name,)}) for name, sheet in zip(names, far_apart, strict=True)]


def _ask(firm: Firm, example: Example, asked: int, people: Sequence[AnswerSheet], split: Split | None, case: Case) -> str:
    """Ask and answer as in the days before closing, so that a closed round was closed by the same rules as any."""
    now = timezone.now()
    closes_on = at_work(timezone.localdate() + dt.timedelta(days=example.days or 0))
    closes_at = dt.datetime.combine(closes_on, CLOSING_AT, timezone.get_current_timezone())
    before = min(now, closes_at - ASKED_BEFORE)
    leaders = [(library().questionnaires[id].role, _sheet(id, person)) for id, person in case.leaders]
    how: dict[str, Any] = {"split": split, "slips": example.slips, "long": example.long, "leads": len(leaders) * example.long}
    round = actions.open_round(firm, asked, closes_at, before, work_time=True, **how)
    actions.save_guess(round, parse_sheet(questionnaire(round.questionnaire), GUESS, where="guess"))
    if example.long and example.days and example.days < 0:
        actions.save_own(round, _sheet(FULL[Role.OWNER], case.owner), before)
        for role, sheet in leaders:
            actions.give_lead(round, role, keys.client_key(), sheet, now=before)
    for sheet, slip in zip(people, slips_of(round) or [""] * len(people), strict=False):
        actions.give_answer(round, keys.client_key(), sheet, began=before, now=before, slip=slip)
    actions.close_due(now)
    return round.code
