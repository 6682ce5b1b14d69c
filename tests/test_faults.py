"""A disk that is full or broken, a database that is busy or gone: on every way to store something no false receipt and no half row."""

import datetime as dt
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from radar.concepts import Language
from radar_web import clock, keys
from radar_web.models import Answer, Firm, Round
from radar_web.queries import words
from radar_web.showing import address
from radar_web.urls import urlpatterns
from tests.channels import NO_PAGE, values_of
from tests.figures import tell
from tests.places import PROOF, wait_until
from tests.postgresql import Cluster, mortal_cluster
from tests.serving import House, Reply, Server, get, post
from tests.walks import Fields, Page, answered, filled, owner_began, round_opened, visitor
from tests.watching import failing, family

AWAY = words(Language.NL)("refused.away").partition(". ")[0]
TABLES = tuple(f"radar_web_{name}" for name in ("firm", "key", "visit", "round", "slip", "answer", "lead", "deed"))
Stored = dict[str, list[str]]

FOUND: Counter[tuple[str, str]] = Counter()
"""For each fault, how often it was honestly told, and how often the same form was stored when it was over."""


@dataclass(frozen=True)
class Write:
    """A form that stores something: of whom, on which page it stands, what he fills in beside it, and what he is told when it is stored."""

    whose: str
    page: str
    told: int
    fields: Mapping[str, str]


WRITES = {
    "scan": Write("", "scan", 201, {"question": "staff"}),
    "object": Write("alone", "result", 303, {}),
    "done": Write("alone", "result", 303, {}),
    "unfit": Write("alone", "result", 303, {}),
    "profile": Write("alone", "result", 303, {}),
    "key": Write("", "key", 303, {"key": "{alone}"}),
    "leave": Write("alone", "result", 303, {}),
    "keys": Write("alone", "keys", 200, {"what": "make"}),
    "report-pdf": Write("closed", "result", 200, {}),
    "mail": Write("alone", "result", 303, {"address": "owner@example.nl"}),
    "ask": Write("alone", "ask", 303, {"asked": "13", "split": ""}),
    "talk": Write("alone", "talk", 303, {"begin": "other"}),
    "guess": Write("asking", "guess", 303, {}),
    "own": Write("asking", "own", 303, {}),
    "choose": Write("closed", "result", 303, {}),
    "join-scan": Write("", "join-scan", 201, {}),
    "lead-scan": Write("", "lead-scan", 201, {}),
    "mine": Write("", "mine", 200, {"code": "{receipt}", "withdraw": "yes"}),
}
STORE_NOTHING = {"join"}


@dataclass(frozen=True)
class Form:
    """One that is filled in, to be sent more than once."""

    cookie: str
    path: str
    fields: Fields

    def send(self, port: int) -> Reply:
        return post(port, self.path, self.fields, cookie=self.cookie)


@dataclass(frozen=True)
class Served:
    """A house whose server runs. `firms`: those of each test."""

    house: House
    port: int
    processes: list[int]
    firms: Mapping[str, dict[str, str]]


def form_in(port: int, name: str, firms: Mapping[str, str]) -> Form:
    write, to = WRITES[name], _path(name, firms)
    cookie = _cookie(port, firms[write.whose]) if write.whose else ""
    page = Page(get(port, _path(write.page, firms), cookie=cookie).text)
    form = next(form for form in page.forms if form["action"] in {to, ""})
    return Form(cookie, to, filled(form, **{name: value.format(**firms) for name, value in write.fields.items()}))


def _path(name: str, firms: Mapping[str, str]) -> str:
    return address(name, Language.NL, **values_of(name, firms["code"], firms.get("lead")))


def _cookie(port: int, key: str) -> str:
    return post(port, "/sleutel/", {"key": [key]}).headers["Set-Cookie"].partition(";")[0]


def stored(house: House) -> Stored:
    return {table: sorted(map(repr, house.rows(table))) for table in TABLES}


def lies(reply: Reply, before: Stored, after: Stored) -> set[str]:
    """What is not as it must be when nothing could be stored."""
    honest = {
        "status": reply.status == 503,
        "when to try again": reply.headers.get("Retry-After", "").isdigit(),
        "ours": reply.headers.get("Radar-Refused") == "away",
        "receipt": "Radar-Receipt" not in reply.headers,
        "sentence": AWAY in reply.text,
        "rows": before == after,
    }
    return {name for name, holds in honest.items() if not holds}


# SQLite: faults of the disk, as strace makes them, and another process that keeps the database to itself.

DISK = {"the disk is full": "pwrite64:error=ENOSPC", "the disk breaks when synced": "fdatasync:error=EIO"}
if PROOF > 1:
    DISK |= {"the disk becomes full": "pwrite64:error=ENOSPC:when=2+", "the disk breaks when written": "pwrite64:error=EIO"}
BUSY = "the database is busy"
FAULTS = (*DISK, BUSY)
LYING = "a server that lies"


@contextmanager
def faulty(served: Served, fault: str) -> Iterator[None]:
    database = served.house.state / "radar.sqlite3"
    with _somebody_at(database) as other:
        if fault == BUSY:
            other.execute("BEGIN IMMEDIATE")
            yield
        else:
            with failing(served.processes, _files(database), DISK[fault]):
                yield


@contextmanager
def _somebody_at(database: Path) -> Iterator[sqlite3.Connection]:
    """Who has stored something: what fails is the end of a transaction, not the beginning of a log."""
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA user_version = 1")
        yield other


def _files(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in ("", "-wal", "-shm")]


def firms(house: House, tests: Sequence[str]) -> dict[str, dict[str, str]]:
    return dict(zip(tests, json.loads(house.run("-m", "tests.rounds", "sets", str(len(tests)))), strict=True))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    house = House(tmp_path_factory.mktemp("faults"))
    house.prepare()
    made = firms(house, (*FAULTS, LYING))
    # Somebody is always there: else the next one reads the log anew, and finds what was written and could not be synced.
    with Server(house, DJANGO_SETTINGS_MODULE="tests.hasty_settings") as server, _somebody_at(house.state / "radar.sqlite3"):
        yield Served(house, server.port, family(server.group), made)


@pytest.fixture(scope="module")
def lying(served: Served) -> Iterator[Served]:
    """The same house behind another door."""
    with Server(served.house, "tests.lying_wsgi:application") as server:
        yield replace(served, port=server.port, processes=family(server.group))


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    yield
    rows = [(fault, FOUND[fault, "told"], FOUND[fault, "stored"]) for fault in dict.fromkeys(fault for fault, _ in FOUND)]
    tell("faults", ("", "told", "stored after"), *rows)


@pytest.mark.django_db
def test_every_way_to_store_something_is_disturbed() -> None:
    names = {pattern.name for pattern in urlpatterns} - NO_PAGE
    answers = {name: visitor().post(_path(name, {"code": "ABCDEFGH"})) for name in names}
    assert {name for name, answer in answers.items() if answer.status_code != 405} == set(WRITES) | STORE_NOTHING


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_stored_is_not_acknowledged(served: Served, fault: str, name: str) -> None:
    form, before = form_in(served.port, name, served.firms[fault]), stored(served.house)
    with faulty(served, fault):
        reply = form.send(served.port)
    assert lies(reply, before, stored(served.house)) == set()
    again = form.send(served.port)
    assert again.status == WRITES[name].told
    assert stored(served.house) != before
    FOUND.update([(fault, "told"), (fault, "stored")])


@pytest.mark.parametrize("name", WRITES)
def test_a_server_that_lies_is_seen(served: Served, lying: Served, name: str) -> None:
    form, before = form_in(served.port, name, served.firms[LYING]), stored(served.house)
    with faulty(lying, "the disk is full"):
        acknowledged = form.send(lying.port)
    assert lies(acknowledged, before, stored(served.house)) == {"status", "when to try again", "ours", "receipt", "sentence"}
    denied = form.send(lying.port)
    assert lies(denied, before, stored(served.house)) == {"rows"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", DISK)
def test_a_round_is_closed_whole_or_later(fault: str) -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    assert [answered(code)[1].status_code for _ in range(10)] == [201] * 10
    Round.objects.update(closes_at=timezone.now() - dt.timedelta(hours=1))
    before = _stored_here()
    connection.close()
    database = Path(connection.settings_dict["NAME"])
    with _somebody_at(database), failing([os.getpid()], _files(database), DISK[fault], children=False):
        clock.tick()
    assert _stored_here() == before
    clock.tick()
    assert Round.objects.get().closed
    assert Answer.objects.count() == 10


def _stored_here() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values()) for model in (Firm, Round, Answer)]


# PostgreSQL: gone, and with a disk that fails under it.

GONE = "PostgreSQL is gone"
READ = {"join-scan": "", "result": "alone", "ask": "alone", "talk": "alone", "guess": "asking"}
"""Pages that read what is stored, and whose they are."""

NEED_NO_DATABASE = ("home", "scan", "mine", "who")

ROOM = 12
"""Answers that the round of each test still takes."""

BROKEN = {"PostgreSQL's disk is full": "pwrite64:error=ENOSPC", "PostgreSQL's disk breaks when synced": "fdatasync:error=EIO"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with mortal_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def on_postgresql(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    house = House(tmp_path_factory.mktemp("faults"), cluster.address)
    house.prepare()
    made = firms(house, (GONE, *BROKEN))
    with Server(house) as server:
        yield Served(house, server.port, family(server.group), made)


def test_without_postgresql_nothing_is_acknowledged(cluster: Cluster, on_postgresql: Served) -> None:
    house, port, firms = on_postgresql.house, on_postgresql.port, on_postgresql.firms[GONE]
    forms = {name: form_in(port, name, firms) for name in WRITES}
    cookies = {name: _cookie(port, firms[whose]) if whose else "" for name, whose in READ.items()}
    before = stored(house)
    cluster.kill()
    replies = {name: form.send(port) for name, form in forms.items()}
    pages = {name: get(port, _path(name, firms), cookie=cookie) for name, cookie in cookies.items()}
    needless = {name: get(port, _path(name, firms)).status for name in NEED_NO_DATABASE}
    cluster.start()
    after = stored(house)
    assert {name: lies(reply, before, after) for name, reply in (replies | pages).items()} == {name: set() for name in replies | pages}
    assert needless == dict.fromkeys(NEED_NO_DATABASE, 200)
    assert {name: form.send(port).status for name, form in forms.items()} == {name: write.told for name, write in WRITES.items()}
    FOUND.update({(GONE, "told"): len(replies), (GONE, "stored"): len(forms)})


@pytest.mark.parametrize("fault", BROKEN)
def test_when_postgresqls_disk_fails_nothing_is_acknowledged(cluster: Cluster, on_postgresql: Served, fault: str) -> None:
    """What was told not to be stored may be there after all, whole: sent again it has its receipt and is there once."""
    house, port, firms = on_postgresql.house, on_postgresql.port, on_postgresql.firms[fault]
    before, forms = len(house.answers()), iter([form_in(port, "join-scan", firms) for _ in range(ROOM)])
    with failing(_backends(house), _segments(cluster), BROKEN[fault], children=False):
        sent = list(_until_refused(port, forms))
    assert lies(sent[-1][1], {}, {}) == set()
    wait_until(lambda: _is_back(house), "PostgreSQL does not come back.")
    assert len(house.answers()) - before in {len(sent) - 1, len(sent)}
    assert [form.send(port).receipt for form, _ in sent] == [keys.receipt(form.fields["key"][0]) for form, _ in sent]
    assert len(house.answers()) - before == len(sent)
    FOUND.update([(fault, "told"), (fault, "stored")])


def _until_refused(port: int, forms: Iterable[Form]) -> Iterator[tuple[Form, Reply]]:
    """The first may be served by a process that PostgreSQL started just now: its disk is well."""
    for form in forms:
        reply = form.send(port)
        yield form, reply
        if not reply.receipt:
            break


def _backends(house: House) -> list[int]:
    serving = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
    return [pid for (pid,) in house.rows(f"pg_stat_activity WHERE {serving}", "pid")]


def _segments(cluster: Cluster) -> list[Path]:
    return list((cluster.data / "pg_wal").glob("0*"))


def _is_back(house: House) -> bool:
    """PostgreSQL stops all it does when its log cannot be written, and starts again by itself."""
    with suppress(psycopg.OperationalError):
        return bool(house.rows("radar_web_firm"))
    return False
