"""The owner's result, with all that he may change in it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from radar.content import OWNER
from radar.documents import Closed
from radar_web import days
from radar_web.pages.asking import Asking, options, who_is_asked
from radar_web.pages.parts import Named
from radar_web.pages.profile import ProfileCard, profile_cards
from radar_web.pages.report import ReportPage, report_page
from radar_web.words import Words

ALONE = "alone"
CHANGED = ("same_step", "new_step")
MAILED = ("mail_sent", "mail_printed", "mail_wrong", "mail_many", "mail_failed")
"""What the address of his result may say of his last tap."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an owner said of his result. `may_object`: his voice is not frozen yet."""

    may_object: bool
    objected: tuple[Named, ...]
    done: tuple[Named, ...]
    unfit: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Choosing:
    """What he tells his people that they begin with, and when. `code` is that of their page, `told` that he told them."""

    code: str
    told: bool
    steps: tuple[Named, ...]
    days: tuple[Named, ...]

    def offers(self, action: str, day: dt.date) -> bool:
        return action in {step.id for step in self.steps} and day.isoformat() in {offered.id for offered in self.days}


@dataclass(frozen=True, slots=True)
class Key:
    """What brings him back: in blocks, and as an address."""

    typed: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an owner told besides his answers."""

    label: str
    sector: str | None
    profile: Mapping[str, Sequence[str]]
    objected: Sequence[str]
    done: Sequence[str]
    unfit: Sequence[str]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The report, and the owner's own pens.

    `waiting` is empty unless his people are answering; `choosing` is None until there is a result of them. `changed` tells what his last
    tap did to the step, `mailed` what became of a mail.
    """

    template: ClassVar[str] = "result.html"
    report: ReportPage
    said: Said
    waiting: str
    works_alone: bool
    nobody_asked: bool
    choosing: Choosing | None
    profile: tuple[ProfileCard, ...]
    key: Key
    changed: str
    mailed: str

    @property
    def label(self) -> str:
        return self.report.label


def result_page(
    say: Words,
    documents: Closed,
    told: Told,
    *,
    waiting: Asking | None,
    closed: Asking | None,
    key: Key,
    today: dt.date,
    note: str,
) -> ResultPage:
    """`waiting`: his people are answering; `closed`: they answered. `note` names what his last tap did; anything else says nothing."""
    report = report_page(say, documents, sector=told.sector, label=told.label, unfit=told.unfit)
    return ResultPage(
        report=report,
        said=_said(say, told, frozen=closed is not None),
        waiting=who_is_asked(say, waiting) if waiting else "",
        works_alone=ALONE in told.profile.get("people", ()),
        nobody_asked=waiting is None and closed is None,
        choosing=_choosing(say, report, closed, today) if closed else None,
        profile=profile_cards(say, told.profile),
        key=key,
        changed=say(f"result.{note}", step=report.step.name) if note in CHANGED else "",
        mailed=say(f"key.{note}") if note in MAILED else "",
    )


def mail_text(say: Words, page: ResultPage) -> str:
    """What an owner mails to himself: his question, his step and the way back."""
    step = (say("key.mail_step", name=page.report.step.name), page.report.step.do)
    way = (say("key.mail_back"), page.key.address, say("key.mail_typed", code=page.key.typed), say("key.warning"))
    return "\n\n".join((say("key.mail_hello"), page.report.question, "\n".join(step), "\n".join(way)))


def _said(say: Words, told: Told, *, frozen: bool) -> Said:
    questionnaire, actions, signals = say.library.questionnaires[OWNER], say.library.actions, say.library.signals
    texts = {statement.id: statement.text for statement in questionnaire.statements}
    return Said(
        may_object=not frozen,
        objected=tuple(Named(id, texts[id][say.language]) for id in told.objected if id in texts),
        done=tuple(Named(id, actions[id].name[say.language]) for id in told.done if id in actions),
        unfit=tuple(Named(id, signals[id].what[say.language]) for id in told.unfit if id in signals),
    )


def _choosing(say: Words, report: ReportPage, closed: Asking, today: dt.date) -> Choosing:
    """The step, what may come instead, and what he promised before; a day from tomorrow on, or the day he promised."""
    steps = {report.step.id: report.step.name, **{other.id: other.name for other in report.instead}}
    if closed.chosen in say.library.actions:
        steps = {closed.chosen: say.library.actions[closed.chosen].name[say.language], **steps}
    offered = sorted({*days.days_to_begin(today), *([closed.chosen_on] if closed.chosen_on else [])})
    return Choosing(
        code=closed.code,
        told=bool(closed.chosen),
        steps=tuple(Named(id, name, id == closed.chosen) for id, name in steps.items()),
        days=options(say, offered, closed.chosen_on),
    )
