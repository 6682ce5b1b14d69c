"""How quick the pages are with a real server, on SQLite and on PostgreSQL: `python -m benches.web`.

Two visitors, each on a connection of its own to a worker of its own, ask again as soon as they have their answer. The server, its database
and the visitors share the machine, as they would on a small one.
"""

import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from tests import postgresql

from benches.figures import ROOT, Figure, at_share, keep, progress, show
from benches.serving import WORKERS, Server, cpu, parent, served
from benches.visiting import Answer, Visitor, at_once, get, post

TURNS, SECONDS = 7, 2.0
PAGES = 200
IN_A_ROUND = 98 // WORKERS
"""Fewer answers than people asked, also when every visitor sends his share of them."""

Filled = Mapping[str, Any]
Person = Callable[[Visitor], tuple[Answer, ...]]


def figures() -> list[Figure]:
    if not Path("/proc/self/stat").exists():
        progress("The pages are not measured: what a process costs is read from /proc, which this system does not have.")
        return []
    found = on_database("SQLite", None)
    if postgresql.binaries() is None:
        progress("PostgreSQL is not installed, so nothing is measured on it. On Debian: apt-get install postgresql")
        return found
    with postgresql.cluster() as address:
        return found + on_database("PostgreSQL", address)


def on_database(name: str, address: str | None) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as state:
        progress(f"{name}: making what the database holds")
        environment = _environment(state, address)
        filled = _prepared(environment)
        with served("radar_web.wsgi:application", environment) as ours, served("benches.bare:application", environment) as bare:
            found = responses(ours, bare, environment, filled)
            found += first_bytes(ours, filled)
            found += weight(ours, filled) if address is None else []  # a page weighs the same on both
    return [Figure(f"{name}: {f.what}", f.value, f.unit, f.aim, f.or_more) for f in found]


def _environment(state: str, address: str | None) -> dict[str, str]:
    """That of this process, without what it says of an installation or a server."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RADAR_", "DJANGO_", "GRANIAN_"))}
    return own | {"RADAR_STATE": state} | ({"RADAR_DATABASE": address} if address else {})


def _prepared(environment: Mapping[str, str]) -> Filled:
    for task in (["migrate"], ["collectstatic", "--noinput"]):
        _python(environment, "django", *task, "--settings", "radar_web.settings", "--verbosity", "0")
    _python(environment, "benches.bare")
    return json.loads(_python(environment, "benches.filling", "fill"))


def _python(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


# People who answer, and a bare view beside them.


@dataclass(frozen=True, slots=True)
class Turn:
    """What visitors got in some seconds, and the milliseconds of work that it took of the server and of PostgreSQL."""

    answers: list[tuple[Answer, ...]]
    seconds: float
    server: float
    database: float

    @property
    def speed(self) -> float:
        return len(self.answers) / self.seconds


def responses(ours: Server, bare: Server, environment: Mapping[str, str], filled: Filled) -> list[Figure]:
    people, rows = [_person(filled) for _ in range(WORKERS)], [_row()] * WORKERS
    postmaster, before = _postmaster(environment.get("RADAR_DATABASE")), _stored(environment)
    warm = [_turn(ours, people, postmaster, 0.5), _turn(bare, rows, postmaster, 0.5)][0]
    turns, bare_turns = [], []
    for number in range(1, TURNS + 1):  # by turns, so that what else the machine does falls on both
        turns.append(_turn(ours, people, postmaster))
        bare_turns.append(_turn(bare, rows, postmaster))
        progress(f"  turn {number} of {TURNS}: {turns[-1].speed:.0f} responses a second; bare view {bare_turns[-1].speed:.0f}")
    sent = sum(len(turn.answers) for turn in [warm, *turns])
    stored = _stored(environment) - before
    assert stored == sent, f"{sent} people read that their answers are stored; {stored} are."
    return _speeds(turns, bare_turns) + _durations(turns) + _costs(turns, postmaster)


def _turn(server: Server, people: Sequence[Person], postmaster: int | None, seconds: float = SECONDS) -> Turn:
    with server.visitors() as visitors:
        server_before, database_before = server.cpu(), cpu(postmaster)
        answers, taken = at_once([partial(*pair) for pair in zip(people, visitors, strict=True)], seconds=seconds)
        return Turn(answers, taken, server.cpu() - server_before, cpu(postmaster) - database_before)


def _person(filled: Filled) -> Person:
    """Opens the link, sends the form with a key of his own, and reads his picture. All are in one round until it is nearly full."""
    codes = itertools.chain.from_iterable([code] * IN_A_ROUND for code in filled["open"])
    sheets = itertools.cycle(filled["sheets"])

    def answer(visitor: Visitor) -> tuple[Answer, ...]:
        place = f"/doe-mee/{next(codes)}/"
        form = visitor.ask(get(place))
        picture = visitor.ask(post(place, next(sheets) | {"key": uuid.uuid4().hex, "begin": _begin(form)}))
        assert (form.status, picture.status) == (200, 201), (form.status, picture.status)
        assert b"data-sent" in picture.body
        return form, picture

    return answer


def _begin(form: Answer) -> str:
    found = re.search(rb'name="begin" value="([^"]+)"', form.body)
    assert found
    return found[1].decode()


def _row() -> Person:
    request = post("/", {f"field_{number}": str(number % 5) for number in range(25)})

    def store(visitor: Visitor) -> tuple[Answer, ...]:
        answer = visitor.ask(request)
        assert answer.status == 201
        return (answer,)

    return store


def _stored(environment: Mapping[str, str]) -> int:
    return int(_python(environment, "benches.filling", "count"))


def _postmaster(address: str | None) -> int | None:
    """The process above all of PostgreSQL's, found from one of them."""
    if address is None:
        return None
    with psycopg.connect(address) as connection:
        return parent(connection.info.backend_pid)


def _speeds(turns: Sequence[Turn], bare: Sequence[Turn]) -> list[Figure]:
    shares = [ours.speed / plain.speed for ours, plain in zip(turns, bare, strict=True)]
    return [
        Figure("staff responses: form, sent, own picture", statistics.median(t.speed for t in turns), "/s", 120, or_more=True),
        Figure("bare Django view: 25 fields, one row (baseline)", statistics.median(t.speed for t in bare), "/s"),
        Figure("staff responses (two requests) to bare ones (one)", statistics.median(shares), "x", 0.5, or_more=True),
    ]


def _durations(turns: Sequence[Turn]) -> list[Figure]:
    forms, pictures = zip(*(pair for turn in turns for pair in turn.answers), strict=True)
    return [
        Figure(f"{what}, p{share}", at_share([answer.whole for answer in answers], share))
        for what, answers in (("form page", forms), ("answers stored and picture", pictures))
        for share in (50, 95)
    ]


def _costs(turns: Sequence[Turn], postmaster: int | None) -> list[Figure]:
    count = sum(len(turn.answers) for turn in turns)
    server, database = (sum(costs) / count for costs in zip(*((turn.server, turn.database) for turn in turns), strict=True))
    alone = Figure("CPU of the server a staff response", server)
    return [alone, Figure("the same with the processes of the database", server + database)] if postmaster else [alone]


# Pages of results.


def first_bytes(server: Server, filled: Filled) -> list[Figure]:
    join = f"/doe-mee/{filled['closed']}/"
    pages = {
        "owner's result, nobody asked": get("/uitkomst/", cookie=_cookie(server, filled["owners"]["alone"])),
        "owner's result, round open": get("/uitkomst/", cookie=_cookie(server, filled["owners"]["opened"])),
        "owner's result, 13 answers": get("/uitkomst/", cookie=_cookie(server, filled["owners"]["closed"])),
        "page for everybody, 13 answers": get(join),
    }
    found = []
    for what, request in pages.items():
        progress(f"  first byte of {what}")
        firsts = _first_bytes(server, request)
        found += [
            Figure(f"first byte, {what}, p50", at_share(firsts, 50)),
            Figure(f"first byte, {what}, p95", at_share(firsts, 95), aim=50),
        ]
    return found


def _first_bytes(server: Server, request: bytes) -> list[float]:
    with server.visitors() as visitors:
        at_once([partial(visitor.ask, request) for visitor in visitors], times=5)
        answers, _ = at_once([partial(visitor.ask, request) for visitor in visitors], times=PAGES // WORKERS)
    assert {answer.status for answer in answers} == {200}
    return [answer.first for answer in answers]


def _cookie(server: Server, key: str) -> str:
    with Visitor(server.port) as visitor:
        answer = visitor.ask(post("/sleutel/", {"key": key}))
    found = re.search(rb"(?i)set-cookie: *(radar=[^;]+)", answer.head)
    assert found, answer.status
    return found[1].decode()


# What a telephone receives.

PACKED = {"accept_encoding": "gzip, br"}
ADDRESS = re.compile(rb'<(?:link rel="stylesheet" href|script src|img src)="([^"]+)"')


def weight(server: Server, filled: Filled) -> list[Figure]:
    """Headers count too. A browser asks for /favicon.ico unless a page names an icon, and keeps style and scripts for the second page."""
    place, sheet = f"/doe-mee/{filled['open'][-1]}/", filled["sheets"][0]
    with Visitor(server.port) as visitor:
        form = visitor.ask(get(place))
        sent = sheet | {"key": uuid.uuid4().hex, "begin": _begin(form)}
        plain = form.body + visitor.ask(post(place, sent)).body
        addresses = {address.decode() for address in ADDRESS.findall(plain)} | (set() if b'rel="icon"' in plain else {"/favicon.ico"})
        requests = [get(place, **PACKED), post(place, sent, **PACKED), *(get(address, **PACKED) for address in sorted(addresses))]
        received = [visitor.ask(request) for request in requests]
    return [
        Figure("staff scan, all that is received", sum(answer.size for answer in received) / 1000, "kB", 60),
        Figure("staff scan, all that is asked for", len(received), "requests"),
    ]


def main() -> None:
    found = figures()
    keep(found)
    show(found)


if __name__ == "__main__":
    main()
