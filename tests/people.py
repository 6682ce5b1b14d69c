"""Made-up people and firms for tests: the same seed gives the same people."""

import random
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from radar.concepts import BARRIER, FACTS, WISH, Construct, Fact, Gap, Question, State
from radar.diagnosis import Model, Norms
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement

STOPPED_AT = {
    Gap.CONSIDERATION: State.UNAWARE,
    Gap.INTENTION_PREPARATION: State.SELECTING,
    Gap.PREPARATION_ACTION: State.PREPARING,
    Gap.TRANSFER: State.ACTION,
}
"""Who does not get past a gap stays in the state before it."""


DID = {
    State.UNAWARE: Fact.NONE,
    State.SELECTING: Fact.NONE,
    State.PREPARING: Fact.PLANNED,
    State.ACTION: Fact.NOW,
    State.APPLY: Fact.USED,
    State.CONTINUOUS: Fact.USED,
}
"""What somebody in a state ticks of what he did."""

CAME_TO = {
    Gap.CONSIDERATION: "no_wish",
    Gap.INTENTION_PREPARATION: "thought",
    Gap.PREPARATION_ACTION: "arranged",
    Gap.TRANSFER: "finished",
}
"""How far a wish came that did not get past a gap."""


def anybody(questionnaire: Questionnaire, rng: random.Random, **fixed: str) -> AnswerSheet:
    """Somebody who answers every statement at random, but for what is fixed."""
    answers = {s.id: (fixed.get(s.id) or rng.choice(s.values),) for s in questionnaire.statements}
    return AnswerSheet(answers)


def an_owner(questionnaire: Questionnaire, rng: random.Random, question: Question) -> AnswerSheet:
    """An owner whose barrier belongs to his state, as the page offers it."""
    sheet = anybody(questionnaire, rng, question=question)
    state = sheet.answers["stage"][0]
    barrier = next(s for s in questionnaire.statements if s.id == BARRIER)
    offered = [option.value for option in barrier.options if state in option.states]
    answers = {**sheet.answers, BARRIER: (rng.choice(offered),)} if offered else {k: v for k, v in sheet.answers.items() if k != BARRIER}
    return AnswerSheet(answers)


def alike(questionnaire: Questionnaire, people: int, **answers: str) -> tuple[AnswerSheet, ...]:
    """People who all give the same answers, 4 where nothing else is said."""
    values = {
        s.id: (answers.get(s.id, ("2" if s.reversed else "4") if s.kind is Kind.SCALE else s.values[0]),) for s in questionnaire.statements
    }
    return tuple(AnswerSheet(values) for _ in range(people))


def on(questionnaire: Questionnaire, statement: str, values: Sequence[str]) -> tuple[AnswerSheet, ...]:
    """People who answered one statement only."""
    assert any(s.id == statement for s in questionnaire.statements)
    return tuple(AnswerSheet({statement: (value,)}) for value in values)


def staff_stuck_at(
    gap: Gap | None, people: int, questionnaire: Questionnaire, model: Model, rng: np.random.Generator, drop: float = 0.3
) -> tuple[AnswerSheet, ...]:
    """Staff of a firm in which fewer get past `gap`, with the pattern that belongs to it; None: as the reference has it.

    The firm differs from the reference by chance, and its pattern is half to one and a half times the assumed one.
    """
    rates = {g: model.pass_rates[g] - drop * (g is gap) for g in Gap}
    firm = {s.id: rng.normal(0, model.norms.sd_between) for s in questionnaire.statements}
    shifts = {shift.construct: shift.points * rng.uniform(0.5, 1.5) for shift in model.pattern if shift.gap is gap}
    scales = [(s, model.norms.reference_mean + firm[s.id] + shifts.get(s.construct, 0.0)) for s in questionnaire.statements if s.construct]
    sheets = []
    for _ in range(people):
        answers: dict[str, tuple[str, ...]] = {s.id: (_answer(s, rng.normal(mean, model.norms.sd_within)),) for s, mean in scales}
        state = _state(rates, rng)
        did = {FACTS: (DID[state],), WISH: (_wish(rates, rng),)} if any(s.id == FACTS for s in questionnaire.statements) else {}
        sheets.append(AnswerSheet({**answers, **did, "stage": (state,)}))
    return tuple(sheets)


TOGETHER = 0.6
"""How much two statements of one construct go together: the reliability of one."""

Minds = Mapping[Construct, NDArray[np.float64]]
"""What each of some people really thinks of each construct."""


def minds(
    people: int,
    constructs: Sequence[Construct],
    questionnaire: Questionnaire,
    norms: Norms,
    rng: np.random.Generator,
    at: float | None = None,
) -> Minds:
    """Of one firm, which lies `at` some point, or off the reference by chance."""
    firm = {c: rng.normal(norms.reference_mean, norms.sd_between) if at is None else at for c in constructs}
    return {c: rng.normal(firm[c], TOGETHER**0.5 * sd_of_one(c, questionnaire, norms), size=people) for c in constructs}


def saying(
    those: Minds, who: Sequence[int], questionnaire: Questionnaire, norms: Norms, rng: np.random.Generator, shift: float = 0.0
) -> tuple[AnswerSheet, ...]:
    """What some of them answer, each statement by itself. `shift`: so many points higher than they thought."""
    asked = [
        (statement, those[construct] + shift, (1 - TOGETHER) ** 0.5 * sd_of_one(construct, questionnaire, norms))
        for construct in those
        for statement in questionnaire.measuring[construct]
    ]
    return tuple(AnswerSheet({s.id: (_answer(s, rng.normal(mind[person], error)),) for s, mind, error in asked}) for person in who)


def sd_of_one(construct: Construct, questionnaire: Questionnaire, norms: Norms) -> float:
    """How far people differ on one statement, so that their mean of all statements differs as the norms have it."""
    together = len(questionnaire.measuring[construct])
    return norms.sd_within * float((together / (1 + (together - 1) * TOGETHER)) ** 0.5)


def _answer(statement: Statement, value: float) -> str:
    points = min(5, max(1, round(value)))
    return str(6 - points if statement.reversed else points)


def _state(rates: Mapping[Gap, float], rng: np.random.Generator) -> State:
    if (gap := _stopped_at(rates, rng)) is not None:
        return STOPPED_AT[gap]
    return State.APPLY if rng.random() < 0.5 else State.CONTINUOUS


def _wish(rates: Mapping[Gap, float], rng: np.random.Generator) -> str:
    gap = _stopped_at(rates, rng)
    return CAME_TO[gap] if gap is not None else "used"


def _stopped_at(rates: Mapping[Gap, float], rng: np.random.Generator) -> Gap | None:
    return next((gap for gap in Gap if rng.random() > rates[gap]), None)
