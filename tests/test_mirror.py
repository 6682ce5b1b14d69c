"""What one person sees of his own answers."""

from radar.concepts import Block, Determinant, Target
from radar.content import Library
from radar.mirror import reflect
from radar.questionnaire import AnswerSheet
from tests.people import alike


def test_it_starts_with_what_he_learns_from_already(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    (sheet,) = alike(staff, 1, stage="unaware", learn_from_work="5", learn_from_colleagues="2", time_to_learn="1")
    mirror = reflect(staff, sheet, library.actions.values())
    assert mirror.learns_from == (Block.JOB_CONTENT,)
    assert mirror.hidden_learner
    assert mirror.lowest == (Block.ORGANISATION,)
    assert Block.JOB_CONTENT in mirror.goes_well


def test_steps_are_for_employees_and_on_what_he_rates_lowest(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    (sheet,) = alike(staff, 1, can_learn="1")
    mirror = reflect(staff, sheet, library.actions.values())
    assert mirror.lowest == (Determinant.SELF_EFFICACY,)
    assert 1 <= len(mirror.steps) <= 3
    assert all(library.actions[step].target is Target.EMPLOYEE for step in mirror.steps)
    assert all(Determinant.SELF_EFFICACY in library.actions[step].determinants for step in mirror.steps)


def test_somebody_who_agrees_with_everything_has_nothing_low(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    mirror = reflect(staff, alike(staff, 1, stage="continuous")[0], library.actions.values())
    assert mirror.lowest == ()
    assert mirror.steps == ()
    assert not mirror.hidden_learner


def test_no_answers_give_an_empty_picture(library: Library) -> None:
    mirror = reflect(library.questionnaires["quickscan-staff"], AnswerSheet({}), library.actions.values())
    assert (mirror.learns_from, mirror.goes_well, mirror.lowest, mirror.steps) == ((), (), (), ())
