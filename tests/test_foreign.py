"""Real input: 550 employees who answered another questionnaire, in groups of a firm's size."""

import csv
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.cli import main
from tests.places import PROOF

BETTER_NOT_ASKED = {
    "attitude",
    "intention",
    "self_efficacy",
    "self_regulation",
    "awareness",
    "external_environment",
    "knowledge",
    "adaptive_skills",
}


def groups(data: Path, sizes: tuple[int, ...]) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Groups of 5 to 50 people drawn within a sector."""
    with (data / "psychometrics/prevent_osa_sweden_581.csv").open(encoding="utf-8") as file:
        people = sorted(csv.DictReader(file), key=lambda person: person["sector"])
    rng = random.Random(581)
    sectors = [list(rows) for _, rows in itertools.groupby(people, key=lambda person: person["sector"])]
    for size in sizes:
        large_enough = [rows for rows in sectors if len(rows) >= size]
        yield size, rng.sample(rng.choice(large_enough), size)


def write(people: list[dict[str, str]], place: Path) -> None:
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(people[0]))
        writer.writeheader()
        writer.writerows(people)


def test_groups_of_real_employees_give_a_release_a_diagnosis_and_a_next_step(data: Path, tmp_path: Path) -> None:
    sizes = (5, 7, 8, 12, 20, 30, 50) * PROOF
    first_steps = set()
    for number, (size, people) in enumerate(groups(data, sizes)):
        write(people, tmp_path / "group.csv")
        out = tmp_path / str(number)
        arguments = ["--answers", str(tmp_path / "group.csv"), "--staff-count", str(size + 2), "--question", "quality", "--out", str(out)]
        assert main(["report", "--mapping", "prevent-osa", *arguments]) == 0
        release, diagnosis, plan = (json.loads((out / f"{name}.json").read_text()) for name in ("release", "diagnosis", "plan"))
        assert release["questionnaire"] == "prevent-osa@2023-04"
        assert release["staff"]["kind"] == "group"
        assert set(diagnosis["not_asked"]) == BETTER_NOT_ASKED
        for estimate in diagnosis["staff"]["constructs"].values():
            assert 1 <= estimate["low"] <= estimate["mean"] <= estimate["high"] <= 5
        assert diagnosis["staff"]["phases"] is None
        first_steps.add(plan["first"]["action"])
        page = (out / "report.html").read_text()
        assert "Of leren iets oplevert, is niet gevraagd." in page
        assert "een andere vragenlijst, door ons ingepast" in page
    assert len(first_steps) >= 2


def test_whom_nobody_may_be_told_apart_by_is_never_read(data: Path, tmp_path: Path) -> None:
    (_, people), *_ = groups(data, (12,))
    releases = []
    for age in ("18-29", "60+"):
        write([{**person, "age_group": age, "sector": age} for person in people], tmp_path / "group.csv")
        arguments = ["--answers", str(tmp_path / "group.csv"), "--staff-count", "12", "--out", str(tmp_path / age)]
        assert main(["report", "--mapping", "prevent-osa", *arguments]) == 0
        releases.append((tmp_path / age / "release.json").read_bytes())
    assert releases[0] == releases[1]


def test_a_foreign_file_without_its_mapping_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (_, people), *_ = groups(data, (12,))
    write(people, tmp_path / "group.csv")
    arguments = ["--answers", str(tmp_path / "group.csv"), "--staff-count", "12", "--out", str(tmp_path / "out")]
    assert main(["report", *arguments]) == 2
    assert "row 1, column 1: 'age_group' is not a statement of quickscan-staff@2026-1." in capsys.readouterr().err


@pytest.mark.parametrize("size", [4, 5])
def test_a_foreign_questionnaire_without_any_data_from_outside(tmp_path: Path, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    main(["questionnaire", "prevent-osa", "--json"])
    statements = json.loads(capsys.readouterr().out)["statements"]
    people = [{statement["id"]: str(1 + (number + at) % 4) for at, statement in enumerate(statements)} for number in range(size)]
    write(people, tmp_path / "group.csv")
    arguments = ["--answers", str(tmp_path / "group.csv"), "--staff-count", "9", "--out", str(tmp_path / "out")]
    assert main(["report", "--mapping", "prevent-osa", *arguments]) == 0
    release = json.loads((tmp_path / "out/release.json").read_text())
    assert release["staff"]["kind"] == ("group" if size == 5 else "too_few")
