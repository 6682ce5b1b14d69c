"""What the exact audit takes, and what it leaves to see, beside rules that others describe: `python -m benches.gate`."""

import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from tests.attacker import People, traced
from tests.firms import LEVELS, SIZES, Traits, firm, split_on, traits_of

from benches.figures import ROOT, Figure, keep, progress, show
from radar import gate
from radar.concepts import Round, Split
from radar.content import STAFF, Library, load_library
from radar.gate.audit import Key, choose, groups_by
from radar.questionnaire import AnswerSheet
from radar.release import Release

FIRMS = 300
FLOOR = 5

Groups = Mapping[Key, People]


# What others do. Each sees the groups that are there, everybody among them, and says which are shown.


def threshold(groups: Groups) -> list[Key]:
    """As help pages describe the least: a group is shown when at least five people in it answered."""
    return [key for key, people in groups.items() if len(people) >= FLOOR]


def remainder(groups: Groups) -> list[Key]:
    """As help pages describe it against subtraction: five in the group, and nobody or five in all less the group."""
    everybody = frozenset[int]().union(*groups.values())
    return [key for key in threshold(groups) if _nobody_or_enough(everybody - groups[key])]


def pairwise(groups: Groups) -> list[Key]:
    """As help pages describe it against comparing: five in the group, and nobody or five who are in it or in another view but not in both.

    They compare with the views that somebody asked for last. Here all that is shown already is compared, the largest first: that is safer,
    and the order in which the audit chooses.
    """
    shown: list[Key] = []
    for key in sorted(threshold(groups), key=lambda key: (-len(groups[key]), key)):
        if all(_nobody_or_enough(groups[key] ^ groups[other]) for other in shown):
            shown.append(key)
    return shown


def complementary(groups: Groups) -> list[Key]:
    """As help pages describe it beside each other: the next smallest is hidden too, until all that are hidden there hold nobody or five."""
    hidden = {key for key, people in groups.items() if len(people) < FLOOR}
    families = defaultdict[tuple[Key, int], list[Key]](list)
    for key in sorted(groups, key=lambda key: (len(groups[key]), key)):
        for at in (at for at, level in enumerate(key) if level):
            families[(*key[:at], "", *key[at + 1 :]), at].append(key)
    while any(_hides_another(family, groups, hidden) for family in families.values()):
        pass
    return [key for key in groups if key not in hidden]


def _hides_another(family: Sequence[Key], groups: Groups, hidden: set[Key]) -> bool:
    """Levels of one attribute beside each other, the smallest first: whether one more had to be hidden."""
    another = next((key for key in family if key not in hidden), None)
    if another is None or _nobody_or_enough(frozenset[int]().union(*(groups[key] for key in family if key in hidden))):
        return False
    hidden.add(another)
    return True


def _nobody_or_enough(people: People) -> bool:
    return not 0 < len(people) < FLOOR


def audited(people: Sequence[Traits], levels: Sequence[Sequence[str]], most: int) -> tuple[Key, ...]:
    """Ours: whole numbers, and every sum of what is shown."""
    atoms, groups = groups_by(people, levels, most)
    return choose(atoms, groups, floor=FLOOR, shown_from=FLOOR)


# What follows from what is shown.


OURS = "exact audit"
RULES: Mapping[str, Callable[[Groups], list[Key]]] = {
    "threshold": threshold,
    "remainder": remainder,
    "pairwise": pairwise,
    "next smallest": complementary,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Of one rule, on firms of one size: of how many something follows about a few, and which part of all groups is shown.

    `shown` and `there` are counts of groups by the number of their filters: none is everybody.
    """

    most: int
    people: int
    rule: str
    told: int
    shown: Counter[int]
    there: Counter[int]

    def share(self, *filters: int) -> float:
        """In percent; of all groups, or of those with so many filters."""
        of = filters or tuple(self.there)
        return 100 * sum(self.shown[count] for count in of) / sum(self.there[count] for count in of)


def compared() -> list[Found]:
    return [found for most in (1, 2) for people in SIZES for found in _row(most, people)]


def _row(most: int, people: int) -> list[Found]:
    """The same firms for every rule, and for one filter and two. That a group is empty is not held against any rule."""
    progress(f"groups of {people} people, filters on up to {most}")
    rng = random.Random(people)
    told, there = Counter[str](), Counter[int]()
    shown = {name: Counter[int]() for name in (*RULES, OURS)}
    for _ in range(FIRMS):
        traits = traits_of(people, rng)
        groups = _groups(traits, most)
        there.update(map(_filters, groups))
        seen = {name: rule(groups) for name, rule in RULES.items()} | {OURS: list(audited(traits, LEVELS, most))}
        for name, keys in seen.items():
            shown[name].update(map(_filters, keys))
            told[name] += traced([groups[key] for key in keys], people, FLOOR) is not None
    return [Found(most, people, name, told[name], shown[name], there) for name in shown]


def _groups(traits: Sequence[Traits], most: int) -> Groups:
    """Everybody, and each group that filters make and that is not empty, by its people; nothing of the audit is used here."""
    filters = (key for key in product(*(("", *names) for names in LEVELS)) if _filters(key) <= most)
    groups = {key: frozenset(at for at, own in enumerate(traits) if _passes(own, key)) for key in filters}
    return {key: people for key, people in groups.items() if people}


def _passes(own: Traits, key: Key) -> bool:
    return all(wanted in ("", level) for wanted, level in zip(key, own, strict=True))


def _filters(key: Key) -> int:
    return sum(map(bool, key))


def show_table(found: Sequence[Found]) -> None:
    """A row per kind of firm, a column per rule; at the end what of ours is shown by one filter, and by two."""
    print(f"\nOf {FIRMS} firms, those of which something follows about fewer than {FLOOR} people / share of groups shown\n")
    rules = (*RULES, OURS)
    print(f"| filters | people | {' | '.join(rules)} | ours, by one filter | by two |\n|--:|--:|{'--:|' * (len(rules) + 2)}")
    for at in range(0, len(found), len(rules)):
        row = found[at : at + len(rules)]
        cells = [f"{each.told} / {each.share():.0f}%" for each in row]
        apart = [f"{row[-1].share(count):.0f}%" if count <= row[-1].most else "" for count in (1, 2)]
        print(f"| up to {row[0].most} | {row[0].people} | {' | '.join((*cells, *apart))} |")


def cells(found: Sequence[Found]) -> list[Figure]:
    """What stands in the table, to be kept."""
    return [figure for each in found for figure in _cell(each)]


def _cell(found: Found) -> Iterator[Figure]:
    where = f"filters on up to {found.most}, {found.people} people, {found.rule}"
    yield Figure(f"{where}: firms of {FIRMS} that tell of a few", found.told, "", 0 if found.rule == OURS else None)
    yield Figure(f"{where}: groups shown", found.share(), "%")
    if found.rule == OURS:
        for count in range(1, found.most + 1):
            yield Figure(f"{where}: groups by {count} of 3 attributes shown", found.share(count), "%")


# What it takes.


def figures(library: Library) -> list[Figure]:
    progress("the audit and a release of teams")
    return [
        *(Figure(f"audit of {people} people, two attributes", _audit(people, 2), aim=10 if people == 50 else None) for people in SIZES),
        Figure("audit of 50 people, three attributes, filters on up to two", _audit(50, 3)),
        *_releases(library),
    ]


def _audit(people: int, attributes: int) -> float:
    rng = random.Random(people)
    firms = [[traits[:attributes] for traits in traits_of(people, rng)] for _ in range(FIRMS)]
    return milliseconds([partial(audited, traits, LEVELS[:attributes], 2) for traits in firms])


def _releases(library: Library) -> list[Figure]:
    """Firms in which some say nothing, erase, pass a question or do not tell their team; with their teams and without."""
    rng, staff = random.Random(50), library.questionnaires[STAFF]
    firms = [split_on(0, firm(staff, 50, rng), rng)[:2] for _ in range(FIRMS // 5)]

    def released(split: Split | None, sheets: Sequence[AnswerSheet]) -> Release:
        return gate.release(Round("bench", 50, 1, split), staff, sheets, library.promise, code="bench")

    return [
        Figure("release of a firm of 50 in three teams", milliseconds([partial(released, *apart) for apart in firms])),
        Figure("the same, not in teams (baseline)", milliseconds([partial(released, None, sheets) for _, sheets in firms])),
    ]


def milliseconds(jobs: Sequence[Callable[[], object]]) -> float:
    """The median of all jobs, each done once; the first is done before, without being counted."""
    jobs[0]()
    taken = []
    for job in jobs:
        start = time.perf_counter()
        job()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def main() -> None:
    found, table = figures(load_library(ROOT / "content")), compared()
    keep([*found, *cells(table)])
    show(found)
    show_table(table)


if __name__ == "__main__":
    main()
