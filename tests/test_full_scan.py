"""The full scan: four roles asked alike, what somebody did before what he says, and what nobody meant left out."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from radar import gate
from radar.cli import main
from radar.closing import close_round
from radar.concepts import (
    FACTS,
    STAGE,
    WISH,
    Block,
    Condition,
    Determinant,
    Fact,
    Intention,
    Language,
    Precondition,
    Question,
    Role,
    Round,
    State,
)
from radar.content import FULL, Library
from radar.diagnosis import Light, Standing, Voice
from radar.documents import Closed
from radar.errors import InputError
from radar.questionnaire import AnswerSheet, Kind, Questionnaire
from radar.release import Group, Release
from radar.scoring import is_careless, score, state_by_facts
from radar_web.pages.report import report_page
from radar_web.words import Words
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


# Between voices: what a clipped mean, half an answer or a leader may not do.


def everybody_says(questionnaire: Questionnaire, value: str) -> AnswerSheet:
    """All for learning (5), or all against it (1), whichever way a statement is put."""
    scales = (s for s in questionnaire.statements if s.kind is Kind.SCALE)
    return AnswerSheet({s.id: (str(6 - int(value)) if s.reversed else value,) for s in scales})


def closed_with(
    library: Library,
    sheets: Sequence[AnswerSheet],
    *,
    owner: AnswerSheet | None = None,
    leaders: Sequence[AnswerSheet] = (),
    guess: AnswerSheet | None = None,
    before: Release | None = None,
    asked: int = 20,
) -> Closed:
    led = [(scan(library, Role.SUPERVISOR), sheet) for sheet in leaders]
    return close_round(
        Round("r", asked, 1),
        library,
        code="test",
        questionnaire=scan(library, Role.STAFF),
        sheets=sheets,
        owner=owner,
        asked_of_owner=scan(library, Role.OWNER),
        leaders=led,
        guess=guess,
        before=before,
        question=Question.QUALITY,
    )


@pytest.mark.parametrize("value", ["1", "5"])
def test_who_says_what_everybody_says_sees_nothing_otherwise(library: Library, value: str) -> None:
    """Their mean is clipped before it is told; it may be all that he says."""
    staff, owner = (everybody_says(scan(library, role), value) for role in (Role.STAFF, Role.OWNER))
    leader = everybody_says(scan(library, Role.SUPERVISOR), value)
    for n in (8, 12):
        assert closed_with(library, [staff] * n, owner=owner, leaders=[leader], asked=n).diagnosis.differences == ()


@pytest.mark.parametrize("value", ["1", "5"])
def test_a_mean_that_was_clipped_is_no_change(library: Library, value: str) -> None:
    """Of eleven it is clipped at 2 and 4, of twenty at 1,5 and 4,5: the same people would seem to have changed."""
    said = everybody_says(scan(library, Role.STAFF), value)
    before = closed_with(library, [said] * 11).release
    since = closed_with(library, [said] * 20, before=before).diagnosis.since
    assert since is not None
    assert since.changes == ()


def test_a_plan_rests_on_no_leader(library: Library) -> None:
    content, low = alike(scan(library, Role.STAFF), 16), everybody_says(scan(library, Role.SUPERVISOR), "1")
    alone, led = (closed_with(library, content, leaders=leaders) for leaders in ((), [low] * 3))
    assert led.plan == alone.plan
    assert len(led.diagnosis.leaders) == 3


def test_an_answer_to_one_of_two_is_not_held_against_both(library: Library) -> None:
    staff = alike(scan(library, Role.STAFF), 12, can_say_mistake="2", keeps_mistakes_quiet="4")
    whole, half = everybody_says(scan(library, Role.OWNER), "5"), AnswerSheet({"can_say_mistake": ("5",)})
    found = [{d.construct for d in closed_with(library, staff, owner=owner).diagnosis.differences} for owner in (whole, half)]
    assert Block.SPACE_SAFETY in found[0]
    assert found[1] == set()


def test_a_guess_is_held_against_what_was_guessed(library: Library) -> None:
    """Whatever the owner himself was asked."""
    staff = alike(scan(library, Role.STAFF), 12)
    guess = everybody_says(scan(library, Role.STAFF), "1")
    both, one = guess, AnswerSheet({"can_say_mistake": ("1",)})
    owner = AnswerSheet({"stage": ("action",)})
    found = [closed_with(library, staff, owner=owner, guess=sheet).diagnosis.differences for sheet in (both, one)]
    assert {d.construct for d in found[0]} >= set(Block)
    assert {d.voice for d in found[0]} == {Voice.GUESS}
    assert found[1] == ()


def test_where_people_are_divided_nothing_is_in_order_for_sure(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    safe, unsafe = (alike(staff, 10, workload="good", can_say_mistake=a, keeps_mistakes_quiet=b) for a, b in (("5", "1"), ("1", "5")))
    diagnosis = closed_with(library, [*safe, *unsafe[:6]]).diagnosis
    assert diagnosis.staff_view
    assert diagnosis.staff_view.constructs[Block.SPACE_SAFETY].standing is Standing.DIVIDED
    assert diagnosis.lights[Precondition.SAFETY_WORKLOAD] is not Light.GREEN
    assert diagnosis.conflicts == ()


@pytest.mark.parametrize("language", list(Language))
def test_a_page_where_people_are_divided_on_everything_has_no_mark_and_does_not_break(library: Library, language: Language) -> None:
    staff = library.questionnaires["quickscan-staff"]
    sheets = [sheet for value in "15" for sheet in [everybody_says(staff, value)] * 6]
    closed = close_round(Round("r", 20, 1), library, code="test", questionnaire=staff, sheets=sheets)
    page = report_page(Words(library, language), closed, sector=None, label="")
    assert page.pictures.dots is not None
    assert page.pictures.dots.legend == ()


@pytest.mark.parametrize("role", [Role.OWNER, Role.SUPERVISOR, Role.HR])
def test_who_answers_under_a_role_is_never_counted(library: Library, role: Role) -> None:
    with pytest.raises(InputError, match="answered under a role"):
        gate.release(Round("r", 20, 1), scan(library, role), alike(scan(library, role), 6), library.promise, code="test")


def test_beside_too_few_it_is_not_told_how_many_did_not_read(library: Library) -> None:
    staff = scan(library, Role.STAFF)
    sheets = [*alike(staff, 4), *[all_the_same(staff, "5")] * 6]
    assert gate.release(Round("r", 20, 1), staff, sheets, library.promise, code="test").careless == 0
