"""A PostgreSQL of our own: a cluster in a temporary folder, on a free port, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import free_port, wait_until

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/opt/homebrew/bin"))


def binaries() -> Path | None:
    """Where initdb is; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else next((place for place in PLACES if (place / "initdb").exists()), None)


ABSENT = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
NEEDED = pytest.mark.skipif(binaries() is None, reason=ABSENT)

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
EACH = (SQLITE, pytest.param(POSTGRESQL, marks=NEEDED))
"""For a test of each database."""


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL that can be killed and started again."""

    place: Path
    folder: Path
    user: str | None
    port: int

    @property
    def address(self) -> str:
        return f"postgresql://radar@127.0.0.1:{self.port}/radar"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def first(self) -> int:
        """The process from which all others come."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def make(self) -> None:
        _run(self.user, self.place / "initdb", "-D", self.data, "-U", "radar", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()
        _run(self.user, self.place / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "radar", "radar")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        _run(self.user, self.place / "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def kill(self) -> None:
        """As when the power of its computer fails, as far as processes can tell: all of them at once, without a last word."""
        processes = [self.first, *_children(self.first)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        wait_until(lambda: not _live(processes), "PostgreSQL was killed and lives.")
        for lock in (self.data / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink()  # after a power cut no process has these numbers; here one has, until its end is taken notice of

    def remove(self) -> None:
        _run(self.user, self.place / "pg_ctl", "-D", self.data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty database that refuses to lose what it acknowledged. As root it runs as another user, as PostgreSQL asks."""
    with mortal_cluster() as made:
        yield made.address


@contextmanager
def mortal_cluster() -> Iterator[Cluster]:
    """The same, to be killed."""
    place = binaries()
    if place is None:
        pytest.skip(ABSENT)
    folder = Path(tempfile.mkdtemp(prefix="radar-postgresql-"))
    made = Cluster(place, folder, _user(folder), free_port())
    try:
        made.make()
        yield made
    finally:
        made.remove()


def _children(process: int) -> list[int]:
    """Found by their parent: each has a process group of its own."""
    return [pid for pid, parent in (map(int, line.split()) for line in _processes("-A", "-o", "pid=,ppid=")) if parent == process]


def _live(processes: Sequence[int]) -> bool:
    """Z is one that ended, of whose end nobody took notice."""
    return any(not state.startswith("Z") for state in _processes("-o", "stat=", "-p", ",".join(map(str, processes))))


def _processes(*asked: str) -> list[str]:
    return subprocess.run(["ps", *asked], capture_output=True, text=True, check=False).stdout.splitlines()


def _user(folder: Path) -> str | None:
    """Who may run a server: ourselves, or where we are root somebody with fewer rights."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return user


def _run(user: str | None, *command: object, check: bool = True) -> None:
    done = subprocess.run([str(part) for part in command], user=user, cwd="/", capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
