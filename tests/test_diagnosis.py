"""What a release says about a firm, and how sure that is."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from radar import gate
from radar.concepts import (
    Agreement,
    Block,
    Condition,
    Determinant,
    Gap,
    Phase,
    Precondition,
    Question,
    Role,
    Round,
    Split,
    SplitBy,
    State,
    Word,
)
from radar.content import Library
from radar.diagnosis import Certainty, Diagnosis, Standing, diagnose, staff_estimate
from radar.diagnosis.estimates import kept_of_spread, pooled_variance
from radar.questionnaire import AnswerSheet, Kind
from radar.release import Group, Release, Spread, TooFew
from tests.people import alike, an_owner, on, staff_stuck_at
from tests.places import PROOF


def diagnosed(
    library: Library, sheets: tuple[AnswerSheet, ...] = (), owner: AnswerSheet | None = None, asked: int = 20, seed: int = 1
) -> Diagnosis:
    questionnaires = library.questionnaires
    voices = [gate.open_voice(questionnaires["quickscan-owner"], owner)] if owner else []
    staff = questionnaires["quickscan-staff"] if sheets else None
    release = gate.release(Round("r", asked, seed), staff, sheets, library.promise, code="test", open_voices=voices)
    return diagnose(release, library.model)


def owner_who_says(library: Library, **answers: str) -> AnswerSheet:
    return alike(library.questionnaires["quickscan-owner"], 1, **answers)[0]


# The owner alone.


def test_the_owner_is_quoted_and_not_inferred(library: Library) -> None:
    diagnosis = diagnosed(library, owner=owner_who_says(library, question="staff", stage="preparing", barrier="no_time"))
    assert diagnosis.bottleneck.certainty is Certainty.SAID
    assert diagnosis.bottleneck.gaps == (Gap.PREPARATION_ACTION,)
    assert diagnosis.owner is not None
    assert diagnosis.owner.state is State.PREPARING
    assert diagnosis.owner.barriers == ("no_time",)
    assert diagnosis.staff is None


def test_the_owner_is_never_drawn_to_a_norm(library: Library) -> None:
    diagnosis = diagnosed(library, owner=owner_who_says(library, learning_pays="1"))
    assert diagnosis.owner is not None
    estimate = diagnosis.owner.constructs[Determinant.ATTITUDE]
    assert estimate.mean == 1.0
    assert estimate.sd == pytest.approx(0.80 * 0.40**0.5)


def test_what_the_owner_says_stops_him_counts_as_short(library: Library) -> None:
    pays = owner_who_says(library, stage="selecting", barrier="unknown_return", learning_pays="5")
    diagnosis = diagnosed(library, owner=pays)
    assert diagnosis.owner is not None
    assert diagnosis.owner.deficits[Determinant.ATTITUDE] == library.model.norms.barrier_deficit


def test_an_owner_who_goes_on_and_on_has_no_gap(library: Library) -> None:
    assert diagnosed(library, owner=owner_who_says(library, stage="continuous")).bottleneck.gaps == ()


# His people.


def spread(n: int, mean: float, sd: float, step: float = 0.1) -> Spread:
    return Spread(n, mean, sd, step, Agreement.AGREED, 0.6, at_floor=sd <= 0.8)


def test_an_estimate_by_hand(library: Library) -> None:
    # Model 3.6 with n = 8 of N = 15, mean 4, sd .8: v = .08, B = .08 / (.08 + .0784), theta = mean of 4 and 3.35 by B
    shrink = 0.08 / (0.08 + 0.28**2)
    mean = (8 * 4 + 7 * ((1 - shrink) * 4 + shrink * 3.35)) / 15
    variance = (7 / 15) ** 2 * ((1 - shrink) * 0.08 + 0.64 / 7) + 0.64 * 0.4 / 15 + 0.01 / 12
    estimate = staff_estimate(spread(8, 4.0, 0.8), 15, library.model.norms)
    assert estimate.mean == pytest.approx(mean)
    assert estimate.sd == pytest.approx(variance**0.5)
    assert estimate.high - estimate.mean == pytest.approx(1.795885 * variance**0.5, rel=1e-5)  # t of .95 with 11 degrees of freedom


def test_when_everybody_answered_only_measurement_and_coarseness_are_left(library: Library) -> None:
    estimate = staff_estimate(spread(10, 4.0, 0.8), 10, library.model.norms)
    assert estimate.mean == 4.0
    assert estimate.sd == pytest.approx((0.64 * 0.4 / 10 + 0.01 / 12) ** 0.5)


@pytest.mark.parametrize(("answer", "end"), [("5", "high"), ("1", "low")])
def test_where_the_release_clipped_a_mean_the_interval_reaches_the_end(library: Library, answer: str, end: str) -> None:
    view = diagnosed(library, on(library.questionnaires["quickscan-staff"], "worth_learning", answer * 20)).staff_view
    assert view is not None
    assert getattr(view.constructs[Determinant.ATTITUDE], end) == float(answer)


def test_a_spread_is_made_up_for_the_voice_that_is_left_out(library: Library) -> None:
    """Of eight normal answers without the farthest: .77 of the spread of all. At the floor nobody knows, and it stays."""
    drawn = np.sort(np.random.default_rng(1).normal(size=(40_000, 8)), axis=1)
    left = np.minimum(drawn[:, 1:].var(axis=1, ddof=1), drawn[:, :-1].var(axis=1, ddof=1)).mean() ** 0.5
    assert kept_of_spread(8) == pytest.approx(left, abs=0.01)
    norms = library.model.norms
    wide, floored = spread(8, 3.0, 1.2), spread(8, 3.0, 0.8)
    assert pooled_variance(wide, norms)[0] > pooled_variance(replace(wide, at_floor=True), norms)[0]
    assert pooled_variance(floored, norms)[0] == pytest.approx((4 * norms.sd_within**2 + 7 * 0.64) / 11, rel=0.2)


def test_few_voices_are_drawn_to_the_norm_more_than_many(library: Library) -> None:
    few = staff_estimate(spread(5, 4.5, 0.5), 50, library.model.norms).mean
    many = staff_estimate(spread(40, 4.5, 0.5), 50, library.model.norms).mean
    assert library.model.norms.reference_mean < few < many < 4.5


def test_a_deficit_is_expected_over_what_may_be_true(library: Library) -> None:
    diagnosis = diagnosed(library, alike(library.questionnaires["quickscan-staff"], 9, worth_learning="2"))
    assert diagnosis.staff_view is not None
    attitude = diagnosis.staff_view.constructs[Determinant.ATTITUDE]
    draws = np.random.default_rng(3).normal(attitude.mean, attitude.sd, 200_000)
    drawn = np.clip((4 - draws) / 3, 0, 1).mean()
    assert diagnosis.staff_view.deficits[Determinant.ATTITUDE] == pytest.approx(drawn, abs=0.003)


def test_too_few_voices_leave_nothing_but_that_word(library: Library) -> None:
    diagnosis = diagnosed(library, alike(library.questionnaires["quickscan-staff"], 4))
    assert diagnosis.staff == TooFew(asked=20, needed=5)
    assert diagnosis.staff_view is None
    assert diagnosis.preconditions == {}


def test_all_missing_is_unknown_and_never_zero(library: Library) -> None:
    diagnosis = diagnosed(library, on(library.questionnaires["quickscan-staff"], "worth_learning", "44444"))
    assert diagnosis.staff_view is not None
    assert set(diagnosis.staff_view.constructs) == {Determinant.ATTITUDE}
    assert Word.DARING not in diagnosis.staff_view.words
    assert Block.SPACE_SAFETY in diagnosis.too_few_for
    assert diagnosis.weakest_link is None


def test_what_the_questionnaire_does_not_ask_is_named(library: Library) -> None:
    foreign = library.mappings["prevent-osa"]
    sheets = alike(foreign, 9, **{s.id: "2" for s in foreign.statements})
    diagnosis = diagnose(gate.release(Round("r", 20, 1), foreign, sheets, library.promise, code="test"), library.model)
    assert Determinant.ATTITUDE in diagnosis.not_asked
    assert set(foreign.cannot_say) == set(diagnosis.not_asked)
    assert diagnosis.bottleneck.certainty is Certainty.UNKNOWN
    assert diagnosis.staff_view is not None
    assert diagnosis.staff_view.gaps is None
    assert Precondition.SAFETY_WORKLOAD in diagnosis.preconditions
    assert Precondition.READINESS not in diagnosis.preconditions


def test_phases_are_unknown_below_eight_and_sum_to_one_from_there(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    few, many = (diagnosed(library, alike(questionnaire, n)).staff_view for n in (7, 9))
    assert few is not None
    assert few.phases is None
    assert few.gaps is not None
    assert many is not None
    assert many.phases is not None
    assert sum(share.mean for share in many.phases.values()) == pytest.approx(1.0)
    assert all(share.low <= share.mean <= share.high for phase, share in many.phases.items() if phase is not Phase.UNAWARE)


def test_shares_of_merged_cells_are_less_sure_than_counted_ones(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    counted, merged = (
        diagnosed(library, on(questionnaire, "stage", ["unaware"] * (11 - others) + ["selecting"] * others), asked=11).staff_view
        for others in (4, 2)
    )
    assert counted is not None
    assert counted.phases is not None
    assert counted.phases[Phase.UNAWARE].low == counted.phases[Phase.UNAWARE].high == pytest.approx(7 / 11)
    assert merged is not None
    assert merged.phases is not None
    assert merged.phases[Phase.UNAWARE].low < merged.phases[Phase.UNAWARE].high


def test_foreign_constructs_are_drawn_to_the_mean_of_their_own_questionnaire(library: Library) -> None:
    foreign = library.mappings["prevent-osa"]
    sheets = alike(foreign, 5, **{s.id: "1" for s in foreign.statements})
    release = gate.release(Round("r", 50, 1), foreign, sheets, library.promise, code="test")
    view = diagnose(release, library.model).staff_view
    assert view is not None
    safety, support = view.constructs[Block.SPACE_SAFETY], view.constructs[Determinant.SOCIAL]
    assert foreign.reference_mean[Block.SPACE_SAFETY] > foreign.reference_mean[Determinant.SOCIAL]
    assert safety.mean > support.mean


def test_a_load_that_is_too_heavy_weighs_on_the_precondition(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    busy, fine = (diagnosed(library, alike(questionnaire, 9, workload=load)) for load in ("much_too_busy", "good"))
    assert busy.preconditions[Precondition.SAFETY_WORKLOAD] < 0.5 < 0.7 < fine.preconditions[Precondition.SAFETY_WORKLOAD]


# Between voices.


def test_a_large_difference_of_view_is_shown_and_a_small_one_is_not(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    owner = owner_who_says(library, can_say_mistake="5", time_to_learn="4")
    diagnosis = diagnosed(library, alike(questionnaire, 9, can_say_mistake="2"), owner)
    assert [difference.construct for difference in diagnosis.differences] == [Block.SPACE_SAFETY]
    assert diagnosis.differences[0].size > 2


def test_the_two_ends_of_six_equal_blocks_are_rarely_called_different(library: Library) -> None:
    norms, questionnaire = library.model.norms, library.questionnaires["quickscan-staff"]
    rng = np.random.default_rng(21)
    blocks = [s.id for s in questionnaire.statements if s.construct in list(Block)]
    called, firms = 0, 100 * PROOF
    for _ in range(firms):
        people = rng.normal(norms.reference_mean, norms.sd_within, size=(20, len(blocks)))
        rows = np.clip(np.round(people), 1, 5).astype(int).astype(str)
        sheets = tuple(AnswerSheet({block: (value,) for block, value in zip(blocks, row, strict=True)}) for row in rows)
        link = diagnosed(library, sheets, asked=40).weakest_link
        called += link is not None and link.low > 0
    assert called <= 0.15 * firms


def test_what_people_are_divided_about_is_no_end(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    split = tuple(
        AnswerSheet({"can_say_mistake": (low,), "learn_from_work": ("4",), "time_to_learn": ("3",)})
        for low in ("1", "1", "1", "5", "1", "5")
    )
    assert questionnaire.measuring[Block.SPACE_SAFETY]
    link = diagnosed(library, split).weakest_link
    assert link is not None
    assert link.weakest is Block.ORGANISATION


def test_a_difference_that_chance_may_give_is_not_shown(library: Library) -> None:
    """Three quarters of a point is enough for many voices; for five of forty it is within chance."""
    few = on(library.questionnaires["quickscan-staff"], "talks_about_learning", ["2", "3", "3", "4", "3"])
    owner = owner_who_says(library, talks_about_learning="4")
    diagnosis = diagnosed(library, few, owner, asked=40)
    assert diagnosis.owner is not None
    assert diagnosis.staff_view is not None
    leadership = [view.constructs[Block.LEADERSHIP].mean for view in diagnosis.views]
    assert leadership[0] - leadership[1] >= library.model.norms.difference_floor
    assert diagnosis.differences == ()


def test_answers_that_contradict_are_named(library: Library) -> None:
    sheets = alike(library.questionnaires["quickscan-staff"], 12, time_to_learn="1")
    said_so = owner_who_says(library, learning_pays="5", time_to_learn="2")
    assert "finds_it_worth_but_no_time" in diagnosed(library, sheets, owner_who_says(library, learning_pays="5")).conflicts
    assert "finds_it_worth_but_no_time" not in diagnosed(library, sheets, said_so).conflicts
    assert diagnosed(library, sheets, owner_who_says(library, learning_pays="2")).conflicts == ("talks_but_no_time",)


def test_people_who_learn_without_being_at_it_are_hidden_learners(library: Library) -> None:
    sheets = alike(library.questionnaires["quickscan-staff"], 9, stage="unaware", learn_from_work="5")
    assert diagnosed(library, sheets).hidden_learners
    assert not diagnosed(
        library, alike(library.questionnaires["quickscan-staff"], 9, stage="continuous", learn_from_work="5")
    ).hidden_learners


def test_the_five_words_of_a_good_firm_go_well(library: Library) -> None:
    view = diagnosed(library, alike(library.questionnaires["quickscan-staff"], 18)).staff_view
    assert view is not None
    assert {word: estimate.standing for word, estimate in view.words.items()} == dict.fromkeys(Word, Standing.WELL)


# Bottleneck: on firms with a planted gap (amendment 18).


def _named(library: Library, gap: Gap | None, people: int, firms: int) -> Counter[str]:
    rng = np.random.default_rng(7)
    found: Counter[str] = Counter()
    for seed in range(firms):
        sheets = staff_stuck_at(gap, people, library.questionnaires["quickscan-staff"], library.model, rng)
        bottleneck = diagnosed(library, sheets, asked=round(people * 1.25), seed=seed).bottleneck
        found["right" if bottleneck.gaps == (gap,) else str(bottleneck.certainty)] += 1
    return found


@pytest.mark.parametrize("gap", list(Gap))
def test_a_planted_gap_is_named_in_sixty_percent_of_firms_of_twenty(library: Library, gap: Gap) -> None:
    firms = 120 * PROOF
    assert _named(library, gap, 20, firms)["right"] >= 0.6 * firms


def test_without_a_planted_gap_no_single_one_is_named_in_sixty_percent(library: Library) -> None:
    firms = 100 * PROOF
    assert _named(library, None, 20, firms)["mainly"] <= 0.4 * firms


def test_same_release_same_diagnosis(library: Library) -> None:
    sheets = alike(library.questionnaires["quickscan-staff"], 9)
    assert diagnosed(library, sheets) == diagnosed(library, sheets)


def test_any_owner_can_be_diagnosed(library: Library) -> None:
    rng = random.Random(5)
    for question in Question:
        diagnosis = diagnosed(library, owner=an_owner(library.questionnaires["quickscan-owner"], rng, question))
        assert diagnosis.question is question
        assert diagnosis.owner is not None
        assert diagnosis.owner.role is Role.OWNER
        assert all(0 <= deficit <= 1 for deficit in diagnosis.owner.deficits.values())
        assert Condition.WORKLOAD not in diagnosis.owner.constructs


def in_teams(library: Library, teams: dict[str, int], sd: float, shift: float, rng: np.random.Generator) -> Release:
    """A round in which nine in ten answered; the first team lies `shift` points above the others on everything."""
    questionnaire = library.questionnaires["quickscan-staff"]
    scales = [statement.id for statement in questionnaire.statements if statement.kind is Kind.SCALE]
    sheets = []
    for team, people in teams.items():
        middle = library.model.norms.reference_mean + shift * (team == "a")
        for _ in range(people):
            answers = {id: (str(int(np.clip(round(rng.normal(middle, sd)), 1, 5))),) for id in scales}
            sheets.append(AnswerSheet({**answers, "team": (team,)}))
    round_ = Round("r", round(len(sheets) / 0.9), 1, Split(SplitBy.TEAM, tuple(teams)))
    return gate.release(round_, questionnaire, sheets, library.promise, code="test")


@pytest.mark.parametrize("sd", [0.8, 1.0])
@pytest.mark.parametrize("teams", [{"a": 12, "b": 8}, {"a": 8, "b": 8, "c": 8}, {"a": 16, "b": 14}], ids=str)
def test_teams_that_do_not_differ_are_seldom_said_to(library: Library, teams: dict[str, int], sd: float) -> None:
    rng, firms = np.random.default_rng(3), 250 * PROOF
    said = sum(bool(diagnose(in_teams(library, teams, sd, 0.0, rng), library.model).subgroup_differences) for _ in range(firms))
    assert said / firms <= 0.1


def test_teams_that_do_differ_are_often_said_to(library: Library) -> None:
    rng, firms = np.random.default_rng(3), 60 * PROOF
    found = [diagnose(in_teams(library, {"a": 16, "b": 14}, 0.9, 1.0, rng), library.model).subgroup_differences for _ in range(firms)]
    assert sum(map(bool, found)) / firms >= 0.25
    assert all(difference.higher == "a" for differences in found for difference in differences)


@pytest.mark.parametrize(("n", "asked"), [(8, 15), (12, 30), (20, 50)])
@pytest.mark.parametrize("sd", [1.0, 1.2])
def test_intervals_hold_also_where_people_differ_more_than_the_norm(library: Library, n: int, asked: int, sd: float) -> None:
    """On average over firms as they are assumed to be, four in five at the least."""
    norms, questionnaire = library.model.norms, library.questionnaires["quickscan-staff"]
    rng, inside, firms = np.random.default_rng(n), 0, 600 * PROOF
    for _ in range(firms):
        everybody = np.clip(np.round(rng.normal(rng.normal(norms.reference_mean, norms.sd_between), sd, size=asked)), 1, 5)
        sheets = on(questionnaire, "worth_learning", [str(int(value)) for value in everybody[:n]])
        release = gate.release(Round("r", asked, 1), questionnaire, sheets, library.promise, code="test")
        assert isinstance(release.staff, Group)
        estimate = staff_estimate(release.staff.constructs[Determinant.ATTITUDE], asked, norms, measured=False)
        inside += bool(estimate.low <= everybody.mean() <= estimate.high)
    assert 0.8 <= inside / firms <= 0.96


@pytest.mark.parametrize("passing", [0.0, 0.05])
@pytest.mark.parametrize(("n", "asked"), [(5, 8), (8, 15), (12, 30), (20, 50), (35, 50)])
def test_nine_of_ten_intervals_hold_the_true_mean_of_all_who_were_asked(library: Library, n: int, asked: int, passing: float) -> None:
    """Also when some pass the question, of whom one or two are counted in. Without the error of measurement."""
    norms = library.model.norms
    questionnaire = library.questionnaires["quickscan-staff"]
    rng = np.random.default_rng(n * 100 + asked)
    inside, firms = 0, 0
    while firms < 1500 * PROOF:
        middle = rng.normal(norms.reference_mean, norms.sd_between)
        everybody = np.clip(np.round(rng.normal(middle, norms.sd_within, size=asked)), 1, 5)
        answers = [str(int(value)) for value in rng.choice(everybody, size=n, replace=False) if rng.random() >= passing]
        sheets = [*on(questionnaire, "worth_learning", answers), *on(questionnaire, "can_learn", "3" * (n - len(answers)))]
        release = gate.release(Round("r", asked, 1), questionnaire, sheets, library.promise, code="test")
        if isinstance(release.staff, Group) and Determinant.ATTITUDE in release.staff.constructs:
            estimate = staff_estimate(release.staff.constructs[Determinant.ATTITUDE], asked, norms, measured=False)
            inside, firms = inside + bool(estimate.low <= everybody.mean() <= estimate.high), firms + 1
    assert 0.87 <= inside / firms <= 0.95
