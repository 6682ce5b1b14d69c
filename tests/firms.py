"""Random firms for the attack on what is shown: who works where, what they answer, and what becomes of it until closing."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from radar.concepts import Split, SplitBy
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement

SHARES = ((0.5, 0.3, 0.2), (0.65, 0.35), (0.5, 0.3, 0.2))
"""Three attributes with skewed levels."""

LEVELS = tuple(tuple("abc"[: len(shares)]) for shares in SHARES)
SIZES = (12, 30, 50)

Traits = tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """`traits` are what everybody at work can see of somebody; `sheet` is what he sent, empty when he erased it; None: nothing."""

    traits: Traits
    sheet: AnswerSheet | None


def traits_of(people: int, rng: random.Random) -> list[Traits]:
    return [tuple(rng.choices(names, shares)[0] for names, shares in zip(LEVELS, SHARES, strict=True)) for _ in range(people)]


def firm(questionnaire: Questionnaire, people: int, rng: random.Random) -> list[Person]:
    """Some say nothing, some erase, some pass a question; on some statements everybody, or everybody of one kind, agrees."""
    moods = {s.id: _mood(s, rng) for s in questionnaire.statements}
    return [Person(traits, _sheet(questionnaire, traits, moods, rng)) for traits in traits_of(people, rng)]


Mood = dict[str, str]


def _mood(statement: Statement, rng: random.Random) -> Mood:
    """What those of a level all say; nothing of those who each say something else."""
    said = rng.choice(statement.values)
    return rng.choice(({}, {}, {}, dict.fromkeys("abc", said), {rng.choice("abc"): said}))


def _sheet(questionnaire: Questionnaire, traits: Traits, moods: dict[str, Mood], rng: random.Random) -> AnswerSheet | None:
    chance = rng.random()
    if chance < 0.1:
        return None if chance < 0.05 else AnswerSheet({})
    said = {s.id: moods[s.id].get(traits[0]) or _anything(s, rng) for s in questionnaire.statements if rng.random() > 0.05}
    return AnswerSheet({id: (value,) for id, value in said.items()})


def _anything(statement: Statement, rng: random.Random) -> str:
    if statement.kind is not Kind.SCALE:
        return rng.choice(statement.values)
    return statement.values[min(4, max(0, round(rng.gauss(2.4, 0.9))))]


def split_on(attribute: int, people: Sequence[Person], rng: random.Random) -> tuple[Split, list[AnswerSheet], list[Person]]:
    """A round in which people are told apart by one attribute: the sheets with what each says of himself, and who sent them."""
    by = SplitBy.TEAM if attribute % 2 == 0 else SplitBy.WORK
    sent = [person for person in people if person.sheet is not None]
    sheets = [AnswerSheet({**person.sheet.answers, **_told(by, person, attribute, rng)}) for person in sent if person.sheet is not None]
    return Split(by, LEVELS[attribute]), sheets, sent


def _told(by: SplitBy, person: Person, attribute: int, rng: random.Random) -> dict[str, tuple[str, ...]]:
    if not person.sheet or not person.sheet.answers or rng.random() < 0.05:
        return {}
    return {by: (person.traits[attribute],)}
