"""The product as it is served, in processes of its own: to be killed, watched and disturbed."""

import http.client
import itertools
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from tests.conftest import ROOT, apart
from tests.walks import Fields, Page, filled

WSGI = "radar_web.wsgi:application"
PATIENCE = 60  # seconds, for a machine with much else to do
THREADS = "4"
PORTS = itertools.cycle(random.sample(range(10_000, 30_000), 20_000))
"""Not those that a system hands out: somebody else would get one before the server that was told of it listens there."""

OPEN_A_ROUND = """
import datetime as dt
import sys
import django
django.setup()
from django.utils import timezone
from radar.content import OWNER
from radar.questionnaire import parse_sheet
from radar_web import actions, keys
from radar_web.models import Round
from radar_web.queries import library
sheet = parse_sheet(library().questionnaires[OWNER], {"question": "staff"}, where="test")
firm = actions.start_firm(keys.client_key(), sheet)
round = actions.open_round(firm, 13, timezone.now() + dt.timedelta(days=7), timezone.localdate(), work_time=True)
Round.objects.update(asked=int(sys.argv[1]))
print(round.code)
"""


@dataclass(frozen=True)
class House:
    """A state folder with a database in it or beside it, as the product finds it when it starts."""

    state: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        source = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        own = {"RADAR_STATE": str(self.state), "DJANGO_SETTINGS_MODULE": "radar_web.settings", "PYTHONPATH": source}
        return apart(**own) | ({"RADAR_DATABASE": self.database} if self.database else {})

    def run(self, *arguments: str, **more: str) -> str:
        """What a Python process of this house prints."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare(self) -> None:
        self.run("-m", "django", "migrate", "--verbosity", "0")
        self.run("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")

    def open_round(self, asked: int = 30_000) -> str:
        """A firm that asks so many people; the code of its round."""
        return self.run("-c", OPEN_A_ROUND, str(asked)).strip()

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


class Server:
    """A server that was started; `ready()` waits until it answers."""

    def __init__(self, house: House, application: str = WSGI, *, under: Sequence[str] = (), **more: str) -> None:
        """`under`: a command that runs it, such as strace."""
        self.port = new_port()
        flags = (
            "--interface",
            "wsgi",
            "--blocking-threads",
            THREADS,
            "--log-level",
            "error",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        )
        self.log = (house.state / f"server-{self.port}.log").open("w")
        self.process = subprocess.Popen(
            [*under, sys.executable, "-m", "granian", *flags, application],
            cwd=ROOT,
            env=house.environment | more,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ready(self) -> "Server":
        end = time.monotonic() + PATIENCE
        while True:
            if not is_free(self.port):
                return self
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The server did not start. {Path(self.log.name).read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """As when the power of its computer fails, as far as processes can tell: all of them at once, without a last word."""
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def __enter__(self) -> "Server":
        try:
            return self.ready()
        except RuntimeError:
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


def new_port() -> int:
    return next(port for port in PORTS if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


def _asked(port: int, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None, timeout: float = 30) -> Reply:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as line:
        line.request(method, path, body or None, dict(headers or {}))
        reply = line.getresponse()
        return Reply(reply.status, {name.title(): value for name, value in reply.headers.items()}, reply.read().decode())
