"""Random firms, attacked with everything that is shown of them."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from radar import gate
from radar.concepts import Round, Split, SplitBy
from radar.content import STAFF, Library, load_library
from radar.questionnaire import AnswerSheet, Questionnaire
from tests.attacker import People, Puzzle, published, small_cells, traced
from tests.conftest import CONTENT
from tests.firms import LEVELS, SIZES, firm, split_on
from tests.places import PROOF

MEASURING = load_library(CONTENT).questionnaires[STAFF].measuring
STATEMENT = {str(construct): statements[0].id for construct, statements in MEASURING.items()}
"""The one statement of each construct."""

FIRMS = 300 if PROOF == 1 else 500 * PROOF
SOLVED = 24 * PROOF
FLOOR, SHOWN_APART = 5, 8


@pytest.fixture(scope="module")
def staff(library: Library) -> Questionnaire:
    return library.questionnaires[STAFF]


def rounds(library: Library, staff: Questionnaire, number: int) -> Iterator[tuple[dict[str, Any], list[AnswerSheet], str]]:
    """Firm after firm, told apart by each attribute in turn: what is published, as it comes back from JSON, and what was answered."""
    for seed in range(number):
        rng = random.Random(seed)
        people = firm(staff, SIZES[seed % len(SIZES)], rng)
        split, sheets, _ = split_on(seed // len(SIZES) % len(LEVELS), people, rng)
        release = gate.release(Round("r", len(people), 1, split), staff, sheets, library.promise, code="test")
        yield json.loads(json.dumps(asdict(release))), [sheet for sheet in sheets if set(sheet.answers) - {split.by}], split.by


def groups_of(release: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    everybody = [("", release["staff"])] if release["staff"]["kind"] == "group" else []
    return everybody + [(group["key"], group) for group in release["splits"]]


def member(sheet: AnswerSheet, by: str, key: str) -> bool:
    return key in {"", *sheet.answers.get(by, ())}


def known_about(release: dict[str, Any], voices: list[AnswerSheet], by: str, answered: str | None) -> tuple[list[People], list[list[int]]]:
    """The groups that are shown on one statement (None: at all), and the subgroups of nobody, by the groups they belong to."""
    shown = [key for key, group in groups_of(release) if answered is None or answered in group["constructs"]]
    statement = STATEMENT.get(answered or "")
    those = [at for at, sheet in enumerate(voices) if statement is None or statement in sheet.answers]
    known = [frozenset(at for at in those if member(voices[at], by, key)) for key in shown]
    split = release["split"] or {"groups": []}
    empty = [key for key in split["groups"] if not any(member(voices[at], by, key) and key for at in those)]
    return known, [[at for at, key in enumerate(shown) if key in ("", ghost)] for ghost in empty]


def test_nothing_follows_about_fewer_than_five(library: Library, staff: Questionnaire) -> None:
    apart = 0
    for release, voices, by in rounds(library, staff, FIRMS):
        for construct in (None, *STATEMENT):
            known, empty = known_about(release, voices, by, construct)
            assert traced(known, len(voices), FLOOR, empty) is None
        for key, group in groups_of(release):
            people = [sheet for sheet in voices if member(sheet, by, key)]
            assert group["n"] == len(people) >= (SHOWN_APART if key else FLOOR)
            assert small_cells(group["choices"]) == []
            assert not (key and group["choices"])
            for construct, line in group["constructs"].items():
                answered = sum(STATEMENT[construct] in sheet.answers for sheet in people)
                assert line["n"] == (len(people) if len(people) - answered < 3 else answered)
                assert not key or line["n"] == group["n"]  # less everybody's number, it would tell how many passed elsewhere
        apart += bool(release["splits"])
    assert apart > FIRMS / 4


def test_no_line_of_a_release_is_finer_than_was_promised(library: Library, staff: Questionnaire) -> None:
    """Each line, made again from the answers by the rules as they are written down."""
    for release, voices, by in rounds(library, staff, FIRMS):
        for key, group in groups_of(release):
            for construct, line in group["constructs"].items():
                said = answers_of([sheet for sheet in voices if member(sheet, by, key)], STATEMENT[construct])
                told = published(said, apart=bool(key), passed=group["n"] - len(said))
                assert (line["mean"], line["sd"], line["agreement"], line["at_edge"]) == (told.mean, told.sd, told.agreement, told.at_edge)


def answers_of(sheets: list[AnswerSheet], statement: str) -> list[int]:
    return [int(sheet.answers[statement][0]) for sheet in sheets if statement in sheet.answers]


def test_everybody_may_have_said_two_things(library: Library, staff: Questionnaire) -> None:
    """Also for who knows one answer: his own, or one that he made up."""
    for release, voices, by in rounds(library, staff, SOLVED):
        for construct, statement in STATEMENT.items():
            those = [sheet for sheet in voices if statement in sheet.answers]
            shown = may_be_shown(release, those, by)
            if release["staff"]["kind"] != "group" or construct not in release["staff"]["constructs"]:
                continue
            for known in (None, *sorted({sheet.answers[statement][0] for sheet in those})):
                puzzle = puzzle_of(those, statement, by, shown, release, known)
                assert puzzle.alone() is None, (construct, puzzle)


def may_be_shown(release: dict[str, Any], those: list[AnswerSheet], by: str) -> list[str]:
    """Everybody and the subgroups that could be shown on a statement, the largest first: as somebody works out who knows the promise."""
    size = {group["key"]: sum(member(sheet, by, group["key"]) for sheet in those) for group in release["splits"]}
    group_size = {group["key"]: group["n"] for group in release["splits"]}
    shown = [""]
    for key in sorted(size, key=lambda key: (-size[key], key)):
        known = [frozenset(at for at, sheet in enumerate(those) if member(sheet, by, name)) for name in (*shown, key)]
        empty = [level for level in release["split"]["groups"] if not any(member(sheet, by, level) for sheet in those)]
        all_answered = size[key] > group_size[key] - 3
        if size[key] >= SHOWN_APART and all_answered and traced(known, len(those), FLOOR, [[0] for _ in empty]) is None:
            shown.append(key)
    return shown


def puzzle_of(those: list[AnswerSheet], statement: str, by: str, shown: list[str], release: dict[str, Any], known: str | None) -> Puzzle:
    levels = [*(release["split"] or {"groups": []})["groups"], ""]
    atoms: dict[str, list[int]] = {level: [] for level in levels}
    mine = next((at for at, sheet in enumerate(those) if sheet.answers[statement][0] == known), None)
    for at, sheet in enumerate(those):
        if at != mine:
            atoms[next(iter(sheet.answers.get(by, ("",))))].append(int(sheet.answers[statement][0]))
    named = [(level, answers) for level, answers in atoms.items() if answers]
    if mine is not None:
        named.append((next(iter(those[mine].answers.get(by, ("",)))), [int(those[mine].answers[statement][0])]))
    groups = [frozenset(at for at, (level, _) in enumerate(named) if key in ("", level)) for key in shown]
    passed = release["staff"]["n"] - len(those)
    return Puzzle([answers for _, answers in named], groups, frozenset([len(named) - 1]) if mine is not None else frozenset(), passed)


def test_who_is_not_shown_is_not_tied_to_an_end_of_the_scale(library: Library, staff: Questionnaire) -> None:
    """Everybody less the teams that are shown are five to seven people who all say the same: the hardest case, many times over."""
    statement, construct = staff.statements[0].id, str(staff.statements[0].construct)
    dropped = 0
    for seed in range(150 * PROOF):
        rng = random.Random(seed)
        said = {"a": rng.randint(12, 22), "b": rng.randint(8, 11), "c": rng.randint(5, 7)}
        ends = rng.choice("15")
        sheets = [
            AnswerSheet({statement: (ends if team == "c" else str(min(5, max(1, round(rng.gauss(3, 1))))),), "team": (team,)})
            for team, people in said.items()
            for _ in range(people)
        ]
        release = gate.release(Round("r", 50, 1, Split(SplitBy.TEAM, ("a", "b", "c"))), staff, sheets, library.promise, code="test")
        document = json.loads(json.dumps(asdict(release)))
        shown = may_be_shown(document, sheets, "team")
        dropped += len(shown) > 1 + sum(construct in group["constructs"] for group in document["splits"])
        for known in (None, "1", "5"):
            if known is None or any(sheet.answers[statement][0] == known for sheet in sheets):
                puzzle = puzzle_of(sheets, statement, "team", shown, document, known)
                assert [line["mean"] for line in lines_of(document, construct)] == [told.mean for told in puzzle.told(puzzle.truth)]
                assert puzzle.alone() is None, (seed, known)
    assert dropped


def lines_of(release: dict[str, Any], construct: str) -> list[dict[str, Any]]:
    """What is told of one construct: of everybody, and of subgroups from the largest down."""
    groups = sorted(groups_of(release)[1:], key=lambda named: (-named[1]["n"], named[0]))
    return [group["constructs"][construct] for _, group in (*groups_of(release)[:1], *groups) if construct in group["constructs"]]
