"""Which groups may be shown together: against examples that can be done by hand, an attacker of its own making, and what is left to see."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.gate.audit import Atoms, Key, choose, groups_by
from tests.attacker import traced
from tests.firms import LEVELS, traits_of
from tests.places import PROOF


def shown(people: Sequence[int], groups: dict[Key, Atoms], floor: int = 5, shown_from: int = 5) -> list[str]:
    return ["&".join(key) if any(key) else "all" for key in choose(people, groups, floor=floor, shown_from=shown_from)]


def teams(**people: int) -> tuple[list[int], dict[Key, Atoms]]:
    """A firm in teams, as many people in each as is said."""
    names = [name for name, count in people.items() for _ in range(count)]
    return groups_by([(name,) for name in names], [list(people)], most=1)


@pytest.mark.parametrize(
    ("people", "seen"),
    [
        ({"a": 12, "b": 9}, ["all", "a", "b"]),
        ({"a": 12, "b": 5}, ["all", "a", "b"]),
        ({"a": 12, "b": 4}, ["all"]),
        ({"a": 12, "b": 3, "c": 2}, ["all", "a"]),
        ({"a": 12, "b": 2, "c": 2}, ["all"]),
        ({"a": 9, "b": 8, "c": 1}, ["all", "a"]),
        ({"a": 9, "b": 0}, ["all"]),
        ({"a": 9, "b": 8, "c": 0}, ["all", "a"]),
        ({"a": 4}, []),
    ],
)
def test_teams(people: dict[str, int], seen: list[str]) -> None:
    """Marketing of two and sales of five, one team of one and the rest: the examples of vendors, with what each gives away."""
    assert shown(*teams(**people)) == seen


def test_what_is_shown_and_what_may_follow_are_two_numbers() -> None:
    """A team of six may follow by subtraction; it is not shown itself."""
    assert shown(*teams(a=12, b=6), shown_from=8) == ["all", "a"]
    assert shown(*teams(a=12, b=4), shown_from=8) == ["all"]


def test_the_larger_group_goes_first_and_ties_by_name() -> None:
    assert shown(*teams(b=9, a=9, c=3)) == ["all", "a"]


def test_two_attributes_cross() -> None:
    """Ten of each team, of which two each work nights: nights are four, and days of a team would tell on its nights."""
    people = [("a", "day")] * 8 + [("a", "night")] * 2 + [("b", "day")] * 8 + [("b", "night")] * 2
    assert shown(*groups_by(people, [["a", "b"], ["day", "night"]], most=2)) == ["all", "a&", "b&"]


def test_three_groups_that_differ_by_five_in_pairs_tell_on_one_person() -> None:
    """No two of these differ by fewer than five people, and yet a sum of them is one person twice."""
    people = [1, 5, 5, 5]
    groups: dict[Key, Atoms] = {("x",): frozenset({0, 1, 2}), ("y",): frozenset({0, 3}), ("z",): frozenset({1, 2, 3})}
    assert all(sum(people[atom] for atom in one ^ other) >= 5 for one in groups.values() for other in groups.values() if one != other)
    assert shown(people, groups) == ["z", "x"]


def test_who_does_not_say_is_an_atom() -> None:
    people = [("a",)] * 9 + [("b",)] * 9 + [("",)] * 2
    assert shown(*groups_by(people, [["a", "b"]], most=1)) == ["all", "a"]
    assert shown(*groups_by(people[:-2], [["a", "b"]], most=1)) == ["all", "a", "b"]


def test_the_worked_example() -> None:
    """As docs/methods/anonymity.md tells it; with one fewer who does not say, the office goes too."""
    people = [("workshop",)] * 16 + [("office",)] * 9 + [("outside",)] * 3 + [("",)] * 2
    levels = [["workshop", "office", "outside"]]
    assert shown(*groups_by(people, levels, most=1), shown_from=8) == ["all", "workshop", "office"]
    assert shown(*groups_by(people[:-1], levels, most=1), shown_from=8) == ["all", "workshop"]


def test_groups_by_names_every_filter_once() -> None:
    people, groups = groups_by([("a", "x"), ("b", "x"), ("b", "y")], [["a", "b"], ["x", "y"]], most=2)
    assert people == [1, 1, 1]
    assert {key: sorted(atoms) for key, atoms in groups.items()} == {
        ("", ""): [0, 1, 2], ("a", ""): [0], ("b", ""): [1, 2], ("", "x"): [0, 1], ("", "y"): [2],
        ("a", "x"): [0], ("b", "x"): [1], ("b", "y"): [2],
    }  # fmt: skip


@settings(max_examples=300 * PROOF, deadline=None)
@given(
    people=st.lists(st.integers(0, 7), min_size=1, max_size=7),
    masks=st.lists(st.integers(1, 127), min_size=1, max_size=8, unique=True),
    floor=st.integers(2, 6),
)
def test_nothing_follows_from_any_groups(people: list[int], masks: list[int], floor: int) -> None:
    """Groups of any shape, also such as no filter makes."""
    groups: dict[Key, Atoms] = {(f"{mask}",): frozenset(at for at in range(len(people)) if mask >> at & 1) for mask in masks}
    chosen = [groups[key] for key in choose(people, {key: atoms for key, atoms in groups.items() if atoms}, floor=floor, shown_from=floor)]
    start = [sum(people[:at]) for at in range(len(people))]
    known = [frozenset(person for at in atoms for person in range(start[at], start[at] + people[at])) for atoms in chosen]
    empty = [[place for place, atoms in enumerate(chosen) if at in atoms] for at, count in enumerate(people) if count == 0]
    assert traced(known, sum(people), floor, [places for places in empty if places]) is None


def test_the_attacker_finds_what_the_pairwise_rules_miss() -> None:
    """So that the tests above can fail."""
    groups = [frozenset(range(11)), frozenset([0, *range(11, 16)]), frozenset(range(1, 16))]
    assert traced(groups, 16, 5) == frozenset([0])
    assert traced(groups[:2], 16, 5) is None
    assert traced([frozenset(range(9)), frozenset(range(9, 12))], 12, 5) == frozenset(range(9, 12))
    assert traced([frozenset(range(9)), frozenset(range(9))], 9, 5, [[0]]) == frozenset()


# What is left to see: hiding everything would be safe too.


def share_shown(people: int, most: int, firms: int = 600) -> float:
    """Of everybody and all groups that filters on up to `most` of three attributes make, the share that is shown."""
    rng, seen, there = random.Random(people), 0, 0
    for _ in range(firms):
        atoms, groups = groups_by(traits_of(people, rng), LEVELS, most)
        there += len(groups)
        seen += len(choose(atoms, groups, floor=5, shown_from=5))
    return seen / there


@pytest.mark.parametrize(("people", "most", "least"), [(30, 1, 0.85), (50, 1, 0.95), (50, 2, 0.42)])
def test_most_of_what_is_safe_is_shown(people: int, most: int, least: float) -> None:
    assert share_shown(people, most) >= least
