"""On PostgreSQL the server runs as a role that has no right on answers; three actions take theirs back for one transaction.

SQLite knows no roles: there import contracts and a test over the code must do.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError

ANSWERS = "radar_web_answer"


def grant(**_: Any) -> None:
    """After a migration: make the role, and give it every table but that of the answers."""
    if connection.vendor != "postgresql":
        return
    role = _role(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            _make(role)
        quoted = connection.ops.quote_name(role)
        cursor.execute(f"GRANT {quoted} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE ALL ON {ANSWERS} FROM {quoted}")


def _make(role: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} NOLOGIN")
    except ProgrammingError:
        how = f'Let somebody who may run: CREATE ROLE "{role}" NOLOGIN; GRANT "{role}" TO the user of RADAR_DATABASE WITH ADMIN OPTION;'
        raise CommandError(f"The user of RADAR_DATABASE may not make the role that pages run as. {how}") from None


def serve_pages(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """From here on this connection has the rights of the pages. Raises an error of the database when there is no such role."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(_role(connection))}")


def reach_answers() -> None:
    """Until this transaction ends, the rights of whoever logged in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def _role(connection: BaseDatabaseWrapper) -> str:
    """One for each database, since a role belongs to the whole cluster."""
    return f"{connection.settings_dict['NAME']}_pages"
