"""From a diagnosis to one step now."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from radar.closing import close_round
from radar.concepts import Confidence, Determinant, Mode, Phase, Precondition, Question, Role, Round, Target, Theme, Trait
from radar.content import Library
from radar.diagnosis import Share
from radar.documents import Closed
from radar.planning import KINDS_OF_PEOPLE, NOT_FIRST, Firm, NoStepLeft, make_plan, rate, weighted
from radar.questionnaire import AnswerSheet
from tests.people import alike, an_owner
from tests.places import PROOF


def closed(library: Library, owner: AnswerSheet | None = None, sheets: tuple[AnswerSheet, ...] = (), **more: object) -> Closed:
    staff = library.questionnaires["quickscan-staff"] if sheets else None
    return close_round(Round("r", 20, 1), library, code="test", questionnaire=staff, sheets=sheets, owner=owner, **more)  # type: ignore[arg-type]


def random_owner(library: Library, rng: random.Random, question: Question) -> AnswerSheet:
    return an_owner(library.questionnaires["quickscan-owner"], rng, question)


def test_another_question_changes_the_first_step(library: Library) -> None:
    rng = random.Random(3)
    answers = random_owner(library, rng, Question.STAFF).answers
    first = {closed(library, AnswerSheet({**answers, "question": (question,)})).plan.first.action for question in Question}
    assert len(first) >= 4


def test_a_first_step_is_small_simple_and_answers_the_question(library: Library) -> None:
    rng = random.Random(4)
    for _ in range(100 * PROOF):
        question = rng.choice([q for q in Question if q is not Question.OTHER])
        plan = closed(library, random_owner(library, rng, question)).plan
        action = library.actions[plan.first.action]
        assert action.small_step
        assert action.first_step_minutes <= 120
        if not plan.relaxed:
            assert question in action.questions or action.id == library.principles.show_existing
            assert not action.traits & NOT_FIRST
            assert action.mode is not Mode.FORMAL


def test_the_score_is_the_sum_of_its_parts(library: Library) -> None:
    owner = random_owner(library, random.Random(5), Question.LAW)
    diagnosis = closed(library, owner).diagnosis
    for action in library.actions.values():
        total, parts = rate(action, Firm(diagnosis, library.principles))
        assert total == pytest.approx(parts.preconditions * sum(weighted(parts, library.principles.weights).values()) - parts.burden)
        assert parts.gap is not None
        named = (parts.gap, parts.determinant, parts.block, parts.hook, parts.informal, parts.evidence, parts.preconditions)
        assert all(0 <= part <= 1 for part in named)


def test_a_score_by_hand(library: Library) -> None:
    """Model 4.2, for an owner who disagrees with nothing and gave no stage: what is left is hook, informal, evidence."""
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="growth", workload="good")[0]
    without_stage = AnswerSheet({key: value for key, value in owner.answers.items() if key not in ("stage", "barrier")})
    diagnosis = closed(library, without_stage).diagnosis
    action = library.actions["challenging_tasks"]
    total, parts = rate(action, Firm(diagnosis, library.principles))
    assert parts.phase is None
    assert parts.gap is None
    assert parts.hook == 1.0
    shares = 0.15 * parts.determinant + 0.10 * parts.block + 0.15 * 1.0 + 0.05 * 1.0 + 0.05 * 0.3
    chance = diagnosis.preconditions[Precondition.SAFETY_WORKLOAD]
    assert total == pytest.approx((1 - 0.6 * (1 - chance)) * shares / 0.5 - 0.03 * (action.effort_class - 1))


def test_without_phases_their_weight_goes_to_the_other_parts(library: Library) -> None:
    weights = library.principles.weights
    diagnosis = closed(library, random_owner(library, random.Random(6), Question.TECH)).diagnosis
    _, parts = rate(library.actions["challenging_tasks"], Firm(diagnosis, library.principles))
    full = replace(parts, phase=None, gap=1.0, determinant=1.0, block=1.0, hook=1.0, informal=1.0, evidence=1.0)
    assert sum(weighted(full, weights).values()) == pytest.approx(sum(weighted(replace(full, phase=1.0), weights).values()))


def test_what_nobody_said_counts_as_the_reference_has_it(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="tech")[0]
    silent = AnswerSheet({key: value for key, value in owner.answers.items() if key != "learning_pays"})
    firm = Firm(closed(library, silent).diagnosis, library.principles)
    deficit = firm.pictures[Target.BOTH].deficits[Determinant.ATTITUDE]
    assert deficit == firm.diagnosis.reference_deficit == pytest.approx(0.22, abs=0.01)


def test_where_staff_leave_the_phases_unknown_no_action_is_scored_on_them(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="tech", stage="action")[0]
    sheets = alike(library.questionnaires["quickscan-staff"], 6)
    firm = Firm(closed(library, owner, sheets).diagnosis, library.principles)
    assert {rate(action, firm)[1].phase for action in library.actions.values()} == {None}


def test_a_followup_that_the_first_step_needs_is_planned_also_when_it_was_an_alternative(library: Library) -> None:
    rng = random.Random(14)
    needing = 0
    for _ in range(150 * PROOF):
        plan = closed(library, random_owner(library, rng, Question.QUALITY)).plan
        if library.actions[plan.first.action].needs_followup:
            needing += 1
            assert plan.later[0].action == library.principles.followup
    assert needing


@pytest.mark.parametrize(("asked", "quarters"), [(9, (1, 2, 2)), (10, (1, 1, 2))])
def test_above_ten_people_a_second_step_may_start_in_the_first_quarter(library: Library, asked: int, quarters: tuple[int, ...]) -> None:
    plan = make_plan(replace(closed(library, question=Question.LAW).diagnosis, asked=asked), library.actions, library.principles)
    assert tuple(step.quarter for step in (plan.first, *plan.later)) == quarters


def test_a_plan_moves_several_kinds_of_people(library: Library) -> None:
    rng = random.Random(16)
    for _ in range(60 * PROOF):
        plan = closed(library, random_owner(library, rng, rng.choice(list(Question)))).plan
        actors = {actor for step in (plan.first, *plan.later) for actor in library.actions[step.action].actors}
        moved = sum(bool(kind & actors) for kind in KINDS_OF_PEOPLE.values())
        assert moved == 3 or (moved == 2 and "best" not in [step.role for step in plan.later])


def test_steps_that_do_the_same_are_not_offered_together(library: Library) -> None:
    rng = random.Random(15)
    for _ in range(60 * PROOF):
        plan = closed(library, random_owner(library, rng, rng.choice(list(Question)))).plan
        offered = {step.action for step in plan.instead}
        assert not offered & library.principles.family(plan.first.action)


def test_waiting_for_others_costs_points(library: Library) -> None:
    firm = Firm(closed(library, question=Question.GROWTH).diagnosis, library.principles)
    action = library.actions["challenging_tasks"]
    waiting = replace(action, traits=frozenset({Trait.EXTERNAL_DEPENDENCY}))
    assert rate(action, firm)[0] - rate(waiting, firm)[0] == pytest.approx(library.principles.weights.dependency)


def test_of_two_equal_stories_that_of_the_trade_is_told(library: Library) -> None:
    diagnosis = closed(library, question=Question.GROWTH).diagnosis
    story = next(story for story in library.stories.values() if Question.GROWTH in story.questions)
    here, there = replace(story, id="b", sectors=("H",)), replace(story, id="a", sectors=("C",))
    plan = make_plan(diagnosis, library.actions, library.principles, stories=[there, here], sector="H")
    assert plan.story == "b"


def test_an_action_for_other_people_than_there_are_fits_less(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, stage="unaware")[0]
    diagnosis = closed(library, owner).diagnosis
    for_them = replace(library.actions["challenging_tasks"], phases=(Phase.UNAWARE,))
    for_others = replace(for_them, phases=(Phase.CONTINUOUS,))
    assert rate(for_them, Firm(diagnosis, library.principles))[0] > rate(for_others, Firm(diagnosis, library.principles))[0]


def test_an_unsure_place_weighs_less(library: Library) -> None:
    diagnosis = closed(library, alike(library.questionnaires["quickscan-owner"], 1)[0]).diagnosis
    sure = library.actions["challenging_tasks"]
    unsure = replace(sure, phase_confidence=Confidence.LOW)
    assert rate(sure, Firm(diagnosis, library.principles))[0] > rate(unsure, Firm(diagnosis, library.principles))[0]


def test_what_the_firm_does_already_is_not_advised(library: Library) -> None:
    owner = random_owner(library, random.Random(8), Question.QUALITY)
    first = closed(library, owner).plan
    second = closed(library, owner, done=frozenset({first.first.action})).plan
    assert first.first.action not in [step.action for step in (second.first, *second.instead, *second.later)]


def test_a_precondition_that_is_not_in_order_comes_first(library: Library) -> None:
    sheets = alike(library.questionnaires["quickscan-staff"], 12, can_say_mistake="1", workload="much_too_busy")
    plan = closed(library, sheets=sheets, question=Question.QUALITY).plan
    action = library.actions[plan.first.action]
    blocked = Precondition.SAFETY_WORKLOAD in action.preconditions
    assert not blocked or action.id in library.principles.repairs[Precondition.SAFETY_WORKLOAD]


def test_an_unmeasured_precondition_never_blocks_and_is_named(library: Library) -> None:
    plan = closed(library, alike(library.questionnaires["quickscan-owner"], 1)[0]).plan
    assert Precondition.READINESS in plan.unknown
    assert Precondition.SAFETY_WORKLOAD not in plan.unknown


def test_nobody_heard_still_gives_a_step_for_the_question(library: Library) -> None:
    plan = closed(library, question=Question.ONBOARDING).plan
    assert Question.ONBOARDING in library.actions[plan.first.action].questions


def test_when_nothing_fits_the_principles_give_way_in_order_and_are_named(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="law", workload="good")[0]
    diagnosis = closed(library, owner).diagnosis
    only = {"challenging_tasks": library.actions["challenging_tasks"]}
    assert make_plan(diagnosis, only, library.principles).relaxed == ("hook",)
    external = replace(only["challenging_tasks"], traits=frozenset({Trait.EXTERNAL_DEPENDENCY}))
    assert make_plan(diagnosis, {external.id: external}, library.principles).relaxed == ("hook", "simple")


def test_no_actions_at_all_is_said(library: Library) -> None:
    diagnosis = closed(library, question=Question.LAW).diagnosis
    with pytest.raises(NoStepLeft, match="at least one action"):
        make_plan(diagnosis, {}, library.principles)


def test_the_later_steps_hold_what_the_first_needs_and_let_people_choose(library: Library) -> None:
    rng = random.Random(10)
    for _ in range(60 * PROOF):
        plan = closed(library, random_owner(library, rng, rng.choice(list(Question)))).plan
        actions = [library.actions[step.action] for step in (plan.first, *plan.later)]
        assert len({action.id for action in actions}) == 3
        if actions[0].needs_followup:
            assert plan.later[0].action == library.principles.followup
        assert any(Trait.INVOLVEMENT_PROVIDER in action.traits for action in actions)
        families = [family for family in library.principles.families if sum(action.id in family for action in actions) > 1]
        assert families == [] or plan.later[0].role != "best"


def test_the_message_speaks_to_the_owner_about_what_falls_short(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="tech", can_arrange_learning="1")[0]
    plan = closed(library, owner).plan
    action = library.actions[plan.first.action]
    assert plan.first.message is not None
    message = library.messages[plan.first.message]
    assert (message.role, message.question) == (Role.OWNER, Question.TECH)
    assert (message.determinant is Determinant.SELF_EFFICACY) == (Determinant.SELF_EFFICACY in action.determinants)


def test_the_story_answers_the_question_first(library: Library) -> None:
    for question in Question:
        if question is not Question.OTHER:
            story = closed(library, random_owner(library, random.Random(11), question)).plan.story
            assert story is not None
            assert question in library.stories[story].questions


def test_voices_of_staff_and_owner_both_count(library: Library) -> None:
    owner = random_owner(library, random.Random(12), Question.GROWTH)
    sheets = alike(library.questionnaires["quickscan-staff"], 12, time_to_learn="1", stage="preparing")
    both, alone = closed(library, owner, sheets), closed(library, owner)
    assert both.plan.first.score != alone.plan.first.score
    assert {view.role for view in both.diagnosis.views} == {Role.OWNER, Role.STAFF}


def test_shares_outside_any_place_of_high_confidence_leave_an_action_out(library: Library) -> None:
    owner = alike(library.questionnaires["quickscan-owner"], 1, question="growth", workload="good")[0]
    diagnosis = closed(library, owner).diagnosis
    assert diagnosis.owner is not None
    nobody_continues = {phase: Share(*[0.0 if phase is Phase.CONTINUOUS else 0.25] * 3) for phase in Phase}
    view = replace(diagnosis.owner, phases=nobody_continues)
    placed = replace(library.actions["challenging_tasks"], phases=(Phase.CONTINUOUS,), theme=Theme.AUTONOMY, questions=(Question.GROWTH,))
    plan = make_plan(replace(diagnosis, owner=view), {placed.id: placed}, library.principles)
    assert plan.relaxed == ("phase",)


@pytest.mark.parametrize("question", list(Question))
def test_owners_with_one_question_get_different_first_steps(library: Library, question: Question) -> None:
    rng = random.Random(question)
    first = Counter(closed(library, random_owner(library, rng, question)).plan.first.action for _ in range(500))
    assert len(first) >= 5
    assert first.most_common(1)[0][1] <= 0.6 * 500
