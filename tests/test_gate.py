"""The door between persons and firms. Each guard has a mutant that breaks it: see mutants.py."""

import json
import random
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar import gate
from radar.concepts import STAGE, WORKLOAD, Agreement, Block, Condition, Determinant, Question, Role, Round
from radar.content import Library
from radar.errors import ContentError, InputError
from radar.questionnaire import AnswerSheet, Questionnaire
from radar.release import Group, Release, TooFew
from tests.people import alike, anybody, on
from tests.places import PROOF


@pytest.fixture
def staff(library: Library) -> Questionnaire:
    return library.questionnaires["quickscan-staff"]


def released(library: Library, sheets: tuple[AnswerSheet, ...], asked: int = 20, **more: object) -> Release:
    questionnaire = library.questionnaires["quickscan-staff"]
    return gate.release(Round("r", asked, 1), questionnaire, sheets, library.promise, code="test", **more)  # type: ignore[arg-type]


def group(release: Release) -> Group:
    assert isinstance(release.staff, Group)
    return release.staff


@pytest.mark.parametrize("voices", range(5))
def test_fewer_than_five_voices_give_one_and_the_same_release(library: Library, staff: Questionnaire, voices: int) -> None:
    nobody, some = released(library, ()), released(library, alike(staff, voices))
    assert some == nobody
    assert some.staff == TooFew(asked=20, needed=5)


def test_five_voices_give_a_group(library: Library, staff: Questionnaire) -> None:
    assert group(released(library, alike(staff, 5))).n == 5


def test_an_empty_sheet_is_no_voice(library: Library, staff: Questionnaire) -> None:
    assert isinstance(released(library, (*alike(staff, 4), AnswerSheet({}))).staff, TooFew)


def test_a_construct_that_four_answered_is_left_out(library: Library, staff: Questionnaire) -> None:
    sheets = (*on(staff, "worth_learning", "44444"), *on(staff, "can_learn", "4444"))
    constructs = group(released(library, sheets)).constructs
    assert Determinant.ATTITUDE in constructs
    assert Determinant.SELF_EFFICACY not in constructs


@pytest.mark.parametrize(
    ("answers", "mean", "step"), [("33334", 3.25, 0.25), ("44443", 3.75, 0.25), ("444444433", 3.75, 0.25), ("444444444433", 3.8, 0.1)]
)
def test_a_mean_is_coarse_and_coarser_for_few(library: Library, staff: Questionnaire, answers: str, mean: float, step: float) -> None:
    spread = group(released(library, on(staff, "worth_learning", answers))).constructs[Determinant.ATTITUDE]
    assert (spread.mean, spread.step) == (mean, step)


@pytest.mark.parametrize(("answers", "mean"), [("5" * 11, 4.0), ("1" * 11, 2.0), ("5" * 12, 4.5), ("1" * 12, 1.5)])
def test_a_unanimous_answer_is_coarsened_and_not_hidden(library: Library, staff: Questionnaire, answers: str, mean: float) -> None:
    spread = group(released(library, on(staff, "worth_learning", answers))).constructs[Determinant.ATTITUDE]
    assert (spread.mean, spread.sd, spread.at_edge) == (mean, 0.8, True)


@pytest.mark.parametrize(
    ("answers", "agreement"),
    [("44444", Agreement.AGREED), ("2334455", Agreement.MIXED), ("1515151", Agreement.DIVIDED), ("1155555", Agreement.DIVIDED)],
)
def test_how_alike_people_see_it_is_a_word(library: Library, staff: Questionnaire, answers: str, agreement: Agreement) -> None:
    assert group(released(library, on(staff, "can_say_mistake", answers))).constructs[Block.SPACE_SAFETY].agreement is agreement


def test_the_voice_farthest_off_is_not_in_the_spread(library: Library, staff: Questionnaire) -> None:
    """Else one odd answer, real or made up, would show how alike all others are."""
    spread = group(released(library, on(staff, "worth_learning", "1444444444"))).constructs[Determinant.ATTITUDE]
    assert (spread.sd, spread.agreement) == (0.8, Agreement.AGREED)


@pytest.mark.parametrize(("passed", "told"), [(0, 12), (1, 12), (2, 12), (3, 9), (4, 8)])
def test_one_or_two_who_passed_are_not_told_from_nobody(library: Library, staff: Questionnaire, passed: int, told: int) -> None:
    sheets = [*alike(staff, 12 - passed)]
    sheets += [AnswerSheet({k: v for k, v in alike(staff, 1)[0].answers.items() if k not in {"worth_learning", WORKLOAD}})] * passed
    found = group(released(library, tuple(sheets)))
    assert (found.n, found.constructs[Determinant.ATTITUDE].n) == (12, told)
    assert sum(cell.count for cell in found.choices[WORKLOAD].merged) == told


def test_counts_come_from_eight_voices_on(library: Library, staff: Questionnaire) -> None:
    assert STAGE not in group(released(library, alike(staff, 7))).choices
    assert STAGE in group(released(library, alike(staff, 8))).choices


def cells(release: Release, statement: str) -> list[tuple[tuple[str, ...], int]]:
    return [(cell.options, cell.count) for cell in group(release).choices[statement].merged]


def test_small_neighbours_are_merged(library: Library, staff: Questionnaire) -> None:
    sheets = on(staff, WORKLOAD, ["much_too_busy", "too_busy", "too_busy", "good", "good", "good", "good", "too_quiet"])
    assert cells(released(library, sheets), WORKLOAD) == [(("much_too_busy", "too_busy"), 3), (("good", "too_quiet"), 5)]


def test_a_choice_that_all_made_does_not_name_everybody(library: Library, staff: Questionnaire) -> None:
    counted = cells(released(library, on(staff, WORKLOAD, ["good"] * 9)), WORKLOAD)
    assert (("good",), 9) not in counted
    assert sum(count for _, count in counted) == 9


def test_two_barriers_of_one_person_are_one_person(library: Library) -> None:
    """Six select, two prepare and name two barriers each: a cell of four choices would rest on two people."""
    sheets = [AnswerSheet({"stage": ("selecting",), "barrier": ("dont_feel_like_it",)})] * 6
    sheets += [AnswerSheet({"stage": ("preparing",), "barrier": ("no_time", "too_expensive")})] * 2
    counted = [cell for cell in cells(released(library, tuple(sheets)), "barrier") if cell[1]]
    assert counted == [(("dont_feel_like_it", "no_time", "too_expensive"), 8)]


def test_barriers_that_would_undo_merged_states_are_left_out(library: Library) -> None:
    """Six select, two have no reason to learn: merged to eight. What holds those back who select would tell that they are six."""
    sheets = [AnswerSheet({"stage": ("selecting",), "barrier": (barrier,)}) for barrier in ("put_it_off", "dread_it") for _ in range(3)]
    sheets += [AnswerSheet({"stage": ("unaware",)})] * 2
    choices = group(released(library, tuple(sheets))).choices
    assert ("unaware", "selecting") in [cell.options for cell in choices["stage"].merged]
    assert "barrier" not in choices


def test_barriers_are_told_where_they_tell_no_state_apart(library: Library) -> None:
    sheets = [AnswerSheet({"stage": ("selecting",), "barrier": ("put_it_off",)})] * 6 + [AnswerSheet({"stage": ("unaware",)})] * 3
    assert "barrier" in group(released(library, tuple(sheets))).choices


def test_more_voices_than_asked_are_refused(library: Library, staff: Questionnaire) -> None:
    with pytest.raises(InputError, match="9 people answered, 3 were asked"):
        released(library, alike(staff, 9), asked=3)


def test_barriers_without_order_join_the_smallest(library: Library) -> None:
    named = ["put_it_off"] * 5 + ["dread_it", "dont_feel_like_it", "dont_know_choices"]
    sheets = tuple(AnswerSheet({"stage": ("selecting",), "barrier": (barrier,)}) for barrier in named)
    sheets += (AnswerSheet({"stage": ("unaware",)}),) * 3
    counted = [cell for cell in cells(released(library, sheets), "barrier") if cell[1]]
    assert counted == [(("dont_feel_like_it", "dread_it", "dont_know_choices"), 3), (("put_it_off",), 5)]


@settings(max_examples=100 * PROOF, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(0, 30))
def test_no_released_cell_is_small_and_no_mean_is_fine(library: Library, seed: int, people: int) -> None:
    rng = random.Random(seed)
    questionnaire = library.questionnaires["quickscan-staff"]
    release = released(library, tuple(anybody(questionnaire, rng) for _ in range(people)), asked=max(people, 1))
    if people < 5:
        assert isinstance(release.staff, TooFew)
        return
    found = group(release)
    for counts in found.choices.values():
        assert all(cell.count == 0 or cell.count >= 3 for cell in counts.merged)
        filled = [cell for cell in counts.merged if cell.count]
        assert len(filled) > 1 or len(filled[0].options) > 1
    for spread in found.constructs.values():
        assert spread.n >= 5
        assert 1.5 <= spread.mean <= 4.5
        assert spread.sd >= 0.8
        assert spread.mean / spread.step == pytest.approx(round(spread.mean / spread.step))


@settings(max_examples=40 * PROOF, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(5, 30))
def test_the_order_of_people_changes_nothing(library: Library, seed: int, people: int) -> None:
    rng = random.Random(seed)
    foreign = library.mappings["prevent-osa"]
    sheets = [anybody(foreign, rng) for _ in range(people)]
    first = gate.release(Round("r", 50, 1), foreign, tuple(sheets), library.promise, code="test")
    rng.shuffle(sheets)
    assert gate.release(Round("r", 50, 1), foreign, tuple(sheets), library.promise, code="test") == first


def test_reliability_is_the_measured_one_or_that_of_the_number_of_statements(library: Library) -> None:
    foreign, staff = library.mappings["prevent-osa"], library.questionnaires["quickscan-staff"]
    measured = group(
        gate.release(Round("r", 9, 1), foreign, alike(foreign, 9, **{s.id: "2" for s in foreign.statements}), library.promise, code="t")
    )
    assert measured.constructs[Block.SPACE_SAFETY].reliability == foreign.reliability[Block.SPACE_SAFETY]
    assert measured.constructs[Determinant.SOCIAL].reliability == pytest.approx(0.60)
    assert group(released(library, alike(staff, 9))).constructs[Block.SPACE_SAFETY].reliability == pytest.approx(0.60)


def test_wide_answers_are_divided_also_when_several_statements_agree(library: Library) -> None:
    """rwg(j) rises with the number of statements; AD, in points, does not."""
    foreign = library.mappings["prevent-osa"]
    people = [AnswerSheet({"abk1": (answer,), "abk2": (answer,), "abk5": (answer,)}) for answer in "1111124444"]
    release = gate.release(Round("r", 12, 1), foreign, people, library.promise, code="test")
    assert group(release).constructs[Condition.WORKLOAD].agreement is Agreement.DIVIDED


def test_the_order_of_people_does_not_decide_a_word_on_the_edge(library: Library) -> None:
    """Without the farthest, eight people of whom the AD is 1 exactly: summed in another order a hair above, and of another word."""
    foreign = library.mappings["prevent-osa"]
    said = ("111", "222", "225", "355", "422", "425", "455", "542", "555")
    people = [AnswerSheet({id: (value,) for id, value in zip(("abk1", "abk2", "abk5"), answers, strict=True)}) for answers in said]
    words = set()
    for seed in range(60):
        random.Random(seed).shuffle(people)
        release = gate.release(Round("r", 10, 1), foreign, people, library.promise, code="test")
        words.add(group(release).constructs[Condition.WORKLOAD].agreement)
    assert len(words) == 1


@pytest.mark.parametrize(
    ("name", "laxer"),
    [
        ("voices", 4),
        ("counts_from", 7),
        ("smallest_count", 2),
        ("split_voices", 7),
        ("split_from", 19),
        ("mean_step", 0.05),
        ("mean_low", 1.0),
        ("mean_high", 5.0),
        ("few", 10),
        ("few_step", 0.1),
        ("few_low", 1.5),
        ("few_high", 4.5),
        ("sd_step", 0.1),
        ("sd_floor", 0.4),
    ],
)
def test_a_promise_below_the_floor_is_refused(library: Library, name: str, laxer: float) -> None:
    promise = replace(library.promise, **{name: laxer})  # type: ignore[arg-type]
    with pytest.raises(ContentError, match=f"{name} = {laxer} promises less than the floor"):
        gate.release(Round("r", 20, 1), library.questionnaires["quickscan-staff"], (), promise, code="test")


def test_a_stricter_promise_is_kept(library: Library, staff: Questionnaire) -> None:
    strict = replace(library.promise, voices=8)
    release = gate.release(Round("r", 20, 1), staff, alike(staff, 7), strict, code="test")
    assert release.staff == TooFew(asked=20, needed=8)


def test_the_owner_is_an_open_voice_and_never_counted(library: Library, staff: Questionnaire) -> None:
    owner = library.questionnaires["quickscan-owner"]
    voice = gate.open_voice(owner, alike(owner, 1, question="law", learning_pays="2")[0])
    with_owner, without = released(library, alike(staff, 6), open_voices=(voice,)), released(library, alike(staff, 6))
    assert with_owner.staff == without.staff
    assert with_owner.open_voices[0].role is Role.OWNER
    assert with_owner.open_voices[0].constructs[Determinant.ATTITUDE] == 2.0
    assert with_owner.question is Question.LAW


def test_the_owner_s_own_question_goes_before_the_option(library: Library) -> None:
    owner = library.questionnaires["quickscan-owner"]
    voice = gate.open_voice(owner, alike(owner, 1, question="law")[0])
    assert released(library, (), open_voices=(voice,), question=Question.TECH).question is Question.LAW
    assert released(library, (), question=Question.TECH).question is Question.TECH


def test_a_release_is_plain_data(library: Library, staff: Questionnaire) -> None:
    document = json.loads(json.dumps(asdict(released(library, alike(staff, 9)))))
    assert document["staff"]["kind"] == "group"
    assert document["staff"]["constructs"]["attitude"]["mean"] == 4.0
    assert json.loads(json.dumps(asdict(released(library, ()))))["staff"] == {"asked": 20, "needed": 5, "kind": "too_few"}
