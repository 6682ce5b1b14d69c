"""`kill -9` of the whole server while people answer: what was acknowledged is stored, once.

People wait for the next server less long than after a real crash: it is forked from a process that has read everything, and stands by when
the one that lives is killed. It is the same server; what it stores with it opens itself. One kill in eight is followed by a start from
nothing: from these is told how long it takes, from the kill, until somebody is acknowledged again. On PostgreSQL one in three takes the
database along.

A kill does not show what a power cut does: what was written and not synced survives the process.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import add
from pathlib import Path
from threading import Event

from tests import conftest, postgresql  # noqa: F401 -- the first sets Django up, which forms are read with
from tests.crowd import Crowd
from tests.figures import Row, table
from tests.postgresql import POSTGRESQL, SQLITE, Cluster
from tests.serving import WSGI, House, Killable, Server
from tests.spares import Spares

KILLS = 25  # for each database, in `make test`
EARLIEST, LATEST = 0.1, 0.5  # seconds between the first acknowledgement of a life and its end
COLD = 8  # one kill in so many has no server standing by
DATABASE_TOO = 3  # one kill in so many takes PostgreSQL along
MOST_PER_ROUND = 200  # kills, as a round takes no more answers than it has people

CONTROL = "tests.controls:application"
EARLY, FORGETFUL = "replies before it stores", "ignores the key"
CONTROL_KILLS = 40
"""At most: a control is killed until it fails."""


@dataclass(frozen=True)
class Outcome:
    server: str
    is_control: bool
    kills: int
    acknowledged: int
    stored: int
    lost: int
    """Acknowledged and not stored. Stored and not acknowledged is fine: whoever hears nothing sends again."""

    duplicates: int
    recoveries: tuple[float, ...] = ()
    """Seconds."""

    @property
    def failed(self) -> bool:
        return self.lost + self.duplicates > 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.server,
            self.is_control,
            self.kills + other.kills,
            self.acknowledged + other.acknowledged,
            self.stored + other.stored,
            self.lost + other.lost,
            self.duplicates + other.duplicates,
            self.recoveries + other.recoveries,
        )


class Lives:
    """The server that lives, and perhaps one that stands by."""

    def __init__(self, house: House, control: str) -> None:
        application, more = (CONTROL, {"RADAR_CONTROL": control}) if control else (WSGI, {})
        self.start = partial(Server, house, application, **more)
        self.spares = Spares(house, application, **more)
        self.now: Killable = self.spares.start()
        self.next: Killable | None = None

    def stand_by(self) -> None:
        self.next = self.spares.start()

    def follow(self) -> int:
        """Where the next one listens."""
        self.now, self.next = self.next or self.start(), None
        return self.now.ready().port

    def __enter__(self) -> "Lives":
        self.now.ready()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.now, self.next):
            if server:
                server.kill()
        self.spares.close()


@dataclass(frozen=True)
class Place:
    """A house, and the PostgreSQL that is killed with it."""

    house: House
    cluster: Cluster | None = None

    @property
    def database(self) -> str:
        return POSTGRESQL if self.cluster else SQLITE

    def contents(self) -> list[str]:
        return [content(answers) for answers in self.house.answers()]


@contextmanager
def place_with(database: str) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="radar-kill-") as state:
        if database == SQLITE:
            yield Place(House(Path(state)))
        else:
            with postgresql.mortal_cluster() as cluster:
                yield Place(House(Path(state), cluster.address), cluster)


@dataclass
class Siege:
    """The lives of one round."""

    place: Place
    control: str
    lives: Lives
    crowd: Crowd
    before: set[str]
    recoveries: list[float] = field(default_factory=list)

    def one_life(self, number: int, chance: random.Random) -> None:
        database = self.place.cluster if number % DATABASE_TOO == 0 else None
        cold = number % COLD == 0
        if not cold:
            self.lives.stand_by()
        self.crowd.wait_until_heard()
        time.sleep(chance.uniform(EARLIEST, LATEST))
        end = time.monotonic()
        self._kill(database)
        self.crowd.turn_to(self.lives.follow())
        if cold:
            self.crowd.wait_until_heard()
            self.recoveries.append(time.monotonic() - end)

    def _kill(self, database: Cluster | None) -> None:
        """The database first: then the server sees its last transactions fail, and must not acknowledge these."""
        if database:
            database.kill()
        self.lives.now.kill()
        self.crowd.wait_outside()
        if database:
            database.start()

    def outcome(self, kills: int) -> Outcome:
        acknowledged = {content(fields) for fields in [*self.crowd.acknowledged]}
        stored = Counter(one for one in self.place.contents() if one not in self.before)
        return Outcome(
            server_name(self.place.database, self.control),
            bool(self.control),
            kills,
            acknowledged=len(acknowledged),
            stored=stored.total(),
            lost=len(acknowledged - set(stored)),
            duplicates=stored.total() - len(stored),
            recoveries=(*self.recoveries,),
        )


def run(place: Place, kills: int, chance: random.Random, on_kill: Callable[[], None] = lambda: None) -> Outcome:
    """Of the product, in a round of its own. When all is over some answers are sent once more, as by somebody who taps again."""
    with _siege(place) as siege:
        for number in range(1, kills + 1):
            siege.one_life(number, chance)
            on_kill()
        siege.crowd.go_home()
        outcome = siege.outcome(kills)
        siege.crowd.send_again()
        return replace(outcome, duplicates=siege.outcome(kills).duplicates)


def run_control(place: Place, control: str, chance: random.Random) -> Outcome:
    """Until it fails, or too often."""
    with _siege(place, control) as siege:
        for number in range(1, CONTROL_KILLS + 1):
            siege.one_life(number, chance)
            outcome = siege.outcome(number)
            if outcome.failed:
                break
        return outcome


@contextmanager
def _siege(place: Place, control: str = "") -> Iterator[Siege]:
    code, before = place.house.open_round(), {*place.contents()}
    with Lives(place.house, control) as lives, Crowd(code, lives.now.port) as crowd:
        yield Siege(place, control, lives, crowd, before)


def server_name(database: str, control: str = "") -> str:
    return f"{database}, {control}" if control else database


def content(answers: Mapping[str, list[str]]) -> str:
    """What somebody answered, as he sent it or as it is stored."""
    return json.dumps({id: values for id, values in answers.items() if id not in {"key", "begin"}}, sort_keys=True)


def besiege(database: str, kills: int, seed: int, on_kill: Callable[[], None] = lambda: None) -> list[Outcome]:
    """The product, and both controls: these first, since without them the rest is no proof."""
    chance = random.Random(f"{seed} {database}")
    with place_with(database) as place:
        place.house.prepare()
        controls = [run_control(place, control, chance) for control in (EARLY, FORGETFUL)]
        rounds = [min(MOST_PER_ROUND, kills - done) for done in range(0, kills, MOST_PER_ROUND)]
        return [reduce(add, [run(place, some, chance, on_kill) for some in rounds]), *controls]


def side_by_side(databases: Sequence[str], kills: int, seed: int = 1, on_kill: Callable[[str], None] = lambda _: None) -> list[Outcome]:
    """What goes wrong with one, or somebody who stops it, ends the others at their next kill."""
    stop = Event()

    def killed(database: str) -> None:
        if stop.is_set():
            raise InterruptedError
        on_kill(database)

    with ThreadPoolExecutor(len(databases)) as pool:
        sieges = [pool.submit(besiege, database, kills, seed, partial(killed, database)) for database in databases]
        try:
            done, _ = wait(sieges, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
        for siege in done:
            siege.result()
        return [outcome for siege in sieges for outcome in siege.result()]


HEADS = ("server", "kills", "acknowledged", "stored", "lost", "duplicates", "back after (s)")


def row(outcome: Outcome) -> Row:
    back = f"{statistics.median(outcome.recoveries):.1f}" if outcome.recoveries else ""
    return (outcome.server, outcome.kills, outcome.acknowledged, outcome.stored, outcome.lost, outcome.duplicates, back)


class Progress:
    """One line on a terminal; elsewhere one for each tenth."""

    def __init__(self, databases: Sequence[str], kills: int) -> None:
        self.done, self.kills = dict.fromkeys(databases, 0), kills

    def __call__(self, database: str) -> None:
        self.done[database] += 1
        line = ", ".join(f"{name} {done}" for name, done in self.done.items()) + f" of {self.kills} kills"
        if sys.stdout.isatty():
            print(f"\r{line}", end="", flush=True)
        elif self.done[database] * 10 // self.kills > (self.done[database] - 1) * 10 // self.kills:
            print(line, flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(description="kill -9 of the server while people answer")
    asked.add_argument("--kills", type=int, default=KILLS, help="for each database")
    asked.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    asked.add_argument("--seed", type=int, default=1, help="of the moments")
    given = asked.parse_args()
    databases = [name for name in (SQLITE, POSTGRESQL) if given.database in {name.lower(), "both"}]
    outcomes = side_by_side(databases, given.kills, given.seed, Progress(databases, given.kills))
    print(f"\n{table(HEADS, [row(outcome) for outcome in outcomes])}")
    return 0 if all(outcome.failed == outcome.is_control for outcome in outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
