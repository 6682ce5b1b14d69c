"""Each import contract is broken on purpose once: a rule that cannot fail is no rule."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.places import ROOT

PLANTED = {
    "web-over-core": ("radar/mirror.py", "import radar_web.paper"),
    "rooms": ("radar/psychometrics.py", "import radar.gate"),
    "content-inside": ("radar/content/library.py", "import radar.content.reading"),
    "gate-inside": ("radar/gate/audit.py", "import radar.gate.coarse"),
    "pages-read-releases": ("radar_web/pages/report.py", "import radar.closing"),
    "diagnosis-inside": ("radar/diagnosis/states.py", "import radar.diagnosis.views"),
    "firms-never-reach-persons": ("radar/diagnosis/states.py", "import radar.scoring"),
    "persons-never-reach-firms": ("radar/mirror.py", "import radar.planning"),
    "innocent-core": ("radar/scoring.py", "import random"),
    "web-inside": ("radar_web/paper.py", "import radar_web.urls"),
}


def _lint(root: Path) -> tuple[int, str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", root / "pyproject.toml"]
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from importlinter.cli import lint_imports_command; lint_imports_command(sys.argv[2:])"
    )
    run = [sys.executable, "-c", code, str(root / "src"), *map(str, command[1:])]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _contracts() -> dict[str, str]:
    rows = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {row["id"]: row["name"] for row in rows}


def test_every_contract_has_a_planted_violation() -> None:
    assert set(PLANTED) == set(_contracts())


def test_the_code_as_it_is_keeps_every_contract(copy: Path) -> None:
    code, said = _lint(copy)
    assert code == 0, said


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(contract: str, copy: Path) -> None:
    file, line = PLANTED[contract]
    place = copy / "src" / file
    place.write_text(place.read_text() + f"\n{line}\n")
    code, said = _lint(copy)
    assert code == 1
    assert f"{' '.join(_contracts()[contract].split())} BROKEN" in said


def test_a_file_without_a_room_is_refused(copy: Path) -> None:
    (copy / "src/radar/helpers.py").write_text("")
    code, said = _lint(copy)
    assert code == 1
    assert "helpers" in said
