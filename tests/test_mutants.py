"""No mutant lives: see tests/mutants.py."""

import pytest

from tests.mutants import MUTANTS, unnoticed


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str) -> None:
    assert unnoticed(mutant) == ""
