"""From one answer sheet to scores on constructs and choices."""

from collections.abc import Mapping
from dataclasses import dataclass

from radar.concepts import HIGH, LOW, STAGE, Construct, State
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement


@dataclass(frozen=True, slots=True)
class Scores:
    """One person. `items` holds per construct the answer to each of its statements on 1 to 5, None where there is none;
    `constructs` their mean, for a construct of which at least half the statements were answered.
    """

    items: Mapping[Construct, tuple[float | None, ...]]
    constructs: Mapping[Construct, float]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def state(self) -> State | None:
        chosen = self.choices.get(STAGE)
        return State(chosen[0]) if chosen else None


def score(questionnaire: Questionnaire, sheet: AnswerSheet) -> Scores:
    """Half rule per construct (model 3.2): the mean of what was answered, or nothing. An option of another state is not used."""
    items = {
        construct: tuple(rescaled(statement, sheet) for statement in statements)
        for construct, statements in questionnaire.measuring.items()
    }
    constructs = {construct: mean for construct, answers in items.items() if (mean := _half_rule(answers)) is not None}
    return Scores(items, constructs, _choices(questionnaire, sheet))


def rescaled(statement: Statement, sheet: AnswerSheet) -> float | None:
    """The answer to one statement on 1 to 5, high is good for learning; None where there is none."""
    chosen = sheet.answers.get(statement.id)
    if not chosen:
        return None
    places = len(statement.options) - 1
    place = statement.values.index(chosen[0])
    return LOW + (HIGH - LOW) * (places - place if statement.reversed else place) / places


def _half_rule(answers: tuple[float | None, ...]) -> float | None:
    given = [answer for answer in answers if answer is not None]
    return sum(given) / len(given) if given and 2 * len(given) >= len(answers) else None


def _choices(questionnaire: Questionnaire, sheet: AnswerSheet) -> dict[str, tuple[str, ...]]:
    stage = sheet.answers.get(STAGE, (None,))[0]
    statements = (s for s in questionnaire.statements if s.kind is not Kind.SCALE and s.id in sheet.answers)
    choices = {s.id: tuple(v for v in sheet.answers[s.id] if _is_offered(s, v, stage)) for s in statements}
    return {statement: values for statement, values in choices.items() if values}


def _is_offered(statement: Statement, value: str, stage: str | None) -> bool:
    states = statement.option(value).states
    return not states or stage in states
