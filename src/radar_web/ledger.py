"""What no backup may undo: that answers were erased, and that a round was closed.

A folder of small files beside the database, written before the database is. It names nobody: of an open round it holds the hashes of erased
receipts, of a closed one the three documents that were shown.
"""

import json
import os
import uuid
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import transaction

from radar.errors import InputError, Problem

ERASED, CLOSED, ASIDE = ".erased", ".closed", ".aside"


class NotKept(OSError):
    """The disk did not take a note; so what it is about may not happen."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """By the id of a round: the keys of answers that were `erased`, and the documents of those that were `closed`."""

    erased: Mapping[uuid.UUID, Set[str]] = field(default_factory=dict)
    closed: Mapping[uuid.UUID, Any] = field(default_factory=dict)


def note_erased(round: uuid.UUID, key: str) -> None:
    """Before it is erased: noted and then not erased does no harm, since somebody asked for it. Raises NotKept."""
    with _kept():
        _file(round, CLOSED).unlink(missing_ok=True)  # of an open round: a closing that was noted and not stored
        with _file(round, ERASED).open("a") as file:
            _on_disk(file, f"\n{key}\n")  # a line of its own, also after half a line that a full disk left


def note_closed(round: uuid.UUID, documents: Mapping[str, Any]) -> None:
    """Before it is stored, inside that transaction: once stored, no answer has the key that it had. Raises NotKept."""
    with _kept():
        aside = _file(round, ASIDE)
        with aside.open("w") as file:
            _on_disk(file, json.dumps(documents))
        aside.replace(_file(round, CLOSED))
    transaction.on_commit(lambda: forget_erased(round))


def rounds_with_erased() -> set[uuid.UUID]:
    return {uuid.UUID(file.stem) for file in place().glob(f"*{ERASED}")}


def forget_erased(round: uuid.UUID) -> None:
    """Of a round that is closed: whose answers were erased nobody needs to know any more."""
    _file(round, ERASED).unlink(missing_ok=True)


def note_again(ledger: Ledger) -> None:
    """What a restored installation must go on knowing, for the next restore. Raises NotKept."""
    for round, documents in ledger.closed.items():
        note_closed(round, documents)
    for round in ledger.erased.keys() - ledger.closed.keys():
        for key in ledger.erased[round]:
            note_erased(round, key)


def read_ledger(folder: Path) -> Ledger:
    """What was noted; of a folder that is not there, nothing. Raises InputError for a file that is none of ours."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    try:
        erased = {uuid.UUID(file.stem): frozenset(file.read_text().split()) for file in files if file.suffix == ERASED}
        closed = {uuid.UUID(file.stem): json.loads(file.read_text()) for file in files if file.suffix == CLOSED}
    except (OSError, ValueError) as error:
        raise InputError([Problem(str(folder), f"holds a file that is not of a ledger: {error}.", "Move it away.")]) from None
    return Ledger(erased, closed)


def together(ledgers: list[Ledger]) -> Ledger:
    """Those of several servers on one database."""
    erased: dict[uuid.UUID, Set[str]] = {}
    for ledger in ledgers:
        for round, keys in ledger.erased.items():
            erased[round] = erased.get(round, frozenset()) | keys
    return Ledger(erased, {round: documents for ledger in ledgers for round, documents in ledger.closed.items()})


def place() -> Path:
    """Where this installation has its ledger."""
    found: Path = settings.STATE / "ledger"
    return found


def _file(round: uuid.UUID, suffix: str) -> Path:
    return place() / f"{round}{suffix}"


@contextmanager
def _kept() -> Iterator[None]:
    """In a folder that is there; its names are on disk afterwards as well."""
    try:
        place().mkdir(mode=0o700, exist_ok=True)
        yield
        folder = os.open(place(), os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise NotKept(str(error)) from error


def _on_disk(file: TextIO, text: str) -> None:
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
