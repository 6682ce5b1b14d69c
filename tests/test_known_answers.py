"""Every set of answers that a few people can give, and every answer that somebody may know of it."""

import itertools
from collections import Counter

import pytest

from radar import gate
from radar.concepts import Determinant, Round
from radar.content import Library
from radar.questionnaire import Questionnaire
from tests.people import on
from tests.places import PROOF
from tests.test_gate import group, released, staff

__all__ = ["staff"]


@pytest.mark.parametrize("n", range(5, 14 if PROOF == 1 else 21))
def test_who_knows_one_answer_can_read_no_other(library: Library, staff: Questionnaire, n: int) -> None:
    """Every possible set of answers to one statement, and every answer somebody could know: his own, or one that he made up."""
    fits: dict[object, list[Counter[str]]] = {}
    for answers in itertools.combinations_with_replacement("12345", n):
        spread = group(released(library, on(staff, "worth_learning", answers))).constructs[Determinant.ATTITUDE]
        fits.setdefault((spread.mean, spread.sd, spread.agreement, spread.at_edge), []).append(Counter(answers))
    for known, sets in itertools.product(["", *"12345"], fits.values()):
        others = [set(answers - Counter(known)) for answers in sets if answers >= Counter(known)]
        assert not others or len(set().union(*others)) > 1


@pytest.mark.parametrize("n", range(5, 13))
@pytest.mark.parametrize("statement", ["ao5", "st7"])
def test_nor_on_a_scale_of_other_options(library: Library, statement: str, n: int) -> None:
    """The same, where the one statement of a construct has four or six options."""
    foreign = library.mappings["prevent-osa"]
    asked = foreign.statement(statement)
    assert asked.construct is not None
    assert len(foreign.measuring[asked.construct]) == 1
    assert len(asked.options) != 5
    fits: dict[object, list[Counter[str]]] = {}
    for answers in itertools.combinations_with_replacement(asked.values, n):
        sheets = [*on(foreign, statement, answers)]
        line = group(gate.release(Round("r", n, 1), foreign, sheets, library.promise, code="t")).constructs.get(asked.construct)
        assert (line is None) == (n < 8 and len(asked.options) < 5)
        if line:
            fits.setdefault((line.mean, line.sd, line.agreement, line.at_edge), []).append(Counter(answers))
    for known, sets in itertools.product([[], *([value] for value in asked.values)], fits.values()):
        others = [set(answers - Counter(known)) for answers in sets if answers >= Counter(known)]
        assert not others or len(set().union(*others)) > 1
