"""Questionnaires, and the one door through which answers come in."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from radar.concepts import Construct, Role, State, Text
from radar.errors import InputError, Problem

NO_ANSWER = frozenset({"", "na", "private"})
"""Left open, "weet ik niet", "zeg ik liever niet": three ways of giving no answer. None of them is a score."""

LARGEST_FILE = 1_000_000  # bytes; fifty people on forty statements need some 10,000
PROBLEMS_SHOWN = 20


class Kind(StrEnum):
    """`scale`: numbered options from low to high. `ordered`: options with neighbours. `choice`: options without order."""

    SCALE = "scale"
    ORDERED = "ordered"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Option:
    """`states`: the option is offered only to who is in one of these; empty means to everybody."""

    value: str
    label: Text
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One thing to react to. `most` is how many options may be chosen; `reversed` that agreeing counts as little.

    `indicator` is the one figure of the monitor that it asks for; such a statement stands for no construct.
    """

    id: str
    text: Text
    kind: Kind
    options: tuple[Option, ...]
    construct: Construct | None = None
    reversed: bool = False
    most: int = 1
    indicator: str | None = None

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    def option(self, value: str) -> Option:
        return self.options[self.values.index(value)]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Over which statements answers to one questionnaire may be held against those to another: the `same` words, scale and direction."""

    of: str
    same: tuple[str, ...]


@dataclass(frozen=True)
class Questionnaire:
    """One version of a list of statements for one role. A released version never changes; `bridges` lead to others.

    `minutes` is how long it takes, estimated.
    A foreign questionnaire (`foreign` is true) has the same shape: its statements stand for our constructs as its mapping says,
    `ignores` are columns that are never read, and `cannot_say` tells what it leaves unknown. `reliability` and `reference_mean` (1 to 5)
    override what is assumed of a construct with what was measured.
    """

    id: str
    version: str
    role: Role
    title: Text
    intro: Text
    status: Text
    source: tuple[str, ...]
    statements: tuple[Statement, ...]
    foreign: bool = False
    ignores: tuple[str, ...] = ()
    cannot_say: Mapping[Construct, Text] = field(default_factory=dict)
    reliability: Mapping[Construct, float] = field(default_factory=dict)
    reference_mean: Mapping[Construct, float] = field(default_factory=dict)
    minutes: int = 3
    bridges: tuple[Bridge, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"

    @cached_property
    def measuring(self) -> Mapping[Construct, tuple[Statement, ...]]:
        """The statements that stand for each construct, in the order in which they are asked."""
        asked = dict.fromkeys(s.construct for s in self.statements if s.construct is not None)
        return {construct: tuple(s for s in self.statements if s.construct == construct) for construct in asked}

    def statement(self, id: str) -> Statement:
        return next(statement for statement in self.statements if statement.id == id)

    @property
    def measures(self) -> tuple[Construct, ...]:
        return tuple(self.measuring)

    @property
    def asks_both_ways(self) -> bool:
        """Whether agreeing is good on some statements and bad on others: then who agrees with all has not read them."""
        return len({s.reversed for s in self.statements if s.construct is not None}) == 2

    def asked_alike(self, other: "Questionnaire") -> tuple[Construct, ...]:
        """The constructs that both ask with the same statements, or over a bridge with no other statements than those."""
        if self.ref == other.ref:
            return self.measures
        same = {id for one, far in ((self, other), (other, self)) for bridge in one.bridges if bridge.of == far.ref for id in bridge.same}
        return tuple(c for c in self.measures if c in other.measuring and _ids(self, c) == _ids(other, c) <= same)


def _ids(questionnaire: Questionnaire, construct: Construct) -> set[str]:
    return {statement.id for statement in questionnaire.measuring[construct]}


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What one person answered: statement id to the chosen values. A statement without an answer is not in it."""

    answers: Mapping[str, tuple[str, ...]]


def parse_sheets(questionnaire: Questionnaire, data: bytes, *, name: str, most: int | None = None) -> tuple[AnswerSheet, ...]:
    """Read a CSV file: one row a person, one column a statement. `most` is how many people were asked.

    A row without a single answer is nobody. Raises InputError with every problem, each with its row and column.
    """
    rows = _read_rows(data, name)
    header = [cell.strip() for cell in rows[0]]
    problems = list(_header_problems(questionnaire, header, name))
    if problems:
        raise InputError(_first(problems, name))
    voices = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            how = "Give every column a cell, an empty one where there is no answer."
            where = f"{name} row {number}, column {min(len(cells), len(header)) + 1}"
            problems.append(Problem(where, f"is where the row goes wrong: it has {len(cells)} cells, the header has {len(header)}.", how))
            continue
        row = dict(zip(header, cells, strict=True))
        problems += _row_problems(questionnaire, row, f"{name} row {number}")
        sheet = _sheet(questionnaire, row)
        if sheet.answers:
            voices.append((number, sheet))
    if most is not None and len(voices) > most:
        how = "Correct the number asked (everybody but the owner and open leaders), or remove what does not belong here."
        where = f"{name} row {voices[most][0]}, column 1"
        problems.append(Problem(where, f"is one too many: {len(voices)} people answered, {most} were asked.", how))
    if problems:
        raise InputError(_first(problems, name))
    return tuple(sheet for _, sheet in voices)


def parse_sheet(questionnaire: Questionnaire, row: Mapping[str, str], *, where: str) -> AnswerSheet:
    """One person's answers from text: statement id to value. What is missing is not answered. Raises InputError with every problem."""
    problems = sheet_problems(questionnaire, row, where=where)
    if problems:
        raise InputError(problems)
    return _sheet(questionnaire, row)


def sheet_problems(questionnaire: Questionnaire, row: Mapping[str, str], *, where: str) -> list[Problem]:
    """All that is wrong with one person's answers."""
    known = {statement.id for statement in questionnaire.statements}
    unknown = [
        Problem(where, f"{_shown(key)} is not a statement of {questionnaire.ref}.", "Mend the spelling.") for key in row if key not in known
    ]
    return [*unknown, *_row_problems(questionnaire, row, where)]


def _read_rows(data: bytes, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(_decode(data, name)), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        problem = Problem(
            f"{name} row {reader.line_num}, column 1 or further", f"cannot be read as CSV ({error}).", _save_as("comma-separated CSV")
        )
        raise InputError([problem]) from None


def _decode(data: bytes, name: str) -> str:
    start = f"{name} row 1, column 1"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (len(data) > 3 and data[1] == data[3] == 0):
        raise InputError([Problem(start, "is text in UTF-16.", _save_as("CSV UTF-8"))])
    if data.startswith(b"PK"):
        raise InputError([Problem(start, "is a spreadsheet, not text.", _save_as("CSV UTF-8"))])
    if len(data) > LARGEST_FILE:
        how = f"Give the answers of one firm only; that stays under {LARGEST_FILE:,} bytes."
        raise InputError([Problem(start, f"begins a file of {len(data):,} bytes.", how)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        column = data.count(b",", data.rfind(b"\n", 0, error.start) + 1, error.start) + 1
        raise InputError([Problem(f"{name} row {row}, column {column}", "is not text in UTF-8.", _save_as("CSV UTF-8"))]) from None
    if not text.strip():
        how = "Put the statement ids in row 1, one a column, and one person in each row below."
        raise InputError([Problem(start, "is empty: there is no header.", how)])
    for separator, called in ((";", "semicolons"), ("\t", "tabs")):
        if separator in text.lstrip().partition("\n")[0]:
            raise InputError([Problem(start, f"uses {called} between the columns.", _save_as("comma-separated CSV"))])
    if "\0" in text:
        at = text.index("\0")
        row, column = text.count("\n", 0, at) + 1, text.count(",", text.rfind("\n", 0, at) + 1, at) + 1
        raise InputError([Problem(f"{name} row {row}, column {column}", "holds a zero byte.", _save_as("CSV UTF-8"))])
    return text


def _save_as(kind: str) -> str:
    return f"Save the file as {kind} and try again."


def _header_problems(questionnaire: Questionnaire, header: list[str], name: str) -> Iterator[Problem]:
    known = [statement.id for statement in questionnaire.statements]
    for column, cell in enumerate(header, start=1):
        where = f"{name} row 1, column {column}"
        if cell in header[: column - 1]:
            yield Problem(where, f"{_shown(cell)} stands there twice.", "Keep one of the two.")
        elif cell not in known and cell not in questionnaire.ignores:
            yield Problem(where, f"{_shown(cell)} is not a statement of {questionnaire.ref}.", f"Use one of: {', '.join(known)}.")
    for missing in (statement for statement in known if statement not in header):
        yield Problem(
            f"{name} row 1, column {len(header) + 1}",
            f"has no column {_shown(missing)}.",
            "Add it, with empty cells where there is no answer.",
        )


def _row_problems(questionnaire: Questionnaire, row: Mapping[str, str], where: str) -> Iterator[Problem]:
    for statement in questionnaire.statements:
        values = _values(row.get(statement.id, ""))
        place = f"{where}, column {statement.id!r}"
        for value in values:
            if value not in statement.values:
                allowed = ", ".join(statement.values)
                yield Problem(place, f"{_shown(value)} is not an option.", f"Use one of: {allowed}; or leave it empty, or na or private.")
        if len(values) > statement.most:
            yield Problem(place, f"{len(values)} options are chosen.", f"Choose at most {statement.most}.")
        for twice in sorted({value for value in values if values.count(value) > 1}):
            yield Problem(place, f"{_shown(twice)} is chosen twice.", "Name an option once.")


def _sheet(questionnaire: Questionnaire, row: Mapping[str, str]) -> AnswerSheet:
    answers = {statement.id: _values(row.get(statement.id, "")) for statement in questionnaire.statements}
    return AnswerSheet({statement: values for statement, values in answers.items() if values})


def _values(cell: str) -> tuple[str, ...]:
    """The chosen values in a cell; none when there is no answer. Spreadsheets write 4 as 4.0."""
    cell = cell.strip()
    if cell in NO_ANSWER:
        return ()
    return tuple(part.strip().removesuffix(".0") for part in cell.split("|"))


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")


def _first(problems: list[Problem], name: str) -> list[Problem]:
    more = len(problems) - PROBLEMS_SHOWN
    if more <= 0:
        return problems
    return [*problems[:PROBLEMS_SHOWN], Problem(name, f"has {more} more problems.", "Mend these first.")]
