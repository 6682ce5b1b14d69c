"""What is acknowledged is on disk already: for each 201 the sync of the database's log comes before the reply. Seen from outside."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.figures import tell
from tests.places import PROOF
from tests.postgresql import POSTGRESQL, SQLITE, mortal_cluster
from tests.serving import WSGI, House, Server, form_of, post
from tests.watching import events, family, in_order, watched

ANSWERS = min(10 * PROOF, 1000)
UNSAFE = "tests.unsafe_wsgi:application"
SQLITES_LOG, POSTGRESQLS_LOG = ".sqlite3-wal", "/pg_wal/"

HEADS = ("", "replies", "synced", "not")


@dataclass(frozen=True)
class Asking:
    """A house, the code of a round in it, and the processes beside the server that store answers."""

    house: House
    code: str
    beside: Sequence[int] = ()


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """Somebody else is always there: who leaves last would sync all of the log, after the reply or just before."""
    house = House(tmp_path_factory.mktemp("order"))
    house.prepare()
    with closing(sqlite3.connect(house.state / "radar.sqlite3")) as somebody:
        somebody.execute("SELECT count(*) FROM radar_web_firm").fetchall()
        yield Asking(house, house.open_round())


@pytest.fixture(scope="module")
def asking_on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with mortal_cluster() as cluster:
        house = House(tmp_path_factory.mktemp("order"), cluster.address)
        house.prepare()
        yield Asking(house, house.open_round(), [cluster.first])


def acknowledged(asking: Asking, trace: Path, name: str, *, application: str = WSGI, **more: str) -> list[bool]:
    """People answer one after another. For each reply, whether the sync came first."""
    log = POSTGRESQLS_LOG if asking.beside else SQLITES_LOG
    with Server(asking.house, application, **more) as server, watched(family(server.group, *asking.beside), trace):
        forms = [form_of(server.port, asking.code) for _ in range(ANSWERS)]
        receipts = [post(server.port, f"/doe-mee/{asking.code}/", form).receipt for form in forms]
    assert all(receipts)
    found = in_order(events(trace), log)
    assert len(found) == ANSWERS
    tell("order of system calls", HEADS, (name, len(found), sum(found), found.count(False)))
    return found


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


def test_sqlite_syncs_before_it_acknowledges(asking: Asking, trace: Path) -> None:
    assert all(acknowledged(asking, trace, SQLITE))


def test_sqlite_that_syncs_later_is_seen(asking: Asking, trace: Path) -> None:
    name = "SQLite, synchronous=NORMAL"
    assert not all(acknowledged(asking, trace, name, application=UNSAFE, DJANGO_SETTINGS_MODULE="tests.unsafe_settings"))


def test_a_sync_that_never_reaches_the_disk_is_seen(asking: Asking, trace: Path) -> None:
    library = find_library("eatmydata")
    if library is None:
        pytest.skip("libeatmydata is not installed (Debian: apt-get install libeatmydata1)")
    assert not any(acknowledged(asking, trace, "SQLite, libeatmydata", application=UNSAFE, LD_PRELOAD=library))


def test_postgresql_syncs_before_the_server_acknowledges(asking_on_postgresql: Asking, trace: Path) -> None:
    assert all(acknowledged(asking_on_postgresql, trace, POSTGRESQL))


def test_postgresql_that_syncs_later_is_seen(asking_on_postgresql: Asking, trace: Path) -> None:
    with psycopg.connect(asking_on_postgresql.house.database, autocommit=True) as connection:
        connection.execute("ALTER DATABASE radar SET synchronous_commit = off")
    assert not all(acknowledged(asking_on_postgresql, trace, "PostgreSQL, synchronous_commit=off", application=UNSAFE))
