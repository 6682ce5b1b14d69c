"""A PostgreSQL of our own: a cluster in a temporary folder, on a free port, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.places import free_port

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/opt/homebrew/bin"))


def binaries() -> Path | None:
    """Where initdb is; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else next((place for place in PLACES if (place / "initdb").exists()), None)


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

    def make(self) -> None:
        _run(self.user, self.place / "initdb", "-D", self.folder / "data", "-U", "radar", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()
        _run(self.user, self.place / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "radar", "radar")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        _run(self.user, self.place / "pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", options, "start")

    def kill(self) -> None:
        """As when the power of its computer fails, as far as processes can tell: all of them at once, without a last word."""
        locks = (self.folder / "data" / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock")
        first = int(locks[0].read_text().split()[0])
        processes = [first, *_children(first)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while _live(processes):
            time.sleep(0.01)
        for lock in locks:  # after a power cut no process has these numbers; here one has, until its end is taken notice of
            lock.unlink()

    def remove(self) -> None:
        _run(self.user, self.place / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop", check=False)
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
        raise FileNotFoundError("PostgreSQL is not installed. On Debian: apt-get install postgresql")
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
