"""All that is stored in one file, made while the server runs, and back again.

Rows, not pages of a database: in the order of their keys, which are chance. So no backup tells in which order answers came, or holds what
was erased; and what was made on SQLite can be put back on PostgreSQL.
"""

import datetime as dt
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from django.core import serializers
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from radar.documents import read_closed
from radar.errors import InputError, Problem
from radar_web.ledger import Ledger
from radar_web.models import Answer, Firm, Round
from radar_web.queries import due_rounds

KEPT: Sequence[type[Model]] = (Firm, Round, Answer)
"""In the order in which one refers to the other."""

MANIFEST, FORM = "manifest.json", 1
NAME = "radar-%Y-%m-%dT%H%M%SZ.zip"
AT_ONCE = 500  # rows


@dataclass(frozen=True, slots=True)
class Table:
    """What a backup holds of one table: the number of rows, and the SHA-256 of their lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at` in UTC; `migration` is how the tables looked; `form` is how the file is written."""

    made_at: str
    code: str
    migration: str
    tables: dict[str, Table]
    form: int = FORM


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what did not: rounds whose result was shown since and stands (`stands`) or is gone (`gone`), and answers that
    were erased since."""

    manifest: Manifest
    stands: int = 0
    gone: int = 0
    erased: int = 0


# There.


def back_up(folder: Path, now: dt.datetime, *, keep: dt.timedelta) -> Path:
    """Write a backup into a folder and remove those that are older than `keep`. Raises InputError; then no new file is there."""
    place = folder / now.astimezone(dt.UTC).strftime(NAME)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as aside:
            _write(Path(aside) / place.name, now)
            os.replace(Path(aside) / place.name, place)
    except OSError as error:
        _refuse(str(folder), f"cannot be written: {error.strerror}.", "Check the name, the rights and the room.")
    for old in _older(folder, now - keep):
        old.unlink()
    return place


def _older(folder: Path, moment: dt.datetime) -> list[Path]:
    """By their names: when a file was copied says nothing."""
    return [file for file in folder.glob("radar-*Z.zip") if file.name < moment.astimezone(dt.UTC).strftime(NAME)]


def _write(place: Path, now: dt.datetime) -> None:
    place.touch(mode=0o600)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive, _one_moment():
        tables = {_file(model): _write_table(archive, model) for model in KEPT}
        manifest = Manifest(now.astimezone(dt.UTC).isoformat(timespec="minutes"), version("llo-radar"), _migration(), tables)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    with place.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read inside is as it was at one moment, while others go on writing."""
    reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(reading)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(archive: zipfile.ZipFile, model: type[Model]) -> Table:
    rows, digest = 0, hashlib.sha256()
    with archive.open(_file(model), "w") as file:
        for line in _lines(model):
            file.write(line)
            digest.update(line)
            rows += 1
    return Table(rows, digest.hexdigest())


def _lines(model: type[Model]) -> Iterator[bytes]:
    """Written in one way: PostgreSQL keeps the fields of a document in another order than they came in."""
    for row in model._default_manager.order_by("pk").iterator(AT_ONCE):
        (values,) = serializers.serialize("python", [row])
        yield json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder).encode() + b"\n"


def _file(model: type[Model]) -> str:
    return f"{model._meta.model_name}.jsonl"


def _migration() -> str:
    """The last one of ours that this database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return max(name for app, name in applied if app == Firm._meta.app_label)


# And back.


def restore(place: Path, *, ledger: Ledger, ran_until: dt.datetime) -> Restored:
    """Put a backup into an empty database, whole or not at all, and compare row for row.

    What was erased since stays erased. A round that was closed since has the result that was shown, as the ledger has it. Of one that
    should have been closed before `ran_until` and of which the ledger knows nothing, somebody may have seen a result: closed again, with
    fewer answers, it would tell what those were who are missing. It is gone.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            return _restored(archive, _manifest(archive), ledger, ran_until)
    except OSError as error:
        _refuse(str(place), f"cannot be read: {error.strerror}.", "Check the name and the rights.")
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        _refuse(str(place), "is damaged, or no backup of ours.", "Take another one.")


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read it and compare what it says with what is there, before a row goes anywhere."""
    told = json.loads(archive.read(MANIFEST))
    manifest = Manifest(**told | {"tables": {name: Table(**table) for name, table in told["tables"].items()}})
    for name, table in manifest.tables.items():
        lines = archive.read(name)
        if table != Table(lines.count(b"\n"), hashlib.sha256(lines).hexdigest()):
            raise ValueError(name)
    return manifest


def _restored(archive: zipfile.ZipFile, manifest: Manifest, ledger: Ledger, ran_until: dt.datetime) -> Restored:
    call_command("migrate", verbosity=0)
    if manifest.form != FORM or manifest.migration != _migration():
        _refuse(
            "The backup", f"was made by version {manifest.code}, whose tables are others.", "Restore it with that version, then upgrade."
        )
    with transaction.atomic():
        if Firm.objects.exists():
            _refuse("The database", "is not empty.", "Give another RADAR_STATE or RADAR_DATABASE; nothing is overwritten.")
        for model in KEPT:
            _read_table(archive, model)
        _compare(archive)
        return Restored(manifest, *_since(ledger, ran_until))


def _read_table(archive: zipfile.ZipFile, model: type[Model]) -> None:
    with archive.open(_file(model)) as file:
        rows = serializers.deserialize("jsonl", io.TextIOWrapper(file, "utf-8"))
        model._default_manager.bulk_create((row.object for row in rows), batch_size=AT_ONCE)


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


def _since(ledger: Ledger, ran_until: dt.datetime) -> tuple[int, int, int]:
    """What happened after the backup was made and may not be undone."""
    shown = [round for round in Round.objects.filter(closed__isnull=True) if round.pk in ledger.closed]
    for round in shown:
        round.closed = ledger.closed[round.pk]
        round.save(update_fields=["closed"])
        round.received.all().delete()
    gone = due_rounds(ran_until)
    for round in gone:
        round.delete()
    erased = Answer.objects.filter(key__in=ledger.erased).exclude(answers={}).update(answers={})
    return len(shown), len(gone), erased


def _refuse(where: str, what: str, how: str) -> NoReturn:
    raise InputError([Problem(where, what, how)])
