"""Made-up people and firms for tests: the same seed gives the same people."""

import random
from collections.abc import Mapping, Sequence

import numpy as np

from radar.concepts import BARRIER, Gap, Question, State
from radar.diagnosis import Model
from radar.questionnaire import AnswerSheet, Kind, Questionnaire

STOPPED_AT = {
    Gap.CONSIDERATION: State.UNAWARE,
    Gap.INTENTION_PREPARATION: State.SELECTING,
    Gap.PREPARATION_ACTION: State.PREPARING,
    Gap.TRANSFER: State.ACTION,
}
"""Who does not get past a gap stays in the state before it."""


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
    values = {s.id: (answers.get(s.id, "4" if s.kind is Kind.SCALE else s.values[0]),) for s in questionnaire.statements}
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
        answers: dict[str, tuple[str, ...]] = {s.id: (_answer(rng.normal(mean, model.norms.sd_within)),) for s, mean in scales}
        sheets.append(AnswerSheet({**answers, "stage": (_state(rates, rng),)}))
    return tuple(sheets)


def _answer(value: float) -> str:
    return str(min(5, max(1, round(value))))


def _state(rates: Mapping[Gap, float], rng: np.random.Generator) -> State:
    for gap in Gap:
        if rng.random() > rates[gap]:
            return STOPPED_AT[gap]
    return State.APPLY if rng.random() < 0.5 else State.CONTINUOUS
