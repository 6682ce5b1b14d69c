"""What is wrong with this installation, and how to mend it. What could lose or betray answers keeps the server from starting."""

import tempfile
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from radar.errors import ContentError, Problem
from radar_web import rules
from radar_web.queries import due_rounds, library

SHORTEST_SECRET, FEWEST_CHARACTERS = 32, 10
"""Of Django's own keys the shortest is longer, and each has more different characters."""

PATIENCE = 30
"""Seconds. A database that was killed reads its log first, and lets nobody in until it is through."""

FULL = 2
"""Of SQLite's `synchronous`: an answer is on disk before its receipt leaves."""

LOST_WITHOUT = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings of PostgreSQL, and the value with which it loses or breaks what it acknowledged when the power fails."""

LOSES = "what was acknowledged can be lost when the power fails."

OPEN_TO_OTHERS = 0o077


def wait_for_database() -> None:
    """When a whole computer starts again its database may need a while; one that does not come is told as a danger."""
    for _ in range(PATIENCE):
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            time.sleep(1)


def dangers() -> list[Problem]:
    """What must be mended before anybody is asked anything."""
    return [*_debug(), *_secret(), *_durability()]


def troubles() -> list[Problem]:
    """Everything that is wrong; what lies behind a danger or in a damaged database is not looked at."""
    return dangers() or [*_damage()] or [*_folder(), *_migrations(), *_room(), *_style(), *_content(), *_overdue()]


def _debug() -> Iterator[Problem]:
    if settings.DEBUG:
        yield Problem("DEBUG", "is on: an error would show answers and secrets to whoever sees the page.", "Set it to False.")


def _secret() -> Iterator[Problem]:
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:
        secret = ""
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS or secret.startswith("django-insecure-"):
        how = f"Give RADAR_SECRET_KEY at least {SHORTEST_SECRET} characters made by chance, or remove it: then one is made and kept."
        yield Problem("RADAR_SECRET_KEY", "can be guessed. It signs the cookies of owners and the forms of people.", how)


def _durability() -> Iterator[Problem]:
    """Whether the database keeps what it acknowledges when the power fails."""
    try:
        yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    except (DatabaseError, InterfaceError) as error:
        how = "Start it, correct RADAR_DATABASE, or run `make state` when it is new."
        yield Problem("The database", f"does not answer: {str(error).strip()}.", how)


def _sqlite() -> Iterator[Problem]:
    found = {name: _one(f"PRAGMA {name}") for name in ("synchronous", "journal_mode")}
    if found["synchronous"] < FULL:
        yield Problem("SQLite", f"has synchronous = {found['synchronous']}: {LOSES}", "Set PRAGMA synchronous=FULL.")
    if found["journal_mode"] in {"off", "memory"}:
        yield Problem("SQLite", f"has journal_mode = {found['journal_mode']}: {LOSES}", "Set PRAGMA journal_mode=WAL.")


def _postgresql() -> Iterator[Problem]:
    for name, value in LOST_WITHOUT.items():
        if _one(f"SHOW {name}") == value:
            how = f"Set {name} = on, in postgresql.conf or for this database and user, and start it again."
            yield Problem("PostgreSQL", f"has {name} = {value}: {LOSES}", how)


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
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
    for place in (settings.STATE, *settings.STATE.glob("secret-key")):
        if place.stat().st_mode & OPEN_TO_OTHERS:
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
    if late := len(due_rounds(timezone.now() - rules.LATE)):
        how = "See in the log of the server why; when there is no server, start it."
        yield Problem("The clock", f"did not close {late} round(s) that should have been closed an hour ago.", how)
