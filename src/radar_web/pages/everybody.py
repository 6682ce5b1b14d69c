"""The page for everybody: strengths, one choice and a date. Never what could be better."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from radar.concepts import Block, ChangeCapacity, Construct, Determinant
from radar.diagnosis import Standing
from radar.documents import Closed
from radar.release import Group
from radar_web.pages.deeds import Noted, told
from radar_web.pages.report import MOST_STRENGTHS
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class EverybodyPage:
    """What a firm's people see of the result; `code` opens it.

    `well` is empty where nothing is certain, `heard` where too few answered.
    """

    template: ClassVar[str] = "everybody.html"
    paper: ClassVar[str] = "everybody.typ"
    sides: ClassVar[int] = 1
    label: str
    heard: str
    note: str
    well: tuple[str, ...]
    choice: str
    choice_on: str
    made_on: str
    deeds: tuple[str, ...]
    code: str


def everybody_page(
    say: Words,
    closed: Closed,
    *,
    closed_on: dt.date,
    chosen: str,
    chosen_on: dt.date | None,
    deeds: Iterable[Noted],
    code: str,
    label: str,
) -> EverybodyPage:
    """`chosen` is the step that the owner tells his people, empty while he did not choose; `code` opens this page."""
    group, well = closed.release.staff, _well(closed)
    action = say.library.actions.get(chosen)
    return EverybodyPage(
        label=label,
        heard=say("everybody.heard", n=group.n, asked=closed.release.asked) if isinstance(group, Group) else "",
        note=say("everybody.too_few") if not isinstance(group, Group) else "" if well else say("everybody.nothing_certain"),
        well=tuple(say.capital(say(f"construct.{construct}")) for construct in well),
        choice=action.name[say.language] if action else "",
        choice_on=say("everybody.choice_on", day=say.day(chosen_on)) if action and chosen_on else "",
        made_on=say("everybody.made_on", day=say.day(closed_on)),
        deeds=told(say, deeds),
        code=code,
    )


def _well(closed: Closed) -> list[Construct]:
    """Strengths, what can be seen at work first. That there is something new to learn helps, but nobody is proud of it."""
    view = closed.diagnosis.staff_view
    known = view.constructs if view else {}
    return [
        c
        for c in (*Block, *Determinant, *ChangeCapacity)
        if c is not Determinant.AWARENESS and c in known and known[c].standing is Standing.WELL
    ][:MOST_STRENGTHS]
