"""What `llo-radar` does for whoever runs an installation: doctor, backup, restore. It takes the same environment as the server."""

import argparse
import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from radar.errors import InputError, Problem

LONGEST_KEPT = 3650  # days


def moment(text: str) -> dt.datetime:
    """A moment as people write it, by the clock of this computer; "now" too."""
    try:
        return (dt.datetime.now(dt.UTC) if text == "now" else dt.datetime.fromisoformat(text)).astimezone()  # noqa: TID251 -- asked for
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment. Write: 2026-11-22T14:30") from None


def doctor(_: argparse.Namespace) -> int:
    _set_up()
    from radar_web import health

    if troubles := health.troubles():
        raise InputError(troubles)
    print("No problems.")
    return 0


def backup(options: argparse.Namespace) -> int:
    if not 1 <= options.keep <= LONGEST_KEPT:
        raise InputError([Problem("--keep", f"is {options.keep}.", f"Give a whole number of days, from 1 to {LONGEST_KEPT}.")])
    _set_up()
    from django.utils import timezone

    from radar_web.backup import back_up, remove_older

    now = timezone.now()
    with _in_a_sentence():
        place, manifest = back_up(options.folder, now)
    _print_rows(manifest)
    print(f"Written: {place}")
    remove_older(options.folder, now - dt.timedelta(days=options.keep), now)
    return 0


def restore(options: argparse.Namespace) -> int:
    if not options.verify:
        return _restored(options)
    with tempfile.TemporaryDirectory() as state:
        os.environ["RADAR_STATE"] = state
        os.environ.pop("RADAR_DATABASE", None)
        options.ran_until = moment("now")  # nobody is shown what comes of it
        return _restored(options)


def _restored(options: argparse.Namespace) -> int:
    _set_up()
    from django.db import connection

    from radar_web import ledger
    from radar_web.backup import restore

    problems = [
        Problem("--ledger", f"{folder} is no folder.", "Name `ledger` of the lost one.") for folder in options.ledger if not folder.is_dir()
    ]
    if problems:
        raise InputError(problems)
    noted = ledger.together([ledger.read_ledger(folder) for folder in options.ledger or [ledger.place()]])
    with _in_a_sentence():
        found = restore(options.backup, ledger=noted, ran_until=options.ran_until)
    connection.close()  # before a folder that is thrown away goes
    _print_rows(found.manifest)
    print(f"Made at {found.manifest.made_at}. Every row is as it was then, and this version can read it.")
    if options.verify:
        print("Nothing was kept: this was to know.")
    else:
        _print_since(found, len(noted.erased) + len(noted.closed))
    return 0


def _print_rows(manifest: Any) -> None:
    for name, table in manifest.tables.items():
        print(f"{table.rows:7}  {name.removesuffix('.jsonl')}")


def _print_since(found: Any, noted: int) -> None:
    """What happened after the backup was made, and how it is now."""
    print(f"The ledger knows of {noted} round(s)." if noted else "There is no ledger: what was erased after the backup is back.")
    print(f"Closed since, with the result that was shown: {found.shown_since} round(s).")
    print(f"Erased since, and erased again: {found.erased_since} answer(s).")
    print(f"Perhaps shown since, and lost: {found.lost} round(s).")


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """What a database refuses, as whoever runs it can read it."""
    from django.core.management import CommandError
    from django.db import DatabaseError, InterfaceError

    try:
        yield
    except (CommandError, DatabaseError, InterfaceError, OSError) as error:
        raise InputError([Problem("The database", f"refuses: {str(error).splitlines()[0].strip()}.", "Run: llo-radar doctor")]) from None


def _set_up() -> None:
    """As the server is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
    import django

    django.setup()
