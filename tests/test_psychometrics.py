"""Measurement, held against hand calculation and against R."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from radar import psychometrics
from radar.content import Library
from radar.questionnaire import AnswerSheet
from radar.scoring import rescaled


def test_alpha_of_three_twins_is_one() -> None:
    assert psychometrics.alpha([[1, 1, 1], [3, 3, 3], [4, 4, 4]]) == pytest.approx(1.0)


def test_alpha_is_unknown_when_nobody_differs() -> None:
    assert math.isnan(psychometrics.alpha([[3, 3], [3, 3]]))


def test_alpha_by_hand() -> None:
    # Two statements of variance 2/3 each; the sums 3, 3, 6, 4 have variance 2: 2 * (1 - (4/3) / 2)
    assert psychometrics.alpha([[1, 2], [2, 1], [3, 3], [2, 2]]) == pytest.approx(2 / 3)


def test_two_statements_by_spearman_brown() -> None:
    assert psychometrics.spearman_brown(0.60, 2) == pytest.approx(0.75)
    assert psychometrics.spearman_brown(0.60, 1) == pytest.approx(0.60)


@pytest.mark.parametrize(("options", "unit", "variance"), [(5, 1.0, 2.0), (6, 0.8, 1.8667), (4, 4 / 3, 2.2222)])
def test_chance_answers_have_the_variance_of_a_uniform(options: int, unit: float, variance: float) -> None:
    assert psychometrics.uniform_variance(options, unit) == pytest.approx(variance, abs=1e-4)


def test_agreement_from_all_alike_to_as_by_chance() -> None:
    assert psychometrics.rwg_j([4, 4, 4, 4, 4], 2.0) == 1.0
    assert psychometrics.rwg_j([1, 5, 1, 5, 1, 5], 2.0) == 0.0


def test_average_deviation_by_hand() -> None:
    assert psychometrics.average_deviation([1, 2, 3, 4, 5]) == pytest.approx(1.2)


@pytest.mark.parametrize("group", ["1ST", "2ND"])
def test_agreement_as_r_has_it(data: Path, group: str) -> None:
    expected = json.loads((data / "psychometrics/expected_results_R.json").read_text())
    with (data / "psychometrics/multilevel_cohesion.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["PLATOON"] == group and all(row.values())]
    items = np.array([[float(row[name]) for name in row if name.startswith("COH")] for row in rows])
    by_group = {key: {row["grpid"]: row for row in expected[key]} for key in ("cohesion_rwgj", "cohesion_ad_m")}
    assert psychometrics.rwg_j(items, 2.0) == pytest.approx(by_group["cohesion_rwgj"][group]["rwg.j"], abs=1e-9)
    assert psychometrics.average_deviation(items) == pytest.approx(by_group["cohesion_ad_m"][group]["AD.M"], abs=1e-9)


def test_alpha_as_r_has_it(data: Path) -> None:
    expected = json.loads((data / "psychometrics/expected_results_R.json").read_text())["prevent_osa_ku"]
    with (data / "psychometrics/prevent_osa_sweden_581.csv").open() as file:
        rows = [[float(row[item]) for item in expected["items"]] for row in csv.DictReader(file) if all(row[i] for i in expected["items"])]
    assert psychometrics.alpha(rows) == pytest.approx(expected["raw_alpha_listwise"], abs=1e-6)


def test_the_reliabilities_of_the_mapping_are_those_of_the_data(data: Path, library: Library) -> None:
    foreign = library.mappings["prevent-osa"]
    with (data / "psychometrics/prevent_osa_sweden_581.csv").open() as file:
        people = list(csv.DictReader(file))
    for construct, stated in foreign.reliability.items():
        statements = foreign.measuring[construct]
        rows = [
            [rescaled(s, AnswerSheet({s.id: (person[s.id].removesuffix(".0"),)})) for s in statements]
            for person in people
            if all(person[s.id] for s in statements)
        ]
        assert psychometrics.alpha(np.array(rows, dtype=float)) == pytest.approx(stated, abs=0.005), construct
