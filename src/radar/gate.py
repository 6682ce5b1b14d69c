"""The only door between persons and firms: sheets of a closed round in, a release out."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from radar import psychometrics
from radar.concepts import BARRIER, HIGH, LOW, QUESTION, STAGE, Agreement, Construct, Question, Role, Round
from radar.errors import ContentError, InputError, Problem
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement
from radar.release import Cell, Counts, Group, OpenVoice, Release, Spread, TooFew
from radar.scoring import Scores, score


@dataclass(frozen=True, slots=True)
class Promise:
    """What respondents were promised: how many voices before a number, and how coarse a number is (points on 1 to 5)."""

    id: str
    voices: int
    counts_from: int
    smallest_count: int
    mean_step: float
    mean_step_few: float
    few: int
    mean_low: float
    mean_high: float
    sd_step: float
    sd_floor: float


FLOOR = Promise(
    id="floor",
    voices=5,
    counts_from=8,
    smallest_count=3,
    mean_step=0.1,
    mean_step_few=0.25,
    few=7,
    mean_low=1.5,
    mean_high=4.5,
    sd_step=0.2,
    sd_floor=0.8,
)
"""The least that is ever promised. Content may promise more, never less."""

SINGLE_STATEMENT_RELIABILITY = 0.60
"""One statement, conservatively: Wanous and Hudy; more statements by Spearman-Brown (model 3.2)."""

AGREED_FROM, DIVIDED_BELOW, DIVIDED_DEVIATION = 0.70, 0.50, 1.0
"""Words for agreement: rwg(j) against chance answers, and AD in points (architecture, "The shape of a release")."""


def release(
    round: Round,
    questionnaire: Questionnaire | None,
    sheets: Sequence[AnswerSheet],
    promise: Promise,
    *,
    code: str,
    open_voices: Sequence[OpenVoice] = (),
    question: Question | None = None,
) -> Release:
    """Turn the sheets of one closed round into the numbers that may be seen.

    `questionnaire` None: nobody was asked yet, the release holds open voices only. `code` is the version of the program.
    The order of the sheets changes nothing. Raises ContentError when the promise is laxer than the floor, InputError when more people
    answered than were asked.
    """
    check_promise(promise)
    # In an order of their own, so that nothing below can depend on who came first.
    voices = sorted((sheet for sheet in sheets if sheet.answers), key=lambda sheet: sorted(sheet.answers.items()))
    scores = [score(questionnaire, sheet) for sheet in voices] if questionnaire else []
    if len(scores) > round.asked:
        how = "Count the people asked again: everybody but the owner and open leaders."
        raise InputError([Problem(f"round {round.id!r}", f"{len(scores)} people answered, {round.asked} were asked.", how)])
    return Release(
        round_id=round.id,
        questionnaire=questionnaire.ref if questionnaire else "",
        promise=promise.id,
        code=code,
        seed=round.seed,
        asked=round.asked,
        question=_question_of(open_voices) or question,
        measures=questionnaire.measures if questionnaire else (),
        staff=_group(questionnaire, scores, round.asked, promise) if questionnaire else None,
        open_voices=tuple(open_voices),
    )


def open_voice(
    questionnaire: Questionnaire, sheet: AnswerSheet, *, guessed: Questionnaire | None = None, guess: AnswerSheet | None = None
) -> OpenVoice:
    """The owner's own answers: his, under his own name, so neither coarsened nor counted. `guess` answers `guessed` for his people."""
    scores = score(questionnaire, sheet)
    his_guess = score(guessed, guess).constructs if guessed and guess else {}
    return OpenVoice(questionnaire.role, scores.constructs, scores.choices, SINGLE_STATEMENT_RELIABILITY, his_guess)


def check_promise(promise: Promise) -> None:
    """Raise ContentError with every point in which a promise is laxer than the floor."""
    problems = promise_problems(promise)
    if problems:
        raise ContentError(problems)


def promise_problems(promise: Promise) -> list[Problem]:
    """Every point in which a promise is laxer than the floor."""
    at_least = ("voices", "counts_from", "smallest_count", "mean_step", "mean_step_few", "few", "mean_low", "sd_step", "sd_floor")
    problems = [_laxer(promise, name) for name in at_least if getattr(promise, name) < getattr(FLOOR, name)]
    return problems + [_laxer(promise, "mean_high")] * (promise.mean_high > FLOOR.mean_high)


def _laxer(promise: Promise, name: str) -> Problem:
    what = f"{name} = {getattr(promise, name)} promises less than the floor, {getattr(FLOOR, name)}."
    return Problem(f"promise {promise.id!r}", what, "Make it stricter; the floor is in radar.gate.")


def _question_of(open_voices: Iterable[OpenVoice]) -> Question | None:
    for voice in open_voices:
        if voice.role is Role.OWNER and QUESTION in voice.choices:
            return Question(voice.choices[QUESTION][0])
    return None


def _group(questionnaire: Questionnaire, scores: Sequence[Scores], asked: int, promise: Promise) -> Group | TooFew:
    if len(scores) < promise.voices:
        return TooFew(asked=asked, needed=promise.voices)
    spreads = {construct: _spread(questionnaire, construct, scores, promise) for construct in questionnaire.measures}
    counts = {s.id: _counts(s, scores, promise) for s in questionnaire.statements if s.kind is not Kind.SCALE}
    choices = {statement: cells for statement, cells in counts.items() if cells}
    if BARRIER in choices and _tells_states(choices, scores, promise.smallest_count):
        del choices[BARRIER]
    return Group(
        key=questionnaire.role,
        n=len(scores),
        constructs={construct: spread for construct, spread in spreads.items() if spread},
        choices=choices,
    )


def _spread(questionnaire: Questionnaire, construct: Construct, scores: Sequence[Scores], promise: Promise) -> Spread | None:
    voices = [person for person in scores if construct in person.constructs]
    n = len(voices)
    if n < promise.voices:
        return None
    values = [person.constructs[construct] for person in voices]
    mean = sum(values) / n
    sd = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    step = promise.mean_step_few if n <= promise.few else promise.mean_step
    coarse = _to_step(mean, step)
    return Spread(
        n=n,
        mean=min(max(coarse, promise.mean_low), promise.mean_high),
        sd=max(_to_step(sd, promise.sd_step), promise.sd_floor),
        step=step,
        agreement=_agreement(questionnaire.measuring[construct], [person.items[construct] for person in voices]),
        reliability=_reliability(questionnaire, construct),
        reference_mean=questionnaire.reference_mean.get(construct),
        at_edge=not promise.mean_low < coarse < promise.mean_high,
    )


def _to_step(value: float, step: float) -> float:
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


def _counts(statement: Statement, scores: Sequence[Scores], promise: Promise) -> Counts | None:
    """How many people chose what, merged until no cell is small and no cell alone tells everybody's answer."""
    voices = [person.choices[statement.id] for person in scores if statement.id in person.choices]
    if len(voices) < promise.counts_from:
        return None
    cells = [_cell((value,), voices) for value in statement.values]
    ordered = statement.kind is Kind.ORDERED
    while (at := _cell_to_merge(cells, promise.smallest_count)) is not None:
        if len(cells) == 1:
            return None
        left, right = sorted((at, _neighbour(cells, at) if ordered else _smallest_other(cells, at)))
        cells[left] = _cell(cells[left].options + cells.pop(right).options, voices)
    return Counts(tuple(cells))


def _cell(options: tuple[str, ...], voices: Sequence[tuple[str, ...]]) -> Cell:
    """People, not choices: who chose two options of one cell is one person."""
    return Cell(options, sum(not set(values).isdisjoint(options) for values in voices))


def _tells_states(choices: Mapping[str, Counts], scores: Sequence[Scores], smallest: int) -> bool:
    """A barrier belongs to a state, so barriers could undo what the states merged: true when the two together show a small cell."""
    together = Counter(
        tuple((statement, at) for statement in (STAGE, BARRIER) if statement in choices for at in _cells_of(person, statement, choices))
        for person in scores
    )
    return any(count < smallest for count in together.values())


def _cells_of(person: Scores, statement: str, choices: Mapping[str, Counts]) -> list[int]:
    chosen = person.choices.get(statement, ())
    return [at for at, cell in enumerate(choices[statement].merged) if not set(chosen).isdisjoint(cell.options)]


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
