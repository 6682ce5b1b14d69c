"""Answers are added up in one place. What an import contract cannot see, this reads in the code."""

import ast
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.places import ROOT

ROWS = {"Answer", "received", "Lead", "leading", "Slip", "unused"}
"""What the rows of answers, of leaders too, and of slips are called: the tables, and a round's own."""

OTHERS = {"deeds"}
"""What else belongs to a round."""

ADD_UP = {"aggregate", "annotate", "Count", "Avg", "Sum", "Max", "Min", "StdDev", "Variance"}
SQL = {"cursor", "raw", "RawSQL", "extra"}

MAY: Mapping[str, set[tuple[str, str]]] = {
    "reaches answers": {("radar_web/actions.py", name) for name in ("", "start", "give", "_held", "_close", "delete_old")}
    | {("radar_web/models.py", "")}
    | {("radar_web/backup.py", name) for name in ("", "_since")},  # whoever runs an installation has them all anyway
    "adds up rows": set(),
    "writes SQL": {
        ("radar_web/rights.py", name)
        for name in ("grant", "_make", "_give", "_take_no_samples", "serve_pages", "reach_answers", "rewrite_answers")
    }
    | {("radar_web/sweeping.py", "sweep")}
    | {("radar_web/health.py", "_one"), ("radar_web/backup.py", "_one_moment")},
    "makes scores": {
        (file, "")
        for file in ("radar/gate/__init__.py", "radar/gate/coarse.py", "radar/gate/others.py", "radar/gate/subgroups.py", "radar/mirror.py")
    },
}
"""In which file and function each may happen; "" is outside any."""


def named(node: ast.AST, inside: str = "") -> Iterator[tuple[str, str]]:
    """Every name that code uses or imports, with the function it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name):
            yield child.id, inside
        elif isinstance(child, ast.Attribute):
            yield child.attr, inside
        elif isinstance(child, ast.alias):
            yield child.name, inside
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module, inside
        yield from named(child, child.name if isinstance(child, ast.FunctionDef) else inside)


def does(name: str) -> str | None:
    if name in ROWS:
        return "reaches answers"
    if name in ADD_UP:
        return "adds up rows"
    if name in SQL:
        return "writes SQL"
    return "makes scores" if name == "radar.scoring" else None


def beside_the_gate(source: Path) -> list[str]:
    """What reaches or adds up answers where it may not."""
    files = ((path, str(path.relative_to(source))) for path in sorted(source.rglob("*.py")) if "migrations" not in path.parts)
    uses = ((file, inside, name) for path, file in files for name, inside in named(ast.parse(path.read_text())))
    return [f"{file} {inside}: {name}" for file, inside, name in uses if (what := does(name)) and (file, inside) not in MAY[what]]


def test_answers_are_added_up_in_the_gate_alone() -> None:
    assert beside_the_gate(ROOT / "src") == []


def test_a_table_is_reached_under_these_names_only() -> None:
    """Another name for the rows would be a way around the test above."""
    from radar_web.models import Answer, Lead, Round, Slip

    assert {Answer.__name__, Lead.__name__, Slip.__name__} <= ROWS
    assert {relation.get_accessor_name() for relation in Round._meta.related_objects} <= ROWS | OTHERS


@pytest.mark.parametrize(
    ("file", "planted"),
    [
        ("radar_web/queries.py", "def how_many(round):\n    return round.received.count()\n"),
        ("radar_web/owner/result.py", "from radar_web.models import Answer\n"),
        ("radar_web/actions.py", "def count(round):\n    return Answer.objects.filter(round=round).count()\n"),
        ("radar_web/queries.py", "def busy(firm):\n    return firm.rounds.aggregate(Max('asked'))\n"),
        (
            "radar_web/public/views.py",
            "def look():\n    with connection.cursor() as open:\n        open.execute('SELECT answers FROM radar_web_answer')\n",
        ),
        ("radar/diagnosis/views.py", "from radar.scoring import score\n"),
        ("radar_web/pages/report.py", "def peek():\n    import radar.scoring\n"),
    ],
)
def test_a_planted_way_around_is_found(file: str, planted: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    place = tmp_path / "src" / file
    place.write_text(f"{place.read_text()}\n\n{planted}")
    assert any(found.startswith(file) for found in beside_the_gate(tmp_path / "src"))
