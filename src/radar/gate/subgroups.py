"""What may be shown of teams, or kinds of work, beside everybody."""

import math
from collections.abc import Sequence

from radar.concepts import HIGH, LOW, Construct, Split
from radar.gate.audit import choose, groups_by
from radar.gate.coarse import spread
from radar.promise import Promise
from radar.questionnaire import Questionnaire
from radar.release import Group, Hidden, Spread, TooFew, Why
from radar.scoring import Scores

Member = tuple[str, Scores]
"""The subgroup that somebody says he belongs to, "" when he does not say, and his scores."""

Bounds = tuple[float, float]


def show_apart(
    questionnaire: Questionnaire, split: Split, people: Sequence[Member], everybody: Group | TooFew, promise: Promise
) -> tuple[tuple[Group, ...], tuple[Hidden, ...]]:
    """The subgroups that may be shown, each with what may be shown of it; of the others why not.

    Never numbers of people per option: those of everybody less these could be small.
    """
    if isinstance(everybody, TooFew) or everybody.n < promise.split_from:
        return (), tuple(Hidden(name, Why.FEW_ANSWERS) for name in split.groups)
    shown = _together(split, [name for name, _ in people], promise)
    lines = {construct: _lines(questionnaire, construct, split, people, everybody, promise) for construct in everybody.constructs}
    groups = (Group(name, _count(people, name), {c: line[name] for c, line in lines.items() if name in line}, {}) for name in shown)
    return (
        tuple(sorted(groups, key=lambda group: split.groups.index(group.key))),
        tuple(Hidden(name, Why.WOULD_TELL) for name in split.groups if name not in shown),
    )


def _together(split: Split, belongs: Sequence[str], promise: Promise) -> list[str]:
    """The subgroups that may be shown beside everybody, the largest first."""
    atoms, groups = groups_by([(name,) for name in belongs], [split.groups], most=1)
    return [name for (name,) in choose(atoms, groups, floor=promise.voices, shown_from=promise.split_voices) if name]


def _count(people: Sequence[Member], name: str) -> int:
    return sum(belongs == name for belongs, _ in people)


def _lines(
    questionnaire: Questionnaire, construct: Construct, split: Split, people: Sequence[Member], everybody: Group, promise: Promise
) -> dict[str, Spread]:
    """One construct of each subgroup. The smallest goes first when together they would say more of the others than may be said."""
    answered = [(name, person) for name, person in people if construct in person.constructs]
    allowed = set(_together(split, [name for name, _ in people], promise))
    shown = [name for name in _together(split, [name for name, _ in answered], promise) if name in allowed]
    found = {name: spread(questionnaire, construct, [person for belongs, person in people if belongs == name], promise) for name in shown}
    lines = {name: line for name, line in found.items() if line}
    counts = {name: _count(answered, name) for name in lines}
    unit = _unit(questionnaire, construct)
    while lines:
        sums = {name: _sums(line, counts[name], unit) for name, line in lines.items()}
        left = len(answered) - sum(counts[name] for name in lines)
        if not _tells_of_the_rest(_sums(everybody.constructs[construct], len(answered), unit), list(sums.values()), left, promise):
            break
        lines.popitem()
    return lines


def _tells_of_the_rest(everybody: Bounds, shown: Sequence[Bounds], left: int, promise: Promise) -> bool:
    """Whether the mean of the `left` who are not shown can only lie beyond the edge that it would have been clipped to."""
    _, low, high = promise.coarseness(left)
    most = everybody[1] - sum(least for least, _ in shown)
    least = everybody[0] - sum(most for _, most in shown)
    return left > 0 and (most <= low * left or least >= high * left)


def _sums(line: Spread, voices: int, unit: float) -> Bounds:
    """Between what the sum of the answers lies, in whole answers, as the coarse mean tells."""
    half = line.step / 2
    low, high = voices * (line.mean - half) / unit, voices * (line.mean + half) / unit
    least = unit * math.ceil(round(low, 6))
    most = unit * (math.ceil(round(high, 6)) - 1)  # a mean halfway between two steps is told as the higher
    if line.at_edge:
        return (voices * LOW, most) if line.mean < (LOW + HIGH) / 2 else (least, voices * HIGH)
    return least, most


def _unit(questionnaire: Questionnaire, construct: Construct) -> float:
    """The least by which one answer can change the sum."""
    statements = questionnaire.measuring[construct]
    return min((HIGH - LOW) / (len(statement.options) - 1) for statement in statements) / len(statements)
