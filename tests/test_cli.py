"""The command, as somebody types it."""

import csv
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from radar.cli import main
from radar.closing import close_case
from radar.content import Library
from tests.channels import FILES
from tests.conftest import CONTENT
from tests.places import ROOT

GARAGE = ROOT / "examples/garage"
STAFF, OWNER = str(GARAGE / "staff.csv"), str(GARAGE / "owner.csv")


def report(out: Path, *more: str, answers: str | None = STAFF, asked: str = "13") -> int:
    staff = ["--answers", answers, "--staff-count", asked] if answers else []
    return main(["report", *staff, *more, "--out", str(out)])


def written(out: Path, name: str) -> Any:
    return json.loads((out / f"{name}.json").read_text())


def test_check_prints_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "  actions" in said
    assert said.endswith("No problems.\n")


def test_check_lists_every_problem_with_file_id_and_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions/one.toml").write_text('[[action]]\nid = "swap"\ntheme = "joy"\nlevel = 3\n')
    (tmp_path / "actions/two.toml").write_text("[[action\n")
    assert main(["--content", str(tmp_path), "check"]) == 2
    said = capsys.readouterr().err
    assert "actions/one.toml action 'swap'.theme: 'joy' is not known. Use one of: autonomy" in said
    assert "actions/one.toml action 'swap': has 'level', which nothing reads." in said
    assert "actions/two.toml: is not TOML in UTF-8" in said
    assert "promise.toml: is missing." in said


def test_the_questionnaire_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questionnaire", "quickscan-staff"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert len(rows) == 14
    assert rows[0]["id"] == "worth_learning"
    assert rows[0]["text"] == "Ik heb er iets aan als ik iets nieuws leer voor mijn werk."
    assert rows[0]["options"].startswith("1=helemaal oneens|2=oneens")
    assert rows[-1]["id"] == "barrier"


def test_the_questionnaire_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questionnaire", "quickscan-owner", "--json", "--lang", "en"]) == 0
    statements = json.loads(capsys.readouterr().out)["statements"]
    assert [set(statement) for statement in statements] == [{"id", "text", "options"}] * 14
    assert statements[0]["options"][0] == {"value": "staff", "label": "Finding or keeping people"}


def test_a_reader_who_has_read_enough_is_no_error() -> None:
    command = f"{Path(sys.executable).with_name('llo-radar')} questionnaire quickscan-staff --json | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_content_that_would_break_a_page_is_found_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    words = tmp_path / "content/words/report.toml"
    words.write_text(words.read_text().replace("stuck_mainly =", "stuck_mostly ="))
    assert main(["--content", str(tmp_path / "content"), "check"]) == 2
    assert "words: has no 'report.stuck_mainly', which a page says." in capsys.readouterr().err


def test_the_letter_of_a_sector_may_be_small(tmp_path: Path) -> None:
    assert report(tmp_path, "--owner", OWNER, "--sector", "g", answers=None) == 0


def test_with_nothing_known_no_picture_is_promised(tmp_path: Path) -> None:
    answers = tmp_path / "staff.csv"
    answers.write_text((GARAGE / "staff.csv").read_text().splitlines()[0])
    assert report(tmp_path / "out", "--question", "law", answers=str(answers)) == 0
    assert "Het beeld in vijf woorden" not in (tmp_path / "out/report.html").read_text()


def test_an_unknown_questionnaire_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questionnaire", "fullscan"]) == 2
    assert "'fullscan' is not known. Use one of: quickscan-owner, quickscan-staff" in capsys.readouterr().err


def test_the_example_firm(tmp_path: Path) -> None:
    assert report(tmp_path, "--owner", OWNER, "--sector", "G") == 0
    assert {path.name for path in tmp_path.iterdir()} == FILES
    assert written(tmp_path, "release")["staff"]["n"] == 9
    page = (tmp_path / "report.html").read_text()
    assert "die van 9 van de 13 mensen" in page
    assert "nog niet gevalideerd" in page


def test_the_example_files_are_the_example_case(tmp_path: Path, library: Library) -> None:
    report(tmp_path, "--owner", OWNER, "--sector", "G")
    case = close_case(library.cases["garage_of_14"], library, code="test")
    assert written(tmp_path, "plan")["first"]["action"] == case.plan.first.action
    assert written(tmp_path, "release")["staff"]["constructs"]["attitude"]["mean"] == case.release.staff.constructs["attitude"].mean  # type: ignore[union-attr, index]


def test_same_answers_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        report(tmp_path / name, "--owner", OWNER)
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in FILES)


def test_who_said_what_changes_no_file(tmp_path: Path) -> None:
    """Each column in an order of its own: other people, the same release, the same files. What stops somebody goes with his state."""
    rows = list(csv.reader(Path(STAFF).read_text().splitlines()))
    columns, rng = list(zip(*rows[1:], strict=True)), random.Random(1)
    together = {name: rng.sample(range(len(rows) - 1), len(rows) - 1) for name in {*rows[0], "stage"} - {"barrier"}}
    orders = [together["stage" if name == "barrier" else name] for name in rows[0]]
    moved = zip(*([column[at] for at in order] for column, order in zip(columns, orders, strict=True)), strict=True)
    other = "\n".join([",".join(rows[0]), *(",".join(row) for row in moved)]) + "\n"
    (tmp_path / "staff.csv").write_text(other)
    assert report(tmp_path / "one") == report(tmp_path / "two", answers=str(tmp_path / "staff.csv")) == 0
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in FILES)


def test_four_answers_are_an_answer_without_any_number_of_staff(tmp_path: Path) -> None:
    rows = (GARAGE / "staff.csv").read_text().splitlines()
    for voices in (0, 4):
        answers = tmp_path / f"staff{voices}.csv"
        answers.write_text("\n".join(rows[: voices + 1]))
        assert report(tmp_path / str(voices), "--owner", OWNER, answers=str(answers)) == 0
    for name in FILES:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "4" / name).read_bytes()
    assert written(tmp_path / "4", "release")["staff"] == {"asked": 13, "needed": 5, "kind": "too_few"}
    assert written(tmp_path / "4", "diagnosis")["owner"]["constructs"]["attitude"]["mean"] == 4.0
    page = (tmp_path / "4" / "report.html").read_text()
    assert "Te weinig antwoorden van je mensen" in page
    assert "Dit zeg jij zelf" in page
    assert '<th scope="col">Je mensen</th>' not in page


def test_the_owner_alone(tmp_path: Path) -> None:
    assert report(tmp_path, "--owner", OWNER, answers=None) == 0
    assert written(tmp_path, "release")["staff"] is None
    assert written(tmp_path, "diagnosis")["bottleneck"]["certainty"] == "said"


def test_staff_without_an_owner_with_a_question(tmp_path: Path) -> None:
    assert report(tmp_path, "--question", "law", "--lang", "en") == 0
    assert written(tmp_path, "diagnosis")["owner"] is None
    assert "Your question: New rules or inspections" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--answers", STAFF], "--staff-count: is missing."),
        (["--answers", STAFF, "--staff-count", "0"], "--staff-count: is 0."),
        (["--answers", STAFF, "--staff-count", "8"], "staff.csv row 10, column 1: is one too many: 9 people answered, 8 were asked."),
        (["--answers", STAFF, "--staff-count", "99999999999999999999"], "Give a whole number from 1 to 10000."),
        (["--answers", STAFF, "--staff-count", "13", "--seed", "-1"], "--seed: is -1."),
        ([], "--answers: is missing, and so is --owner."),
        (["--owner", OWNER, "--sector", "X"], "--sector: 'X' is not known."),
        (["--owner", OWNER, "--done", "fly"], "--done: 'fly' is not an action."),
        (["--owner", STAFF], "'worth_learning' is not a statement of quickscan-owner@2026-1."),
        (["--owner", "nowhere.csv"], "nowhere.csv: cannot be read: No such file or directory."),
        (["--answers", STAFF, "--staff-count", "13", "--questionnaire", "quickscan-owner"], "'quickscan-owner' is not known."),
        (["--answers", STAFF, "--staff-count", "13", "--mapping", "nobody"], "mapping: 'nobody' is not known. Use one of: prevent-osa."),
        (["--answers", STAFF, "--staff-count", "13", "--mapping", "prevent-osa", "--questionnaire", "quickscan-staff"], "stands beside"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], what: str
) -> None:
    assert main(["report", *arguments, "--out", str(tmp_path / "out")]) == 2
    assert what in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


GOOD = (GARAGE / "staff.csv").read_bytes()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (GOOD.replace(b"worth_learning", b"age"), "row 1, column 1: 'age' is not a statement"),
        (GOOD.replace(b"4,4,4,2", b"eens,4,4,2", 1), "row 2, column 'worth_learning': 'eens' is not an option."),
        (b"", "row 1, column 1: is empty"),
        (GOOD + b"4" * 10_000_000, "row 1, column 1: begins a file of 10,"),
        (GOOD.decode().encode("utf-16"), "row 1, column 1: is text in UTF-16."),
        (GOOD.replace(b",", b";"), "row 1, column 1: uses semicolons"),
    ],
    ids=["unknown column", "text", "empty", "10 MB", "utf-16", "semicolons"],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, what: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(data)
    assert report(tmp_path / "out", answers=str(bad)) == 2
    assert f"bad.csv {what}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_in_the_way_leaves_everything_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.html").mkdir()
    assert report(tmp_path) == 2
    assert "report.html: is a folder." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_name_is_looked_up_also_when_nobody_was_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path / "out", "--owner", OWNER, "--mapping", "nobody", answers=None) == 2
    assert "mapping: 'nobody' is not known." in capsys.readouterr().err


def test_a_bad_value_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text((GARAGE / "staff.csv").read_text().replace("4,4,4,2", "77,4,4,2", 1))
    assert report(tmp_path / "out", answers=str(bad)) == 2
    assert "bad.csv row 2, column 'worth_learning': '77' is not an option." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_second_owner_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = tmp_path / "owner.csv"
    header, row = (GARAGE / "owner.csv").read_text().splitlines()
    two.write_text("\n".join([header, row, row]))
    assert report(tmp_path / "out", "--owner", str(two), answers=None) == 2
    assert "owner.csv row 3, column 1: is a second owner." in capsys.readouterr().err


def test_an_owner_without_any_answer_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent = tmp_path / "owner.csv"
    silent.write_text((GARAGE / "owner.csv").read_text().splitlines()[0])
    assert report(tmp_path / "out", "--owner", str(silent), answers=None) == 2
    assert "owner.csv row 2, column 1: holds no answer." in capsys.readouterr().err


def test_every_action_done_already_is_refused(tmp_path: Path, library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    done = [option for action in library.actions for option in ("--done", action)]
    assert report(tmp_path / "out", "--owner", OWNER, *done) == 2
    assert "--done: names every action there is." in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert report(tmp_path / "file") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_folder_of_content_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--content", str(tmp_path / "none"), "check"]) == 2
    assert "promise.toml: is missing." in capsys.readouterr().err


def test_the_content_of_this_checkout_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    assert CONTENT.is_dir()
