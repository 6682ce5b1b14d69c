"""Which words would be others, had one person given one other answer; and what that tells of people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement, product
from statistics import fmean

import numpy as np
import pytest

from radar import gate
from radar.concepts import FACTS, STAGE, WISH, WORKLOAD, Block, Construct, Gap, Role, Round
from radar.content import FULL, OWNER, STAFF, Library
from radar.diagnosis import diagnose, said
from radar.gate.coarse import counts, spread
from radar.questionnaire import AnswerSheet, Kind, Questionnaire
from radar.release import Counts, Group, Release, Spread
from radar.scoring import score
from tests.figures import tell
from tests.people import alike, on, staff_stuck_at
from tests.places import PROOF

CHOSEN = (STAGE, WISH, WORKLOAD)
"""The choices on which words rest; what somebody did decides the first."""

Changed = tuple[tuple[tuple[Construct, Spread | None], ...], tuple[tuple[str, Counts | None], ...]]
"""What is told otherwise: of constructs, and of choices."""


def reading(library: Library) -> gate.Reading:
    return lambda release: said(diagnose(release, library.model))


def with_hinges(library: Library, questionnaire: Questionnaire, sheets: Sequence[AnswerSheet], asked: int, seed: int = 1) -> Release:
    round_ = Round("r", asked, seed)
    return gate.release(round_, questionnaire, sheets, library.promise, code="t", reading=reading(library))


def a_firm(library: Library, questionnaire: Questionnaire, seed: int) -> tuple[AnswerSheet, ...]:
    """Of twelve to twenty people, with or without a gap."""
    rng = np.random.default_rng(seed)
    loads = library.model.workload_shares
    people = int(rng.integers(12, 21))
    gap = (None, *Gap)[seed % 5]
    busy = [str(load) for load in rng.choice(list(loads), size=people, p=list(loads.values()))]
    sheets = staff_stuck_at(gap, people, questionnaire, library.model, rng)
    return tuple(AnswerSheet({**sheet.answers, WORKLOAD: (load,)}) for sheet, load in zip(sheets, busy, strict=True))


# Everybody, every statement, every other answer.


def by_trying(library: Library, questionnaire: Questionnaire, sheets: Sequence[AnswerSheet], whole: Release) -> dict[str, str]:
    """The words that would be others, each with the statement by which."""
    group, read = whole.staff, reading(library)
    assert isinstance(group, Group)
    before, found = read(whole), dict[str, str]()
    for (constructs, choices), statement in worlds(library, questionnaire, sheets, group).items():
        lines = {c: told for c, told in {**group.constructs, **dict(constructs)}.items() if told}
        cells = {c: told for c, told in {**group.choices, **dict(choices)}.items() if told}
        after = read(replace(whole, staff=replace(group, constructs=lines, choices=cells)))
        found |= {about: statement for about, word in before.items() if after.get(about) != word}
    return found


def worlds(library: Library, questionnaire: Questionnaire, sheets: Sequence[AnswerSheet], group: Group) -> dict[Changed, str]:
    """All that could be told had one person given one other answer, with a statement by which."""
    people = [score(questionnaire, sheet) for sheet in sheets]
    found: dict[Changed, str] = {}
    for at, statement, sheet in _other_sheets(questionnaire, sheets):
        other = score(questionnaire, sheet)
        rest = [*people[:at], other, *people[at + 1 :]]
        moved = [c for c in group.constructs if other.items[c] != people[at].items[c]]
        chosen = [c for c in CHOSEN if other.choices.get(c) != people[at].choices.get(c)]
        constructs = ((c, spread(questionnaire, c, rest, library.promise)) for c in moved)
        choices = ((c, counts(questionnaire.statement(c), rest, library.promise)) for c in chosen)
        changed = (
            tuple((c, told) for c, told in constructs if told != group.constructs[c]),
            tuple((c, cells) for c, cells in choices if cells != group.choices.get(c)),
        )
        if any(changed):
            found.setdefault(changed, statement)
    return found


def _other_sheets(questionnaire: Questionnaire, sheets: Sequence[AnswerSheet]) -> Iterator[tuple[int, str, AnswerSheet]]:
    read = [s for s in questionnaire.statements if s.kind is Kind.SCALE or s.id in {*CHOSEN, FACTS}]
    for at, sheet in enumerate(sheets):
        for statement in (s for s in read if s.id in sheet.answers):
            for value in statement.values:
                if (value,) != sheet.answers[statement.id]:
                    yield at, statement.id, AnswerSheet({**sheet.answers, statement.id: (value,)})


@pytest.mark.parametrize("name", [STAFF, FULL[Role.STAFF]])
def test_what_one_answer_would_change_is_what_trying_them_all_finds(library: Library, name: str) -> None:
    """Of constructs that are told with their spread: the others are told by what is told of them alone."""
    questionnaire, words, found = library.questionnaires[name], Counter[str](), Counter[str]()
    for seed in range(3 * PROOF):
        sheets = a_firm(library, questionnaire, seed)
        whole = with_hinges(library, questionnaire, sheets, round(1.25 * len(sheets)), seed)
        assert whole.hinges is not None
        truly = by_trying(library, questionnaire, sheets, replace(whole, hinges=None))
        words += Counter(about.partition(".")[0] for about in reading(library)(whole))
        found += Counter(about.partition(".")[0] for about in truly)
        wide = {f"construct.{c}" for c, line in lines_of(whole).items() if not line.at_floor}
        missed, extra = wide & set(truly) - set(whole.hinges), wide & set(whole.hinges) - set(truly)
        found += Counter(missed=len(missed), extra=len(extra), all=len(wide & set(truly)))
    heads = ("questionnaire, what", "said", "hinge on one answer")
    tell("Words that hinge on one answer, of 12 to 20 people", heads, *((f"{name}, {kind}", words[kind], found[kind]) for kind in words))
    tell("Words that hinge on one answer, of 12 to 20 people", heads, (f"{name}, missed by the shortcut", found["all"], found["missed"]))
    assert found["all"] > 0
    assert found["extra"] == 0
    assert found["missed"] <= 0.01 * found["all"]


def lines_of(release: Release) -> Mapping[Construct, Spread]:
    assert isinstance(release.staff, Group)
    return release.staff.constructs


def test_what_people_chose_hinges_too(library: Library) -> None:
    """Which phase is that of most people rests on nothing else."""
    questionnaire = library.questionnaires[STAFF]
    firms = [
        with_hinges(library, questionnaire, sheets, len(sheets) + 3)
        for sheets in (a_firm(library, questionnaire, seed) for seed in range(3))
    ]
    assert any("largest" in (firm.hinges or ()) for firm in firms)


@pytest.mark.parametrize(("people", "told"), [(5, False), (11, False), (12, True)])
def test_of_few_it_is_not_told(library: Library, people: int, told: bool) -> None:
    questionnaire = library.questionnaires[STAFF]
    release = with_hinges(library, questionnaire, a_firm(library, questionnaire, 3)[:people], 20)
    assert (release.hinges is not None) is told
    assert (diagnose(release, library.model).hinges is not None) is told


def test_who_is_quoted_hinges_on_nobody(library: Library) -> None:
    """Two who each speak for themselves differ, whatever a third says."""
    owner, leader = (library.questionnaires[FULL[role]] for role in (Role.OWNER, Role.SUPERVISOR))
    staff = library.questionnaires[FULL[Role.STAFF]]
    low = {s.id: "5" if s.reversed else "1" for s in leader.statements if s.kind is Kind.SCALE}
    voices = [gate.open_voice(owner, alike(owner, 1)[0]), gate.open_voice(leader, alike(leader, 1, **low)[0], told=True)]
    release = gate.release(
        Round("r", 20, 1), staff, alike(staff, 12), library.promise, code="t", open_voices=voices, reading=reading(library)
    )
    differ = diagnose(release, library.model).differences
    assert any(str(difference.other) == "supervisor" for difference in differ)
    assert not {about for about in reading(library)(release) if about.startswith("difference.owner")}


# What it tells an attacker.


Sets = dict[tuple[str, ...], tuple[object, object]]
"""Each set of answers that some people can give to one statement: what is told of it, and which words hinge."""


def every_set(library: Library, n: int, statement: str, his: str) -> Sets:
    """`his`: what the owner himself says to it."""
    staff, owner = library.questionnaires[STAFF], library.questionnaires[OWNER]
    construct = staff.statement(statement).construct
    assert construct is not None
    voices = [gate.open_voice(owner, alike(owner, 1, **{statement: his})[0])]
    known: dict[Spread, Mapping[str, str]] = {}  # the words rest on this alone

    def read(release: Release) -> Mapping[str, str]:
        told = _line(release, construct)
        return known.get(told) or known.setdefault(told, reading(library)(release))

    found: Sets = {}
    for answers in combinations_with_replacement("12345", n):
        sheets = on(staff, statement, answers)
        release = gate.release(Round("r", n, 1), staff, sheets, library.promise, code="t", open_voices=voices, reading=read)
        found[answers] = _line(release, construct), release.hinges
    return found


def _line(release: Release, construct: Construct) -> Spread:
    return lines_of(release)[construct]


def read_by_one(sets: Sets, *, hinges: bool) -> list[str]:
    """Where somebody who knows one answer would know what all others said."""
    fits: dict[object, list[Counter[str]]] = defaultdict(list)
    for answers, told in sets.items():
        fits[told if hinges else told[0]].append(Counter(answers))
    found = []
    for known, alike_told in product("12345", fits.values()):
        others = [answers - Counter(known) for answers in alike_told if answers[known]]
        if others and len(set().union(*others)) == 1:
            found.append(f"he knows a {known}, the others all said {next(iter(others[0]))}")
    return found


def left_to_who_knows_all_but_one(sets: Sets, n: int) -> tuple[float, float]:
    """Of five answers that the last person may have given, how many fit on average: without hinges, and with them."""
    fit = []
    for others in combinations_with_replacement("12345", n - 1):
        told = [sets[tuple(sorted((*others, his)))] for his in "12345"]
        fit += [(sum(one[0] == two[0] for two in told), sum(one == two for two in told)) for one in told]
    without, with_them = zip(*fit, strict=True)
    return fmean(without), fmean(with_them)


@pytest.mark.parametrize(("n", "his"), [(12, "3")] if PROOF == 1 else list(product(range(12, 19), "135")))
def test_what_hinges_tells_little_more_of_people_than_is_told_anyhow(library: Library, n: int, his: str) -> None:
    """To somebody who knows everybody but one. What a release tells him is much, and said so in docs/methods/anonymity.md."""
    sets = every_set(library, n, "can_say_mistake", his)
    without, with_them = left_to_who_knows_all_but_one(sets, n)
    heads = ("people, owner", "answers that fit", "with hinges", "others read by who knows one", "with hinges")
    read = [len(read_by_one(sets, hinges=hinges)) for hinges in (False, True)]
    tell("What hinges tell of one statement", heads, (f"{n}, {his}", f"{without:.2f}", f"{with_them:.2f}", *read))
    assert read[0] == 0
    assert with_them >= 0.9 * without
    assert read[1] == 0


@pytest.mark.parametrize("few", range(5, 12))
def test_of_a_construct_that_few_answered_hinges_tell_what_is_told_anyhow(library: Library, few: int) -> None:
    """Fifteen people, of whom a few answered this one: the same mean and spread, the same hinges, whoever said what."""
    questionnaire, hinges = library.questionnaires[STAFF], defaultdict[Spread, set[object]](set)
    for answers in combinations_with_replacement("135", few):
        sheets = [*on(questionnaire, "can_say_mistake", answers), *on(questionnaire, "worth_learning", "3" * (15 - few))]
        release = with_hinges(library, questionnaire, sheets, 15)
        hinges[_line(release, Block.SPACE_SAFETY)].add(release.hinges)
    assert {len(told) for told in hinges.values()} == {1}
