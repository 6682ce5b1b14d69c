"""The documents agree with the code: what drifts fails here."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from radar import concepts
from radar.cli import main
from radar.content.library import ProfileOption, ProfileQuestion
from tests.places import ROOT

DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def text(place: str) -> str:
    return (ROOT / place).read_text()


def version() -> str:
    found = re.search(r"^## (\d+\.\d+\.\d+)", text("CHANGELOG.md"), re.MULTILINE)
    assert found
    return found[1]


def test_the_version_is_the_same_everywhere() -> None:
    from importlib.metadata import version as installed

    assert installed("llo-radar") == version()
    assert f'softwareVersion: "{version()}"' in text("publiccode.yml")


def test_python_and_licence_are_the_same_everywhere() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "Python 3.11 or newer" in text("README.md")
    assert "(3, 11)" in text("Makefile")
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert "license: EUPL-1.2" in text("publiccode.yml")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text("LICENSE")


def test_a_package_holds_what_the_look_is_made_of_with_its_licences(tmp_path: Path) -> None:
    """It is copied in at set-up and not in git, so a package leaves it out unless told."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = {Path(name).name for name in package.namelist() if "/vendor/" in name}
    assert {"components.css", "text-400.woff2", "text-700.woff2", "OFL.txt", "EUPL.md"} <= names
    assert sum(name.endswith(".ttf") for name in names) == 2


def test_no_lock_names_a_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    assert len(locks) == 5
    assert [lock.name for lock in locks if re.search(r"https?://(?!github\.com/sponsors)", lock.read_text())] == []


def test_the_readme_fits_one_screen_and_names_both_commands() -> None:
    assert "make run" in text("README.md")
    assert "make test" in text("README.md")
    assert len(text("README.md").splitlines()) <= 50


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        if not link.startswith("http"):
            assert (document.parent / link).exists(), link


def test_every_make_target_is_explained() -> None:
    targets = re.findall(r"^([a-z]+):.*##", text("Makefile"), re.MULTILINE)
    assert len(targets) >= 7
    assert all(f"make {target}" in text("CONTRIBUTING.md") for target in targets if target != "help")


def test_every_dependency_has_a_reason() -> None:
    named = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    reasons = text("docs/decisions/0002-dependencies.md").lower()
    assert all(re.split(r"[<>=\[]", name)[0] in reasons for name in named)


def test_every_room_is_on_the_map() -> None:
    rooms = {path.stem for path in (ROOT / "src/radar").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert all(f"`{room}`" in text("ARCHITECTURE.md") for room in rooms - {"__init__"})


def test_every_field_and_word_of_an_entry_is_in_the_guide() -> None:
    guide = text("docs/guides/content.md")
    for noun in (
        concepts.Action,
        concepts.Story,
        concepts.Message,
        concepts.Signal,
        concepts.Source,
        concepts.Sector,
        ProfileQuestion,
        ProfileOption,
    ):
        assert [name for name in noun.__dataclass_fields__ if name not in guide] == []
    enumerations = (concepts.Layer, concepts.Phase, concepts.Determinant, concepts.ChangeCapacity, concepts.Gap, concepts.Mode)
    for enumeration in (*enumerations, concepts.Evidence, concepts.Theme, concepts.Trait, concepts.SignalKind, concepts.Question):
        assert [word for word in enumeration if word not in guide] == []


def test_every_command_and_option_is_in_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    guide = text("docs/guides/command.md")
    for command in ("check", "questionnaire", "cases", "report"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
        assert f"llo-radar {command}" in guide
        assert sorted(option for option in options if option not in guide) == []


def test_every_word_that_a_page_says_is_in_content() -> None:
    """A word that a template misses would be an empty place, not an error."""
    files = [tomllib.loads(path.read_text()) for path in (ROOT / "content/words").glob("*.toml")]
    there = {f"{section}.{key}" for file in files for section, words in file.items() for key in words}
    templates = " ".join(path.read_text() for path in (ROOT / "src/radar_web/templates").rglob("*.*"))
    code = " ".join(path.read_text() for path in (ROOT / "src/radar_web").rglob("*.py"))
    said = set(re.findall(r"(?<![.\w])words\.(\w+\.\w+)", templates)) | set(re.findall(r'say\(\s*"(\w+\.\w+)"', code))
    assert len(said) > 40
    assert said - there == set()


def test_the_page_of_worked_cases_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases"]) == 0
    assert capsys.readouterr().out == text("docs/cases.md"), "run `make docs`"


def test_the_glossary_names_the_words_of_the_code() -> None:
    words = (
        "Question",
        "Determinant",
        "Block",
        "Precondition",
        "State",
        "Phase",
        "Gap",
        "Layer",
        "Action",
        "Signal",
        "Theme",
        "Promise",
        "ProfileQuestion",
        "Circumstances",
        "Talk",
    )
    assert all(f"`{word}`" in text("docs/guides/glossary.md") for word in words)


def test_requirements_are_pinned_with_hashes_and_name_no_address() -> None:
    for place in ("requirements/dev.txt", "requirements/uv.txt"):
        lines = text(place).splitlines()
        pins = [line for line in lines if "==" in line]
        assert pins
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        assert all("--hash=sha256:" in lines[lines.index(pin) + 1] for pin in pins)


def test_no_document_or_code_names_a_place_of_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    places = re.compile("|".join(("/" + "root/", "/" + "work/", "/" + "opt/wheels", "pypi" + r"\.org", "registry" + r"\.npmjs")))
    text_files = [name for name in tracked if (ROOT / name).is_file() and not name.endswith((".png", ".csv"))]
    assert text_files
    assert [name for name in text_files if places.search((ROOT / name).read_text(errors="ignore"))] == []
