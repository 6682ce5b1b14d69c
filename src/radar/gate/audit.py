"""Which groups may be shown together: the exact audit.

People who belong to the same groups cannot be told apart by any of them: they are an atom. Whoever knows the sums of the groups that are
shown knows every sum of these sums. So a group is shown only when no combination of what is shown then, with any weights, concerns fewer
people than the floor. Whole numbers throughout: nothing is decided by rounding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from math import gcd

Key = tuple[str, ...]
"""A group by its filters: a level for each attribute, "" where all levels are in it."""

Atoms = frozenset[int]
"""A group by the atoms it is made of."""

Row = tuple[int, ...]
Basis = Mapping[int, Row]
"""Rows in reduced echelon form, each under its pivot: the one column in which all others are zero."""


def choose(people: Sequence[int], groups: Mapping[Key, Atoms], *, floor: int, shown_from: int) -> tuple[Key, ...]:
    """The groups that may be shown together: everybody first, then the largest, ties by key.

    `people` is how many each atom holds. Everybody is shown from `floor` people on, others from `shown_from`; nothing may follow about
    fewer than `floor`. An atom of nobody counts too: that a group is empty tells of all who belong to it.
    """
    few = tuple(_few(people, floor))
    size = {key: sum(people[atom] for atom in atoms) for key, atoms in groups.items()}
    large = [key for key in groups if size[key] >= (shown_from if any(key) else floor)]
    known, shown = _reduced([]), []
    for key in sorted(large, key=lambda key: (-size[key], key)):
        more = _reduced([_row(groups[key], len(people))], known)
        if not any(_tells(more, atoms) for atoms in few):
            known = more
            shown.append(key)
    return tuple(shown)


def groups_by(people: Sequence[Key], levels: Sequence[Sequence[str]], most: int) -> tuple[list[int], dict[Key, Atoms]]:
    """Everybody, and every group that filters on up to `most` attributes make.

    `people` holds a key per person: his level of each attribute, "" where he gave none; `levels` is what could be chosen. Returns how many
    people each atom holds, and the groups. A level that nobody chose is an atom of nobody.
    """
    alone = (tuple(level if at == other else "" for other in range(len(levels))) for at, names in enumerate(levels) for level in names)
    chosen = {(at, level) for person in people for at, level in enumerate(person)}
    atoms = sorted({*people, *(key for key in alone if not chosen.issuperset((at, level) for at, level in enumerate(key) if level))})
    filters = (key for key in product(*(("", *names) for names in levels)) if sum(map(bool, key)) <= most)
    groups = {key: frozenset(n for n, atom in enumerate(atoms) if _passes(atom, key)) for key in filters}
    return [people.count(atom) for atom in atoms], {key: found for key, found in groups.items() if found}


def _passes(atom: Key, key: Key) -> bool:
    return all(wanted in ("", level) for wanted, level in zip(key, atom, strict=True))


def _row(atoms: Atoms, count: int) -> Row:
    return tuple(int(atom in atoms) for atom in range(count))


def _few(people: Sequence[int], floor: int) -> Iterator[Atoms]:
    """Every set of atoms that together hold fewer people than the floor; atoms of nobody are in each."""
    nobody = frozenset(atom for atom, count in enumerate(people) if count == 0)
    small = [atom for atom, count in enumerate(people) if 0 < count < floor]
    for count in range(floor):
        for atoms in combinations(small, count):
            if sum(people[atom] for atom in atoms) < floor:
                yield nobody.union(atoms)


def _tells(known: Basis, few: Atoms) -> bool:
    """Whether some combination of what is known concerns these few alone.

    In it every row counts whose pivot is not zero there, so only rows with their pivot among the few can take part; and they must cancel
    each other everywhere else.
    """
    inside = [row for pivot, row in known.items() if pivot in few]
    outside = [tuple(value for at, value in enumerate(row) if at not in few) for row in inside]
    return len(_reduced(outside)) < len(inside)


def _reduced(rows: Iterable[Row], known: Basis | None = None) -> Basis:
    """Gauss and Jordan in whole numbers: what is `known` with these rows added."""
    basis = dict(known or {})
    for row in rows:
        for pivot, other in basis.items():
            row = _without(row, pivot, other)
        found = next((at for at, value in enumerate(row) if value), None)
        if found is not None:
            basis = {pivot: _without(other, found, row) for pivot, other in basis.items()} | {found: row}
    return basis


def _without(row: Row, pivot: int, other: Row) -> Row:
    """The row with zero at a pivot, in the smallest whole numbers."""
    if row[pivot] == 0:
        return row
    mixed = [other[pivot] * value - row[pivot] * others for value, others in zip(row, other, strict=True)]
    common = gcd(*mixed) or 1
    return tuple(value // common for value in mixed)
