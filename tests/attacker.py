"""Somebody who knows who works where, has everything that is ever shown, and wants to know what one person said.

Written from what comes out, as docs/methods/anonymity.md describes it. Nothing of the gate is used here: its faults would be shared.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

People = frozenset[int]


def traced(known: Collection[People], everybody: int, floor: int, empty: Sequence[Collection[int]] = ()) -> People | None:
    """Fewer people than the floor about whom something follows from sums over the known groups; None when there are none.

    Something follows about a few when a combination of the known rows is zero for everybody else: when leaving these few out makes the rows
    depend on each other. `empty` are columns of nobody, each given as the known groups (by place) that it belongs to.
    """
    rows = np.array([[person in group for person in range(everybody)] for group in known], dtype=float).reshape(len(known), everybody)
    ghosts = np.array([[at in column for column in empty] for at in range(len(known))], dtype=float).reshape(len(known), len(empty))
    alike: dict[tuple[float, ...], list[int]] = {}
    for person in range(everybody):
        alike.setdefault(tuple(rows[:, person]), []).append(person)
    atoms = [(column, members) for column, members in alike.items() if any(column)]
    whole = _rank(np.hstack([rows, ghosts]))
    small = [atom for atom in atoms if len(atom[1]) < floor]
    for count in range(floor):
        for few in combinations(small, count):
            if sum(len(members) for _, members in few) < floor and (few or empty):
                rest = np.array([column for column, _ in atoms if column not in {column for column, _ in few}]).reshape(-1, len(known))
                if _rank(rest) < whole:
                    return frozenset(person for _, members in few for person in members)
    return None


def _rank(matrix: np.ndarray[Any, Any]) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


# What is published of a set of answers to one statement, and what it leaves open.


EDGES = {0.25: (2.0, 4.0), 0.1: (1.5, 4.5)}
"""Between what a mean is told, by its step."""


@dataclass(frozen=True, slots=True)
class Published:
    """One line of a release: all that it tells of the answers to one statement."""

    n: int
    step: float
    mean: float
    sd: float
    agreement: str
    at_edge: bool


def published(answers: Sequence[int], *, apart: bool = False, passed: int = 0) -> Published:
    """What is told of these answers, of everybody or of some `apart`: the rules as they are written down for people.

    `passed`: so many gave no answer; one or two are counted in.
    """
    n, mean = len(answers), sum(answers) / len(answers)
    step = 0.25 if apart or n + (passed if passed < 3 else 0) <= 11 else 0.1
    low, high = EDGES[step]
    coarse = _nearest(mean, step)
    rest = _rest(answers)
    variance = np.var(rest, ddof=1)
    return Published(
        n, step, min(max(coarse, low), high), max(_nearest(math.sqrt(variance), 0.2), 0.8), _word(rest), not low < coarse < high
    )


def _between(line: Published) -> tuple[float, float]:
    """What the sum may be, as the mean tells."""
    low, high = EDGES[line.step]
    least = 1.0 if line.at_edge and line.mean == low else line.mean - line.step / 2
    most = 5.0 if line.at_edge and line.mean == high else line.mean + line.step / 2
    return line.n * least, line.n * most


def _whole(line: Published) -> tuple[int, int]:
    """The least and the most that the sum can be; a mean halfway between two steps is told as the higher."""
    least, most = _between(line)
    return math.ceil(least - 1e-9), 5 * line.n if most == 5 * line.n else math.ceil(most - 1e-9) - 1


def _unclipped(line: Published) -> tuple[int, int]:
    """The same, as if a clipped mean were not clipped."""
    return math.ceil(line.n * (line.mean - line.step / 2) - 1e-6), math.ceil(line.n * (line.mean + line.step / 2) - 1e-6) - 1


def _squares(line: Published, total: int, answers: Sequence[int]) -> tuple[float, float]:
    """Between what the sum of squares lies, when the voice farthest off is the same as in these answers."""
    off = next(iter(Counter(answers) - Counter(_rest(answers))))
    least, most = max(0.0, line.sd - 0.1) ** 2 if line.sd > 0.8 else 0.0, (line.sd + 0.1) ** 2
    if line.agreement == "eens":
        most = min(most, 0.6)
    elif line.agreement == "gemengd":
        least, most = max(least, 0.6), min(most, 1.0)
    elif np.var(_rest(answers), ddof=1) > 1:  # divided by how far apart they are, not by how far off each is
        least = max(least, 1.0)
    base = off**2 + (total - off) ** 2 / (line.n - 1)
    return base + (line.n - 2) * least - 1e-6, base + (line.n - 2) * most + 1e-6


def _rest(answers: Sequence[int]) -> list[int]:
    """Without the one that lies farthest off."""
    ordered = sorted(answers)
    return min((ordered[1:], ordered[:-1]), key=lambda rest: round(float(np.var(rest)), 9))


def _word(rest: Sequence[int]) -> str:
    within = 1 - np.var(rest, ddof=1) / 2
    if within < 0.5 or np.abs(np.array(rest) - np.mean(rest)).mean() > 1:
        return "verdeeld"
    return "eens" if within >= 0.7 else "gemengd"


def _nearest(value: float, step: float) -> float:
    return round(math.floor(round(value / step, 6) + 0.5) * step, 2)


@dataclass(frozen=True)
class Puzzle:
    """What the attacker has of one statement: how many people each atom holds, and what was published of which atoms together.

    `groups` may be shown together, everybody first and then the largest; the last go when the rest would be tied to an end of the scale.
    `truth` holds the answers of each atom. He does not know it; it tells where to begin looking, and what he must not find alone. Of the
    atoms in `known` he does know it: his own, or an answer that he made up. `passed`: so many of everybody gave no answer.
    """

    truth: Sequence[Sequence[int]]
    groups: Sequence[frozenset[int]]
    known: frozenset[int] = frozenset()
    passed: int = 0

    def told(self, answers: Sequence[Sequence[int]]) -> list[Published]:
        said = [[answer for atom in group for answer in answers[atom]] for group in self.groups]
        lines = [published(said[0], passed=self.passed), *(published(those, apart=True) for those in said[1:])]
        while len(lines) > 1 and self._ties_somebody(lines):
            lines.pop()
        return lines

    def _ties_somebody(self, lines: Sequence[Published]) -> bool:
        """Whether somebody's sum can only lie within six points of the end of the scale: of a group, or of those who are in none."""
        parts = [(line.n, *_unclipped(line)) for line in lines]
        left = lines[0].n - sum(line.n for line in lines[1:])
        parts += [(left, left, 5 * left)] if left else []
        for at, (n, _, _) in enumerate(parts[1:], start=1):
            others = parts[1:at] + parts[at + 1 :]
            most, least = parts[0][2] - sum(least for _, least, _ in others), parts[0][1] - sum(most for _, _, most in others)
            if most <= n + 6 or least >= 5 * n - 6:
                return True
        return False

    def alone(self) -> int | None:
        """An atom whose people can only have said one thing; None when everybody may have said at least two.

        People in the same groups could have each other's answers. Who cannot be helped by that needs other answers with the same release.
        """
        told, possible = self.told(self.truth), self._possible()
        for atom, values in possible.items():
            if len(values) == 1 and not any(self.told(other) == told for other in self._others(atom)):
                return atom
        return None

    def _possible(self) -> dict[int, set[int]]:
        """What each atom may have said by changing places, without those that are known."""
        places = {atom: frozenset(at for at, group in enumerate(self.groups) if atom in group) for atom in range(len(self.truth))}
        open_atoms = [atom for atom in places if atom not in self.known]
        return {atom: {v for other in open_atoms if places[other] == places[atom] for v in self.truth[other]} for atom in open_atoms}

    def _others(self, atom: int) -> Iterator[list[list[int]]]:
        """Other answers in which the atom said something else: by whole-number programmes, and by moving a few people a point."""
        for sums in self._sums():
            yield from filter(None, (self._solved(atom, sums, ends=ends) for ends in (True, False)))
        yield from self._moved(atom)

    def _sums(self) -> Iterator[tuple[int, ...]]:
        """The sums of the groups that the published means leave open, those nearest to the true ones first."""
        true = [sum(sum(self.truth[atom]) for atom in group) for group in self.groups]
        told = self.told(self.truth)
        leave = [list(range(low, high + 1)) for low, high in map(_whole, told)]
        leave += [[total - 1, total, total + 1] for total in true[len(told) :]]  # of what was dropped nothing was published
        yield from sorted(product(*leave), key=lambda sums: sum(abs(one - other) for one, other in zip(sums, true, strict=True)))[:200]

    def _solved(self, atom: int, sums: Sequence[int], *, ends: bool) -> list[list[int]] | None:
        """Counts per answer with these sums, and squares (and `ends`) such that the same spread may be told."""
        count, values, (value, *_) = len(self.truth), np.arange(1, 6), self.truth[atom]
        rows, low, high = [], [], []

        def bound(weights: np.ndarray[Any, Any], atoms: Collection[int], least: float, most: float) -> None:
            rows.append(np.concatenate([weights * (at in atoms) for at in range(count)]))
            low.append(least)
            high.append(most)

        for at, answers in enumerate(self.truth):
            bound(np.ones(5), {at}, len(answers), len(answers))
            if at in self.known:
                bound((values == answers[0]) * 1.0, {at}, len(answers), len(answers))
        for group, total in zip(self.groups, sums, strict=True):
            bound(values, group, total, total)
        for group, line, total in zip(self.groups, self.told(self.truth), sums, strict=False):
            answers = [answer for at in group for answer in self.truth[at]]
            bound(values**2, group, *_squares(line, total, answers))
            bound((values < min(answers)) * 1.0 + (values > max(answers)), group, 0, 0 if ends else line.n)
            for end in {min(answers), max(answers)} if ends else ():
                bound((values == end) * 1.0, group, 1, line.n)
        bound((values != value) * 1.0, {atom}, 1, len(self.truth[atom]))
        # Counts are the true ones with some people more and some fewer: the fewest changes lead to answers of which most is told alike.
        true = np.array([answers.count(v) for answers in map(list, self.truth) for v in range(1, 6)])
        matrix = np.array(rows)
        within = LinearConstraint(np.hstack([matrix, -matrix]), np.array(low) - matrix @ true, np.array(high) - matrix @ true)
        people = Bounds(0, np.concatenate([np.full(true.size, 99), true]))
        done = milp(np.ones(2 * true.size), constraints=within, integrality=np.ones(2 * true.size), bounds=people)
        if not done.success:
            return None
        more, fewer = np.round(done.x).astype(int).reshape(2, true.size)
        counts = (true + more - fewer).reshape(count, 5)
        return [[v for v, times in zip(range(1, 6), row, strict=True) for _ in range(times)] for row in counts]

    def _moved(self, atom: int) -> Iterator[list[list[int]]]:
        """One of the atom moves a point or more, and up to two others anywhere move to make up for it."""
        moves = [(at, answer, by) for at, answers in enumerate(self.truth) for answer in sorted(set(answers)) for by in (-1, 1)]
        moves = [(at, answer, by) for at, answer, by in moves if at not in self.known and 1 <= answer + by <= 5]
        for first in (move for move in moves if move[0] == atom):
            for count in range(3):
                for more in combinations_with_replacement(moves, count):
                    moved = _after(self.truth, (first, *more))
                    if moved:
                        yield moved


Move = tuple[int, int, int]


def _after(truth: Sequence[Sequence[int]], moves: Sequence[Move]) -> list[list[int]] | None:
    """The answers after somebody of each atom moved; None where nobody is left there to move."""
    answers = [list(those) for those in truth]
    for atom, answer, _ in moves:
        if answer not in answers[atom]:
            return None
        answers[atom].remove(answer)
    for atom, answer, by in moves:
        answers[atom].append(answer + by)
    return answers


def small_cells(counts: Mapping[str, Any]) -> list[int]:
    """Numbers of people that are small without being nobody."""
    return [cell["count"] for choice in counts.values() for cell in choice["merged"] if 0 < cell["count"] < 3]
