"""On PostgreSQL the server has no right on answers, also of leaders, and slips; a few actions take theirs back for one transaction.

SQLite knows no rights: there import contracts and a test over the code must do.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError

WITHOUT = {"answer", "lead", "slip"}
"""The models that pages have no right on."""


def grant(**_: Any) -> None:
    """After a migration: make the role, and give it each of our tables but that of the answers. All or nothing."""
    if connection.vendor != "postgresql":
        return
    role = _role(connection)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _make(cursor, role)
            _give(cursor, connection.ops.quote_name(role))
    except ProgrammingError as error:
        how = f'CREATE ROLE "{role}" NOLOGIN; GRANT "{role}" TO the user of RADAR_DATABASE WITH ADMIN OPTION;'
        raise CommandError(f"The role that pages run as cannot be made: {error}Let somebody who may run: {how}") from None


def _make(cursor: Any, role: str) -> None:
    quoted = connection.ops.quote_name(role)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {quoted} NOLOGIN")
    cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [role])
    if cursor.fetchone() != (True,):
        cursor.execute(f"GRANT {quoted} TO CURRENT_USER")


def _give(cursor: Any, role: str) -> None:
    there = set(connection.introspection.table_names(cursor))
    tables = {model._meta.db_table: model for model in apps.get_app_config("radar_web").get_models() if model._meta.db_table in there}
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    for table, model in tables.items():
        quoted = connection.ops.quote_name(table)
        cursor.execute(f"REVOKE ALL ON {quoted} FROM {role}")
        if model._meta.model_name in WITHOUT:
            _take_no_samples(cursor, model)
        else:
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quoted} TO {role}")


def _take_no_samples(cursor: Any, model: Any) -> None:
    """To plan queries PostgreSQL keeps values of columns elsewhere, and of a table that was emptied for ever."""
    table = connection.ops.quote_name(model._meta.db_table)
    for field in model._meta.local_fields:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {connection.ops.quote_name(field.column)} SET STATISTICS 0")


def serve_pages(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """From here on this connection has the rights of the pages. Where there is no such role it is closed: it would have all rights."""
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(_role(connection))}")
    except Exception:
        connection.close()
        raise


def reach_answers() -> None:
    """Until this transaction ends, the rights of whoever logged in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def rewrite_answers(cursor: Any) -> None:
    """Write the tables that pages have no right on anew, as whoever logged in; no transaction may be open."""
    cursor.execute("SET ROLE NONE")
    try:
        for name in sorted(WITHOUT):
            table = connection.ops.quote_name(apps.get_model("radar_web", name)._meta.db_table)
            cursor.execute(f"VACUUM (FULL) {table}")
    finally:
        serve_pages(connection)


def _role(connection: BaseDatabaseWrapper) -> str:
    """One for each database, since a role belongs to the whole cluster."""
    return f"{connection.settings_dict['NAME']}_pages"
