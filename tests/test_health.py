"""What is wrong with an installation is told with its mend; what could lose or betray answers stops the start."""

import datetime as dt
import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from radar_web import health, rules
from radar_web.models import Firm, Round
from tests.serving import House, Server
from tests.walks import answered, owner_began, page_of, round_opened

pytestmark = pytest.mark.django_db(transaction=True)

GOOD_SECRET = "correct horse battery staple, and more of it"
SYNC = {"sqlite": ("PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"), "postgresql": ("SET synchronous_commit=off", "RESET ALL")}


@pytest.fixture(autouse=True)
def whole(settings: Any, tmp_path: Path) -> None:
    """An installation of which nothing is wrong."""
    settings.SECRET_KEY = GOOD_SECRET
    settings.STATE = tmp_path / "state"
    settings.STATE.mkdir(mode=0o700)
    collected = settings.STATIC_ROOT / "staticfiles.json"
    settings.STATIC_ROOT = settings.STATE / "static"
    settings.STATIC_ROOT.mkdir()
    shutil.copy(collected, settings.STATIC_ROOT)


def told(what: list[Any]) -> str:
    return "\n".join(map(str, what))


def test_of_a_whole_installation_nothing_is_told() -> None:
    assert health.troubles() == []


# What stops the start.


def test_debug_stops_the_start(settings: Any) -> None:
    settings.DEBUG = True
    assert told(health.dangers()).startswith("DEBUG: is on")


@pytest.mark.parametrize("secret", ["", "short", "x" * 50, "0123456789" * 4, "django-insecure-" + GOOD_SECRET])
def test_a_secret_that_can_be_guessed_stops_the_start(settings: Any, secret: str) -> None:
    settings.SECRET_KEY = secret
    assert "secret-key: can be guessed." in told(health.dangers())


@pytest.fixture
def hasty() -> Iterator[None]:
    """A database that acknowledges before it has synced."""
    hurry, calm = SYNC[connection.vendor]
    connection.cursor().execute(hurry)
    yield
    connection.cursor().execute(calm)


@pytest.mark.usefixtures("hasty")
def test_a_database_that_can_lose_what_it_acknowledged_stops_the_start() -> None:
    (problem,) = health.dangers()
    assert "can be lost when the power fails" in problem.what
    assert health.troubles() == [problem]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no journal in memory")
def test_a_journal_in_memory_stops_the_start() -> None:
    connection.cursor().execute("PRAGMA journal_mode=DELETE")
    connection.cursor().execute("PRAGMA journal_mode=MEMORY")
    try:
        assert "journal_mode = memory" in told(health.dangers())
    finally:
        connection.cursor().execute("PRAGMA journal_mode=WAL")


@pytest.fixture
def gone() -> Iterator[None]:
    """A database that is not there."""
    connection.close()
    there = dict(connection.settings_dict)
    connection.settings_dict.update({"NAME": "/nowhere/at/all", "HOST": "127.0.0.1", "PORT": "1"})
    yield
    connection.settings_dict.update(there)


@pytest.mark.usefixtures("gone")
def test_a_database_that_does_not_come_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 1)
    health.wait_for_database()
    assert told(health.dangers()).startswith("The database: cannot be used")


def test_a_server_in_danger_does_not_serve(tmp_path: Path) -> None:
    server = Server(House(tmp_path), RADAR_SECRET_KEY="x" * 40)
    try:
        with pytest.raises(RuntimeError, match="can be guessed"):
            server.ready()
    finally:
        server.kill()


# What the doctor tells.


def test_a_folder_that_cannot_be_written(settings: Any) -> None:
    settings.STATE = settings.STATIC_ROOT / "staticfiles.json"
    assert "cannot be written" in told(health.troubles())


def test_what_others_can_read(settings: Any) -> None:
    secret = settings.STATE / "secret-key"
    secret.touch(mode=0o644)
    assert told(health.troubles()) == f"{secret}: can be read by others on this computer. Run: chmod go-rwx {secret}"


def test_a_database_of_another_version() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("radar_web", "0001_initial")
    try:
        assert "is not as this version wants it" in told(health.troubles())
    finally:
        recorder.record_applied("radar_web", "0001_initial")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL checks its pages itself")
def test_a_damaged_database(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.prepare()
    house.open_round()
    place = tmp_path / "radar.sqlite3"
    whole = bytearray(place.read_bytes())
    whole[8192:16384] = bytes(8192)
    place.write_bytes(whole)
    assert "The database: is damaged" in house.refused("-m", "radar.cli", "doctor")


def test_a_disk_that_is_nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    full(monkeypatch)
    assert "less than 100 MB free" in told(health.troubles())


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - rules.LEAST_FREE + 1, rules.LEAST_FREE - 1))


def test_style_that_was_not_collected(settings: Any) -> None:
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert "holds no style and scripts" in told(health.troubles())


def test_a_round_that_does_not_close() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    late = timezone.now() - rules.GRACE - health.LATE
    Round.objects.filter(code=code).update(closes_at=late + dt.timedelta(minutes=1))
    assert health.troubles() == []
    Round.objects.filter(code=code).update(closes_at=late - dt.timedelta(minutes=1))
    assert "did not close 1 round(s)" in told(health.troubles())


# Before the disk is full.


def test_no_round_is_opened_on_a_disk_that_is_nearly_full_and_an_open_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = owner_began()
    code = round_opened(first)
    owner, _ = owner_began()
    form = page_of(owner.get("/mensen/")).form("/mensen/")
    fields = {"csrfmiddlewaretoken": form["hidden"]["csrfmiddlewaretoken"], "asked": "13", "day": form["choices"]["day"][-1]}
    full(monkeypatch)
    refused = owner.post("/mensen/", fields)
    assert refused.status_code == 503
    assert "De computer van Radar is bijna vol." in page_of(refused).text
    assert Round.objects.count() == 1
    assert answered(code)[1].status_code == 201
    assert Firm.objects.count() == 2


def test_the_doctor_says_that_all_is_well_or_what_is_not(tmp_path: Path) -> None:
    house = House(tmp_path)
    tmp_path.chmod(0o700)
    doctor = ("-m", "radar.cli", "doctor")
    assert "The database: is not as this version wants it" in house.refused(*doctor)  # a new installation
    house.prepare()
    assert house.run(*doctor) == "No problems.\n"
    (tmp_path / "secret-key").write_text("x" * 40)
    assert "secret-key: can be guessed" in house.refused(*doctor)


def test_a_restore_says_what_is_wrong_with_how_it_was_asked(tmp_path: Path) -> None:
    house = House(tmp_path)
    restore = ("-m", "radar.cli", "restore", "none.zip")
    assert "--ledger: /nowhere is no folder" in house.refused(*restore, "--ledger", "/nowhere")
    assert "'yesterday' is no moment" in house.refused(*restore, "--ran-until", "yesterday")
    assert "none.zip: cannot be read" in house.refused(*restore)
