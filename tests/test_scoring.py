"""One sheet to scores."""

import pytest

from radar.concepts import Block, Condition, Determinant, State
from radar.content import Library
from radar.questionnaire import AnswerSheet
from radar.scoring import score


def test_every_statement_of_the_quickscan_stands_for_one_construct(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    assert len(staff.measures) == 11
    scores = score(staff, AnswerSheet({"worth_learning": ("5",), "learn_from_work": ("2",), "stage": ("apply",)}))
    assert scores.constructs == {Determinant.ATTITUDE: 5.0, Block.JOB_CONTENT: 2.0}
    assert scores.state is State.APPLY


def test_what_is_not_answered_is_unknown_and_not_zero(library: Library) -> None:
    scores = score(library.questionnaires["quickscan-staff"], AnswerSheet({}))
    assert scores.constructs == {}
    assert scores.state is None


def test_an_option_of_another_state_is_not_used(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    answers = {"stage": ("selecting",), "barrier": ("no_time", "put_it_off")}
    assert score(staff, AnswerSheet(answers)).choices["barrier"] == ("put_it_off",)
    assert "barrier" not in score(staff, AnswerSheet({"barrier": ("no_time",)})).choices


@pytest.mark.parametrize(("answer", "points"), [("1", 5.0), ("2", 4.2), ("6", 1.0)])
def test_a_foreign_scale_is_reversed_and_rescaled(library: Library, answer: str, points: float) -> None:
    foreign = library.mappings["prevent-osa"]
    sheet = AnswerSheet({"abk1": (answer,), "abk2": (answer,), "abk5": (answer,)})
    assert score(foreign, sheet).constructs[Condition.WORKLOAD] == pytest.approx(points)


def test_half_of_the_statements_is_enough_and_less_is_not(library: Library) -> None:
    foreign = library.mappings["prevent-osa"]
    assert score(foreign, AnswerSheet({"abk1": ("1",), "abk2": ("6",)})).constructs == {Condition.WORKLOAD: 3.0}
    assert score(foreign, AnswerSheet({"abk1": ("1",)})).constructs == {}
