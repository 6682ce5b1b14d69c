"""No mutant lives: see tests/mutants.py."""

from pathlib import Path

import pytest

from tests.mutants import MUTANTS, no_mutant, unnoticed


@pytest.mark.usefixtures("mutants_begun")
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str) -> None:
    assert unnoticed(mutant) == ""


@pytest.mark.parametrize("name", ["the threshold is off by one"])
def test_what_is_no_mutant_is_not(name: str, tmp_path: Path) -> None:
    assert no_mutant(name, tmp_path).startswith("nothing noticed")
