"""A backup made while people answer, put back, is what was; what may not come back does not."""

import argparse
import datetime as dt
import hashlib
import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import transaction
from django.utils import timezone

from radar import installation
from radar.errors import InputError
from radar_web import actions, ledger
from radar_web.backup import Restored, _lines, back_up, remove_older, restore
from radar_web.ledger import Ledger
from radar_web.models import Answer, Firm, Key, Round
from tests import postgresql
from tests.crowd import Crowd
from tests.serving import House, Server, form_of, post
from tests.walks import answered, closing_day_is_over, owner_began, page_of, receipt_of, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)

LONG = dt.timedelta(days=30)


def backed_up(house: House, folder: Path) -> Path:
    told = house.llo_radar("backup", folder)
    return Path(told.partition("Written: ")[2].strip())


def manifest(backup: Path) -> dict[str, Any]:
    with zipfile.ZipFile(backup) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


# 1. There and back.


@pytest.fixture(autouse=True)
def nothing_noted(settings: Any, tmp_path: Path) -> None:
    """The ledger of this test alone."""
    settings.STATE = tmp_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def code() -> str:
    """Of a round of thirteen people."""
    return round_opened(owner_began()[0])


def saved(folder: Path) -> Path:
    return back_up(folder, timezone.now())[0]


def after_all_is_lost() -> None:
    Firm.objects.all().delete()


def restored(place: Path, *, ledger: Ledger | None = None, ran_until: dt.datetime | None = None) -> Restored:
    return restore(place, ledger=ledger or Ledger(), ran_until=ran_until)


def noted() -> Ledger:
    return ledger.read_ledger(ledger.place())


def lines_of(backup: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(backup) as archive:
        return [json.loads(line) for line in archive.read(f"{table}.jsonl").splitlines()]


@pytest.fixture(params=postgresql.EACH)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clusters() -> Iterator[Any]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(postgresql.cluster())


@pytest.mark.django_db(transaction=True)
def test_a_moment_comes_back_as_it_was() -> None:
    """To the millionth: of thousandths some are written longer than they are read, and then a backup differs from itself."""
    owner_began()
    firm, moment = Firm.objects.get(), timezone.now()
    for microsecond in (0, 1, 999, 1000, 123_456):
        Key.objects.create(hash=str(microsecond), firm=firm, made_at=moment.replace(microsecond=microsecond))
    written = list(_lines(Key))
    read = [row.object for row in serializers.deserialize("python", [json.loads(line) for line in written])]
    assert [key.made_at for key in read] == list(Key.objects.order_by("pk").values_list("made_at", flat=True))
    for key in read:
        key.save()
    assert list(_lines(Key)) == written


def test_a_backup_made_while_people_answer_comes_back_as_it_was(kind: str, clusters: Any, tmp_path: Path) -> None:
    """And from either database to the other."""
    state, elsewhere = tmp_path / "house", tmp_path / "elsewhere"
    state.mkdir()
    elsewhere.mkdir()
    house = House(state, clusters() if kind == postgresql.POSTGRESQL else "")
    other = House(elsewhere, "" if kind == postgresql.POSTGRESQL or postgresql.binaries() is None else clusters())
    house.prepare()
    code = house.open_round()
    with Server(house) as server, Crowd(code, server.port) as crowd:
        crowd.wait_until_heard()
        before = [answers_sent(fields) for fields in crowd.acknowledged]
        backup = backed_up(house, tmp_path / "backups")
        since = len(crowd.acknowledged)
        crowd.go_home()
    held = [line["fields"]["answers"] for line in lines_of(backup, "answer")]
    assert since > len(before) > 0  # people went on while it was made
    assert all(answers in held for answers in before)
    assert all(answers in house.answers() for answers in held)
    assert "Nothing was kept" in house.llo_radar("restore", backup, "--verify")
    other.prepare()
    other.llo_radar("restore", backup)
    again = backed_up(other, tmp_path / "again")
    assert manifest(again)["tables"] == manifest(backup)["tables"]
    with Server(other) as server:
        assert post(server.port, f"/doe-mee/{code}/", form_of(server.port, code)).receipt


def answers_sent(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: fields[name] for name in sorted(set(fields) - {"key", "begin"})}


def test_a_backup_tells_no_order_of_arrival(code: str, folder: Path) -> None:
    """The database of an open round does; a backup is sorted by keys, which are chance."""
    for value in "1234512345123":
        answered(code, value)
    lines = lines_of(saved(folder), "answer")
    assert [line["pk"] for line in lines] == sorted(line["pk"] for line in lines)


# 2. What happened since.


def test_what_was_erased_stays_erased(code: str, folder: Path) -> None:
    kept, erased = (receipt_of(answered(code, value)[1]) for value in "25")
    backup = saved(folder)
    visitor().post("/mijn-antwoorden/", {"code": erased, "withdraw": "yes"})
    after_all_is_lost()
    assert restored(backup, ledger=noted()).erased_since == 1
    assert sorted(len(answer.answers) > 0 for answer in Answer.objects.all()) == [False, True]
    assert visitor().post("/mijn-antwoorden/", {"code": erased, "withdraw": "yes"}).status_code == 404
    assert visitor().post("/mijn-antwoorden/", {"code": kept, "withdraw": "yes"}).status_code == 200


def test_without_the_ledger_what_was_erased_comes_back(code: str, folder: Path) -> None:
    """The control of the test above: it is the ledger that does it."""
    receipt = receipt_of(answered(code)[1])
    backup = saved(folder)
    visitor().post("/mijn-antwoorden/", {"code": receipt, "withdraw": "yes"})
    after_all_is_lost()
    assert restored(backup).erased_since == 0
    assert all(answer.answers for answer in Answer.objects.all())


@pytest.fixture
def closed_since(code: str, folder: Path) -> tuple[Path, Any]:
    """A backup of a round that was closed after it, with two answers more; and what was shown."""
    for value in "234":
        answered(code, value)
    backup = saved(folder)
    for value in "55":
        answered(code, value)
    closing_day_is_over()
    shown = Round.objects.get().closed
    after_all_is_lost()
    return backup, shown


def test_a_result_that_was_shown_stands_after_a_restore(closed_since: tuple[Path, Any]) -> None:
    backup, shown = closed_since
    assert restored(backup, ledger=noted()).shown_since == 1
    assert Round.objects.get().closed == shown
    assert Answer.objects.count() == 0  # three of five: counted again they would tell of the other two


def test_a_result_that_may_have_been_shown_and_is_lost_is_not_made_again(closed_since: tuple[Path, Any]) -> None:
    backup, _ = closed_since
    assert restored(backup, ran_until=timezone.now() + LONG).lost == 1
    assert (Firm.objects.count(), Round.objects.count(), Answer.objects.count()) == (1, 0, 0)


def test_a_round_whose_time_is_over_is_not_decided_on_unasked(closed_since: tuple[Path, Any]) -> None:
    backup, _ = closed_since
    with freezing(timezone.now() + LONG), pytest.raises(InputError, match="1 round\\(s\\) whose time is over"):
        restored(backup)
    assert Firm.objects.count() == 0


@contextmanager
def freezing(moment: dt.datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield


def test_what_was_erased_stays_erased_after_a_second_restore(code: str, folder: Path) -> None:
    """A restore takes the ledger along."""
    receipt = receipt_of(answered(code)[1])
    backup = saved(folder)
    visitor().post("/mijn-antwoorden/", {"code": receipt, "withdraw": "yes"})
    known = noted()
    for _ in range(2):
        after_all_is_lost()
        assert restored(backup, ledger=known).erased_since == 1
        known = noted()
    assert known.erased


def test_half_a_note_does_not_swallow_the_next(code: str, folder: Path) -> None:
    receipts = [receipt_of(answered(code, value)[1]) for value in "25"]
    backup = saved(folder)
    visitor().post("/mijn-antwoorden/", {"code": receipts[0], "withdraw": "yes"})
    (file,) = ledger.place().iterdir()
    file.write_text(file.read_text().strip()[:30])  # a disk that was full
    visitor().post("/mijn-antwoorden/", {"code": receipts[1], "withdraw": "yes"})
    after_all_is_lost()
    assert restored(backup, ledger=noted()).erased_since == 1


def test_a_closing_that_was_noted_and_not_stored_does_not_count(code: str) -> None:
    receipts = [receipt_of(answered(code, value)[1]) for value in "25"]
    visitor().post("/mijn-antwoorden/", {"code": receipts[0], "withdraw": "yes"})
    with transaction.atomic():
        ledger.note_closed(Round.objects.get().pk, {"never": "shown"})
        transaction.set_rollback(True)
    assert [len(keys) for keys in noted().erased.values()] == [1]
    visitor().post("/mijn-antwoorden/", {"code": receipts[1], "withdraw": "yes"})
    assert noted().closed == {}


def test_the_ledgers_of_several_servers_are_one() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    first, second = Ledger({one: {"a"}}, {other: 1}), Ledger({one: {"b"}}, {})
    assert ledger.together([first, second]) == Ledger({one: {"a", "b"}}, {other: 1})


def test_a_round_whose_day_had_not_come_goes_on(closed_since: tuple[Path, Any]) -> None:
    backup, _ = closed_since
    assert restored(backup).lost == 0
    assert Answer.objects.count() == 3
    closing_day_is_over()


# 3. What is refused, in a sentence, with nothing changed.


def test_a_backup_goes_into_an_empty_database_only(code: str, folder: Path) -> None:
    backup = saved(folder)
    answered(code)
    with pytest.raises(InputError, match=r"The database: is not empty\."):
        restored(backup)
    assert (Firm.objects.count(), Answer.objects.count()) == (1, 1)


def changed(backup: Path, name: str, old: bytes, new: bytes) -> Path:
    """The same backup with something else in one of its files."""
    place = backup.with_name(f"{backup.stem}-changed.zip")
    with zipfile.ZipFile(backup) as archive, zipfile.ZipFile(place, "w") as other:
        for each in archive.namelist():
            other.writestr(each, archive.read(each).replace(old, new) if each == name else archive.read(each))
    return place


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("round.jsonl", b'"asked": 13', b'"asked": 14', "is damaged"),
        ("firm.jsonl", b"\n", b"", "is damaged"),
        ("manifest.json", b"0001_initial", b"0002_later", "whose tables are others"),
        ("manifest.json", b'"format": 1', b'"format": 2', "whose tables are others"),
        ("manifest.json", b'"rows": 1', b'"rows": 2', "is damaged"),
        ("manifest.json", b"{", b"", "is damaged"),
    ],
)
@pytest.mark.usefixtures("code")
def test_a_backup_that_was_changed_is_refused(folder: Path, name: str, old: bytes, new: bytes, said: str) -> None:
    backup = saved(folder)
    after_all_is_lost()
    with pytest.raises(InputError, match=said):
        restored(changed(backup, name, old, new))
    assert Firm.objects.count() == 0


@pytest.mark.usefixtures("code")
def test_what_is_stored_otherwise_than_it_was_is_refused(folder: Path) -> None:
    """The file agrees with itself; the database gives a number back where a text went in."""
    backup = saved(folder)
    after_all_is_lost()
    otherwise = changed(backup, "firm.jsonl", b'"mails": 0', b'"mails": "0"')
    with zipfile.ZipFile(otherwise) as archive:
        sha256 = hashlib.sha256(archive.read("firm.jsonl")).hexdigest()
    written = manifest(backup)["tables"]["firm.jsonl"]["sha256"]
    with pytest.raises(InputError, match="holds something else in radar_web_firm"):
        restored(changed(otherwise, "manifest.json", written.encode(), sha256.encode()))
    assert Firm.objects.count() == 0


@pytest.mark.usefixtures("code")
def test_a_bit_that_turned_is_noticed(folder: Path) -> None:
    whole = saved(folder).read_bytes()
    after_all_is_lost()
    for at in range(60, len(whole), len(whole) // 40):
        place = folder / f"{at}.zip"
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        try:
            restored(place)
        except InputError:
            assert Firm.objects.count() == 0
        else:  # where the file says something that is said twice, or what nobody reads
            after_all_is_lost()


@pytest.mark.usefixtures("code")
def test_half_a_file_and_no_file_are_refused(folder: Path) -> None:
    whole, half = saved(folder), folder / "half.zip"
    half.write_bytes(whole.read_bytes()[:-100])
    for place, said in ((half, "is damaged, or no backup of ours"), (folder / "none.zip", "cannot be read")):
        with pytest.raises(InputError, match=said):
            restored(place)


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.touch()
    with pytest.raises(InputError, match="cannot be written"):
        saved(place)
    for days in (0, 999_999):
        with pytest.raises(InputError, match=f"--keep: is {days}"):
            installation.backup(argparse.Namespace(folder=tmp_path / "backups", keep=days))
    assert list(tmp_path.iterdir()) == [place]


def test_old_backups_are_removed_when_there_is_a_new_one(folder: Path) -> None:
    folder.mkdir()
    old = {age: folder / f"radar-{timezone.now() - dt.timedelta(days=age):%Y-%m-%dT%H%M%S}Z.zip" for age in (10, 29, 31, 400)}
    for file in (*old.values(), folder / "something-else.zip"):
        file.touch()
    left = folder / ".writing-by-one-that-was-killed"
    left.mkdir()
    os.utime(left, (0, 0))
    new = saved(folder)
    remove_older(folder, timezone.now() - LONG, timezone.now())
    assert {file.name for file in folder.iterdir()} == {new.name, old[10].name, old[29].name, "something-else.zip"}
    assert new.stat().st_mode & 0o777 == 0o600


# 4. The ledger.


def test_a_file_that_is_none_of_a_ledger_is_told() -> None:
    ledger.place().mkdir()
    (ledger.place() / "copy (1).closed").touch()
    with pytest.raises(InputError, match="holds a file that is not of a ledger"):
        noted()


def test_what_cannot_be_noted_is_not_erased(code: str) -> None:
    receipt = receipt_of(answered(code)[1])
    place = ledger.place()
    place.touch()  # a file where the folder should be
    refused = visitor().post("/mijn-antwoorden/", {"code": receipt, "withdraw": "yes"})
    assert refused.status_code == 503
    assert "Radar doet het even niet." in page_of(refused).text
    assert Answer.objects.get().answers
    place.unlink()
    assert visitor().post("/mijn-antwoorden/", {"code": receipt, "withdraw": "yes"}).status_code == 200


def test_what_cannot_be_noted_is_not_restored(code: str, folder: Path) -> None:
    """The next restore would not know of it."""
    receipt = receipt_of(answered(code)[1])
    backup = saved(folder)
    visitor().post("/mijn-antwoorden/", {"code": receipt, "withdraw": "yes"})
    known = noted()
    after_all_is_lost()
    shutil.rmtree(ledger.place())
    ledger.place().touch()
    with pytest.raises(InputError, match="The ledger: cannot be written"):
        restored(backup, ledger=known)
    assert Firm.objects.count() == 0


def test_what_cannot_be_noted_is_not_closed(code: str) -> None:
    answered(code)
    place = ledger.place()
    place.touch()
    assert actions.close_due(timezone.now() + LONG) == 0
    assert Round.objects.get().closed is None
    place.unlink()
    closing_day_is_over()


def test_the_ledger_forgets_receipts_when_a_round_is_closed(code: str) -> None:
    visitor().post("/mijn-antwoorden/", {"code": receipt_of(answered(code)[1]), "withdraw": "yes"})
    round = Round.objects.get().pk
    assert (set(noted().erased), set(noted().closed)) == ({round}, set())
    closing_day_is_over()
    assert (set(noted().erased), set(noted().closed)) == (set(), {round})
