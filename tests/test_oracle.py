"""Our audit beside acro, a checker made by others: the same rule gives the same cells, and what acro leaves to a person ours sees."""

import json
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from radar.gate.audit import Key, choose, groups_by
from tests.firms import LEVELS, SIZES, traits_of
from tests.places import PROOF, ROOT, apart

PYTHON = ROOT / ".venv-oracle" / "bin" / "python"
SCRIPT = ROOT / "tests" / "oracle.py"
FIRMS = 60
FLOOR = 5
MOST = 2

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="acro is not installed: `make oracle` installs it")


@dataclass(frozen=True)
class Verdict:
    """Of one firm: how many people acro counts in the cells that it leaves, and why it flags the others."""

    left: dict[Key, int]
    flagged: dict[Key, str]


Firms = Sequence[Sequence[Key]]
Ask = Callable[..., list[list[Verdict]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """acro in a process of its own, in a folder of its own: it writes where it stands, and so do the libraries under it."""
    folder = tmp_path_factory.mktemp("oracle")

    def asked(*batches: Firms, levels: Sequence[Sequence[str]], most: int) -> list[list[Verdict]]:
        question = json.dumps({"batches": batches, "levels": levels, "most": most, "threshold": FLOOR})
        command = (PYTHON, "-I", SCRIPT)  # isolated: this folder is not on its path
        environment = apart(MPLCONFIGDIR=f"{folder}")
        done = subprocess.run(command, input=question, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [[Verdict(_by_key(said["left"]), _by_key(said["flagged"])) for said in firms] for firms in json.loads(done.stdout)]

    return asked


def _by_key(cells: list[tuple[list[str], Any]]) -> dict[Key, Any]:
    return {tuple(key): said for key, said in cells}


@pytest.fixture(scope="module")
def judged(ask: Ask) -> list[tuple[list[Key], Verdict]]:
    """Random firms, each with what acro says of it."""
    rng = random.Random(5)
    batches = [[traits_of(SIZES[number % len(SIZES)], rng) for number in range(FIRMS)] for _ in range(PROOF)]
    verdicts = ask(*batches, levels=LEVELS, most=MOST)
    return [one for firms, said in zip(batches, verdicts, strict=True) for one in zip(firms, said, strict=True)]


def sizes_by(people: Sequence[Key], levels: Sequence[Sequence[str]], most: int) -> dict[Key, int]:
    atoms, groups = groups_by(people, levels, most)
    return {key: sum(atoms[atom] for atom in found) for key, found in groups.items()}


def shown(people: Sequence[Key], levels: Sequence[Sequence[str]], most: int) -> set[Key]:
    return set(choose(*groups_by(people, levels, most), floor=FLOOR, shown_from=FLOOR))


def test_acro_leaves_exactly_the_groups_of_five_and_more(judged: list[tuple[list[Key], Verdict]]) -> None:
    """Cell by cell, with the same counts. It flags all others for their number alone, cells of nobody among them."""
    cells = {key for key in product(*(("", *names) for names in LEVELS)) if sum(map(bool, key)) <= MOST}
    for people, verdict in judged:
        enough = {key: size for key, size in sizes_by(people, LEVELS, MOST).items() if size >= FLOOR}
        assert verdict.left == enough
        assert verdict.flagged == dict.fromkeys(cells - set(enough), "MinimumThresholdCheck")


@pytest.mark.parametrize("most", [1, MOST])
def test_all_that_we_show_passes_acro(judged: list[tuple[list[Key], Verdict]], most: int) -> None:
    """And not the other way round: it leaves cells of which the difference is a few people."""
    hidden = 0
    for people, verdict in judged:
        left = {key for key in verdict.left if sum(map(bool, key)) <= most}
        assert shown(people, LEVELS, most) <= left
        hidden += shown(people, LEVELS, most) < left
    assert hidden > len(judged) / 10


def test_acro_passes_two_tables_that_differ_by_one_person_and_we_do_not(ask: Ask) -> None:
    """Teams of a firm with and without its one manager. Comparing tables is what acro asks a person to do; here nobody has to."""
    teams, roles = ["a", "b", "c"], ["manager", "staff"]
    people = [("a", "manager")] + [("a", "staff")] * 11 + [("b", "staff")] * 15 + [("c", "staff")] * 11
    tables = [[[(team,) for team, role in people if role in there]] for there in (roles, ["staff"])]
    (everybody,), (without,) = ask(*tables, levels=[teams], most=1)
    assert everybody == Verdict({("",): 38, ("a",): 12, ("b",): 15, ("c",): 11}, flagged={})
    assert without == Verdict({("",): 37, ("a",): 11, ("b",): 15, ("c",): 11}, flagged={})

    seen, sizes = shown(people, [teams, roles], most=2), sizes_by(people, [teams, roles], most=2)
    assert (sizes["a", ""], sizes["a", "staff"]) == (12, 11)
    assert {("", ""), ("a", ""), ("b", ""), ("c", "")} <= seen
    assert seen.isdisjoint({("", "staff"), ("a", "staff")})
