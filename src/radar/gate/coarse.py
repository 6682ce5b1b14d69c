"""The numbers of one group, as coarse as was promised. Nothing is hidden because it is unanimous: that would reveal it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from radar import psychometrics
from radar.concepts import BARRIER, HIGH, LOW, STAGE, Agreement, Construct
from radar.promise import Promise
from radar.questionnaire import Kind, Questionnaire, Statement
from radar.release import Cell, Counts, Group, Spread
from radar.scoring import Scores

SINGLE_STATEMENT_RELIABILITY = 0.60
"""One statement, conservatively: Wanous and Hudy; more statements by Spearman-Brown (model 3.2)."""

AGREED_FROM, DIVIDED_BELOW, DIVIDED_DEVIATION = 0.70, 0.50, 1.0
"""Words for agreement: rwg(j) against chance answers, and AD in points (architecture, "The shape of a release")."""


def whole_staff(questionnaire: Questionnaire, voices: Sequence[Scores], promise: Promise) -> Group:
    """The numbers of all who answered, on what enough of them did."""
    spreads = {construct: spread(questionnaire, construct, voices, promise) for construct in questionnaire.measures}
    lines = {construct: line for construct, line in spreads.items() if line}
    return Group(questionnaire.role, len(voices), lines, _choices(questionnaire, voices, promise))


def spread(
    questionnaire: Questionnaire, construct: Construct, group: Sequence[Scores], promise: Promise, *, apart: bool = False
) -> Spread | None:
    """What a group says about one construct; None where too few of them do. `apart`: they are told beside everybody."""
    voices = sorted((person for person in group if construct in person.constructs), key=lambda person: person.constructs[construct])
    told = known(len(voices), len(group), promise)
    if len(voices) < (promise.counts_from if _is_blunt(questionnaire.measuring[construct]) else promise.voices):
        return None
    step, low, high = promise.coarseness(told, apart=apart)  # by what is told, or the step would tell who passed
    coarse = to_step(_mean(construct, voices), step)
    nearest = _without_the_farthest(construct, voices)
    sd = to_step(_sd(construct, nearest), promise.sd_step)
    return Spread(
        n=told,
        mean=min(max(coarse, low), high),
        sd=max(sd, promise.sd_floor),
        step=step,
        agreement=_agreement(questionnaire.measuring[construct], [person.items[construct] for person in nearest]),
        reliability=_reliability(questionnaire, construct),
        reference_mean=questionnaire.reference_mean.get(construct),
        at_edge=not low < coarse < high,
        at_floor=sd <= promise.sd_floor,
    )


def _is_blunt(statements: Sequence[Statement]) -> bool:
    """One statement with fewer than five options: a step of its scale is larger than one of a mean of few, and would show in it."""
    return len(statements) == 1 and len(statements[0].options) < 5


def known(answered: int, voices: int, promise: Promise) -> int:
    """Who passed a question is a small group too: one or two are not told from nobody."""
    return answered if voices - answered >= promise.smallest_count else voices


def _mean(construct: Construct, voices: Sequence[Scores]) -> float:
    return sum(person.constructs[construct] for person in voices) / len(voices)


def _sd(construct: Construct, voices: Sequence[Scores]) -> float:
    mean = _mean(construct, voices)
    return math.sqrt(sum((person.constructs[construct] - mean) ** 2 for person in voices) / (len(voices) - 1))


def _without_the_farthest(construct: Construct, ordered: Sequence[Scores]) -> Sequence[Scores]:
    """All but the one voice without whom the rest lie closest together.

    One voice that stands apart, real or made up, would else show in the spread how alike all others are.
    """
    return min((ordered[1:], ordered[:-1]), key=lambda rest: round(_sd(construct, rest), 6))


def to_step(value: float, step: float) -> float:
    # The inner rounding keeps 3.4 / .1 = 33.999... from deciding a tie; the outer one keeps 3.4 from printing as 3.4000000000000004.
    return round(int(round(value / step, 6) + 0.5) * step, 2)


def _reliability(questionnaire: Questionnaire, construct: Construct) -> float:
    """Measured where the questionnaire says so, else what its number of statements would give."""
    assumed = psychometrics.spearman_brown(SINGLE_STATEMENT_RELIABILITY, len(questionnaire.measuring[construct]))
    return questionnaire.reliability.get(construct, assumed)


def _agreement(statements: Sequence[Statement], answers: Sequence[tuple[float | None, ...]]) -> Agreement:
    items = np.array(answers, dtype=float)
    answered = (~np.isnan(items)).sum(axis=0) >= 2
    chance = [psychometrics.uniform_variance(len(s.options), (HIGH - LOW) / (len(s.options) - 1)) for s in statements]
    items = items[:, answered]
    rwg = psychometrics.rwg_j(items, float(np.mean(np.array(chance)[answered])))
    if rwg < DIVIDED_BELOW or psychometrics.average_deviation(items) > DIVIDED_DEVIATION:
        return Agreement.DIVIDED
    return Agreement.AGREED if rwg >= AGREED_FROM else Agreement.MIXED


def _choices(questionnaire: Questionnaire, group: Sequence[Scores], promise: Promise) -> dict[str, Counts]:
    """Numbers of people per option, of each choice of which that can be told."""
    told = {s.id: counts(s, group, promise) for s in questionnaire.statements if s.kind is not Kind.SCALE}
    found = {statement: cells for statement, cells in told.items() if cells}
    if BARRIER in found and STAGE in found and _tells_states(questionnaire.statement(BARRIER), found):
        del found[BARRIER]
    return found


def counts(statement: Statement, group: Sequence[Scores], promise: Promise) -> Counts | None:
    """How many people chose what, merged until no cell is small and no cell alone tells everybody's answer."""
    voices = [person.choices[statement.id] for person in group if statement.id in person.choices]
    if len(group) < promise.counts_from or len(voices) < promise.voices:
        return None
    cells = [_cell((value,), voices) for value in statement.values]
    ordered = statement.kind is Kind.ORDERED
    while (at := _cell_to_merge(cells, promise.smallest_count)) is not None:
        if len(cells) == 1:
            return None
        left, right = sorted((at, _neighbour(cells, at) if ordered else _smallest_other(cells, at)))
        cells[left] = _cell(cells[left].options + cells.pop(right).options, voices)
    passed = known(len(voices), len(group), promise) - len(voices)
    return Counts(tuple(cells if statement.most > 1 else _with_largest(cells, passed)))


def _with_largest(cells: Sequence[Cell], passed: int) -> list[Cell]:
    """One or two who passed are counted where most people are; else the sum would tell that they did."""
    largest = max(cells, key=lambda cell: cell.count)
    return [replace(cell, count=cell.count + passed) if cell is largest else cell for cell in cells]


def _cell(options: tuple[str, ...], voices: Sequence[tuple[str, ...]]) -> Cell:
    """People, not choices: who chose two options of one cell is one person."""
    return Cell(options, sum(not set(values).isdisjoint(options) for values in voices))


def _tells_states(barrier: Statement, choices: Mapping[str, Counts]) -> bool:
    """A barrier is offered in some states only: true when people who named one would tell apart states that were merged."""
    offered = {option.value: frozenset(option.states) for option in barrier.options}
    named = [frozenset[str]().union(*(offered[option] for option in cell.options)) for cell in choices[BARRIER].merged if cell.count]
    merged = [frozenset(cell.options) for cell in choices[STAGE].merged if len(cell.options) > 1]
    return any(states & together and not together <= states for states in named for together in merged)


def _cell_to_merge(cells: Sequence[Cell], smallest: int) -> int | None:
    """The smallest cell with too few; or the only cell with people, when it names one option: that would name everybody."""
    small = [at for at, cell in enumerate(cells) if 0 < cell.count < smallest]
    if small:
        return min(small, key=lambda at: (cells[at].count, at))
    filled = [at for at, cell in enumerate(cells) if cell.count]
    return filled[0] if len(filled) == 1 and len(cells[filled[0]].options) == 1 else None


def _neighbour(cells: Sequence[Cell], at: int) -> int:
    """The smaller one beside it, rather one that somebody chose: joining an empty one would only blur."""
    beside = [other for other in (at - 1, at + 1) if 0 <= other < len(cells)]
    return min(beside, key=lambda other: (cells[other].count == 0, cells[other].count, other))


def _smallest_other(cells: Sequence[Cell], at: int) -> int:
    """Without order any cell may join; one that somebody chose, as joining an empty one would not help."""
    others = [other for other in range(len(cells)) if other != at]
    return min(others, key=lambda other: (cells[other].count == 0, cells[other].count, other))
