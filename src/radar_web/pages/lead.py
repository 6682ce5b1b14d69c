"""What somebody reads who leads, or sees to personnel, and was asked apart: that the owner sees what he answers, before anything else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from radar.questionnaire import Questionnaire
from radar_web.pages.parts import Named
from radar_web.pages.scan import Form, whole_form
from radar_web.pages.who import Installation, Seen, who_sees_leader
from radar_web.sheets import Filled
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class LeadPage:
    """What this is, who sees what, and as whom somebody answers."""

    template: ClassVar[str] = "lead.html"
    label: str
    short: str
    when: str
    who: tuple[Seen, ...]
    status: str
    roles: tuple[Named, ...]
    code: str


@dataclass(frozen=True, slots=True)
class LeadScanPage:
    """The same in short, and the questions. `role` is as whom he answers; `key` goes back with the answers."""

    template: ClassVar[str] = "lead_scan.html"
    label: str
    role: Named
    short: str
    when: str
    who: tuple[Seen, ...]
    status: str
    intro: str
    form: Form
    key: str
    code: str


@dataclass(frozen=True, slots=True)
class LeadDonePage:
    """That is all."""

    template: ClassVar[str] = "lead_done.html"


def lead_page(
    say: Words, asked: Sequence[Questionnaire], *, closes_on: dt.date, installation: Installation, code: str, label: str
) -> LeadPage:
    """`asked` are the questionnaires of those who may be asked apart."""
    first = asked[0]
    return LeadPage(
        label=label,
        short=say("lead.takes", minutes=first.minutes),
        when=say("lead.when", day=say.day(closes_on)),
        who=who_sees_leader(say, installation),
        status=say("join.status", status=first.status[say.language]),
        roles=tuple(_as(say, questionnaire) for questionnaire in asked),
        code=code,
    )


def lead_scan_page(
    say: Words, asked: Questionnaire, filled: Filled, *, closes_on: dt.date, installation: Installation, key: str, code: str, label: str
) -> LeadScanPage:
    return LeadScanPage(
        label=label,
        role=_as(say, asked),
        short=say("lead.short", count=len(asked.statements), minutes=asked.minutes),
        when=say("lead.when", day=say.day(closes_on)),
        who=who_sees_leader(say, installation),
        status=say("join.status", status=asked.status[say.language]),
        intro=asked.intro[say.language],
        form=whole_form(say, asked, filled),
        key=key,
        code=code,
    )


def _as(say: Words, asked: Questionnaire) -> Named:
    return Named(asked.role, say(f"lead.{asked.role}"))
