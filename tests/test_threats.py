"""The table of threats names controls and tests that are there: what drifts from the code fails here."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.mutants import MUTANTS
from tests.places import ROOT

DOCUMENT = (ROOT / "docs/threat-model.md").read_text()
THREATS = 40
"""Numbered, so that a threat is not dropped without a word."""

OWED = "not built yet"

TEST = re.compile(r"`((tests/\w+\.py)(?:::(\w+))?)`")
MUTANT = re.compile(r"(?<!\*)\*([^*`]+)\*(?!\*)")
CODE = re.compile(r"`(radar(?:_web)?(?:\.\w+)+)`")


@dataclass(frozen=True)
class Threat:
    """A row as it is written."""

    number: str
    threat: str
    who: str
    control: str
    test: str
    remains: str


def threats(text: str) -> list[Threat]:
    """Every row of the table; one with a cell too few or too many is an error."""
    return [Threat(*cells(line)) for line in text.splitlines() if re.match(r"\|\s*\d+\s*\|", line)]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def adversaries(text: str) -> set[str]:
    """The letters of those whom we worry about."""
    return set(re.findall(r"^\| ([A-Z]) \|", text, re.MULTILINE))


def rotten(text: str) -> list[str]:
    """What is wrong with the document."""
    rows = threats(text)
    numbers = [row.number for row in rows]
    found = [] if numbers == [str(number) for number in range(1, THREATS + 1)] else [f"the numbers are {', '.join(numbers)}"]
    letters = {letter for row in rows for letter in row.who.split(", ")}
    found += [f"{letter} is in one table only" for letter in sorted(letters ^ adversaries(text))]
    found += [f"{name} is not in the code" for name in CODE.findall(text) if not is_code(name)]
    return found + [f"{row.number}: {wrong}" for row in rows for wrong in wrong_with(row)]


def wrong_with(row: Threat) -> Iterator[str]:
    if not all((row.threat, row.control, row.remains)):
        yield "an empty cell"
    if OWED in row.control and not re.search(rf"{OWED}: \w", row.control):
        yield "does not say what will need it"
    for named, file, name in TEST.findall(row.test):
        if not is_test(file, name):
            yield f"{named} is no test"
    if not TEST.search(row.test) and not (OWED in row.control and row.test == OWED):
        yield "has no test that can fail"
    for mutant in MUTANT.findall(row.test):
        if mutant not in MUTANTS:
            yield f"no mutant is called {mutant!r}"
        elif not is_caught_by(mutant, row.test):
            yield f"no test of this row catches the mutant {mutant!r}"


def is_caught_by(mutant: str, tests: str) -> bool:
    """Whether the test on which a mutant must fail is among these. Where either names no function, all of the file are meant."""
    file, _, function = f"tests/{MUTANTS[mutant][3]}".partition("::")
    return any(file == there and (not function or name in {function, ""}) for _, there, name in TEST.findall(tests))


def is_test(file: str, name: str) -> bool:
    """A file of tests, or one of them; not what only helps them."""
    return (ROOT / file).is_file() and Path(file).name.startswith("test_") and (not name or name in own_tests(file))


@cache
def own_tests(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def is_code(name: str) -> bool:
    """A module, or what a module defines."""
    module, _, defined = name.rpartition(".")
    return file_of(name) is not None or defined in names_in(module)


def file_of(module: str) -> Path | None:
    place = ROOT / "src" / module.replace(".", "/")
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


@cache
def names_in(module: str) -> set[str]:
    file = file_of(module)
    body = ast.parse(file.read_text()).body if file else []
    assigned = {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
    return assigned | {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_every_threat_has_a_control_and_a_test_that_are_there() -> None:
    assert rotten(DOCUMENT) == []


def test_what_is_read_is_what_stands_there() -> None:
    """A table that could not be read would have nothing wrong with it."""
    assert len(threats(DOCUMENT)) == THREATS
    assert sum(len(TEST.findall(row.test)) for row in threats(DOCUMENT)) > 2 * THREATS
    assert len(CODE.findall(DOCUMENT)) > THREATS
    assert len({mutant for row in threats(DOCUMENT) for mutant in MUTANT.findall(row.test)}) > 30
    assert adversaries(DOCUMENT) == set("OHCBPSXN")


AUDITED = "`tests/test_audit.py::test_teams`"
GOOD = {"number": "1", "threat": "t", "who": "O", "control": "`radar.gate.audit`", "test": AUDITED, "remains": "r"}


def planted(**changed: str) -> str:
    """The document with another first row."""
    row = " | ".join((GOOD | changed).values())
    return re.sub(r"^\| 1 \|.*$", lambda _: f"| {row} |", DOCUMENT, count=1, flags=re.MULTILINE)


def test_a_row_with_a_cell_too_few_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match="remains"):
        threats("| 1 | t | O | c | t |")


@pytest.mark.parametrize(
    "changed",
    [{}, {"control": f"{OWED}: the portal", "test": OWED}, {"test": "`tests/test_audit.py`; *a threshold and no audit*"}],
    ids=["tested", "owed", "with a mutant"],
)
def test_another_good_row_is_good(changed: Mapping[str, str]) -> None:
    assert set(rotten(planted(**changed))) <= set(rotten(DOCUMENT))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "2"}, "the numbers are 2, 2, 3"),
        ({"number": "39"}, "the numbers are 39, 2, 3"),
        ({"who": "O, Z"}, "Z is in one table only"),
        ({"who": "O and C"}, "O and C is in one table only"),
        ({"control": ""}, "1: an empty cell"),
        ({"remains": ""}, "1: an empty cell"),
        ({"control": "`radar.gate.ordeal`"}, "radar.gate.ordeal is not in the code"),
        ({"control": "`radar_web.actions.close_early`"}, "radar_web.actions.close_early is not in the code"),
        ({"control": OWED, "test": OWED}, "1: does not say what will need it"),
        ({"test": "we look at it now and then"}, "1: has no test that can fail"),
        ({"test": OWED}, "1: has no test that can fail"),
        ({"test": "`tests/test_nothing.py`"}, "1: tests/test_nothing.py is no test"),
        ({"test": "`tests/attacker.py`"}, "1: tests/attacker.py is no test"),
        ({"test": "`tests/test_audit.py::test_nothing`"}, "1: tests/test_audit.py::test_nothing is no test"),
        ({"test": "`tests/test_audit.py::share_shown`"}, "1: tests/test_audit.py::share_shown is no test"),
        ({"test": "`tests/test_Audit.py::test_teams` and `test_audit`"}, "1: tests/test_Audit.py::test_teams is no test"),
        ({"test": f"{AUDITED}; *nobody made this one*"}, "1: no mutant is called 'nobody made this one'"),
        ({"test": f"{AUDITED}; *a team of five is shown*"}, "1: no test of this row catches the mutant 'a team of five is shown'"),
    ],
)
def test_a_planted_row_is_found_out(changed: Mapping[str, str], said: str) -> None:
    assert [wrong for wrong in rotten(DOCUMENT) if wrong.startswith(said)] == []
    assert [wrong for wrong in rotten(planted(**changed)) if wrong.startswith(said)] != []
