"""The small doors: open voices, a vote, a tally. Each keeps the same promise."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import product

import pytest

from radar import gate
from radar.concepts import Role, Round
from radar.content import OWNER, STAFF, Library
from radar.errors import ContentError, InputError
from radar.release import Group, Tally, TooFew, Vote
from tests.people import alike

TOO_FEW = TooFew(asked=12, needed=5)


def vote(library: Library, *ballots: str) -> Vote | TooFew:
    return gate.vote(ballots, 12, library.promise)


def tally(library: Library, *moments: int) -> Tally | TooFew:
    return gate.tally("2026-W47", moments, 12, library.promise)


@pytest.mark.parametrize("ballots", [(), ("a",), ("a",) * 4])
def test_fewer_than_five_votes_have_no_winner(library: Library, ballots: Sequence[str]) -> None:
    assert vote(library, *ballots) == TOO_FEW


def test_a_vote_tells_the_winner_and_not_by_how_much(library: Library) -> None:
    narrow, all_alike = vote(library, "a", "a", "a", "b", "b"), vote(library, "a", "a", "a", "a", "a")
    assert narrow == all_alike == Vote("a")
    assert json.loads(json.dumps(asdict(Vote("a")))) == {"winner": "a", "kind": "vote"}


def test_a_tie_has_no_winner(library: Library) -> None:
    assert vote(library, "a", "a", "b", "b", "c") == Vote(None)


def test_no_vote_tells_what_one_person_chose(library: Library) -> None:
    """Every vote of five people on three options: whoever knows one ballot can read no other."""
    seen: dict[tuple[object, str], list[set[str]]] = {}
    for ballots in product("abc", repeat=5):
        outcome = vote(library, *ballots)
        for at, other in enumerate(ballots[1:]):
            seen.setdefault((outcome, ballots[0]), [set(), set(), set(), set()])[at].add(other)
    assert all(len(values) > 1 for others in seen.values() for values in others)


@pytest.mark.parametrize("moments", [(), (9, 9, 9, 9), (9, 9, 9, 9, 0)])
def test_a_tally_needs_five_who_learned_something(library: Library, moments: Sequence[int]) -> None:
    assert tally(library, *moments) == TOO_FEW


def test_a_tally_is_told_in_fives(library: Library) -> None:
    assert tally(library, 1, 1, 1, 1, 1) == tally(library, 1, 1, 1, 1, 5) == Tally("2026-W47", 1)
    assert tally(library, 1, 1, 1, 1, 6) == Tally("2026-W47", 2)


def test_a_laxer_promise_opens_no_door(library: Library) -> None:
    laxer = replace(library.promise, voices=4)
    with pytest.raises(ContentError):
        gate.vote("aaaa", 12, laxer)
    with pytest.raises(ContentError):
        gate.tally("2026-W47", [1] * 4, 12, laxer)


def test_staff_never_stand_open(library: Library) -> None:
    staff = library.questionnaires[STAFF]
    with pytest.raises(InputError, match="is answered without a name"):
        gate.open_voice(staff, alike(staff, 1)[0], told=True)


def test_a_supervisor_is_told_before_he_answers(library: Library) -> None:
    asked = replace(library.questionnaires[OWNER], role=Role.SUPERVISOR)
    sheet = alike(asked, 1)[0]
    with pytest.raises(InputError, match="who answered was not told"):
        gate.open_voice(asked, sheet)
    assert gate.open_voice(asked, sheet, told=True).role is Role.SUPERVISOR
    with pytest.raises(InputError, match="Only the owner guesses"):
        gate.open_voice(asked, sheet, told=True, guessed=asked, guess=sheet)


def test_supervisors_are_quoted_one_by_one_and_never_counted(library: Library) -> None:
    staff, asked = library.questionnaires[STAFF], replace(library.questionnaires[OWNER], role=Role.SUPERVISOR)
    voices = [gate.open_voice(asked, alike(asked, 1, time_to_learn=value)[0], told=True) for value in "15"]
    owner = gate.open_voice(library.questionnaires[OWNER], alike(library.questionnaires[OWNER], 1)[0])
    people, round = alike(staff, 9), Round("r", 12, 1)
    alone = gate.release(round, staff, people, library.promise, code="test")
    together = gate.release(round, staff, people, library.promise, code="test", open_voices=[*voices, owner])
    assert isinstance(together.staff, Group)
    assert together.staff == alone.staff
    assert [voice.role for voice in together.open_voices] == [Role.SUPERVISOR, Role.SUPERVISOR, Role.OWNER]
    assert together.owner == owner
