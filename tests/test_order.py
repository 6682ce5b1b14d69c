"""What is acknowledged is on disk already: for each 201 the sync of the database's log comes before the reply. Seen from outside."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from ctypes.util import find_library
from pathlib import Path

import psycopg
import pytest

from tests import postgresql
from tests.conftest import PROOF
from tests.figures import tell
from tests.serving import WSGI, House, Server, form_of, post
from tests.watching import events, family, in_order, watched

ANSWERS = min(10 * PROOF, 1000)
UNSAFE = "tests.unsafe_wsgi:application"
SQLITES_LOG, POSTGRESQLS_LOG = ".sqlite3-wal", "/pg_wal/"

Asking = tuple[House, str]
"""A house and the code of a round in it."""

FOUND: dict[str, list[bool]] = {}


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    yield
    lines = [f"{name:<40}{len(found):>8}{sum(found):>10}{found.count(False):>10}" for name, found in FOUND.items()]
    tell("order", "\n".join([f"{'':<40}{'replies':>8}{'synced':>10}{'not':>10}", *lines]))


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """Somebody else is always there: who leaves last would sync all of the log, after the reply or just before."""
    house = House(tmp_path_factory.mktemp("order"))
    house.prepare()
    with closing(sqlite3.connect(house.state / "radar.sqlite3")) as somebody:
        somebody.execute("SELECT count(*) FROM radar_web_firm").fetchall()
        yield house, house.open_round()


@pytest.fixture(scope="module")
def asking_on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    if postgresql.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql.cluster() as address:
        house = House(tmp_path_factory.mktemp("order"), address)
        house.prepare()
        yield house, house.open_round()


def acknowledged(asking: Asking, trace: Path, *, application: str = WSGI, **more: str) -> list[bool]:
    """People answer one after another. For each reply, whether the sync came first."""
    house, code = asking
    beside, log = ([postmaster(house)], POSTGRESQLS_LOG) if house.database else ([], SQLITES_LOG)
    with Server(house, application, **more) as server, watched(family(server.process.pid, *beside), trace):
        forms = [form_of(server.port, code) for _ in range(ANSWERS)]
        receipts = [post(server.port, f"/doe-mee/{code}/", form).receipt for form in forms]
    assert all(receipts)
    found = in_order(events(trace), log)
    assert len(found) == ANSWERS
    return found


def postmaster(house: House) -> int:
    with psycopg.connect(house.database) as connection:
        ((data,),) = connection.execute("SHOW data_directory").fetchall()
    return int((Path(data) / "postmaster.pid").read_text().split()[0])


def test_sqlite_syncs_before_it_acknowledges(asking: Asking, tmp_path: Path) -> None:
    FOUND["SQLite"] = acknowledged(asking, tmp_path / "trace")
    assert all(FOUND["SQLite"])


def test_sqlite_that_syncs_later_is_seen(asking: Asking, tmp_path: Path) -> None:
    found = acknowledged(asking, tmp_path / "trace", application=UNSAFE, DJANGO_SETTINGS_MODULE="tests.unsafe_settings")
    FOUND["SQLite, synchronous=NORMAL"] = found
    assert not all(found)


def test_a_sync_that_never_reaches_the_disk_is_seen(asking: Asking, tmp_path: Path) -> None:
    library = find_library("eatmydata")
    if library is None:
        pytest.skip("libeatmydata is not installed (Debian: apt-get install libeatmydata1)")
    FOUND["SQLite, libeatmydata"] = acknowledged(asking, tmp_path / "trace", application=UNSAFE, LD_PRELOAD=library)
    assert not any(FOUND["SQLite, libeatmydata"])


def test_postgresql_syncs_before_the_server_acknowledges(asking_on_postgresql: Asking, tmp_path: Path) -> None:
    FOUND["PostgreSQL"] = acknowledged(asking_on_postgresql, tmp_path / "trace")
    assert all(FOUND["PostgreSQL"])


def test_postgresql_that_syncs_later_is_seen(asking_on_postgresql: Asking, tmp_path: Path) -> None:
    house, _ = asking_on_postgresql
    with psycopg.connect(house.database, autocommit=True) as connection:
        connection.execute("ALTER DATABASE radar SET synchronous_commit = off")
    found = acknowledged(asking_on_postgresql, tmp_path / "trace", application=UNSAFE)
    FOUND["PostgreSQL, synchronous_commit=off"] = found
    assert not all(found)
