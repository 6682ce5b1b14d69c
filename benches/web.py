"""How quick the pages are with a real server, on SQLite and on PostgreSQL: `python -m benches.web`.

Two visitors, each on a connection of its own to a worker of its own, ask again as soon as they have their answer. The server, its database
and the visitors share the machine, as they would on a small one.
"""

import itertools
import json
import os
import posixpath
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from tests import postgresql

from benches.figures import ROOT, Figure, at_share, keep, progress, show
from benches.serving import WORKERS, Server, cpu, cpu_of_all, parent, served
from benches.visiting import Answer, Visitor, at_once, get, post

TURNS, SECONDS = 7, 1.5
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
        environment, postmaster = _environment(state, address), _postmaster(address)
        filled = _prepared(environment)
        with served("radar_web.wsgi:application", environment) as ours, served("benches.bare:application", environment) as bare:
            turns, bare_turns = by_turns(ours, bare, environment, filled, postmaster)
            pages = results(ours, filled, postmaster)
            bytes_and_requests = weight(ours, filled) if address is None else []  # a page weighs the same on both
    found = _speeds(turns, bare_turns) + _durations(turns) + _costs(turns, postmaster) + _first_bytes(pages) + bytes_and_requests
    others = statistics.median(turn.others for turn in [*turns, *bare_turns, *pages.values()])
    found.append(Figure("taken by other work on this machine meanwhile", others, "%", 10))
    return [Figure(f"{name}: {f.what}", f.value, f.unit, f.aim, f.or_more) for f in found]


def _environment(state: str, address: str | None) -> dict[str, str]:
    """That of this process, without what it says of an installation or a server."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RADAR_", "DJANGO_", "GRANIAN_"))}
    return own | {"RADAR_STATE": state} | ({"RADAR_DATABASE": address} if address else {})


def _prepared(environment: Mapping[str, str]) -> Filled:
    for task in (["migrate"], ["collectstatic", "--noinput"]):
        _python(environment, "django", *task, "--settings", "radar_web.settings", "--verbosity", "0")
    _python(environment, "benches.bare")
    filled: Filled = json.loads(_python(environment, "benches.filling", "fill"))
    return filled


def _python(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


# People who answer, and a bare view beside them.


@dataclass(frozen=True, slots=True)
class Turn:
    """What visitors got in some seconds, and the milliseconds of work that this took of the server and of PostgreSQL.

    `others`: percent of the machine that went to something else meanwhile. A figure says little where that is much.
    """

    answers: list[tuple[Answer, ...]]
    seconds: float
    server: float
    database: float
    others: float

    @property
    def speed(self) -> float:
        return len(self.answers) / self.seconds


def by_turns(
    ours: Server, bare: Server, environment: Mapping[str, str], filled: Filled, postmaster: int | None
) -> tuple[list[Turn], list[Turn]]:
    """One after the other, so that what else the machine does falls on both."""
    people, rows = [_person(filled) for _ in range(WORKERS)], [_row] * WORKERS
    before = _stored(environment)
    warm, _ = _turn(ours, people, postmaster, seconds=0.5), _turn(bare, rows, postmaster, seconds=0.5)
    turns, bare_turns = [], []
    for number in range(1, TURNS + 1):
        turns.append(_turn(ours, people, postmaster, seconds=SECONDS))
        bare_turns.append(_turn(bare, rows, postmaster, seconds=SECONDS))
        speeds = f"{turns[-1].speed:.0f} responses a second, bare view {bare_turns[-1].speed:.0f}"
        progress(f"  turn {number} of {TURNS}: {speeds}; other work took {turns[-1].others:.0f}%")
    sent, stored = sum(len(turn.answers) for turn in [warm, *turns]), _stored(environment) - before
    assert stored == sent, f"{sent} people read that their answers are stored; {stored} are."
    return turns, bare_turns


def _turn(server: Server, people: Sequence[Person], postmaster: int | None, **limits: float) -> Turn:
    def worked() -> tuple[float, float, float]:
        return server.cpu(), cpu(postmaster), cpu_of_all() - 1000 * time.process_time()

    with server.visitors() as visitors:
        before = worked()
        answers, taken = at_once([partial(person, visitor) for person, visitor in zip(people, visitors, strict=True)], **limits)
        of_server, of_database, of_all = (now - then for now, then in zip(worked(), before, strict=True))
    others = max(0.0, of_all - of_server - of_database) / (10 * taken * (os.cpu_count() or 1))
    return Turn(answers, taken, of_server, of_database, others)


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


ROW = post("/", {f"field_{number}": str(number % 5) for number in range(25)})


def _row(visitor: Visitor) -> tuple[Answer, ...]:
    answer = visitor.ask(ROW)
    assert answer.status == 201
    return (answer,)


def _stored(environment: Mapping[str, str]) -> int:
    return int(_python(environment, "benches.filling", "count"))


def _postmaster(address: str | None) -> int | None:
    """The process above all of PostgreSQL's, found from one of them."""
    if address is None:
        return None
    with psycopg.connect(address) as connection:
        return parent(connection.info.backend_pid)


def _speeds(turns: Sequence[Turn], bare: Sequence[Turn]) -> list[Figure]:
    share = statistics.median(ours.speed / plain.speed for ours, plain in zip(turns, bare, strict=True))
    return [
        Figure("staff responses: form, answers stored, own picture", statistics.median(t.speed for t in turns), "/s", 120, or_more=True),
        Figure("bare Django view: 25 fields, one row (baseline)", statistics.median(t.speed for t in bare), "/s"),
        Figure("staff responses, beside requests of the bare view", share, "x", 0.5, or_more=True),
        Figure("the same request by request: a staff response is two", 2 * share, "x"),
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


def results(server: Server, filled: Filled, postmaster: int | None) -> dict[str, Turn]:
    owners = {owner: get("/uitkomst/", cookie=_cookie(server, key)) for owner, key in filled["owners"].items()}
    pages = {
        "owner's result, nobody asked": owners["alone"],
        "owner's result, round open": owners["asking"],
        "owner's result, 13 answers": owners["closed"],
        "page for everybody, 13 answers": get(f"/doe-mee/{filled['closed']}/"),
    }
    return {what: _page(server, what, request, postmaster) for what, request in pages.items()}


def _page(server: Server, what: str, request: bytes, postmaster: int | None) -> Turn:
    def read(visitor: Visitor) -> tuple[Answer, ...]:
        answer = visitor.ask(request)
        assert answer.status == 200
        return (answer,)

    _turn(server, [read] * WORKERS, postmaster, times=5)
    turn = _turn(server, [read] * WORKERS, postmaster, times=PAGES // WORKERS)
    progress(f"  {what}: read {PAGES} times; other work took {turn.others:.0f}%")
    return turn


def _first_bytes(pages: Mapping[str, Turn]) -> list[Figure]:
    return [
        Figure(f"first byte, {what}, p{share}", at_share([answer.first for (answer,) in turn.answers], share), aim=aim)
        for what, turn in pages.items()
        for share, aim in ((50, None), (95, 50))
    ]


def _cookie(server: Server, key: str) -> str:
    with Visitor(server.port) as visitor:
        answer = visitor.ask(post("/sleutel/", {"key": key}))
    found = re.search(rb"(?i)set-cookie: *(radar=[^;]+)", answer.head)
    assert found, answer.status
    return found[1].decode()


# What a telephone receives.

ADDRESS = re.compile(rb'<(?:link rel="(?:stylesheet|icon)" href|script src|img src)="([^"]+)"')
IN_STYLE = re.compile(rb'url\("?([^")]+)"?\)')


def weight(server: Server, filled: Filled) -> list[Figure]:
    """Headers count too, and what a style asks for. A browser asks for /favicon.ico unless a page names an icon."""
    place, sheet = f"/doe-mee/{filled['open'][-1]}/", filled["sheets"][0]
    result = get("/uitkomst/", cookie=_cookie(server, filled["owners"]["closed"]))
    with Visitor(server.port) as visitor:
        sent = sheet | {"key": uuid.uuid4().hex, "begin": _begin(visitor.ask(get(place)))}
        visits = {
            "first page": [get("/")],
            "staff scan": [get(place), post(place, sent)],
            "owner's result, 13 answers": [result],
        }
        received = {what: _received(visitor, requests) for what, requests in visits.items()}
    aims = {"staff scan": 60}
    return [
        figure
        for what, answers in received.items()
        for figure in (
            Figure(f"{what}, all that is received", sum(answer.size for answer in answers) / 1000, "kB", aims.get(what)),
            Figure(f"{what}, requests", len(answers), ""),
        )
    ]


def packed(request: bytes) -> bytes:
    """As a browser asks."""
    return request.replace(b"host: localhost\r\n", b"host: localhost\r\naccept-encoding: gzip, br\r\n", 1)


def _received(visitor: Visitor, requests: Sequence[bytes]) -> list[Answer]:
    """Pages, and whatever they and their style ask for, packed as browsers ask for it; kept from one page to the next."""
    pages = [visitor.ask(packed(request)) for request in requests]
    plain = b"".join(visitor.ask(request).body for request in requests)
    asked = {address.decode() for address in ADDRESS.findall(plain)} | (set() if b'rel="icon"' in plain else {"/favicon.ico"})
    styles = [address for address in asked if address.endswith(".css")]
    named = {
        posixpath.join(posixpath.dirname(style), name.decode())
        for style in styles
        for name in IN_STYLE.findall(visitor.ask(get(style)).body)
    }
    return pages + [visitor.ask(packed(get(address))) for address in sorted(asked | named)]


def main() -> None:
    found = figures()
    keep(found)
    show(found)


if __name__ == "__main__":
    main()
