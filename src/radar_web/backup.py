"""All that is stored in one file, made while the server runs, and back again.

Rows, not pages of a database: in the order of their keys, which are chance. So no backup tells in which order answers came, or holds what
was erased; and what was made on SQLite can be put back on PostgreSQL.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from django.core import serializers
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from radar.documents import read_closed
from radar.errors import InputError, Problem
from radar_web.ledger import Ledger, NotKept, note_again
from radar_web.models import Answer, Deed, Firm, Key, Lead, Round, Slip
from radar_web.queries import due_rounds

KEPT: Sequence[type[Model]] = (Firm, Key, Round, Slip, Answer, Lead, Deed)
"""In the order in which one refers to the other. No visits: who is there comes in again with his key."""

MANIFEST, FORMAT = "manifest.json", 1
NAME, WRITING = "radar-%Y-%m-%dT%H%M%SZ.zip", ".writing-"
AT_ONCE = 500  # rows
ABANDONED = dt.timedelta(hours=6)
"""After which what a backup was writing is of one that was killed. It holds answers too."""

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
    DeserializationError,
)
"""What reading a file raises of which a bit has turned."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a backup holds of one table: the number of rows, and the SHA-256 of their lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at` in UTC; `migration` is how the tables looked; `format` is how the file is written."""

    made_at: str
    code: str
    migration: str
    tables: dict[str, Table]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what did not: rounds `shown_since`, whose result stands; rounds that are `lost`, as nobody knows whether theirs
    was shown; and answers `erased_since`."""

    manifest: Manifest
    shown_since: int
    lost: int
    erased_since: int


# There.


def back_up(folder: Path, now: dt.datetime) -> tuple[Path, Manifest]:
    """Write a backup into a folder. Raises InputError; then no new file is there."""
    place = folder / now.astimezone(dt.UTC).strftime(NAME)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=WRITING) as aside:
            manifest = _write(Path(aside) / place.name, now)
            os.replace(Path(aside) / place.name, place)
        _sync(folder)
    except OSError as error:
        _refuse(str(folder), f"cannot be written: {error.strerror}.", "Check the name, the rights and the room.")
    return place, manifest


def remove_older(folder: Path, moment: dt.datetime, now: dt.datetime) -> None:
    """Backups from before a moment, by their names: when a file was copied says nothing. And what killed ones left. Raises InputError."""
    oldest, abandoned = moment.astimezone(dt.UTC).strftime(NAME), (now - ABANDONED).timestamp()
    try:
        for file in folder.glob("radar-*Z.zip"):
            if file.name < oldest:
                file.unlink()
        for aside in folder.glob(f"{WRITING}*"):
            if aside.stat().st_mtime < abandoned:
                shutil.rmtree(aside)
    except OSError as error:
        _refuse(str(error.filename), f"is too old and cannot be removed: {error.strerror}.", "Remove it yourself.")


def _write(place: Path, now: dt.datetime) -> Manifest:
    place.touch(mode=0o600)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive, _one_moment():
        tables = {_file(model): _write_table(archive, model) for model in KEPT}
        manifest = Manifest(now.astimezone(dt.UTC).isoformat(timespec="minutes"), version("llo-radar"), _migration(), tables)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    _sync(place)
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read inside is as it was at one moment, while others go on writing. On SQLite a transaction of Django would hold them up."""
    reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(reading)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, model: type[Model]) -> Table:
    with archive.open(_file(model), "w", force_zip64=True) as file:
        return _table(line for line in _lines(model) if file.write(line))


def _table(lines: Iterable[bytes]) -> Table:
    """Read once, a line at a time."""
    rows, digest = 0, hashlib.sha256()
    for line in lines:
        rows += 1
        digest.update(line)
    return Table(rows, digest.hexdigest())


def _lines(model: type[Model]) -> Iterator[bytes]:
    """Written in one way: PostgreSQL keeps the fields of a document in another order than they came in."""
    for row in model._default_manager.order_by("pk").iterator(AT_ONCE):
        (values,) = serializers.serialize("python", [row])
        yield json.dumps(values, sort_keys=True, cls=_Whole).encode() + b"\n"


class _Whole(DjangoJSONEncoder):
    """Moments in full: Django's own writes thousandths, and of a moment without any less than it reads back."""

    def default(self, value: object) -> object:
        return value.isoformat() if isinstance(value, dt.datetime) else super().default(value)


def _file(model: type[Model]) -> str:
    return f"{model._meta.model_name}.jsonl"


def _migration() -> str:
    """The last one of ours that this database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return max((name for app, name in applied if app == Firm._meta.app_label), default="")


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


# And back.


def restore(place: Path, *, ledger: Ledger, ran_until: dt.datetime | None) -> Restored:
    """Put a backup into an empty database, whole or not at all, and compare row for row. Raises InputError.

    What was erased since stays erased. A round that was closed since has the result that was shown, as the ledger has it. Of one that
    should have been closed before `ran_until` and of which the ledger knows nothing, somebody may have seen a result: closed again, with
    fewer answers, it would tell what those said who are missing. It is lost; with None it is refused instead.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            return _restored(archive, _manifest(archive), ledger, ran_until)
    except NotKept as error:
        _refuse("The ledger", f"cannot be written: {error}.", "Check the rights and the room of RADAR_STATE.")
    except OSError as error:
        _refuse(str(place), f"cannot be read: {error.strerror}.", "Check the name and the rights.")
    except zipfile.BadZipFile:
        _refuse(str(place), "is damaged, or no backup of ours.", "Take another one.")


@contextmanager
def _as_damaged() -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        raise zipfile.BadZipFile from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read it and compare what it says with what is there, before a row goes anywhere."""
    with _as_damaged():
        told = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**told | {"tables": {name: Table(**table) for name, table in told["tables"].items()}})
        for name, table in manifest.tables.items():
            with archive.open(name) as file:
                if table != _table(file):
                    raise ValueError(name)
        return manifest


def _restored(archive: zipfile.ZipFile, manifest: Manifest, ledger: Ledger, ran_until: dt.datetime | None) -> Restored:
    _check_empty()
    call_command("migrate", verbosity=0)
    if manifest.format != FORMAT or manifest.migration != _migration():
        _refuse(
            "The backup", f"was made by version {manifest.code}, whose tables are others.", "Restore it with that version, then upgrade."
        )
    with transaction.atomic():
        for model in KEPT:
            _read_table(archive, model)
        _compare(archive)
        return _since(manifest, ledger, ran_until)


def _check_empty() -> None:
    """Before anything is done to it: it may be the one that people are using."""
    if Firm._meta.db_table in connection.introspection.table_names() and Firm.objects.exists():
        _refuse("The database", "is not empty.", "Give another RADAR_STATE or RADAR_DATABASE; nothing is overwritten.")


def _read_table(archive: zipfile.ZipFile, model: type[Model]) -> None:
    with archive.open(_file(model)) as file, _as_damaged():
        rows = (json.loads(line) for line in file)
        model._default_manager.bulk_create((row.object for row in serializers.deserialize("python", rows)), batch_size=AT_ONCE)


def _compare(archive: zipfile.ZipFile) -> None:
    """What is stored now is what was stored then, and this version can read it."""
    for model in KEPT:
        with archive.open(_file(model)) as file:
            for then, now in zip_longest(file, _lines(model), fillvalue=b"null"):
                if json.loads(then) != json.loads(now):
                    _refuse("The database", f"holds something else in {model._meta.db_table} than the backup.", "Nothing was restored.")
    for firm in Firm.objects.iterator(AT_ONCE):
        read_closed(firm.result)
    for round in Round.objects.filter(closed__isnull=False).iterator(AT_ONCE):
        read_closed(round.closed)


def _since(manifest: Manifest, ledger: Ledger, ran_until: dt.datetime | None) -> Restored:
    """What happened after the backup was made and may not be undone."""
    shown = [round for round in Round.objects.filter(closed__isnull=True) if round.pk in ledger.closed]
    for round in shown:
        round.closed = ledger.closed[round.pk]
        round.save(update_fields=["closed"])
        round.received.all().delete()
        round.leading.all().delete()
        round.unused.all().delete()
    lost = due_rounds(ran_until or timezone.now())
    if lost and ran_until is None:
        how = "Say until when the lost installation ran: --ran-until 2026-11-22T14:30, or --ran-until now. See docs/guides/backup.md"
        _refuse("The ledger", f"does not know of {len(lost)} round(s) whose time is over whether the result was shown.", how)
    for round in lost:
        round.delete()
    keys = frozenset().union(*ledger.erased.values())
    erased = Answer.objects.filter(key__in=keys).exclude(answers={}).update(answers={})
    note_again(ledger)
    return Restored(manifest, len(shown), len(lost), erased)


def _refuse(where: str, what: str, how: str) -> NoReturn:
    raise InputError([Problem(where, what, how)])
