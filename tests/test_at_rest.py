"""Whoever has all bytes of a house, and knows who came when and with which codes, does not learn whose an answer is.

After closing. Until then answers lie in the order in which they came, and a receipt leads to them: there the burglar wins, as he does on
versions of the product that are planted. Of PostgreSQL its files are searched and not its write-ahead log (pg_wal), which it empties when
it likes; neither are blocks of a disk that no file has any more.
"""

import base64
import datetime as dt
import hmac
import http.client
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from radar_web import guesses, keys
from tests.burglar import (
    ANSWERS,
    ASKED,
    CODES,
    TRIES,
    Came,
    Loot,
    Verdict,
    Watched,
    came_in,
    hashes,
    judged,
    list_of,
    loot,
    orders_of,
    plain,
)
from tests.figures import tell
from tests.places import PROOF, free_port, wait_until
from tests.postgresql import EACH, POSTGRESQL, SQLITE, Cluster, mortal_cluster
from tests.serving import House, Reply, Server
from tests.test_mail import Postbox
from tests.walks import Fields, Page, filled

ROUNDS = {SQLITE: 20 * PROOF, POSTGRESQL: 4 * PROOF}
HIDDEN = {SQLITE: ("rowid",), POSTGRESQL: ("ctid", "xmin::text::bigint")}
"""Orders that every table has."""

LEVEL = 1.5 / (TRIES + 1)
"""What is found must be stronger than in all deals by chance. So chance alone fails in fewer than one run of ten thousand, on both
databases and with all ways of looking together."""

AFTER_ALL = 92
"""Days until the answers of a round that is open are gone too."""

HEADS = ("", "answers", "strongest way", "strength", "p")


def told(name: str, verdict: Verdict) -> Verdict:
    tell("whose an answer is", HEADS, (name, verdict.answers, verdict.way, f"{verdict.strength:.1f}", f"{verdict.p:.5f}"))
    return verdict


# A house that was lived in.


@dataclass(frozen=True)
class Burgled:
    """What the burglar took, and what he wrote down before. `take`: what he would take now."""

    house: House
    watched: list[Watched]
    take: Callable[[], Loot]
    taken: Loot
    stored: Mapping[str, list[str]]

    @property
    def closed(self) -> list[Watched]:
        return [round for round in self.watched if not round.is_open]

    @property
    def open(self) -> Watched:
        return next(round for round in self.watched if round.is_open)

    @property
    def people(self) -> list[Came]:
        return [one for round in self.watched for one in round.people]


@contextmanager
def somebody_there(house: House) -> Iterator[None]:
    """As on a server with more to do: who leaves last takes the log of SQLite along."""
    with closing(sqlite3.connect(house.state / "radar.sqlite3")) as one:
        one.execute(f"SELECT count(*) FROM {ANSWERS}").fetchall()
        yield


@contextmanager
def lived_in(folder: Path, rounds: int, cluster: Cluster | None = None, *, how: str = "live") -> Iterator[Burgled]:
    house = House(folder, cluster.address if cluster else "")
    house.prepare()
    with ExitStack() as stack:
        if cluster is None:
            stack.enter_context(somebody_there(house))
        watched = list_of(house.run("-m", "tests.burglar", how, str(rounds)))
        taken = taken_from(house, cluster)
        stored = orders_of(house, taken, HIDDEN[POSTGRESQL if cluster else SQLITE])
        yield Burgled(house, watched, lambda: taken_from(house, cluster), taken, stored)


def taken_from(house: House, cluster: Cluster | None) -> Loot:
    """All files of a house, and of PostgreSQL its log of errors and the files of this database, but not its write-ahead log."""
    here = loot(house.state)
    if cluster is None:
        return here
    with psycopg.connect(cluster.address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        ((ours,),) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchall()
    others = [place for place in (cluster.data / "base").iterdir() if place.name != str(ours)]
    return Loot({**here.files, **loot(cluster.folder, but=[cluster.data / "pg_wal", *others]).files})


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Burgled]:
    with lived_in(tmp_path_factory.mktemp("house"), ROUNDS[SQLITE]) as burgled:
        yield burgled


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Burgled]:
    with mortal_cluster() as cluster, lived_in(tmp_path_factory.mktemp("house"), ROUNDS[POSTGRESQL], cluster) as burgled:
        yield burgled


@pytest.fixture(params=EACH)
def burgled(request: pytest.FixtureRequest) -> Burgled:
    found: Burgled = request.getfixturevalue("on_sqlite" if request.param == SQLITE else "on_postgresql")
    return found


def codes(rounds: Iterable[Watched], form: Callable[[str, str], set[bytes]], *which: str) -> set[bytes]:
    """What people sent or typed, in a form that is made of it and of the code of their round."""
    return {word for round in rounds for one in round.people for name in which for word in form(getattr(one, name), round.code)}


def stored_key(receipt: str, _: str) -> set[bytes]:
    return {keys.hashed(receipt).encode()}


def marks(people: Iterable[Came]) -> set[bytes]:
    return {one.mark.encode() for one in people}


def erased(people: Iterable[Came]) -> set[bytes]:
    return marks(one for one in people if one.erased)


def test_after_closing_no_order_tells_who_came_when(burgled: Burgled) -> None:
    verdict = told(f"closed, {POSTGRESQL if burgled.house.database else SQLITE}", judged(burgled.closed, burgled.stored))
    assert verdict.answers >= 5 * len(burgled.closed)
    assert verdict.p >= LEVEL


def test_after_closing_no_code_is_anywhere_nor_anything_made_of_it(burgled: Burgled) -> None:
    secret = burgled.taken.files["secret-key"]
    made = codes(burgled.closed, lambda token, code: hashes(token, code, secret), *CODES)
    left = {word for round in burgled.closed for slip in round.left for word in hashes(slip, round.code, secret)}
    assert burgled.taken.found(made | left | codes(burgled.watched, lambda token, _: plain(token), *CODES)) == set()


def test_after_closing_nothing_that_a_leader_sent_is_left(burgled: Burgled) -> None:
    """What is kept of it stands in the release; while people still answer it is there."""
    gone, there = ([one for round in rounds for one in round.leaders] for rounds in (burgled.closed, [burgled.open]))
    assert gone
    secret = burgled.taken.files["secret-key"]
    made = {word for one in gone for token in (one.client_key, one.receipt) for word in hashes(token, "", secret) | plain(token)}
    assert burgled.taken.found(made | marks(gone)) == set()
    assert burgled.taken.found(marks(there)) == marks(there)


def test_what_was_erased_is_gone_after_closing_and_the_rest_is_there(burgled: Burgled) -> None:
    people = [one for round in burgled.closed for one in round.people]
    assert erased(people)
    assert burgled.taken.found(marks(people)) == marks(people) - erased(people)


def test_what_was_erased_is_gone_while_others_still_answer(on_sqlite: Burgled) -> None:
    """PostgreSQL overwrites what was deleted when it likes, until its tables are written anew at closing."""
    people = on_sqlite.open.people
    assert erased(people)
    assert on_sqlite.taken.found(marks(people)) == marks(people) - erased(people)


def test_until_closing_the_burglar_wins(burgled: Burgled) -> None:
    """What is looked for above can be found; of a round that is open we do not promise it."""
    stored = codes([burgled.open], stored_key, "receipt")
    assert burgled.taken.found(stored) == stored
    assert told("open", judged([burgled.open], burgled.stored)).p < LEVEL


def test_ninety_days_later_answers_are_gone_and_stay_gone(burgled: Burgled, tmp_path: Path) -> None:
    """Out of the files, and in a new backup. Afterwards this house is empty; what was taken before is not."""
    everybody = marks(burgled.people)
    burgled.house.run("-m", "tests.burglar", "later", str(AFTER_ALL), tmp_path)
    then, now = (backup_in(tmp_path / name) for name in ("then", "now"))
    assert then.found(everybody) == everybody - erased(burgled.people)
    assert then.found(codes(burgled.closed, stored_key, "receipt")) == set()
    assert burgled.take().found(everybody) == now.found(everybody) == set()


def backup_in(folder: Path) -> Loot:
    (place,) = folder.iterdir()
    with zipfile.ZipFile(place) as archive:
        return Loot({name: archive.read(name) for name in archive.namelist()})


# What PostgreSQL keeps beside its tables. Both are holes of today: whoever mends one takes the mark away.


def test_what_postgresql_logs_quotes_no_answer(on_postgresql: Burgled) -> None:
    """It writes down each statement that fails, and when. Here one that warns counts as such, so that people can answer."""
    with psycopg.connect(on_postgresql.house.database, autocommit=True) as connection:
        warns = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'no space'; RETURN NEW; END $$"
        connection.execute(f"CREATE FUNCTION warns() {warns}")
        connection.execute(f"CREATE TRIGGER warns BEFORE INSERT ON {ANSWERS} FOR EACH ROW EXECUTE FUNCTION warns()")
        connection.execute("ALTER DATABASE radar SET log_min_error_statement = warning")
    (round,) = list_of(on_postgresql.house.run("-m", "tests.burglar", "live", "0"))
    log = on_postgresql.take().files["log"]
    assert log.count(b"STATEMENT:  INSERT") >= len(round.people)
    assert Loot({"log": log}).found(marks(round.people) | codes([round], stored_key, "receipt")) == set()


def test_what_postgresql_notes_of_its_tables_is_nobodys_answer(on_postgresql: Burgled) -> None:
    """To plan queries it keeps values of a column elsewhere until it looks again; of a table that is empty by then, for ever."""
    on_postgresql.house.run("-m", "tests.burglar", "live", "0")
    with psycopg.connect(on_postgresql.house.database, autocommit=True) as connection:
        connection.execute("ANALYZE")
        noted = "SELECT count(*) FROM pg_stats WHERE tablename IN (%s, 'radar_web_slip') AND attname IN ('key', 'answers')"
        assert connection.execute(noted, [ANSWERS]).fetchone() == (0,)


# Versions that do it wrong, and must be found out; others are mutants.


def test_a_house_that_leaves_what_it_deletes_is_found_out_and_swept_when_a_server_starts(tmp_path: Path) -> None:
    with lived_in(tmp_path, 3, how="careless") as careless:
        receipts = codes(careless.closed, stored_key, "receipt")
        assert careless.taken.found(receipts)
        assert careless.taken.found(erased(careless.people))
        careless.house.run("-m", "tests.burglar", "start")
        assert careless.take().found(receipts | erased(careless.people)) == set()


Order = list[str]


def straight(order: Order, _: int) -> Order:
    return order


def in_a_circle(order: Order, number: int) -> Order:
    """Whoever begins elsewhere each time keeps who came after whom."""
    begin = 7 * number % len(order)
    return order[begin:] + order[:begin]


PLANTED: Mapping[str, tuple[str, Callable[[Order, int], Order], str]] = {
    "rows as people came": ("arrival", straight, "rowid = ?"),
    "rows as people came, in a circle": ("arrival", in_a_circle, "rowid = ?"),
    "rows by the keys they had": ("hash of receipt", straight, "rowid = ?"),
    "a time beside each": ("arrival", straight, "created_at = ?"),
    "keys that count": ("arrival", straight, "key = printf('%064d', ?)"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_an_order_that_tells_who_came_when_is_found_out(name: str, on_sqlite: Burgled, tmp_path: Path) -> None:
    """The house as it was taken, with one column more, and rows in another order."""
    (known_by, moved, change), some = PLANTED[name], on_sqlite.closed[:10]
    house = House(tmp_path)
    (tmp_path / "radar.sqlite3").write_bytes(on_sqlite.taken.files["radar.sqlite3"])
    with changed(house) as file:
        file.execute(f"ALTER TABLE {ANSWERS} ADD COLUMN created_at")
        for number, round in enumerate(some):
            for at, mark in enumerate(moved(came_in(round)[known_by], number)):
                file.execute(f"UPDATE {ANSWERS} SET {change} WHERE answers LIKE ?", (10**9 + 1000 * number + at, f'%"{mark}"%'))
    verdict = told(name, judged(some, orders_of(house, loot(tmp_path), HIDDEN[SQLITE])))
    assert verdict.p < LEVEL


@contextmanager
def changed(house: House) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(house.state / "radar.sqlite3")) as file, file:
        yield file


def test_a_key_made_of_a_code_with_the_secret_of_the_house_is_found_out(on_sqlite: Burgled) -> None:
    round, secret = on_sqlite.closed[0], on_sqlite.taken.files["secret-key"]
    kept = hmac.new(secret, f"{round.code} {round.people[0].client_key}".encode(), "sha256").hexdigest()
    assert Loot({"a table": kept.encode()}).found(codes([round], lambda token, code: hashes(token, code, secret), *CODES))


# A server as it runs, and people whose browsers and networks tell much of them.

TELLS = {"User-Agent": "Kanarie-browser/7.3 (Fairphone)", "Accept-Language": "fy-kanarie", "X-Forwarded-For": "203.0.113.77"}
MAIL = "kanarie.eigenaar@example.nl"
CANARY, TEAM = "Kanariekooi", "Kantoor"
STAMP = re.compile(rb"20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?|(?<![0-9a-f])1[789]\d{8}(?:\.\d+)?(?![0-9a-f])")


@dataclass
class Guest:
    """Somebody at an address of his own."""

    port: int
    address: str
    cookie: str = ""

    def ask(self, method: str, path: str, fields: Fields | None = None) -> Reply:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.address, 0))) as line:
            line.request(method, path, urlencode(fields or {}, doseq=True), TELLS | {"Cookie": self.cookie} | kind)
            reply = line.getresponse()
            words = reply.read().decode(errors="replace")
        self.cookie = reply.getheader("Set-Cookie", self.cookie).partition(";")[0]
        return Reply(reply.status, {name.title(): value for name, value in reply.headers.items()}, words)

    def form(self, path: str, action: str, **answers: str) -> Fields:
        return filled(Page(self.ask("GET", path).text).form(action), **answers)

    def answer(self, code: str, slip: str, *, team: str) -> tuple[Came, Reply]:
        fields = self.form(f"/doe-mee/{code}/", "", slip=slip, team=team)
        key = fields["key"][0]
        return Came(f'"team": ["{team}"]', key, keys.receipt(key), slip, erased=False), self.ask("POST", f"/doe-mee/{code}/", fields)

    def with_receipt(self, receipt: str, *, withdraw: bool = False) -> int:
        return self.ask("POST", "/mijn-antwoorden/", {"code": [receipt]} | ({"withdraw": ["yes"]} if withdraw else {})).status


@dataclass(frozen=True)
class Day:
    """What is known of one day of a server, and what the burglar took: in the evening, and after closing."""

    owner: Guest
    keys: list[str]
    code: str
    people: list[Came]
    guests: list[Guest]
    between: tuple[float, float]
    statuses: set[int]
    mails: Loot
    evening: Loot
    after: Loot

    def codes(self, form: Callable[[str], set[bytes]]) -> set[bytes]:
        return {word for one in self.people for token in (one.client_key, one.receipt, one.slip) for word in form(token)}

    @property
    def tells(self) -> set[bytes]:
        return {word.encode() for word in (*TELLS.values(), *(guest.address for guest in (self.owner, *self.guests)))}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    house = House(tmp_path_factory.mktemp("served"))
    house.prepare()
    box, port = Postbox(), free_port()
    postbox = Controller(box, hostname="127.0.0.1", port=port)
    postbox.start()
    with somebody_there(house):
        with Server(house, RADAR_MAIL=f"smtp://127.0.0.1:{port}") as server:
            owner, guests = Guest(server.port, "127.0.0.9"), [Guest(server.port, f"127.0.0.{30 + number}") for number in range(9)]
            own_keys, code = owner_asks(owner)
            slips = keys.slips(house.rows("radar_web_round", "slips")[0][0], ASKED)
            began = timezone.now().timestamp()
            people = [*people_answer(guests[:-1], code, slips)]
            between = (began, timezone.now().timestamp())
            statuses = {*what_goes_wrong(house, guests[-1], code, slips[-1])}
            evening = loot(house.state)
        with changed(house) as file:
            file.execute("UPDATE radar_web_round SET closes_at = ?", (str(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))[:19],))
        with Server(house):
            wait_until(lambda: is_swept(house), "The round is not closed, or the log of its database not emptied.")
        mails = Loot({str(number): bytes(mail) + mail.get_content().encode() for number, mail in enumerate(box.mails)})
        yield Day(owner, own_keys, code, people, guests, between, statuses, mails, evening, loot(house.state))
    postbox.stop()


def owner_asks(owner: Guest) -> tuple[list[str], str]:
    """He begins, mails himself, makes a second key and asks his people; his keys, and the code of the round."""
    owner.ask("POST", "/vragen/", owner.form("/vragen/?question=staff", "/vragen/"))
    pages = [owner.ask("GET", "/uitkomst/").text]
    owner.ask("POST", "/uitkomst/mail/", owner.form("/uitkomst/", "/uitkomst/mail/", address=MAIL))
    pages.append(owner.ask("POST", "/sleutels/", owner.form("/sleutels/", "/sleutels/", what="make")).text)
    asked = owner.form("/mensen/", "/mensen/", asked=str(ASKED), split="team", names=f"{CANARY}, {TEAM}")
    owner.ask("POST", "/mensen/", asked)
    codes = re.findall(r"/doe-mee/(\w{8})/", owner.ask("GET", "/mensen/").text)
    return sorted({key for page in pages for key in re.findall(r"/sleutel/#(\w{20})", page)}), codes[0]


def people_answer(guests: list[Guest], code: str, slips: list[str]) -> Iterator[Came]:
    """The first erases what he said, the second reads it."""
    for number, (guest, slip) in enumerate(zip(guests, slips, strict=False)):
        came, reply = guest.answer(code, slip, team=CANARY if number == 0 else TEAM)
        assert reply.receipt == came.receipt
        yield came
        if number < 2:
            assert guest.with_receipt(came.receipt, withdraw=number == 0) == 200


def what_goes_wrong(house: House, guest: Guest, code: str, slip: str) -> Iterator[int]:
    """A database that breaks, a row that cannot be read, and wrong codes until it is enough."""
    ref = "UPDATE radar_web_round SET questionnaire ="
    spoils = {
        f"ALTER TABLE {ANSWERS} RENAME TO away": f"ALTER TABLE away RENAME TO {ANSWERS}",
        f"{ref} questionnaire || '?'": f"{ref} rtrim(questionnaire, '?')",
    }
    fields = guest.form(f"/doe-mee/{code}/", "", slip=slip, team=TEAM)
    for spoil, mend in spoils.items():
        with changed(house) as file:
            file.execute(spoil)
        yield guest.ask("POST", f"/doe-mee/{code}/", fields).status
        with changed(house) as file:
            file.execute(mend)
    for _ in range(2 * guesses.MISSES):  # on a slow machine some are forgiven meanwhile
        yield guest.with_receipt("ABCDEFGHJKLM")


def is_swept(house: House) -> bool:
    closed = house.rows("radar_web_round", "closed") != [(None,)]
    return closed and (house.state / "radar.sqlite3-wal").stat().st_size == 0


def test_what_goes_wrong_is_told_and_nobody_in_it(day: Day) -> None:
    assert day.statuses == {404, 429, 500, 503}
    log = "".join(file.decode() for name, file in day.after.files.items() if name.endswith(".log"))
    assert len(re.findall("A page broke|Nothing can be stored", log)) == 2
    assert not re.search(r"[0-9a-f]{32}|doe-mee|team", log)


def test_in_the_evening_no_file_tells_who_where_or_when(day: Day) -> None:
    assert day.evening.found(day.tells | day.codes(plain) | {MAIL.encode()}) == set()
    began, ended = day.between
    assert [stamp for stamp in stamps(day.evening) if began <= stamp <= ended] == []
    assert any(stamp < began for stamp in stamps(day.evening))  # such as when the owner opened it


def stamps(taken: Loot) -> list[float]:
    """Everything that is written like a moment, in seconds since 1970."""
    files = [file for name, file in taken.files.items() if not name.startswith("static")]
    return [moment_of(stamp.decode()) for file in files for stamp in STAMP.findall(file)]


def moment_of(stamp: str) -> float:
    return float(stamp) if "-" not in stamp else dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.UTC).timestamp()


def test_after_closing_nothing_is_left_of_who_it_was(day: Day) -> None:
    secret = day.after.files["secret-key"]
    made = day.codes(lambda token: hashes(token, day.code, secret))
    assert made & day.evening.found(made)
    erased, other = (day.people[at].mark.encode() for at in (0, 1))
    assert day.after.found(made | day.tells | day.codes(plain) | {MAIL.encode(), erased, other}) == {other}


def test_the_key_of_an_owner_is_nowhere_as_it_is(day: Day) -> None:
    assert len(day.keys) == 2
    keys = {word for key in day.keys for word in plain(key)}
    assert Loot({"cookie": day.owner.cookie.encode(), "opened": opened(day.owner.cookie)}).found(keys) == set()
    assert day.evening.found(keys) == day.after.found(keys) == set()


def opened(cookie: str) -> bytes:
    """What his browser keeps, read by somebody who has it."""
    text = cookie.partition("=")[2].strip('"').partition(":")[0]
    read = base64.urlsafe_b64decode(text.lstrip(".") + "==")
    read = zlib.decompress(read) if text.startswith(".") else read
    assert json.loads(read)["visit"]
    return read


def test_a_mail_to_the_owner_tells_nothing_of_his_people(day: Day) -> None:
    """It holds his key: he sends it to himself."""
    assert len(day.mails.files) == 1
    assert day.mails.found(day.tells | day.codes(plain) | {MAIL.encode()}) == {MAIL.encode()}
