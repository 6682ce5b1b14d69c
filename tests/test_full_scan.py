"""The full scan: four roles asked alike, what somebody did before what he says, and what nobody meant left out."""

import csv
import io
import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from radar import gate
from radar.cli import main
from radar.concepts import FACTS, STAGE, WISH, Block, Condition, Determinant, Fact, Intention, Role, Round, State
from radar.content import FULL, Library
from radar.questionnaire import AnswerSheet, Kind, Questionnaire
from radar.release import Group
from radar.scoring import is_careless, score, state_by_facts
from tests.people import alike

BOTH_WAYS = {*Determinant, *Block}
"""What is asked twice, once the other way round."""


def scan(library: Library, role: Role) -> Questionnaire:
    return library.questionnaires[FULL[role]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_asked_the_whole_picture_in_seven_to_nine_minutes(library: Library, role: Role) -> None:
    asked = scan(library, role)
    assert set(asked.measures) >= {*Determinant, *Block, Intention.INTENTION, *set(Condition) - {Condition.WORKLOAD}}
    assert asked.role is role
    assert 7 <= asked.minutes <= 9
    assert asked.status.nl == "nog niet gevalideerd"
    for construct in BOTH_WAYS:
        assert sorted(s.reversed for s in asked.measuring[construct]) == [False, True], construct


def test_what_is_about_the_firm_is_asked_of_all_roles_with_the_same_statements(library: Library) -> None:
    for construct in (*Block, Determinant.AWARENESS, Condition.INVOLVEMENT, Condition.VISION, Condition.READINESS):
        assert len({tuple(s.id for s in scan(library, role).measuring[construct]) for role in Role}) == 1


def test_the_same_statement_is_the_same_in_the_short_scan(library: Library) -> None:
    """Word for word: `llo-radar check` holds every bridge to that."""
    for role, short in ((Role.OWNER, "quickscan-owner"), (Role.STAFF, "quickscan-staff")):
        (bridge,) = scan(library, role).bridges
        assert bridge.of == library.questionnaires[short].ref
        assert {s.id for s in library.questionnaires[short].statements} - {"question"} == set(bridge.same)


# Staging: what somebody did, then what he means to do, then what he says of himself.


@pytest.mark.parametrize(
    ("did", "intends", "said", "state"),
    [
        ({"used", "again"}, True, State.UNAWARE, State.CONTINUOUS),
        ({"used", "again", "now"}, True, None, State.CONTINUOUS),
        ({"used", "again"}, False, State.CONTINUOUS, State.APPLY),
        ({"used"}, True, State.CONTINUOUS, State.APPLY),
        ({"used", "now"}, True, State.ACTION, State.APPLY),
        ({"again"}, True, State.CONTINUOUS, State.SELECTING),
        ({"now"}, False, State.UNAWARE, State.ACTION),
        ({"recent"}, True, State.SELECTING, State.ACTION),
        ({"recent", "planned"}, True, State.PREPARING, State.ACTION),
        ({"planned"}, False, State.UNAWARE, State.PREPARING),
        ({"none"}, True, State.UNAWARE, State.SELECTING),
        ({"none"}, False, State.SELECTING, State.SELECTING),
        ({"none"}, False, State.CONTINUOUS, State.UNAWARE),
        ({"none"}, False, None, State.UNAWARE),
    ],
)
def test_the_truth_table_of_staging(did: set[str], intends: bool, said: State | None, state: State) -> None:
    assert state_by_facts({Fact(fact) for fact in did}, intends=intends, said=said) is state


def test_more_done_never_places_somebody_earlier() -> None:
    """Whatever else is so: one fact more leaves the state or moves it on."""
    order, facts = list(State), [fact for fact in Fact if fact is not Fact.NONE]
    for ticked in product((False, True), repeat=len(facts)):
        did = {fact for fact, is_so in zip(facts, ticked, strict=True) if is_so}
        for intends, said, more in product((False, True), (None, *State), facts):
            before, after = (state_by_facts(some, intends=intends, said=said) for some in (did, did | {more}))
            assert order.index(after) >= order.index(before)


def test_a_sheet_is_placed_by_facts_and_its_own_sentence_is_kept_beside(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    found = score(staff, AnswerSheet({FACTS: ("used",), STAGE: ("unaware",), "wants_to_learn": ("2",)}))
    assert (found.state, found.said, found.contradicts) == (State.APPLY, State.UNAWARE, True)
    assert FACTS not in found.choices
    alone = score(staff, AnswerSheet({STAGE: ("preparing",)}))
    assert (alone.state, alone.contradicts) == (State.PREPARING, False)


def test_who_learns_a_lot_and_sees_no_reason_is_a_hidden_learner(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    learns = {"learn_from_work": ("5",), "same_every_day": ("2",)}
    assert score(staff, AnswerSheet({FACTS: ("none",), **learns})).is_hidden_learner
    assert not score(staff, AnswerSheet({FACTS: ("now",), **learns})).is_hidden_learner
    assert not score(staff, AnswerSheet({FACTS: ("none",), "learn_from_work": ("2",)})).is_hidden_learner
    assert not score(staff, AnswerSheet({})).is_hidden_learner


# What nobody meant.


def all_the_same(questionnaire: Questionnaire, value: str, count: int | None = None) -> AnswerSheet:
    scales = [statement.id for statement in questionnaire.statements if statement.kind is Kind.SCALE]
    return AnswerSheet(dict.fromkeys(scales[:count], (value,)))


def test_the_same_answer_to_everything_is_not_counted(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    assert all(is_careless(staff, all_the_same(staff, value)) for value in "1245")
    assert not is_careless(staff, all_the_same(staff, "3"))
    assert not is_careless(staff, all_the_same(staff, "4", 9))
    one_other = {**all_the_same(staff, "4").answers, "stands_alone": ("2",)}
    assert not is_careless(staff, AnswerSheet(one_other))
    forward = {s.id: ("4",) for s in staff.statements if s.kind is Kind.SCALE and not s.reversed}
    assert not is_careless(staff, AnswerSheet(forward))
    short = library.questionnaires["quickscan-staff"]
    assert not is_careless(short, all_the_same(short, "5"))


@pytest.mark.parametrize(("careless", "told"), [(0, 0), (1, 0), (2, 0), (3, 3)])
def test_one_or_two_who_did_not_read_are_not_told_from_none(library: Library, careless: int, told: int) -> None:
    staff = scan(library, Role.STAFF)
    sheets = [*alike(staff, 8), *[all_the_same(staff, "4")] * careless]
    release = gate.release(Round("r", 20, 1), staff, sheets, library.promise, code="test")
    assert isinstance(release.staff, Group)
    assert (release.staff.n, release.careless) == (8, told)


def test_who_did_not_read_does_not_make_five(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    release = gate.release(Round("r", 20, 1), staff, [*alike(staff, 4), *[all_the_same(staff, "4")] * 3], library.promise, code="test")
    assert not isinstance(release.staff, Group)
    assert release.careless == 0


def test_facts_are_never_told_and_wishes_are_counted(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    release = gate.release(Round("r", 20, 1), staff, alike(staff, 9, **{WISH: "thought"}), library.promise, code="test")
    assert isinstance(release.staff, Group)
    assert FACTS not in release.staff.choices
    assert sum(cell.count for cell in release.staff.choices[WISH].merged) == 9


# Leaders are voices, each for himself.


def test_a_leader_is_heard_for_himself_and_never_averaged(library: Library) -> None:
    low, high = (
        alike(scan(library, Role.SUPERVISOR), 1, can_say_mistake=a, keeps_mistakes_quiet=b)[0] for a, b in (("1", "5"), ("5", "1"))
    )
    voices = [gate.open_voice(scan(library, Role.SUPERVISOR), sheet, told=True) for sheet in (low, high)]
    release = gate.release(Round("r", 0, 1), None, (), library.promise, code="test", open_voices=voices)
    assert [voice.constructs[Block.SPACE_SAFETY] for voice in release.leaders] == [1.0, 5.0]


# From files to documents.


def write(place: Path, questionnaire: Questionnaire, sheets: tuple[AnswerSheet, ...]) -> Path:
    out = io.StringIO()
    ids = [s.id for s in questionnaire.statements]
    rows = csv.writer(out, lineterminator="\n")
    rows.writerows([ids, *(["|".join(sheet.answers.get(id, ())) for id in ids] for sheet in sheets)])
    place.write_text(out.getvalue())
    return place


def test_a_whole_firm_from_files(library: Library, tmp_path: Path) -> None:
    files = [
        argument
        for role, name, people in (
            (Role.STAFF, "answers", 12),
            (Role.OWNER, "owner", 1),
            (Role.SUPERVISOR, "supervisor", 2),
            (Role.HR, "hr", 1),
        )
        for argument in (f"--{name}", str(write(tmp_path / f"{name}.csv", scan(library, role), alike(scan(library, role), people))))
    ]
    asked = ["report", "--questionnaire", "scan-staff", "--staff-count", "15", "--question", "quality", *files]
    assert main([*asked, "--out", str(tmp_path / "first")]) == 0
    assert main([*asked, "--before", str(tmp_path / "first/release.json"), "--out", str(tmp_path / "second")]) == 0
    diagnosis = json.loads((tmp_path / "second/diagnosis.json").read_text())
    assert [view["role"] for view in diagnosis["leaders"]] == ["supervisor", "supervisor", "hr"]
    assert {change["direction"] for change in diagnosis["since"]["changes"]} == {"too_small"}
    assert diagnosis["not_asked"] == []


def test_what_is_no_release_is_refused_in_a_sentence(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = write(tmp_path / "answers.csv", scan(library, Role.STAFF), alike(scan(library, Role.STAFF), 5))
    asked = ["report", "--questionnaire", "scan-staff", "--staff-count", "9", "--answers", str(answers), "--out", str(tmp_path / "out")]
    assert main([*asked]) == 0
    whole = (tmp_path / "out/release.json").read_text()
    spoilt = [re.sub(r'"mean": [0-9.]+', f'"mean": {value}', whole) for value in ("NaN", "99", "null")]
    spoilt += [re.sub(r'"reliability": [0-9.]+', '"reliability": 3', whole), re.sub(r'"step": [0-9.]+', '"step": 1e200', whole)]
    for text in ("{}", "[1]", "null", "3", "nothing", '{"round_id": 1}', "[" * 5000, *spoilt):
        (tmp_path / "before.json").write_text(text)
        assert main([*asked, "--before", str(tmp_path / "before.json")]) == 2
        assert "before.json: is no release" in capsys.readouterr().err


def test_an_answer_to_one_statement_is_all_that_is_known(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    found = score(staff, AnswerSheet({"learn_from_work": ("4",)}))
    assert found.constructs == {Block.JOB_CONTENT: 4.0}
    assert replace(found, constructs={}).learns_from == ()
