"""What one other answer would change: found here, where the answers are, and told as the words that would not stand."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from radar.concepts import HIGH, LOW, STAGE, WISH, WORKLOAD, Construct
from radar.gate.coarse import spread, to_step
from radar.promise import Promise
from radar.questionnaire import Questionnaire
from radar.release import Cell, Counts, Group, Release, Spread
from radar.scoring import Scores, mean_of

Reading = Callable[[Release], Mapping[str, str]]
"""The words that are said of a release: what each is about, and the word."""

READ = (STAGE, WISH, WORKLOAD)
"""The choices on which words rest."""

TURNS = (LOW, (LOW + HIGH) / 2, HIGH)
"""The answers that change most: what another changes, one of these changes too."""


def words_of_one(
    questionnaire: Questionnaire, people: Sequence[Scores], whole: Group, released: Release, promise: Promise, reading: Reading
) -> tuple[str, ...]:
    """What the words are about that would be others, had one person given one other answer; in the order in which they are said.

    `whole` is the staff of what is `released`. What only subgroups tell is left out: their own answers are not told apart here.
    """
    said = reading(released)
    others = [reading(replace(released, staff=group)) for group in _one_other(questionnaire, people, whole, promise)]
    return tuple(about for about, word in said.items() if any(other.get(about) != word for other in others))


def _one_other(questionnaire: Questionnaire, people: Sequence[Scores], whole: Group, promise: Promise) -> Iterator[Group]:
    """Every group that this one could be instead. What comes out alike is one."""
    for construct, told in whole.constructs.items():
        if told.at_floor or told.n <= promise.few:
            found = set(_with_other_mean(told, len(questionnaire.measuring[construct]), promise))
        else:
            found = {spread(questionnaire, construct, group, promise) for group in _with_other_score(people, construct)}
        for line in found - {told}:
            kept = {key: other for key, other in whole.constructs.items() if key != construct}
            yield replace(whole, constructs={**kept, construct: line} if line else kept)
    for statement in (statement for statement in READ if statement in whole.choices):
        for cells in _with_other_choice(whole.choices[statement].merged):
            yield replace(whole, choices={**whole.choices, statement: Counts(cells)})


def _with_other_mean(told: Spread, statements: int, promise: Promise) -> Iterator[Spread | None]:
    """The lowest and the highest mean that one other answer could lead to, of all groups of which this is told: words turn one way.

    Where all answers lie close together, what an outlier more would do tells whether there is one, and so what all others said. So of
    these only what is told is looked at, and never the answers.
    """
    step, low, high = promise.coarseness(told.n)
    reach = step / 2 + (HIGH - LOW) / (told.n * statements)
    ends = math.floor((told.mean - reach) / step), math.ceil((told.mean + reach) / step)
    for mean in {min(max(to_step(place * step, step), low), high) for place in ends}:
        yield replace(told, mean=mean, at_edge=not low < mean < high)


def _with_other_score(people: Sequence[Scores], construct: Construct) -> Iterator[list[Scores]]:
    """One of those at the ends, of the construct or of one statement, or in the middle says something else to one statement."""
    voices = sorted(
        (at for at, person in enumerate(people) if construct in person.constructs), key=lambda at: people[at].constructs[construct]
    )
    for at in {voices[0], voices[len(voices) // 2], voices[-1], *_ends_of_each(people, construct, voices)}:
        for items in _other_items(people[at].items[construct]):
            person = people[at]
            other = replace(person, items={**person.items, construct: items}, constructs={**person.constructs, construct: mean_of(items)})
            yield [*people[:at], other, *people[at + 1 :]]


def _ends_of_each(people: Sequence[Scores], construct: Construct, voices: Sequence[int]) -> Iterator[int]:
    for place in range(len(people[voices[0]].items[construct])):
        answered = [(answer, at) for at in voices if (answer := people[at].items[construct][place]) is not None]
        yield from (end for _, end in ((min(answered), max(answered)) if answered else ()))


def _other_items(items: Sequence[float | None]) -> Iterator[tuple[float | None, ...]]:
    for place, answer in enumerate(items):
        yield from ((*items[:place], turn, *items[place + 1 :]) for turn in TURNS if answer not in (None, turn))


def _with_other_choice(cells: Sequence[Cell]) -> Iterator[tuple[Cell, ...]]:
    """One person less in a cell, and one more in another. Of cells as they are told: what was merged stays so."""
    for left, joined in permutations(range(len(cells)), 2):
        if cells[left].count:
            moved = {left: -1, joined: 1}
            yield tuple(replace(cell, count=cell.count + moved.get(at, 0)) for at, cell in enumerate(cells))
