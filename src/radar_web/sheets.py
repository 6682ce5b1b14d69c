"""A posted form as an answer sheet. What is missing or cannot be points at its statement."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from radar.concepts import BARRIER, FACTS, STAGE, Fact
from radar.questionnaire import NO_ANSWER, AnswerSheet, Questionnaire, Statement, parse_sheet
from radar_web.theme import is_in_typeface

MAY_BE_LEFT = {BARRIER, FACTS}
"""Of these several may be chosen, and so none: they may be passed in silence. Who passes what he did is placed by his own sentence."""

BESIDE = {"key", "begin", "slip", "csrfmiddlewaretoken"}
"""What our forms send beside answers."""

LONGEST_NUMBER = 4
FEWEST_NAMES, MOST_NAMES, LONGEST_NAME = 2, 5, 20


@dataclass(frozen=True, slots=True)
class Filled:
    """What came in. `given` holds the values as posted, to be shown again; `missing` and `wrong` are ids of statements."""

    given: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    strange: bool = False

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.wrong or self.strange)

    def sheet(self, questionnaire: Questionnaire) -> AnswerSheet:
        return parse_sheet(questionnaire, {id: "|".join(values) for id, values in self.given.items()}, where="form")


def read_form(asked: Sequence[Statement], sent: Mapping[str, Sequence[str]]) -> Filled:
    """Answers to what was asked. Strange: a field that is no statement's, which no page of ours sends."""
    given = {statement.id: _given(statement, sent) for statement in asked}
    given = {id: values for id, values in given.items() if values}
    wrong = [statement.id for statement in asked if not _can_be(statement, given.get(statement.id, ()))]
    missing = [statement.id for statement in asked if statement.id not in given and statement.id not in MAY_BE_LEFT]
    return Filled(given, tuple(missing), tuple(wrong), strange=bool(set(sent) - {*(s.id for s in asked), *BESIDE}))


def read_number(typed: str) -> int | None:
    """A number of people as somebody types it; None when it cannot be one."""
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None


def read_names(typed: str) -> tuple[str, ...] | None:
    """Names with a comma between them; None when they are too few, too many, too long, or two alike. or cannot be answers."""
    names = tuple(name for part in re.split(r"[,;\n]", typed) if (name := " ".join(part.split())))
    alike = len({name.casefold() for name in names}) < len(names)
    fits = all(len(name) <= LONGEST_NAME and name.isprintable() and is_in_typeface(name) and _is_kept(name) for name in names)
    return names if FEWEST_NAMES <= len(names) <= MOST_NAMES and fits and not alike else None


def _is_kept(name: str) -> bool:
    """Whether it comes back from an answer sheet as it went in: that parts answers at "|", and reads 4.0 as 4."""
    return "|" not in name and name not in NO_ANSWER and not name.endswith(".0")


def read_stored(stored: Mapping[str, Sequence[str]], *, without: Iterable[str] = ()) -> AnswerSheet:
    """Answers as the database keeps them, without those that their owner takes back."""
    return AnswerSheet({id: tuple(values) for id, values in stored.items() if id not in set(without)})


def to_store(sheet: AnswerSheet) -> dict[str, list[str]]:
    """In one order, so that equal answers are equal, and nothing tells how somebody went through the form."""
    return {id: list(sheet.answers[id]) for id in sorted(sheet.answers)}


def _can_be(statement: Statement, values: Sequence[str]) -> bool:
    """Options, no more than may be chosen; or one way of giving no answer, and nothing beside it."""
    if len(values) == 1:
        return values[0] in {*statement.values, *NO_ANSWER}
    alone = Fact.NONE in values and len(values) > 1
    return set(values) <= set(statement.values) and len(values) <= statement.most and not alone


def _given(statement: Statement, sent: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    values = [value for value in dict.fromkeys(sent.get(statement.id, ())) if value]
    state = next(iter(sent.get(STAGE, ())), "")
    return tuple(value for value in values if _offered(statement, value, state))


def _offered(statement: Statement, value: str, state: str) -> bool:
    """What stops somebody depends on his sentence: an option of another sentence, hidden since, was not meant."""
    option = next((option for option in statement.options if option.value == value), None)
    return option is None or not option.states or state in option.states
