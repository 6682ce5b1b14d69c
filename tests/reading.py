"""What a process may read with the rights of the server: for each table how many rows there are, or what the database says.

python -m tests.reading started firm answer    as the server is started
python -m tests.reading begun firm firm        without what the server looks at before it serves
"""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

import django
from django.apps import apps
from django.db import DatabaseError
from django.db.backends.signals import connection_created


def _main(how: str, *tables: str) -> None:
    if how == "started":
        import_module("radar_web.wsgi")
    else:
        django.setup()
        connection_created.connect(import_module("radar_web.rights").serve_pages)
    print(*_read(tables), sep="\n")


def _read(tables: Sequence[str]) -> Iterator[str]:
    for table in tables:
        try:
            yield str(apps.get_model("radar_web", table).objects.count())
        except DatabaseError as error:
            yield str(error).partition("\n")[0]


if __name__ == "__main__":
    _main(*sys.argv[1:])
