"""From TOML to the library: every file, every problem, one error at the end."""

import datetime as dt
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from cattrs import Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError

from radar.concepts import (
    CONSTRUCTS,
    KINDS_OF_CONSTRUCT,
    Action,
    Construct,
    Message,
    Role,
    Sector,
    Signal,
    Source,
    Story,
    Text,
)
from radar.content.library import Case, Expected, Figure, Indicator, Library, ProfileQuestion
from radar.content.rules import problems_in
from radar.diagnosis import Conflict, Model
from radar.errors import ContentError, Problem
from radar.planning import Principles
from radar.promise import Promise
from radar.questionnaire import Questionnaire

T = TypeVar("T")
Table = dict[str, Any]

GUIDE = "See docs/guides/content.md."


def load_library(folder: Path) -> Library:
    """Read and check everything under `folder`. Raises ContentError with every problem found in any file."""
    reader = _Reader(folder)
    library = reader.library()
    problems = [*reader.problems, *(problems_in(library) if library else ())]
    if problems or library is None:
        raise ContentError(problems)
    return library


class _Reader:
    """Reads file after file and keeps what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.figures: dict[str, Figure] = {}
        self.origins: dict[str, str] = {}

    def library(self) -> Library | None:
        """All that could be read; None when a part that everything needs could not."""
        model, principles, promise = self.model(), self.principles(), self.promise()
        ours, mappings = self.questionnaires("questionnaires"), self.questionnaires("mappings")
        read = partial(
            Library,
            sources=self.entries("sources", "source", Source),
            sectors=self.entries("sectors.toml", "sector", Sector),
            questionnaires=_newest(ours),
            versions={questionnaire.ref: questionnaire for questionnaire in (*ours, *mappings)},
            mappings=_newest(mappings),
            indicators=self.entries("indicators.toml", "indicator", Indicator),
            profile=tuple(self.entries("questionnaires", "profile", ProfileQuestion).values()),
            actions=self.entries("actions", "action", Action),
            stories=self.entries("stories", "story", Story),
            messages=self.entries("messages", "message", Message),
            signals=self.entries("signals", "signal", Signal),
            cases=self.entries("cases", "case", Case),
            words=self.words(),
            figures=self.figures,
            origins=self.origins,
        )
        return read(model=model, principles=principles, promise=promise) if model and principles and promise else None

    def files(self, place: str) -> Iterator[tuple[str, Table]]:
        """Every readable TOML file in a folder (or the one file), by name."""
        path = self.folder / place
        for file in sorted(path.glob("*.toml")) if path.suffix != ".toml" else [path]:
            name = str(file.relative_to(self.folder))
            try:
                yield name, tomllib.loads(file.read_text(encoding="utf-8"))
            except FileNotFoundError:
                self.problems.append(Problem(name, "is missing.", f"Put it back. {GUIDE}"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                self.problems.append(Problem(name, f"is not TOML in UTF-8: {error}.", "Mend that line; nothing else in the file was read."))

    def entries(self, place: str, kind: str, shape: type[T]) -> dict[str, T]:
        """The [[kind]] entries of all files in a place, by id."""
        found: dict[str, T] = {}
        for name, table in self.files(place):
            for number, row in enumerate(self.rows(table, kind, name), start=1):
                entry = str(row.get("id", f"number {number}"))
                value = self.structure(row, shape, f"{name} {kind} {entry!r}")
                if entry in found:
                    self.problems.append(Problem(f"{name} {kind} {entry!r}", "has an id that is in use already.", "Choose another id."))
                if value is not None:
                    found[entry] = value
                    self.origins[f"{kind} {entry}"] = name
        return found

    def rows(self, table: Table, kind: str, name: str) -> list[Table]:
        """The entries of one file. What nothing reads is a slip of the pen, and would vanish in silence."""
        unread = set(table) - {kind} if kind != "profile" else set()
        self.problems += [Problem(name, f"has {key!r}, which nothing reads.", f"Write [[{kind}]], or move it.") for key in sorted(unread)]
        rows = table.get(kind, [])
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self.problems.append(Problem(f"{name} {kind}", "is not a list of entries.", f"Head each with [[{kind}]]. {GUIDE}"))
        return []

    def questionnaires(self, place: str) -> list[Questionnaire]:
        """Every version of every questionnaire in a folder."""
        found: dict[str, Questionnaire] = {}
        for name, table in self.files(place):
            scales = table.pop("scales", {})
            table.pop("profile", None)
            rows = [self.with_options(row, scales, name) for row in table.pop("statement", [])]
            for one in _of_each_role({**table, "statements": rows}):
                questionnaire = self.structure(one, Questionnaire, name)
                if questionnaire is not None:
                    if questionnaire.ref in found:
                        how = "Give what changed a version of its own."
                        self.problems.append(Problem(name, f"holds {questionnaire.ref!r}, which is in use already.", how))
                    found[questionnaire.ref] = questionnaire
                    self.origins[f"questionnaire {questionnaire.id}"] = self.origins[f"questionnaire {questionnaire.ref}"] = name
        return list(found.values())

    def with_options(self, row: Table, scales: Mapping[str, Any], name: str) -> Table:
        if "scale" not in row:
            return row
        scale = row["scale"]
        if scale not in scales:
            how = f"Use one of: {', '.join(scales)}."
            self.problems.append(Problem(f"{name} statement {row.get('id')!r}", f"scale = {scale!r} is not in [scales].", how))
        return {key: value for key, value in row.items() if key != "scale"} | {"options": scales.get(scale, [])}

    def model(self) -> Model | None:
        for name, table in self.files("model/diagnosis.toml"):
            return self.structure(
                {
                    "norms": self.numbers(table, "norms", name),
                    "state_shares": self.shared(table, "states", "shares", name),
                    "pass_rates": self.shared(table, "passes", "rates", name),
                    "wish": table.get("wish", {}),
                    "pattern": self.pattern(table, name),
                    "words": table.get("words", {}),
                    "barriers": table.get("barriers", {}),
                    "workload": self.shared(table, "workload", "chances", name),
                    "workload_shares": self.shared(table, "workload_answers", "shares", name),
                    "conflicts": table.get("conflict", []),
                },
                Model,
                name,
            )
        return None

    def principles(self) -> Principles | None:
        for name, table in self.files("model/planning.toml"):
            return self.structure(
                {
                    "weights": self.numbers(table, "weights", name),
                    "limits": self.numbers(table, "limits", name),
                    "evidence": self.shared(table, "evidence", "values", name),
                    "confidence": self.shared(table, "confidence", "values", name),
                    "repairs": table.get("repairs", {}),
                    "families": table.get("families", {}).get("members", []),
                    **table.get("principles", {}),
                },
                Principles,
                name,
            )
        return None

    def promise(self) -> Promise | None:
        for name, table in self.files("promise.toml"):
            return self.structure(table, Promise, name)
        return None

    def numbers(self, table: Table, key: str, name: str) -> Table:
        """Figures that each say their unit, source and confidence, as bare values."""
        return {figure: self.figure(f"{key}.{figure}", row, name) for figure, row in table.get(key, {}).items()}

    def shared(self, table: Table, key: str, inner: str, name: str) -> Table:
        """Figures of one table that share their unit, source and confidence, as bare values."""
        rows = dict(table.get(key, {}))
        values = rows.pop(inner, {})
        rows.pop("note", None)
        return {figure: self.figure(f"{key}.{figure}", {**rows, "value": value}, name) for figure, value in values.items()}

    def figure(self, id: str, row: Any, name: str) -> float | None:
        figure = self.structure({"id": id, **row} if isinstance(row, dict) else row, Figure, f"{name} {id}")
        if figure is None:
            return None
        self.figures[id] = figure
        self.origins[f"figure {id}"] = name
        return figure.value

    def pattern(self, table: Table, name: str) -> list[Table]:
        """The shifts of constructs per gap; each is a figure too."""
        shifts = []
        for row in table.get("pattern", []):
            id = f"pattern.{row.get('gap')}.{row.get('construct')}"
            told = {"unit": "points", "confidence": "low", "source": row.get("source", []), "value": row.get("points")}
            shifts.append({**{key: value for key, value in row.items() if key != "source"}, "points": self.figure(id, told, name)})
        return shifts

    def words(self) -> dict[str, Text]:
        """The words of pages: `[report] title = {…}` becomes `report.title`."""
        words = {}
        for name, table in self.files("words"):
            for section, rows in table.items():
                if not isinstance(rows, dict):
                    self.problems.append(Problem(f"{name} {section}", "is not a section.", "Put words under a [section]."))
                    continue
                for key, row in rows.items():
                    text = self.structure(row, Text, f"{name} [{section}] {key}")
                    if text:
                        words[f"{section}.{key}"] = text
                        self.origins[f"word {section}.{key}"] = name
        return words

    def structure(self, row: Any, shape: type[T], where: str) -> T | None:
        try:
            return _CONVERTER.structure(row, shape)
        except Exception as error:  # cattrs groups every error of an entry; each becomes one problem
            for line in transform_error(error, format_exception=_sentence):
                what, _, path = line.rpartition(" @ $")
                self.problems.append(Problem(where + path.replace("['", ".").replace("']", ""), *what.split("\n", 1)))
            return None


def _sentence(error: BaseException, _: type | None) -> str:
    """What is wrong and how to mend it, on two lines."""
    if isinstance(error, KeyError):
        return f"is missing.\nAdd it. {GUIDE}"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"has {', '.join(sorted(map(repr, error.extra_fields)))}, which nothing reads.\nMend the spelling or remove it. {GUIDE}"
    return f"{error}." + ("" if "\n" in str(error) else f"\n{GUIDE}")


def _newest(questionnaires: Iterable[Questionnaire]) -> dict[str, Questionnaire]:
    """The last version of each, by id."""
    found: dict[str, Questionnaire] = {}
    for questionnaire in questionnaires:
        if questionnaire.id not in found or _age(found[questionnaire.id]) < _age(questionnaire):
            found[questionnaire.id] = questionnaire
    return found


def _age(questionnaire: Questionnaire) -> list[int]:
    """2026-10 comes after 2026-9."""
    return [int(number) for number in re.findall(r"[0-9]+", questionnaire.version)]


def _of_each_role(table: Table) -> Iterator[Table]:
    """A file for one role is one questionnaire. In a file with [roles] a statement has a text for each role that is asked it."""
    bridges, roles = table.pop("bridge", []), table.pop("roles", None)
    if roles is None:
        yield {**table, "bridges": bridges}
        return
    for role, own in roles.items():
        asked = [_for_role(row, role) for row in table["statements"] if role in row or "text" in row]
        led = [{key: value for key, value in row.items() if key != "role"} for row in bridges if row.get("role") == role]
        yield {**table, **own, "id": f"{table.get('id')}-{role}", "role": role, "statements": asked, "bridges": led}


def _for_role(row: Table, role: str) -> Table:
    told = {key: value for key, value in row.items() if key not in set(Role)}
    return {**told, "text": row[role]} if role in row else told


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for exact in (str, bool, dt.date):
        converter.register_structure_hook(exact, _exactly(exact))
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(float, _number)
    for enumeration in StrEnum.__subclasses__():
        converter.register_structure_hook(enumeration, _member)
    converter.register_structure_hook(Construct, lambda value, _: _construct(value))
    converter.register_structure_hook(Construct | None, lambda value, _: None if value is None else _construct(value))
    converter.register_structure_hook(Expected, lambda value, _: tuple(value) if isinstance(value, list) else value)
    converter.register_structure_hook(Conflict, lambda row, _: _conflict(row))
    return converter


def _exactly(shape: type) -> Callable[[Any, type], Any]:
    def structure(value: Any, _: type) -> Any:
        if type(value) is not shape:
            raise ValueError(f"{value!r} is not {_KINDS[shape]}")
        return value

    return structure


_KINDS = {str: "text", bool: "true or false", dt.date: "a date such as 2026-11-22"}


def _whole(value: Any, _: type) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _number(value: Any, _: type) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def _member(value: Any, shape: type[StrEnum]) -> StrEnum:
    try:
        return shape(value)
    except ValueError:
        raise ValueError(f"{value!r} is not known.\nUse one of: {', '.join(shape)}") from None


def _construct(value: Any) -> Construct:
    for kind in KINDS_OF_CONSTRUCT:
        if value in list(kind):
            return kind(value)
    raise ValueError(f"{value!r} is not known.\nUse one of: {', '.join(CONSTRUCTS)}")


def _conflict(row: Any) -> Conflict:
    high, low = row["high"], row["low"]
    return Conflict(row["id"], (Role(high[0]), _construct(high[1])), (Role(low[0]), _construct(low[1])))


_CONVERTER = _converter()
