"""Forms as no page sends them, made by chance and posted to every address that takes one: a sentence comes back, and nothing breaks."""

import datetime as dt
import http.client
import logging
import re
import socket
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radar.concepts import Language, Split, SplitBy
from radar_web import actions, guesses, urls
from radar_web.headers import HEADERS
from radar_web.models import Answer, Firm, Lead, Round
from radar_web.queries import slips_of
from radar_web.respondent import views as respondent
from radar_web.showing import address
from tests import figures, rounds
from tests.channels import values_of
from tests.hostile import TEXTS
from tests.places import PROOF
from tests.serving import House, Server, get
from tests.walks import Answer as Reply
from tests.walks import Visitor
from tests.watching import family

pytestmark = pytest.mark.django_db

POSTED, ASKED, ADDRESSED, SENT_RAW = 240 * PROOF, 30 * PROOF, 20 * PROOF, 15 * PROOF
"""Requests: forms, questions after a "?", addresses that nobody gave, and alphabets that nobody uses."""

TAKES_A_FORM = {
    *("scan", "report-pdf", "object", "done", "unfit", "profile", "mail", "choose", "key", "leave", "keys"),
    *("ask", "guess", "talk", "join", "join-scan", "mine", "own", "lead-scan"),
}
TAKES_NONE = {
    *("home", "example", "example-pdf", "components", "result", "poster", "slips", "cards", "who", "security-txt"),
    *("join-done", "everybody-pdf", "lead", "lead-done"),
}
ONLY_SENT_TO = {"report-pdf", "object", "done", "unfit", "profile", "mail", "choose", "leave"}
FOUND_BY = {
    "nobody": ("join", "join-scan", "key", "lead-scan", "mine", "scan"),
    "alone": ("ask", "keys", "talk", "result"),
    "asking": ("guess", "own"),
    "closed": ("result",),
}
"""On which page of whom forms stand."""

MAY_BE = {"skip", "withdrawn", "withdraw", "instead"}
"""What a form sends that asks for something else."""

OURS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", **HEADERS}
FORM = "application/x-www-form-urlencoded"
EDGE = "boundary7b1e"
BODY = 50_000_000
GROWS = 5_000
"""Kilobytes: a tenth of one long body."""

Names = dict[str, list[str]]
Pair = tuple[bytes, bytes]


# Who sends what to where.


class Forms(HTMLParser):
    """Every form of a page: where it goes, and each name in it with the values that stand there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, Names] = {}
        self.names: Names = {}
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.names = self.found.setdefault(values.get("action", ""), {})
        elif tag == "select":
            self.select = values.get("name", "")
        elif tag in {"input", "button", "option"}:
            name = self.select if tag == "option" else values.get("name", "")
            if name:
                self.names.setdefault(name, []).append(values.get("value", ""))


@dataclass
class World:
    """Firms in every state. `people` are clients by what they hold, `typed` what somebody types who means it.

    `forms` are those of each address, with the names of `people` who found it.
    """

    people: dict[str, Client]
    codes: list[str]
    typed: dict[str, str]
    forms: dict[str, tuple[str, Names]]

    def places(self, name: str) -> list[tuple[str, str]]:
        """Each address of a name with the one whose form is sent there: its own in either language, else that of another code."""
        homes = addresses(name, self.codes)
        known = next(home for home in homes if home in self.forms)
        return [
            (to, home if home in self.forms else known)
            for language in Language
            for to, home in zip(addresses(name, self.codes, language), homes, strict=True)
        ]

    def fields(self, name: str, home: str) -> list[Pair]:
        """What a page sends there: the first of each name, or what is typed."""
        names = self.forms[home][1]
        sent = {field: self.typed.get(f"{name} {field}") or self.typed.get(field) or values[0] for field, values in names.items()}
        return [(field.encode(), value.encode()) for field, value in sent.items() if field not in MAY_BE]

    def senders(self, home: str) -> list[str]:
        """Who sends it: first he who finds the form."""
        return sorted(self.people, key=lambda who: who != self.forms[home][0])


@pytest.fixture
def world(caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level(logging.ERROR, logger="django")  # a refusal is no news here
    given, now = rounds.firms_in_each_state(), timezone.now()
    key, firm = rounds.firm()
    split = Split(SplitBy.TEAM, ("Werkplaats", "Kantoor"))
    round = actions.open_round(firm, 30, now + dt.timedelta(days=7), now, work_time=True, split=split, slips=True)
    people = {"nobody": somebody(), **{state: holder(given[state]) for state in ("alone", "asking", "closed")}, "slips": holder(key)}
    strict = Client(SERVER_NAME="localhost", raise_request_exception=False, enforce_csrf_checks=True)
    strict.cookies = people["alone"].cookies
    typed = {"asked": "25", "split": "team", "names": "Werkplaats, Kantoor", "address": "baas@garage.example", "slip": slips_of(round)[0]}
    typed |= {"key key": given["alone"], "mine code": given["receipt"], "join code": given["code"]}
    codes = [given["code"], round.code, Round.objects.get(closed__isnull=False).code]
    return World(people | {"forged": strict}, codes, typed, forms_of(people, codes))


def somebody() -> Visitor:
    return Visitor(SERVER_NAME="localhost", raise_request_exception=False)


def holder(key: str) -> Visitor:
    owner = somebody()
    assert owner.post("/sleutel/", {"key": key}).status_code == 303
    return owner


def forms_of(people: Mapping[str, Client], codes: Sequence[str]) -> dict[str, tuple[str, Names]]:
    found: dict[str, tuple[str, Names]] = {}
    for who, names in FOUND_BY.items():
        for to in (to for name in names for to in addresses(name, codes)):
            for action, form in Forms(people[who].get(to).content.decode()).found.items():
                found.setdefault(action or to, (who, form))
    return found


def addresses(name: str, codes: Sequence[str], language: Language = Language.NL) -> list[str]:
    leads = dict(Round.objects.filter(code__in=codes).values_list("code", "lead_code"))
    return list(dict.fromkeys(address(name, language, **values_of(name, code, leads.get(code))) for code in codes))


# What is sent.


@dataclass(frozen=True)
class Request:
    """`who` sends it to `to`; a `body` of None is a question."""

    who: str
    to: str
    body: bytes | None = None
    kind: str = FORM

    def sent(self, world: World) -> Reply:
        client = world.people[self.who]
        where, _, query = self.to.partition("?")
        if self.body is None:
            return client.generic("GET", where, QUERY_STRING=query)
        return client.generic("POST", where, self.body, content_type=self.kind, QUERY_STRING=query)


BINARY = st.sampled_from([b"\0", b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\xbc", b"\r\n", b"%", b"%zz", b"%ED%A0%80", b"%00", b"&=&", b"+"])
HUGE = st.sampled_from([b"9" * 5_000, b"a" * 70_000, b"&" * 300, "é".encode() * 20_000, b"A" * 20, b"1" * 32])
ANYTHING = st.one_of(
    st.sampled_from(TEXTS[:-2]).map(str.encode), st.text(max_size=40).map(str.encode), st.binary(max_size=40), BINARY, HUGE
)
KINDS = st.sampled_from(["text/plain", "application/json", "text/xml", "", "multipart/form-data", "image/png", f"{FORM}; x=\0", "a/b/c;;="])


@st.composite
def pairs(draw: st.DrawFn, known: Names, right: Sequence[Pair]) -> list[Pair]:
    """A form as its page sends it, or an empty one, of which one field is wrong, or some are gone, wrong, there twice or strange."""
    names = st.sampled_from([name.encode() for name in known])
    offered = st.sampled_from([value.encode() for values in known.values() for value in values] or [b""])
    values = st.one_of(ANYTHING, ANYTHING, offered)
    if draw(st.booleans()):
        name = draw(names)
        return [*(pair for pair in right if pair[0] != name), (name, draw(values))]
    changed = draw(st.lists(st.tuples(st.one_of(names, names, ANYTHING), values), max_size=4))
    gone = draw(st.sets(names, max_size=1)) | {name for name, _ in changed if draw(st.booleans())}
    return [*(pair for pair in draw(st.sampled_from([right, right, right, []])) if pair[0] not in gone), *changed]


@st.composite
def bodies(draw: st.DrawFn, sent: list[Pair]) -> tuple[bytes, str]:
    """With its content type: as browsers write it, with nothing escaped, in parts, in parts that break off, under a wrong name, or long."""
    plain = b"&".join(quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in sent)
    raw = b"&".join(name + b"=" + value for name, value in sent)
    in_parts = b"".join(_part(name, value, draw(st.booleans())) for name, value in sent) + b"--" + EDGE.encode() + b"--\r\n"
    parts = f"multipart/form-data; boundary={EDGE}"
    cut = draw(st.integers(0, len(in_parts)))
    usual, long = (plain, FORM), (plain + b"&x=" + b"a" * 70_000, FORM)
    return draw(st.sampled_from([usual, usual, usual, (raw, FORM), (in_parts, parts), (in_parts[:cut], parts), (plain, draw(KINDS)), long]))


def _part(name: bytes, value: bytes, is_file: bool) -> bytes:
    file = b'; filename="a"' if is_file else b""
    return b"--" + EDGE.encode() + b'\r\nContent-Disposition: form-data; name="' + name + b'"' + file + b"\r\n\r\n" + value + b"\r\n"


@st.composite
def posts(draw: st.DrawFn, world: World, name: str) -> Request:
    to, home = draw(st.sampled_from(world.places(name)))
    sent = draw(pairs(world.forms[home][1], world.fields(name, home)))
    body, kind = draw(bodies(sent))
    return Request(draw(st.sampled_from(world.senders(home))), to, body, kind)


@st.composite
def questions(draw: st.DrawFn, world: World, names: Sequence[str]) -> Request:
    """Pages that are asked for with something after a "?"."""
    known: Names = {"question": ["law"], "note": ["mail_sent"], "code": world.codes, "key": [""], "csrfmiddlewaretoken": [""]}
    to = draw(st.sampled_from([a for name in names for a in addresses(name, world.codes)]))
    query = b"&".join(name + b"=" + value for name, value in draw(pairs(known, [])))
    return Request(draw(st.sampled_from(sorted(world.people))), f"{to}?{query.decode('latin-1')}")


@st.composite
def lost(draw: st.DrawFn, world: World) -> Request:
    """Addresses that nobody gave: anything in the place of a code, or anywhere."""
    text = quote_from_bytes(draw(st.one_of(st.sampled_from(TEXTS[:-2]).map(str.encode), st.binary(max_size=40), BINARY)))
    to = draw(
        st.sampled_from(
            ["/doe-mee/{}/", "/en/join/{}/done/", "/leiding/{}/hr/", "/doe-mee/{}/uitkomst.pdf", "/{}", "/en/{}/", "//{}", "/static/{}"]
        )
    )
    body = draw(st.sampled_from([None, None, b"", b"code=x"]))
    return Request(draw(st.sampled_from(sorted(world.people))), to.format(text), body)


# What comes back.


def trouble(reply: Reply) -> str:
    """What is wrong with what came back; nothing of a sentence on a page, or the way to one."""
    missing = {name for name, value in OURS.items() if reply.get(name) != value}
    if reply.status_code >= 500:
        return f"it broke: {reply.status_code}"
    if missing:
        return f"it lacks {missing}"
    if reply.status_code == 405:
        return ""  # what is sent where nothing is asked: tested apart
    if 300 <= reply.status_code < 400:
        return "" if re.match(r"/(?![/\\])", reply["Location"]) else f"it leads to {reply['Location']!r}"
    if reply["Content-Type"] == "application/pdf":
        return "" if reply.content.startswith(b"%PDF") else "it is no paper"
    is_page = reply["Content-Type"] == "text/html; charset=utf-8" and re.search(rb"<h1[^>]*>[^<]{5,}</h1>.*<p", reply.content, re.DOTALL)
    return "" if is_page else f"it is no page: {reply.status_code} {reply['Content-Type']} {reply.content[:80]!r}"


Counts = tuple[int, int, int, int]
NOTHING: Counts = (0, 0, 0, 0)


def rows() -> Counts:
    return Answer.objects.count(), Firm.objects.count(), Round.objects.count(), Lead.objects.count()


def offered(world: World) -> set[str]:
    return {value for _, names in world.forms.values() for values in names.values() for value in values}


def stored_wrongly(world: World, request: Request, reply: Reply, before: Counts) -> str:
    """An answer, a firm or a round that nobody acknowledged, or that holds what no page offers."""
    name = resolve(request.to.partition("?")[0]).url_name if reply.status_code in {201, 303} else ""
    grown = tuple(after - was for after, was in zip(rows(), before, strict=True))
    may = {"join-scan": (1, 0, 0, 0), "scan": (0, 1, 0, 0), "ask": (0, 0, 1, 0), "lead-scan": (0, 0, 0, 1)}.get(name, NOTHING)
    kept = [*Answer.objects.values_list("answers", flat=True), *Lead.objects.values_list("answers", flat=True)]
    held = {v for answers in kept for values in answers.values() for v in values}
    strange = held - offered(world)
    return f"it stored {grown}" if grown not in {NOTHING, may} else f"it stored {strange}" if strange else ""


def fuzz(world: World, requests: st.SearchStrategy[Request], examples: int) -> Counter[str]:
    """Sends so many, each to the world as it was before. Returns how many were answered how; fails on the first that went wrong."""
    answered: Counter[str] = Counter()

    @settings(max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(requests)
    def sends(request: Request) -> None:
        guesses.forget()
        cookies = {who: client.cookies.copy() for who, client in world.people.items()}
        with transaction.atomic():
            before = rows()
            reply = request.sent(world)
            found = trouble(reply) or stored_wrongly(world, request, reply, before)
            transaction.set_rollback(True)
        for who, client in world.people.items():
            client.cookies = cookies[who]
        answered[f"{reply.status_code // 100}xx"] += 1
        assert not found, found

    sends()
    return answered


def tell(what: str, answered: Mapping[str, int]) -> None:
    classes = ("2xx", "3xx", "4xx", "5xx")
    figures.tell(
        "Requests made by chance", ("", "sent", *classes), (what, sum(answered.values()), *(answered.get(kind, 0) for kind in classes))
    )


# Tests.


def test_every_address_takes_a_form_or_is_known_to_take_none(world: World) -> None:
    """An address that takes one and is not posted to here would be one that nobody tried."""
    names = {pattern.name for pattern in get_resolver().url_patterns}
    posts_to = {name: somebody().post(addresses(name, world.codes)[0]) for name in names - {"security-txt"}}
    assert {name for name, reply in posts_to.items() if reply.status_code != 405} == TAKES_A_FORM
    assert names - TAKES_A_FORM == TAKES_NONE


def test_what_pages_send_is_known_for_every_address_that_takes_a_form(world: World) -> None:
    """Else chance would never come past the first check."""
    assert {resolve(to).url_name for to in world.forms} == TAKES_A_FORM


def test_no_form_breaks_a_page(world: World) -> None:
    answered: Counter[str] = Counter()
    for name in sorted(TAKES_A_FORM):
        by_name = fuzz(world, posts(world, name), POSTED // len(TAKES_A_FORM))
        assert by_name["2xx"] + by_name["3xx"], f"chance never made a form that {name} takes"
        answered += by_name
    tell("forms", answered)


def test_no_question_breaks_a_page(world: World) -> None:
    seen = sorted((TAKES_A_FORM | TAKES_NONE) - ONLY_SENT_TO - {"security-txt"})
    tell("questions", fuzz(world, questions(world, seen), ASKED))


def test_no_address_breaks_a_page(world: World) -> None:
    tell("addresses", fuzz(world, lost(world), ADDRESSED))


# Planted: a page that breaks on one value, and one that keeps what it is sent.


@csrf_exempt
def breaks(request: HttpRequest, language: Language) -> HttpResponse:
    if not request.POST.get("code", "").isascii():
        raise ValueError("a planted error")
    return respondent.enter(request, language)


@csrf_exempt
def keeps(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    """Whatever somebody sends, beside what he answers."""
    if request.method == "POST":
        Answer.objects.create(key=code, round=Round.objects.get(code=code), answers={"stage": request.POST.getlist("stage")})
    return respondent.scan(request, language, code=code)


urlpatterns = [
    *urls.both("doe-mee/", "join/", breaks, "join"),
    *urls.both("doe-mee/<str:code>/", "join/<str:code>/", keeps, "join-scan"),
    *urls.urlpatterns,
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("name", "found"), [("join", "it broke: 500"), ("join-scan", "it stored")])
def test_a_page_that_breaks_on_one_value_is_found_and_so_is_one_that_keeps_all(world: World, name: str, found: str) -> None:
    with pytest.raises(AssertionError, match=found):
        fuzz(world, posts(world, name), 200)


# Where nothing is asked.


@pytest.mark.parametrize("name", ["home", "report-pdf", "poster"])
def test_an_address_that_is_asked_the_wrong_way_says_so(name: str) -> None:
    to = address(name, Language.NL)
    reply = somebody().get(to) if name in ONLY_SENT_TO else somebody().post(to)
    assert reply.status_code == 405
    assert re.search(rb"<h1[^>]*>[^<]{5,}</h1>.*<p", reply.content, re.DOTALL)


# At the door of a real server.

ALPHABETS = st.sampled_from(
    ["hex", "utf-7", "rot13", "base64", "zlib", "idna", "undefined", "unicode_escape", "utf-16", "latin-1", '"hex"', "x;y"]
)

NO_HTTP = {
    "half a line": b"GET /sleu",
    "half a form": b"POST /sleutel/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 500\r\n\r\nkey=A" % FORM.encode(),
    "two lengths": b"POST /sleutel/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nkey=AB",
    "no length": b"POST /sleutel/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\nkey=AB",
    "no chunk": b"POST /sleutel/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nkey=AB\r\n0\r\n\r\n",
    "a header of nothing": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: radar=" + b"a" * 900_000 + b"\r\n\r\n",
    "a long address": b"GET /?" + b"a" * 900_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "bytes in an address": b"GET /doe-mee/\xff\xfe\xed\xa0\x80/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another host": b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "another language": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    house.prepare()
    return house


@pytest.fixture(scope="module")
def server(house: House) -> Iterator[Server]:
    with Server(house) as server:
        yield server


def test_no_alphabet_breaks_a_page(server: Server) -> None:
    """Django takes any name of a codec for one, and breaks on most: the door before it looks first."""
    answered: Counter[str] = Counter()

    @settings(max_examples=SENT_RAW, derandomize=True, deadline=None, database=None)
    @given(ALPHABETS, ANYTHING, st.sampled_from(["/sleutel/", "/en/my-answers/", "/vragen/"]))
    def sends(alphabet: str, body: bytes, to: str) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
            line.request("POST", to, b"key=" + body, {"Content-Type": f"{FORM}; charset={alphabet}"})
            reply = line.getresponse()
            answered[f"{reply.status // 100}xx"] += 1
            assert reply.status == 400
            assert "begrijpen niet" in reply.read().decode()

    sends()
    tell("alphabets", answered)


@pytest.mark.parametrize("what", NO_HTTP)
def test_what_is_no_request_breaks_nothing(server: Server, what: str) -> None:
    said = b""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as line:
        with suppress(OSError):  # who refuses may hang up before the end
            line.sendall(NO_HTTP[what])
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            said = line.recv(100)
    assert re.match(rb"HTTP/1.1 [234]\d\d |$", said), said
    assert get(server.port, "/").status == 200


# A body of fifty million bytes.

PART = b'--%s\r\nContent-Disposition: form-data; name="key"' % EDGE.encode()
LONG = {
    "a field": (FORM, b"key=", False),
    "a field of which nobody said how long": (FORM, b"key=", True),
    "a part": (f"multipart/form-data; boundary={EDGE}", PART + b"\r\n\r\n", False),
    "a file": (f"multipart/form-data; boundary={EDGE}", PART + b'; filename="a"\r\n\r\n', True),
    "no form": ("application/octet-stream", b"", False),
}

GREEDY = """
def application(environ, start_response):
    told = b"%d bytes" % len(environ["wsgi.input"].read())
    start_response("400 Bad Request", [("Content-Type", "text/plain")])
    return [told]
"""
"""A server that takes everything in before it refuses."""


def sent_at_length(port: int, to: str, what: str) -> int:
    """The status with which it is refused, as soon as that is said: who refuses need not listen to the end."""
    kind, begin, chunked = LONG[what]
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.putrequest("POST", to)
        line.putheader("Content-Type", kind)
        line.putheader(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(BODY))))
        line.endheaders()
        with suppress(BrokenPipeError, ConnectionResetError):
            for block in blocks(begin):
                line.send(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
            line.send(b"0\r\n\r\n" * chunked)
        return line.getresponse().status


def blocks(begin: bytes) -> Iterator[bytes]:
    size = BODY // 100
    yield begin + b"a" * (size - len(begin))
    yield from [b"a" * size] * 99


def most_memory(server: Server) -> int:
    """Kilobytes that its processes ever held."""
    status = [Path(f"/proc/{process}/status").read_text() for process in family(server.process.pid)]
    return sum(int(found[1]) for text in status if (found := re.search(r"VmHWM:\s+(\d+) kB", text)))


def grown(server: Server) -> int:
    """By how many kilobytes, after every long body to two addresses, each of them refused."""
    for to in ("/sleutel/", "/mensen/"):
        get(server.port, to)
    before = most_memory(server)
    for to in ("/sleutel/", "/mensen/"):
        for what in LONG:
            status = sent_at_length(server.port, to, what)
            assert 400 <= status < 500, (to, what, status)
    return most_memory(server) - before


def test_a_body_of_fifty_million_bytes_is_refused_and_not_kept(server: Server) -> None:
    more = grown(server)
    assert more < GROWS
    assert get(server.port, "/").status == 200
    figures.tell("Memory of a server that is sent 10 bodies of 50 MB", ("", "kB more"), ("ours", more))


def test_a_server_that_keeps_it_is_found(house: House, tmp_path: Path) -> None:
    (tmp_path / "greedy.py").write_text(GREEDY)
    with Server(house, "greedy:application", PYTHONPATH=str(tmp_path)) as greedy:
        assert grown(greedy) > GROWS
