"""What `llo-radar` does for whoever runs an installation: doctor, backup, restore. It takes the same environment as the server."""

import argparse
import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from radar.errors import InputError, Problem


def moment(text: str) -> dt.datetime:
    """A moment as people write it, by the clock of this computer."""
    return dt.datetime.fromisoformat(text).astimezone()


def doctor(_: argparse.Namespace) -> int:
    _set_up()
    from radar_web import health

    if troubles := health.troubles():
        raise InputError(troubles)
    print("No problems.")
    return 0


def backup(options: argparse.Namespace) -> int:
    if options.keep < 1:
        raise InputError([Problem("--keep", f"is {options.keep}.", "Give a whole number of days, from 1 on.")])
    _set_up()
    from django.utils import timezone

    from radar_web.backup import back_up

    with _in_a_sentence():
        print(f"Written: {back_up(options.folder, timezone.now(), keep=dt.timedelta(days=options.keep))}")
    return 0


def restore(options: argparse.Namespace) -> int:
    if not options.verify:
        return _restored(options)
    with tempfile.TemporaryDirectory() as state:
        os.environ["RADAR_STATE"] = state
        os.environ.pop("RADAR_DATABASE", None)
        return _restored(options)


def _restored(options: argparse.Namespace) -> int:
    _set_up()
    from django.db import connection
    from django.utils import timezone

    from radar_web import ledger
    from radar_web.backup import restore

    noted = ledger.read_ledger(options.ledger or ledger.place())
    with _in_a_sentence():
        found = restore(options.backup, ledger=noted, ran_until=options.ran_until or timezone.now())
    connection.close()
    for name, table in found.manifest.tables.items():
        print(f"{table.rows:7}  {name.removesuffix('.jsonl')}")
    print(f"Made at {found.manifest.made_at}. Every row is as it was then, and this version can read it.")
    print("Nothing was kept: this was to know." if options.verify else _told(found.stands, found.erased, found.gone))
    return 0


def _told(stands: int, erased: int, gone: int) -> str:
    """What happened after the backup was made, and how it is now."""
    told = [
        f"Closed since, with the result that was shown: {stands} round(s).",
        f"Erased since, and erased again: {erased} answer(s).",
        f"Perhaps closed and shown since, and gone: {gone} round(s). Why: docs/guides/backup.md",
    ]
    return "\n".join(told)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """What a database refuses, as whoever runs it can read it."""
    from django.core.management import CommandError
    from django.db import DatabaseError, InterfaceError

    try:
        yield
    except (CommandError, DatabaseError, InterfaceError) as error:
        raise InputError([Problem("The database", f"says: {' '.join(str(error).split())}.", "Run: llo-radar doctor")]) from None


def _set_up() -> None:
    """As the server is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
    import django

    django.setup()
