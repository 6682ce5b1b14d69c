"""A questionnaire as a form: one card a statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from radar.concepts import Language, State
from radar.questionnaire import Statement
from radar_web.sheets import Filled
from radar_web.words import Words

NOTHING = Filled({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. `states`: it is offered only to who chose one of these sentences."""

    value: str
    label: str
    states: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One statement with its options; `refusals` are the ways of giving no answer. `problem` is empty when there is none."""

    id: str
    number: str
    text: str
    kind: str
    may_be_left: str
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
    states: tuple[State, ...] = tuple(State)

    @property
    def problems(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.problem)


def form(language: Language, say: Words, *, asked: Sequence[Statement], count: int, filled: Filled = NOTHING) -> Form:
    """The form for `asked`, the last of `count` questions."""
    first = count - len(asked) + 1
    cards = tuple(
        _card(statement, language, say, say("scan.progress", number=number, count=count), filled)
        for number, statement in enumerate(asked, first)
    )
    wrong = len(filled.missing) + len(filled.wrong)
    return Form(cards, say("scan.missing_one") if wrong == 1 else say("scan.missing_more", count=wrong) if wrong else "")


def _card(statement: Statement, language: Language, say: Words, number: str, filled: Filled) -> Card:
    given = filled.given.get(statement.id, ())
    several = statement.most > 1
    return Card(
        id=statement.id,
        number=number,
        text=statement.text[language],
        kind="checkbox" if several else "radio",
        may_be_left=say("scan.at_most") if several else "",
        choices=tuple(Choice(o.value, _capital(o.label[language]), " ".join(o.states), o.value in given) for o in statement.options),
        refusals=() if several else tuple(Choice(value, say(f"no_answer.{value}"), "", value in given) for value in ("na", "private")),
        problem=_problem(statement, say, filled),
    )


def _problem(statement: Statement, say: Words, filled: Filled) -> str:
    if statement.id in filled.missing:
        return say("scan.missing")
    if statement.id in filled.wrong:
        return say("scan.too_many" if len(filled.given[statement.id]) > statement.most > 1 else "scan.wrong")
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
