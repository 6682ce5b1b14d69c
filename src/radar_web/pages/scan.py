"""A questionnaire as a form: one card a statement."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from radar.concepts import QUESTION, Block, Determinant, Split, SplitBy
from radar.questionnaire import AnswerSheet, Questionnaire, Statement
from radar_web.pages.deeds import Noted, told
from radar_web.pages.parts import Named
from radar_web.pages.who import Installation, Seen, who_sees
from radar_web.sheets import MAY_BE_LEFT, Filled
from radar_web.words import Words

NOTHING = Filled({})
GUESSED = {Determinant.AWARENESS, *Block}
REFUSALS = ("na", "private")
"""Two of the ways of giving no answer; the third, an empty place, is asked about."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. `states`: it is offered only to who chose one of these sentences."""

    value: str
    label: str
    states: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One statement with its options, of which at `most` so many are chosen; `refusals` are the ways of giving no answer.

    `problem` is empty when there is none.
    """

    id: str
    progress: str
    text: str
    kind: str
    most: int
    hint: str
    choices: tuple[Choice, ...]
    refusals: tuple[Choice, ...]
    problem: str

    @property
    def refused(self) -> bool:
        return any(choice.chosen for choice in self.refusals)


@dataclass(frozen=True, slots=True)
class Form:
    """All cards, and what is wrong with what was sent: the sentence above, and a link to each card."""

    cards: tuple[Card, ...]
    wrong: str

    @property
    def problems(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.problem)


@dataclass(frozen=True, slots=True)
class ScanPage:
    """The owner's questions. `question` is the first, when it was answered on the first page; `key` goes back with the answers."""

    template: ClassVar[str] = "scan.html"
    question: Named | None
    intro: str
    form: Form
    key: str


@dataclass(frozen=True, slots=True)
class GuessPage:
    """What an owner thinks most of his people say. `draft` is where his browser keeps what is not sent."""

    template: ClassVar[str] = "guess.html"
    label: str
    form: Form
    draft: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The long questions that his people have, for the owner. `draft` is where his browser keeps what is not sent."""

    template: ClassVar[str] = "own.html"
    label: str
    short: str
    status: str
    intro: str
    form: Form
    draft: str


@dataclass(frozen=True, slots=True)
class SlipField:
    """Where somebody types the code of his slip. `wrong`: what he `typed` lets nobody in."""

    typed: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class JoinPage:
    """What this is not, who sees what, and the questions. `key` and `begin` go back with the answers; `code` leads to the empty screen."""

    template: ClassVar[str] = "join_scan.html"
    label: str
    short: str
    asked: str
    when: str
    nothing_asked: str
    careless: str
    has_leaders: bool
    work_time: bool
    who: tuple[Seen, ...]
    deeds: tuple[str, ...]
    status: str
    intro: str
    slip: SlipField | None
    form: Form
    cards: str
    key: str
    begin: str
    code: str


def scan_page(say: Words, questionnaire: Questionnaire, filled: Filled, *, key: str) -> ScanPage:
    statements, first = questionnaire.statements, questionnaire.statement(QUESTION)
    chosen = next((value for value in filled.given.get(QUESTION, ()) if value in first.values), None)
    asked = [statement for statement in statements if chosen is None or statement is not first]
    return ScanPage(
        question=Named(chosen, first.option(chosen).label[say.language]) if chosen else None,
        intro=questionnaire.intro[say.language],
        form=_form(say, asked, len(statements), filled),
        key=key,
    )


def guess_page(say: Words, questionnaire: Questionnaire, filled: Filled, *, draft: str, label: str) -> GuessPage:
    asked = guessed(questionnaire)
    return GuessPage(label, _form(say, asked, len(asked), filled), draft)


def own_page(say: Words, questionnaire: Questionnaire, filled: Filled, *, draft: str, label: str) -> OwnPage:
    """`draft` is another for each round, so that a form that somebody left is not shown to another firm."""
    return OwnPage(
        label=label,
        short=say("lead.short", count=len(questionnaire.statements), minutes=questionnaire.minutes),
        status=say("join.status", status=questionnaire.status[say.language]),
        intro=questionnaire.intro[say.language],
        form=whole_form(say, questionnaire, filled),
        draft=draft,
    )


def guessed(questionnaire: Questionnaire) -> tuple[Statement, ...]:
    """What an owner can guess of his people: what both scans ask alike (questionnaires 3.5). All of it: like is held against like."""
    return tuple(statement for statement in questionnaire.statements if statement.construct in GUESSED)


def join_page(
    say: Words,
    questionnaire: Questionnaire,
    filled: Filled,
    *,
    asked: int,
    closes_on: dt.date,
    work_time: bool,
    split: Split | None,
    slip: SlipField | None,
    has_leaders: bool,
    installation: Installation,
    deeds: Iterable[Noted],
    cards: str,
    key: str,
    begin: str,
    code: str,
    label: str,
) -> JoinPage:
    """`slip` is None where the link is enough. `cards`: the cards of the form as HTML, of an empty form written once."""
    return JoinPage(
        label=label,
        short=say(_short(questionnaire, slip), count=len(questionnaire.statements), minutes=questionnaire.minutes),
        asked=say("join.asked", asked=asked),
        when=say("join.when", day=say.day(closes_on)),
        nothing_asked=say(f"join.asked_{split.by}" if split else "join.nothing_asked"),
        careless=say("join.careless") if questionnaire.asks_both_ways else "",
        has_leaders=has_leaders,
        work_time=work_time,
        who=who_sees(say, installation, split=split, slips=slip is not None, has_leaders=has_leaders),
        deeds=told(say, deeds),
        status=say("join.status", status=questionnaire.status[say.language]),
        intro=questionnaire.intro[say.language],
        slip=slip,
        form=whole_form(say, questionnaire, filled),
        cards=cards,
        key=key,
        begin=begin,
        code=code,
    )


def _short(questionnaire: Questionnaire, slip: SlipField | None) -> str:
    return f"join.{'long' if questionnaire.asks_both_ways else 'short'}{'_slip' if slip else ''}"


def whole_form(say: Words, questionnaire: Questionnaire, filled: Filled) -> Form:
    return _form(say, questionnaire.statements, len(questionnaire.statements), filled)


def _form(say: Words, asked: Sequence[Statement], count: int, filled: Filled) -> Form:
    """The form for `asked`, the last of `count` questions."""
    first, wrong = count - len(asked) + 1, len(filled.missing) + len(filled.wrong)
    progress = [say("scan.progress", number=number, count=count) for number in range(first, count + 1)]
    cards = [_card(say, statement, number, filled) for statement, number in zip(asked, progress, strict=True)]
    return Form(tuple(cards), say("scan.missing_one") if wrong == 1 else say("scan.missing_more", count=wrong) if wrong else "")


def _card(say: Words, statement: Statement, progress: str, filled: Filled) -> Card:
    given = filled.given.get(statement.id, ())
    several = statement.most > 1
    return Card(
        id=statement.id,
        progress=progress,
        text=statement.text[say.language],
        kind="checkbox" if several else "radio",
        most=statement.most,
        hint=_hint(say, statement),
        choices=tuple(Choice(o.value, say.capital(o.label[say.language]), " ".join(o.states), o.value in given) for o in statement.options),
        refusals=() if several else tuple(Choice(value, say(f"no_answer.{value}"), "", value in given) for value in REFUSALS),
        problem=_problem(statement, say, filled),
    )


def said(say: Words, questionnaire: Questionnaire, sheet: AnswerSheet) -> Iterator[tuple[str, str]]:
    """What somebody answered, as a form says it: each statement with its answer, or that there is none."""
    for statement in questionnaire.statements:
        labels = [option.label[say.language] for option in statement.options if option.value in sheet.answers.get(statement.id, ())]
        yield statement.text[say.language], say.capital(say.listed(labels)) if labels else say("scan.no_answer")


def _hint(say: Words, statement: Statement) -> str:
    if statement.id in set(SplitBy):
        return say("split.hint", each=say.library.promise.split_voices)
    return say("scan.may_be_left") if statement.id in MAY_BE_LEFT else ""


def _problem(statement: Statement, say: Words, filled: Filled) -> str:
    if statement.id in filled.missing:
        return say("scan.missing")
    if statement.id in filled.wrong:
        return say("scan.too_many" if len(filled.given[statement.id]) > statement.most > 1 else "scan.wrong")
    return ""
