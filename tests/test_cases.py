"""Worked examples that an expert could have written: content/cases."""

from dataclasses import asdict
from typing import Any

import pytest

from radar.content import Library, load_library
from tests import worked
from tests.conftest import CONTENT

CASES = list(load_library(CONTENT).cases.values())


def at(documents: dict[str, Any], path: str) -> Any:
    """Follow a path such as release.staff.n or diagnosis.bottleneck.gaps.0; None where it ends early."""
    found: Any = documents
    for step in path.split("."):
        if isinstance(found, list | tuple):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Any, library: Library) -> None:
    documents = asdict(worked.closed(library, case.id))
    for path, expected in case.expected.items():
        found = at(documents, path)
        if isinstance(expected, tuple):
            assert found in expected, path
        else:
            assert found == pytest.approx(expected) if isinstance(expected, float) else found == expected, path
