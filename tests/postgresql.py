"""A PostgreSQL of our own: a cluster in a temporary folder, on a free port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.places import free_port

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/opt/homebrew/bin"))


def binaries() -> Path | None:
    """Where initdb is; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else next((place for place in PLACES if (place / "initdb").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty database that refuses to lose what it acknowledged. As root it runs as another user, as PostgreSQL asks."""
    place = binaries()
    if place is None:
        raise FileNotFoundError("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="radar-postgresql-"))
    user = _user(folder)
    port = free_port()
    _run(user, place / "initdb", "-D", folder / "data", "-U", "radar", "-A", "trust", "-E", "UTF8", "--locale=C")
    try:
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        _run(user, place / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        _run(user, place / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "radar", "radar")
        yield f"postgresql://radar@127.0.0.1:{port}/radar"
    finally:
        _run(user, place / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


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
