"""What may be shown of teams, or kinds of work, beside everybody."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from radar.concepts import HIGH, LOW, Construct, Split
from radar.gate.audit import choose, groups_by
from radar.gate.coarse import known, spread
from radar.promise import Promise
from radar.questionnaire import Questionnaire
from radar.release import Group, Hidden, Spread, TooFew, Why
from radar.scoring import Scores

ROOM = 6.0
"""Points that a sum must be able to lie from everybody saying the end of the scale. Of these four may be one answer that somebody knows, at
the other end; the rest leaves a choice.
"""

Member = tuple[str, Scores]
"""The subgroup that somebody says he belongs to, "" when he does not say, and his scores."""


def show_apart(
    questionnaire: Questionnaire, split: Split, people: Sequence[Member], everybody: Group | TooFew, promise: Promise
) -> tuple[tuple[Group, ...], tuple[Hidden, ...]]:
    """The subgroups that may be shown, each with what may be shown of it; of the others why not.

    Never numbers of people per option: those of everybody less these could be small.
    """
    if isinstance(everybody, TooFew) or everybody.n < promise.split_from:
        return (), tuple(Hidden(name, Why.FEW_ANSWERS) for name in split.groups)
    shown = _together(split, [name for name, _ in people], promise)
    lines = {construct: _lines(questionnaire, construct, split, people, shown, everybody, promise) for construct in everybody.constructs}
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
    questionnaire: Questionnaire,
    construct: Construct,
    split: Split,
    people: Sequence[Member],
    shown: Collection[str],
    everybody: Group,
    promise: Promise,
) -> dict[str, Spread]:
    """One construct of each subgroup, the largest first.

    Not where three or more passed: together with the number of everybody, theirs would tell how many passed elsewhere. And the smallest
    goes when together they would say more of the others than may be said.
    """
    answered = [(name, person) for name, person in people if construct in person.constructs]
    counts = {name: _count(answered, name) for name in _together(split, [name for name, _ in answered], promise) if name in shown}
    lines = {}
    for name, count in counts.items():
        inside = [person for belongs, person in people if belongs == name]
        line = spread(questionnaire, construct, inside, promise, apart=True)
        if line and known(count, len(inside), promise) == len(inside):
            lines[name] = line
    unit = _unit(questionnaire, construct)
    while lines and _ties_somebody(_part(everybody.constructs[construct], len(answered), unit), lines, counts, unit):
        del lines[list(lines)[-1]]
    return lines


@dataclass(frozen=True, slots=True)
class _Part:
    """How many people, and between what the sum of their answers lies."""

    voices: int
    least: float
    most: float


def _ties_somebody(everybody: _Part, lines: Mapping[str, Spread], counts: Mapping[str, int], unit: float) -> bool:
    """Whether everybody less the others leaves a subgroup, or those who are in none, only the very end of the scale."""
    parts = [_part(line, counts[name], unit) for name, line in lines.items()]
    left = everybody.voices - sum(part.voices for part in parts)
    parts += [_Part(left, left * LOW, left * HIGH)] if left else []
    return any(_is_tied(everybody, part, [other for other in parts if other is not part]) for part in parts)


def _is_tied(everybody: _Part, part: _Part, others: Sequence[_Part]) -> bool:
    most, least = everybody.most - sum(other.least for other in others), everybody.least - sum(other.most for other in others)
    return most <= LOW * part.voices + ROOM or least >= HIGH * part.voices - ROOM


def _part(line: Spread, voices: int, unit: float) -> _Part:
    """As the coarse mean tells, in whole answers; a clipped one as if it were not, so that no more is shown because it is clipped."""
    half = line.step / 2
    least, most = math.ceil(round(voices * (line.mean - half) / unit, 6)), math.ceil(round(voices * (line.mean + half) / unit, 6)) - 1
    return _Part(voices, unit * least, unit * most)


def _unit(questionnaire: Questionnaire, construct: Construct) -> float:
    """The least by which one answer can change the sum."""
    statements = questionnaire.measuring[construct]
    return min((HIGH - LOW) / (len(statement.options) - 1) for statement in statements) / len(statements)
