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
    asked = _Apart(questionnaire, split, people, promise)
    shown = asked.together(people)
    lines = {construct: asked.lines(construct, shown, whole) for construct, whole in everybody.constructs.items()}
    return (
        tuple(asked.group(name, lines) for name in split.groups if name in shown),
        tuple(Hidden(name, Why.WOULD_TELL) for name in split.groups if name not in shown),
    )


@dataclass(frozen=True, slots=True)
class _Apart:
    """People who are told apart."""

    questionnaire: Questionnaire
    split: Split
    people: Sequence[Member]
    promise: Promise

    def together(self, people: Sequence[Member]) -> list[str]:
        """The subgroups of these people that may be shown beside all of them, the largest first."""
        atoms, groups = groups_by([(name,) for name, _ in people], [self.split.groups], most=1)
        return [name for (name,) in choose(atoms, groups, floor=self.promise.voices, shown_from=self.promise.split_voices) if name]

    def inside(self, name: str) -> list[Scores]:
        return [person for belongs, person in self.people if belongs == name]

    def group(self, name: str, lines: Mapping[Construct, Mapping[str, Spread]]) -> Group:
        return Group(name, len(self.inside(name)), {construct: line[name] for construct, line in lines.items() if name in line}, {})

    def lines(self, construct: Construct, shown: Collection[str], whole: Spread) -> dict[str, Spread]:
        """One construct of each subgroup, the largest first. The smallest goes when together they would say too much of others."""
        answered = [(name, person) for name, person in self.people if construct in person.constructs]
        counts = {name: sum(belongs == name for belongs, _ in answered) for name in self.together(answered) if name in shown}
        found = {name: self.line(construct, name, count) for name, count in counts.items()}
        lines, unit = {name: line for name, line in found.items() if line}, _unit(self.questionnaire, construct)
        while lines and _ties_somebody(_part(whole, len(answered), unit), lines, counts, unit):
            del lines[list(lines)[-1]]
        return lines

    def line(self, construct: Construct, name: str, count: int) -> Spread | None:
        """Not where three or more passed: with the number of everybody, theirs would tell how many passed elsewhere."""
        inside = self.inside(name)
        if known(count, len(inside), self.promise) < len(inside):
            return None
        return spread(self.questionnaire, construct, inside, self.promise, apart=True)


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
