"""What was deleted is deleted in the files of the database too."""

from django.db import connection

from radar_web import rights


def sweep(*, rewrite: bool) -> None:
    """Empty the log in which SQLite writes before its file; `rewrite`: write what is left anew, so that no old place of a row remains.

    PostgreSQL empties its log by itself, sooner or later, and has no word for it; there only the rewriting is done. Raises DatabaseError
    where it has to be tried again later.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if rewrite:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif rewrite:
            rights.rewrite_answers(cursor)
