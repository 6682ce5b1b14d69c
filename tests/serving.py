"""The product as it is served, in processes of its own: to be killed, watched and disturbed."""

import atexit
import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Self
from urllib.parse import urlencode

import psycopg

import radar_web
from tests.places import PATIENCE, ROOT, apart, free_port, listens, wait_until
from tests.walks import Fields, Page, filled

WSGI = "radar_web.wsgi:application"
THREADS = "4"
GRANIAN = ("--interface", "wsgi", "--blocking-threads", THREADS, "--log-level", "error")
PREPARING = Lock()


@dataclass(frozen=True)
class House:
    """A state folder with a database in it or beside it, as the product finds it when it starts."""

    state: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        source = os.pathsep.join((str(Path(radar_web.__file__).parents[1]), str(ROOT)))
        own = {"RADAR_STATE": str(self.state), "DJANGO_SETTINGS_MODULE": "radar_web.settings", "PYTHONPATH": source}
        return apart(**own) | ({"RADAR_DATABASE": self.database} if self.database else {})

    def run(self, *arguments: str | Path, **more: str) -> str:
        """What a Python process of this house prints."""
        done = self._done(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: str | Path, code: int = 2, **more: str) -> str:
        """What a Python process says that does not do what it should: to people, not to programmers."""
        done = self._done(*arguments, **more)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    def llo_radar(self, *arguments: str | Path, **more: str) -> str:
        return self.run("-m", "radar.cli", *arguments, **more)

    def _done(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment | more, capture_output=True, text=True, check=False
        )

    def prepare(self) -> None:
        """With a secret of its own: no two installations have the same."""
        with PREPARING:
            made = _prepared()
        without = shutil.ignore_patterns("secret-key", *["radar.sqlite3"] * bool(self.database))
        shutil.copytree(made, self.state, ignore=without, dirs_exist_ok=True)
        if self.database:
            self.migrate()

    def migrate(self) -> None:
        self.run("-m", "django", "migrate", "--verbosity", "0")

    def open_round(self, asked: int = 30_000) -> str:
        """A firm that asks so many people; the code of its round."""
        return self.run("-m", "tests.rounds", "open", str(asked)).strip()

    def answers(self) -> list[dict[str, list[str]]]:
        """Every answer as it is stored, read past our own code."""
        return [json.loads(answers) if isinstance(answers, str) else answers for (answers,) in self.rows("radar_web_answer", "answers")]

    def rows(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """Rows of a table, read past our own code."""
        query = f"SELECT {columns} FROM {table}"
        if self.database:
            with psycopg.connect(self.database) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.state / "radar.sqlite3", timeout=PATIENCE)) as file:
            return file.execute(query).fetchall()


@cache
def _prepared() -> Path:
    """A state folder with an empty database and the static files: two starts of Python that all others are spared."""
    house = House(Path(tempfile.mkdtemp(prefix="radar-prepared-")))
    atexit.register(shutil.rmtree, house.state, ignore_errors=True)
    house.migrate()
    house.run("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
    return house.state


class Killable(ABC):
    """Whatever serves on a port of its own, by processes that are a group of their own."""

    def __init__(self, port: int, group: int, log: Path) -> None:
        self.port, self.group, self.log = port, group, log

    @abstractmethod
    def ended(self) -> bool:
        """Its first process is no more."""

    def ready(self) -> Self:
        """It listens."""
        wait_until(lambda: listens(self.port) or self.ended(), "The server neither starts nor ends.")
        if self.ended():
            raise RuntimeError(f"The server did not start. {self.log.read_text()[-2000:]}")
        return self

    def kill(self) -> None:
        """As when the power of its computer fails, as far as processes can tell: all of them at once, without a last word."""
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(self.group, signal.SIGKILL)
        wait_until(lambda: not listens(self.port), "A server that was killed still listens.")


class Server(Killable):
    """Started as people start it. Used in `with`, it is ready inside and killed after."""

    def __init__(self, house: House, application: str = WSGI, **more: str) -> None:
        port = free_port()
        log = house.state / f"server-{port}.log"
        place = ("--host", "127.0.0.1", "--port", str(port))
        with log.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *GRANIAN, *place, application],
                cwd=ROOT,
                env=house.environment | more,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        super().__init__(port, self.process.pid, log)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        super().kill()
        self.process.wait()

    def __enter__(self) -> Self:
        try:
            return self.ready()
        except (RuntimeError, TimeoutError):
            self.kill()
            raise

    def __exit__(self, *_: object) -> None:
        self.kill()


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def receipt(self) -> str | None:
        """What a browser believes: 201 with the receipt."""
        return self.headers.get("Radar-Receipt") if self.status == 201 else None


def get(port: int, path: str, *, cookie: str = "") -> Reply:
    return _asked(port, "GET", path, headers={"Cookie": cookie} if cookie else {})


def post(port: int, path: str, fields: Fields, *, cookie: str = "", timeout: float = 30) -> Reply:
    """Raises OSError or HTTPException when no whole reply comes."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({"Cookie": cookie} if cookie else {})
    return _asked(port, "POST", path, urlencode(fields, doseq=True), headers, timeout)


def form_of(port: int, code: str, value: str = "4", **answers: str | list[str]) -> Fields:
    """The form of a round, filled in."""
    return filled(Page(get(port, f"/doe-mee/{code}/").text).form(""), value, **answers)


def _asked(port: int, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None, timeout: float = 30) -> Reply:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as line:
        line.request(method, path, body or None, dict(headers or {}))
        reply = line.getresponse()
        return Reply(reply.status, {name.title(): value for name, value in reply.headers.items()}, reply.read().decode(errors="replace"))
