"""What no backup may undo: that answers were erased, and that a round was closed.

It lies beside the database as a folder of small files, is written before the database is, and names nobody: of an open round the hashes of
erased receipts, of a closed one the three documents that were shown.
"""

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

ERASED, CLOSED = ".erased", ".closed"


@dataclass(frozen=True, slots=True)
class Ledger:
    """`erased`: keys of answers. `closed`: the documents of each round that was closed, by its id."""

    erased: frozenset[str] = frozenset()
    closed: Mapping[uuid.UUID, Any] = field(default_factory=dict)


def note_erased(round: uuid.UUID, key: str) -> None:
    """Before it is erased: noted and then not erased does no harm, since somebody asked for it. Raises OSError when it cannot be kept."""
    with (_folder() / f"{round}{ERASED}").open("a") as file:
        _on_disk(file, f"{key}\n")


def note_closed(round: uuid.UUID, documents: Mapping[str, Any]) -> None:
    """Before it is stored. Noted twice the last counts: the first was never stored. Raises OSError when it cannot be kept."""
    place = _folder() / f"{round}{CLOSED}"
    aside = place.with_suffix(".aside")
    with aside.open("w") as file:
        _on_disk(file, json.dumps(documents))
    aside.replace(place)
    place.with_suffix(ERASED).unlink(missing_ok=True)  # after closing no answer has the key that it had


def read_ledger(folder: Path) -> Ledger:
    """What was noted; of a folder that is not there, nothing."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    erased = (file.read_text().split() for file in files if file.suffix == ERASED)
    closed = {uuid.UUID(file.stem): json.loads(file.read_text()) for file in files if file.suffix == CLOSED}
    return Ledger(frozenset().union(*erased), closed)


def place() -> Path:
    return Path(settings.STATE) / "ledger"


def _folder() -> Path:
    place().mkdir(mode=0o700, exist_ok=True)
    return place()


def _on_disk(file: Any, text: str) -> None:
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
