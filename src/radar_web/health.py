"""What is wrong with this installation, and how to mend it. What could lose or betray answers keeps the server from starting."""

import datetime as dt
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from radar.errors import ContentError, Problem
from radar_web import rights, rules
from radar_web.queries import due_rounds, library

SHORTEST_SECRET = 32
"""Characters, also when what is said twice is said once: "0123456789" four times is no secret."""

PATIENCE = 30
"""Seconds. A database that was killed reads its log first, and lets nobody in until it is through."""

FULL = 2
"""Of SQLite's `synchronous`: an answer is on disk before its receipt leaves."""

MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")
"""Settings of PostgreSQL without which it loses or breaks what it acknowledged when the power fails."""

LOSES = "what was acknowledged can be lost when the power fails."

LATE = dt.timedelta(hours=1)
"""The clock looked 180 times."""

OPEN_TO_OTHERS = 0o077


def wait_for_database() -> None:
    """When a whole computer starts again its database may need a while; one that does not come is told as a danger."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.5)
        except DatabaseError:  # it is there, and refuses: dangers() tells why
            return
        else:
            return


def dangers() -> list[Problem]:
    """What must be mended before anybody is asked anything."""
    return [*_debug(), *_secret(), *_durability()]


def troubles() -> list[Problem]:
    """Everything that is wrong; what lies behind a danger, or in a database that is damaged or another, is not looked at."""
    return dangers() or [*_damage()] or [*_migrations()] or [*_folder(), *_room(), *_style(), *_content(), *_overdue(), *_role()]


def _debug() -> Iterator[Problem]:
    if settings.DEBUG:
        yield Problem("DEBUG", "is on: an error would show answers and secrets to whoever sees the page.", "Set it to False.")


def _secret() -> Iterator[Problem]:
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:
        secret = ""
    if len(zlib.compress(secret.encode())) < SHORTEST_SECRET or secret.startswith("django-insecure-"):
        where = "RADAR_SECRET_KEY" if "RADAR_SECRET_KEY" in os.environ else str(settings.STATE / "secret-key")
        what = "can be guessed. It signs the cookies of owners and the forms of people."
        yield Problem(where, what, "Remove it, and start again: one is made by chance and kept.")


def _durability() -> Iterator[Problem]:
    """Whether the database keeps what it acknowledges when the power fails."""
    try:
        yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    except (DatabaseError, InterfaceError) as error:
        how = "Start it, correct RADAR_DATABASE, or run `make state` when it is new."
        yield Problem("The database", f"cannot be used: {str(error).strip()}.", how)


def _sqlite() -> Iterator[Problem]:
    if (found := _one("PRAGMA synchronous")) < FULL:
        yield Problem("SQLite", f"has synchronous = {found}: {LOSES}", "Set PRAGMA synchronous=FULL.")
    if (found := _one("PRAGMA journal_mode")) != "wal":
        yield Problem("SQLite", f"has journal_mode = {found}: {LOSES}", "Put RADAR_STATE on a disk of this computer, where WAL works.")


def _postgresql() -> Iterator[Problem]:
    for name in MUST_BE_ON:
        if _one(f"SHOW {name}") == "off":
            how = f"Set {name} = on, in postgresql.conf or for this database and user, and start it again."
            yield Problem("PostgreSQL", f"has {name} = off: {LOSES}", how)
    if _one("SHOW default_transaction_read_only") == "on":
        yield Problem(
            "PostgreSQL", "takes nothing in: default_transaction_read_only = on.", "Set it off, or name the database that is written."
        )
    if unlogged := _one("SELECT string_agg(relname, ', ') FROM pg_class WHERE relpersistence <> 'p' AND relname = ANY(%s)", _tables()):
        yield Problem("PostgreSQL", f"empties {unlogged} after a crash.", "Run: ALTER TABLE the_table SET LOGGED")


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("radar_web").get_models()]


def _one(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchone()[0]


def _damage() -> Iterator[Problem]:
    how = "Stop the server, keep the file, and restore the last backup."
    try:
        if connection.vendor == "sqlite" and (found := _one("PRAGMA quick_check")) != "ok":
            yield Problem("The database", f"is damaged: {found}.", how)
    except DatabaseError as error:
        yield Problem("The database", f"is damaged: {error}.", how)


def _folder() -> Iterator[Problem]:
    try:
        tempfile.TemporaryFile(dir=settings.STATE).close()
    except OSError as error:
        yield Problem(str(settings.STATE), f"cannot be written: {error.strerror}.", "Give it to the user that runs Radar, and room.")
        return
    for place in (settings.STATE, settings.STATE / "secret-key"):
        if place.exists() and place.stat().st_mode & OPEN_TO_OTHERS:
            yield Problem(str(place), "can be read by others on this computer.", f"Run: chmod go-rwx {place}")


def _migrations() -> Iterator[Problem]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Problem("The database", "is not as this version wants it.", "Make a backup, stop the server, and run `make state`.")


def _room() -> Iterator[Problem]:
    if not rules.has_room():
        what = f"has less than {rules.LEAST_FREE // 10**6} MB free: no new questions to people are opened."
        yield Problem(str(settings.STATE), what, "Make room, or move it to a larger disk.")


def _style() -> Iterator[Problem]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Problem(str(settings.STATIC_ROOT), "holds no style and scripts.", "Run `make state`.")


def _content() -> Iterator[Problem]:
    try:
        library()
    except ContentError as error:
        yield from error.problems


def _overdue() -> Iterator[Problem]:
    """The clock looks three times a minute; what it did not close in an hour it cannot close."""
    if late := len(due_rounds(timezone.now() - LATE)):
        how = "Look in the log of the server why. Does no server run? Start it."
        yield Problem("The clock", f"did not close {late} round(s) that should have been closed an hour ago.", how)


def _role() -> Iterator[Problem]:
    try:
        rights.serve_pages(connection)
    except DatabaseError as error:
        yield Problem("PostgreSQL", f"has no role for the pages: {str(error).strip()}.", "Run `make state`.")
    connection.close()  # it has the rights of the pages
