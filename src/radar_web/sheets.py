"""A posted form as an answer sheet. What is missing or cannot be points at its statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from radar.concepts import BARRIER, STAGE
from radar.questionnaire import NO_ANSWER, AnswerSheet, Questionnaire, Statement, parse_sheet

MAY_BE_LEFT = {BARRIER}
"""Nothing may stop somebody: this one question may be passed in silence."""


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


def read_form(questionnaire: Questionnaire, post: QueryDict, *, asked: Sequence[Statement] | None = None) -> Filled:
    """Answers to `asked`, or to every statement. Strange: a field that is no statement's, which no page of ours sends."""
    statements = questionnaire.statements if asked is None else asked
    given = {statement.id: _given(statement, post) for statement in statements}
    given = {id: values for id, values in given.items() if values}
    wrong = [statement.id for statement in statements if not _can_be(statement, given.get(statement.id, ()))]
    missing = [s.id for s in statements if s.id not in given and s.id not in MAY_BE_LEFT]
    known = {statement.id for statement in statements} | {"key", "begin", "csrfmiddlewaretoken"}
    return Filled(given, tuple(missing), tuple(wrong), strange=bool(set(post) - known))


def read_stored(stored: Mapping[str, Sequence[str]], *, without: Iterable[str] = ()) -> AnswerSheet:
    """Answers as the database keeps them, without those that their owner takes back."""
    return AnswerSheet({id: tuple(values) for id, values in stored.items() if id not in set(without)})


def to_store(sheet: AnswerSheet) -> dict[str, list[str]]:
    """In one order, so that equal answers are equal, and nothing tells how somebody went through the form."""
    return {id: list(sheet.answers[id]) for id in sorted(sheet.answers)}


def _can_be(statement: Statement, values: Sequence[str]) -> bool:
    return len(values) <= statement.most and set(values) <= {*statement.values, *NO_ANSWER}


def _given(statement: Statement, post: QueryDict) -> tuple[str, ...]:
    values = [value for value in dict.fromkeys(post.getlist(statement.id)) if value]
    state = post.get(STAGE, "")
    return tuple(value for value in values if _offered(statement, value, state))


def _offered(statement: Statement, value: str, state: str) -> bool:
    """What stops somebody depends on his sentence: an option of another sentence, hidden since, was not meant."""
    option = next((option for option in statement.options if option.value == value), None)
    return option is None or not option.states or state in option.states
