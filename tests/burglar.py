"""Somebody who takes every byte of a house, and who wrote down beside the door who came when, with which codes.

python -m tests.burglar live 20            lives so many rounds in the house of the environment and closes them; one more stays open
python -m tests.burglar careless 20        the same in a house that neither overwrites what it deletes nor writes its files anew
python -m tests.burglar start              what the clock does when a server starts
python -m tests.burglar later 92 FOLDER    what it does so many days later, and a backup of before and of after
"""

import datetime as dt
import hashlib
import hmac
import json
import random
import secrets
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import django
import numpy as np
from numpy.typing import NDArray

django.setup()

from django.conf import settings  # noqa: E402 -- settings must be there first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from radar.concepts import Role, Split, SplitBy  # noqa: E402
from radar.content import STAFF  # noqa: E402
from radar.questionnaire import AnswerSheet  # noqa: E402
from radar_web import actions, clock, keys, sweeping  # noqa: E402
from radar_web.backup import back_up  # noqa: E402
from radar_web.models import Round  # noqa: E402
from radar_web.queries import asked_as, library, slips_of  # noqa: E402
from tests.serving import House  # noqa: E402

ASKED, FEWEST, MOST = 40, 5, 30
ERASED_OF_TEN = 2
LEADERS = 2
ANSWERS = "radar_web_answer"
CODES = ("client_key", "receipt", "slip")

# Beside the door.


@dataclass(frozen=True)
class Came:
    """One person. `mark` stands in his answers and nowhere else: what the burglar would like to find by the other words."""

    mark: str
    client_key: str
    receipt: str
    slip: str
    erased: bool


@dataclass(frozen=True)
class Watched:
    """A round: who came, in that order; the slips that are `left`, which tell who did not; and those who lead, who answered openly."""

    code: str
    is_open: bool
    people: tuple[Came, ...]
    left: tuple[str, ...]
    leaders: tuple[Came, ...] = ()

    @property
    def stayed(self) -> list[Came]:
        """Those whose answers are counted."""
        return [one for one in self.people if not one.erased]


def live(rounds: int) -> Iterator[Watched]:
    """Each closed by the clock; of the last one the day is still to come."""
    now = timezone.now()
    for seed in range(rounds):
        chance = random.Random(seed)
        yield _lived(chance, now - dt.timedelta(hours=1), is_open=False, people=chance.randint(FEWEST, MOST))
        clock.tick()
    yield _lived(random.Random(rounds), now + dt.timedelta(days=1), is_open=True, people=MOST)
    clock.tick()


def _lived(chance: random.Random, closes_at: dt.datetime, *, is_open: bool, people: int) -> Watched:
    """They come one after the other. One reads what he said, some erase it."""
    from tests.rounds import firm  # it reads all content, which few need

    opened, split = closes_at - dt.timedelta(days=5), Split(SplitBy.TEAM, ("Werkplaats", "Kantoor"))
    handed_out = chance.random() < 0.5
    how: dict[str, Any] = {"split": split, "slips": handed_out, "long": handed_out, "leads": LEADERS * handed_out}
    round = actions.open_round(firm()[1], ASKED, closes_at, opened, work_time=True, **how)
    slips = chance.sample(slips_of(round) or [""] * ASKED, ASKED)
    came = [_answered(round, slip, opened, chance) for slip in slips[:people]]
    actions.read_answer(came[0].receipt)
    for one in came:
        if one.erased:
            actions.erase_answer(one.receipt)
    leaders = tuple(_led(round, opened, chance) for _ in range(round.leads))
    return Watched(round.code, is_open, tuple(came), tuple(slips[people:]), leaders)


def _led(round: Round, now: dt.datetime, chance: random.Random) -> Came:
    said = {statement.id: (chance.choice(statement.values),) for statement in asked_as(round, Role.SUPERVISOR).statements}
    mark, client_key = secrets.token_hex(8), keys.client_key()
    receipt = actions.give_lead(round, Role.SUPERVISOR, client_key, AnswerSheet(said | {"team": (mark,)}), now=now)
    return Came(mark, client_key, receipt, "", erased=False)


def _answered(round: Round, slip: str, now: dt.datetime, chance: random.Random) -> Came:
    said = {statement.id: (chance.choice(statement.values),) for statement in library().questionnaires[STAFF].statements}
    mark, client_key = secrets.token_hex(8), keys.client_key()
    receipt = actions.give_answer(round, client_key, AnswerSheet(said | {"team": (mark,)}), began=now, now=now, slip=slip)
    return Came(mark, client_key, receipt, slip, erased=chance.randrange(10) < ERASED_OF_TEN)


def list_of(printed: str) -> list[Watched]:
    return [
        Watched(one["code"], one["is_open"], _came(one["people"]), tuple(one["left"]), _came(one["leaders"])) for one in json.loads(printed)
    ]


def _came(listed: Iterable[dict[str, Any]]) -> tuple[Came, ...]:
    return tuple(Came(**came) for came in listed)


# Inside: bytes.


@dataclass(frozen=True)
class Loot:
    """Files by their names, as bytes."""

    files: Mapping[str, bytes] = field(repr=False)

    def found(self, words: Iterable[bytes]) -> set[bytes]:
        """Those that stand somewhere; of eight bytes or more."""
        asked = [*set(words)]
        begin = np.array([int.from_bytes(word[:8], "little") for word in asked], dtype=np.uint64)
        near = np.searchsorted(self._eights, begin) % len(self._eights)
        likely = [word for word, is_there in zip(asked, self._eights[near] == begin, strict=True) if is_there]
        return {word for word in likely if any(word in file for file in self.files.values())}

    @cached_property
    def _eights(self) -> NDArray[np.uint64]:
        """Every eight bytes side by side: thousands of words are looked up at once."""
        parts = [(file, at) for file in self.files.values() for at in range(8) if len(file) >= at + 8]
        return np.unique(np.concatenate([np.frombuffer(file, "<u8", (len(file) - at) // 8, at) for file, at in parts]))

    def place(self, word: bytes) -> tuple[str, int]:
        """The file in which it stands first, and where."""
        return next(((name, file.index(word)) for name, file in sorted(self.files.items()) if word in file), ("", 0))


def loot(folder: Path, *, but: Iterable[Path] = ()) -> Loot:
    """Every file in a folder but what lies under some. Read by another process: closing a file of SQLite here would end our locks on it."""
    spared = [f"--exclude=./{place.relative_to(folder)}" for place in but]
    packed = subprocess.run(["tar", "-C", folder, *spared, "-cf", "-", "."], capture_output=True, check=False).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as tar:
        return Loot({member.name.removeprefix("./"): file.read() for member in tar if (file := tar.extractfile(member))})


def plain(token: str) -> set[bytes]:
    """As it is, and as people type it."""
    return (
        {form.encode() for form in (token, token.lower(), keys.in_blocks(token), keys.in_blocks(token).replace(" ", "-"))}
        if token
        else set()
    )


def hashes(token: str, code: str, secret: bytes) -> set[bytes]:
    """What somebody could keep of it instead, alone or with the code of its round, with the secret of the house or without."""
    texts = [text.encode() for text in (token, f"{code} {token}", f"{code}{token}", f"{code}:{token}")] if token else []
    digests = [hashlib.new(name, text).digest() for text in texts for name in ("md5", "sha1", "sha256", "sha512", "blake2b")]
    digests += [hmac.digest(secret, text, name) for text in texts for name in ("sha1", "sha256")]
    return {form for digest in digests for form in (digest, digest.hex().encode())}


# Inside: order.

TRIES = 20_000
STATISTICS = ("order", "links", "neighbours")
"""Spearman's correlation; how many links are right; how far apart those lie who came after each other."""

Orders = Mapping[str, Sequence[str]]
"""By the name of an order: the marks of a round in it."""


@dataclass(frozen=True)
class Verdict:
    """Whether the answers of some rounds lie in an order that tells who came when. `p`: how often chance alone looks as strong as this,
    in the strongest of all ways together."""

    answers: int
    way: str
    strength: float
    p: float


def orders_of(house: House, taken: Loot, hidden: Sequence[str]) -> dict[str, list[str]]:
    """All marks in every order that the table has: of each column, of those that are `hidden`, and of the places in the files."""
    columns = "information_schema.columns WHERE table_name = '{}'" if house.database else "pragma_table_info('{}')"
    names = [name for (name,) in house.rows(columns.format(ANSWERS), "column_name" if house.database else "name")]
    found = {name: [*_marks(house.rows(f"{ANSWERS} ORDER BY {name}", "answers"))] for name in (*names, *hidden)}
    return found | {"place": sorted(found["key"], key=lambda mark: taken.place(mark.encode()))}


def _marks(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for (answers,) in rows:
        said = json.loads(answers) if isinstance(answers, str) else answers
        yield from said.get("team", ())


def came_in(round: Watched) -> dict[str, list[str]]:
    """Those who stayed, in the order in which they came and in that of all that is known of them."""
    orders = {"arrival": [one.mark for one in round.stayed]}
    for name in CODES:
        known = [(getattr(one, name), one.mark) for one in round.stayed]
        if all(code for code, _ in known):
            orders[name] = [mark for _, mark in sorted(known)]
            orders[f"hash of {name}"] = [mark for _, mark in sorted((keys.hashed(code), mark) for code, mark in known)]
    return orders


def judged(rounds: Iterable[Watched], stored: Orders) -> Verdict:
    """A permutation test over all rounds and all ways at once: which answer is whose is dealt anew, `TRIES` times."""
    chance, answers = np.random.default_rng(1), 0
    found: defaultdict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(TRIES + 1))
    for round in rounds:
        marks = {one.mark for one in round.stayed}
        answers += len(marks)
        if len(marks) < 2:
            continue  # one answer lies in no order
        for way, values in _ways(
            {name: [mark for mark in order if mark in marks] for name, order in stored.items()}, came_in(round), chance
        ):
            found[way] += values
    strength = np.array([_standard(values) for values in found.values()])
    strongest = strength.max(axis=0)
    way = [*found][int(strength[:, 0].argmax())]
    return Verdict(answers, way, float(strongest[0]), float((strongest >= strongest[0] - 1e-9).mean()))


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """So many standard deviations from what chance gives."""
    return np.abs(values - values.mean()) / (values.std() or 1.0)


def _ways(stored: Orders, came: Orders, chance: np.random.Generator) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """For each way to link what is stored to who came: what is so (first), and what it is when the answers are dealt by chance."""
    people = {mark: at for at, mark in enumerate(came["arrival"])}
    line = np.arange(len(people), dtype=np.int8)
    dealt = np.vstack([line, chance.permuted(np.tile(line, (TRIES, 1)), axis=1)])
    for name, order in stored.items():
        assert sorted(order) == sorted(people), f"{name}: not each answer lies there once"
        lies = np.argsort([people[mark] for mark in order]).astype(np.int8)[dealt]
        for other, coming in came.items():
            for statistic, values in zip(STATISTICS, _statistics(lies, np.array([people[mark] for mark in coming])), strict=True):
                yield f"{statistic} of {name} and {other}", values


def _statistics(lies: NDArray[np.int8], coming: NDArray[np.int64]) -> Iterator[NDArray[np.float64]]:
    """`lies`: where the answer of each person lies, in each row; `coming`: the persons in an order."""
    place = np.argsort(coming)
    middle = (place - place.mean()).astype(np.float32)
    yield lies.astype(np.float32) @ (middle / (middle @ middle) * np.sqrt(len(place) - 1))
    yield (lies == place).sum(axis=1)
    yield np.abs(lies[:, coming[1:]] - lies[:, coming[:-1]]).mean(axis=1)


# As a process of the house.


def _close_and_leave() -> None:
    actions.close_due(timezone.now())
    sweeping.sweep(rewrite=False)


def _wait(days: int, folder: Path) -> None:
    """Until the round that is open is closed; and then until its answers go."""
    now = timezone.now()
    back_up(folder / "then", now)
    for moment in (now + dt.timedelta(days=2), now + dt.timedelta(days=days)):
        vars(timezone)["now"] = lambda moment=moment: moment
        assert not clock.tick()
    connection.close()  # on PostgreSQL it has the rights of the pages now
    back_up(folder / "now", moment)


def _main(what: str, *more: str) -> None:
    if what == "careless":
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("secure_delete=ON", "secure_delete=OFF")
        vars(clock)["tick"] = _close_and_leave
    if what == "start":
        assert not clock.tick(rewrite=True)
    elif what == "later":
        _wait(int(more[0]), Path(more[1]))
    else:
        print(json.dumps([asdict(round) for round in live(int(more[0]))]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
