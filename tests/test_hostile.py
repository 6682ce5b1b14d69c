"""Hostile texts in every field that somebody can fill in: in a browser, on paper, in mail and in a terminal they stay the text they are."""

import csv
import datetime as dt
import io
import json
import re
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.urls import get_resolver
from django.utils import timezone
from django.utils.html import escape
from playwright.sync_api import Browser, Dialog, Error, Route
from pytest_django.live_server_helper import LiveServer

from radar.cli import main
from radar.closing import close_case
from radar.concepts import Language, Split, SplitBy
from radar.content import Library
from radar.errors import ContentError
from radar.questionnaire import AnswerSheet
from radar_web import actions, guesses, keys, paper
from radar_web.headers import POLICY
from radar_web.models import Answer, Firm, Round
from radar_web.sheets import MOST_NAMES, read_names
from radar_web.showing import address
from radar_web.theme import OWN, read_theme, stylesheet
from radar_web.words import Words
from tests import hostile, prints, rounds
from tests.browser import DESK, Person
from tests.channels import ANYBODY, NO_PAGE, OWNERS, SENT, WITH_THE_CODE, values_of
from tests.places import PROOF, ROOT, apart
from tests.serving import House, Server, get, post
from tests.walks import Answer as Reply
from tests.walks import answered, filled, owner_began, page_of, press, receipt_of, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)

ON_PAPER = {"example-pdf", "everybody-pdf", "report-pdf", "poster", "slips", "cards"}
PAGES = (ANYBODY | WITH_THE_CODE | OWNERS) - ON_PAPER
SHOW_NAMES = {"ask", "join-scan", "result"}
"""Of these pages one of each firm tells how its people are told apart."""

MARKUP = re.compile(r"[<>&\"']")
SECRET = "Kanarie7391"
GARAGE = ROOT / "examples" / "garage"


# Bait: an address that nobody may ask for anything, and a file that nothing may read.


@dataclass(frozen=True)
class Bait:
    texts: tuple[str, ...]
    visits: list[bytes]


class Elsewhere(socketserver.ThreadingTCPServer):
    """An address of this computer, and all that came in there."""

    daemon_threads = True

    def __init__(self) -> None:
        self.visits: list[bytes] = []
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- as it is called
        self.visits.append(request.recv(200))


@pytest.fixture(scope="module")
def set_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    canary = tmp_path_factory.mktemp("canary") / "canary.svg"
    canary.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text y="20">{SECRET}</text></svg>')
    texts = hostile.few() if PROOF == 1 else hostile.TEXTS
    with Elsewhere() as elsewhere:
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        place = "{}:{}".format(*elsewhere.server_address)
        yield Bait(tuple(hostile.aimed(texts, elsewhere=place, canary=str(canary))), elsewhere.visits)
        elsewhere.shutdown()


@pytest.fixture
def bait(set_out: Bait) -> Iterator[Bait]:
    yield set_out
    assert set_out.visits == []


@pytest.fixture
def texts(bait: Bait) -> tuple[str, ...]:
    return bait.texts


# Firms whose people are told apart by hostile names, put past the form into the database: all on one page.


@dataclass(frozen=True)
class Home:
    """A firm: the key of its owner, the code of its round, and that of its leaders."""

    key: str
    code: str
    lead: str = "ABCDEFGH"


def kept(texts: Sequence[str]) -> tuple[str, ...]:
    """Those that every database keeps: PostgreSQL takes no zero byte."""
    return tuple(text.replace("\0", "") for text in texts)


def asking(names: Sequence[str], *, slips: bool = True) -> Home:
    key, firm = rounds.firm()
    now = timezone.now()
    split = Split(SplitBy.TEAM, tuple(names))
    how: dict[str, Any] = {"split": split, "slips": slips, "long": True, "leads": 1}
    round = actions.open_round(firm, 30, now + dt.timedelta(days=7), now, work_time=True, **how)
    return Home(key, round.code, str(round.lead_code))


def closed(names: Sequence[str]) -> Home:
    """Its people were two teams; each of the names stands for one of these."""
    key, firm = rounds.firm()
    now = timezone.now()
    round = actions.open_round(firm, 30, now - dt.timedelta(hours=1), now, work_time=True, split=Split(SplitBy.TEAM, ("een", "twee")))
    answer_as(round, {"een": 11, "twee": 11})
    assert actions.close_due(now) == 1
    round.refresh_from_db()
    round.split, round.closed = {"by": "team", "groups": list(names)}, renamed(round.closed, names)
    round.save()
    return Home(key, round.code)


def answer_as(round: Round, teams: Mapping[str, int]) -> None:
    began = round.closes_at - dt.timedelta(hours=100)
    for team, people in teams.items():
        sheet = AnswerSheet({**rounds.PERSONS.answers, "worth_learning": ("4",), "can_learn": ("4",), "team": (team,)})
        for _ in range(people):
            actions.give_answer(round, keys.client_key(), sheet, began=began, now=began)


def renamed(closed: Any, names: Sequence[str]) -> Any:
    """The documents of a round with so many subgroups, shown, hidden and compared."""
    diagnosis, release = closed["diagnosis"], closed["release"]
    construct = next(iter(diagnosis["subgroups"][0]["constructs"]))
    differences = [{"construct": construct, "higher": one, "lower": other, "size": 1.0} for one, other in pairwise(names)]
    groups = [{**diagnosis["subgroups"][0], "name": name} for name in names]
    shown = [{**release["splits"][0], "key": name} for name in names]
    hidden = [{"key": name, "why": "few_answers"} for name in names]
    return {
        **closed,
        "diagnosis": {**diagnosis, "subgroups": groups, "subgroup_differences": differences},
        "release": {**release, "splits": shown, "hidden": hidden},
    }


def harmless(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"Ploeg {number}" for number, _ in enumerate(texts))


# Somebody at a browser who sees what a text did to a page.

WATCH = """addEventListener("securitypolicyviolation", event => { (window.violations ||= []).push(event.violatedDirective); });"""

LOOK = """() => {
    const all = [...document.querySelectorAll("*")];
    const attributes = all.flatMap(one => [...one.attributes]);
    const values = all.map(one => "value" in one ? String(one.value) : "");
    return {
        outline: all.map(one => [one.localName, ...[...one.attributes].map(attribute => attribute.name).sort()].join(" ")),
        leads: attributes.filter(one => /^(xlink:)?(href|src|action|formaction|data)$/.test(one.name)).map(one => one.value),
        words: [document.documentElement.textContent, ...attributes.map(attribute => attribute.value), ...values].join("\\n"),
        ran: window.hostile ?? null,
        violations: window.violations ?? [],
    };
}"""

SEND = """([to, fields]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: to });
    for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
}"""

LEADS = re.compile(r"/(?![/\\])|#|$|http://(localhost|127\.0\.0\.1)(:\d+)?/")


@dataclass(frozen=True)
class Sight:
    """A page as it stands in a browser: its elements with the names of their attributes, where it leads, and all it says."""

    outline: list[str]
    leads: list[str]
    words: str
    ran: int | None
    violations: list[str]

    def wrong(self, beside: "Sight") -> list[str]:
        """What a text did to it that a harmless one does not do."""
        return [
            *(["a script ran"] if self.ran is not None else []),
            *self.violations,
            *(["other elements than beside a harmless text"] if self.outline != beside.outline else []),
            *(f"it leads to {to[:80]!r}" for to in self.leads if not LEADS.match(to)),
        ]

    def lacks(self, texts: Sequence[str]) -> list[str]:
        words = plain(self.words)
        return [text[:80] for text in texts if plain(text) not in words]


def plain(text: str) -> str:
    """Without what a browser or paper sets as it likes: white space, and a zero byte, which no page can hold."""
    return re.sub(r"[\s\0\ufffd]+", "", text)


class Onlooker(Person):
    """Somebody who sees a page with nothing but text on it. `guarded` false: his browser does not know our policy."""

    def __init__(self, browser: Browser, site: str, *, guarded: bool = True) -> None:
        super().__init__(browser.new_context(bypass_csp=not guarded, viewport=DESK), site, scripts=True)
        self.context.add_init_script(WATCH)
        self.page.on("dialog", self._is_asked)

    def _is_asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def sight(self) -> Sight:
        return Sight(**self.page.evaluate(LOOK))

    def sees_page(self, to: str) -> Sight:
        self.opens(to)
        return self.sight()

    def sends(self, to: str, form: Mapping[str, str]) -> Sight:
        """As a form of the page that he is at."""
        guesses.forget()
        with self.page.expect_navigation(), suppress(Error):  # where the next page came before this one could answer
            self.page.evaluate(SEND, [to, form])
        return self.sight()

    def is_given(self, to: str, body: str, kind: str) -> Sight:
        """What is not a page of ours, under our policy."""

        def gives(route: Route) -> None:
            route.fulfill(body=body, headers={"Content-Type": kind, "Content-Security-Policy": POLICY})

        self.page.route(f"**{to}", gives, times=1)
        return self.sees_page(to)

    def comes_in(self, key: str) -> None:
        self.opens("/sleutel/")
        self.sends("/sleutel/", {"key": key, "instead": "1"})
        assert self.page.url.endswith("/uitkomst/")

    def token(self) -> str:
        return str(self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value"))


Look = Callable[..., Onlooker]


@pytest.fixture
def onlooker(browser: Browser, live_server: LiveServer) -> Iterator[Look]:
    """Each call brings somebody new; nobody saw a dialog, an error or another host."""
    people: list[Onlooker] = []

    def somebody(*, guarded: bool = True) -> Onlooker:
        people.append(Onlooker(browser, live_server.url, guarded=guarded))
        return people[-1]

    yield somebody
    for person in people:
        person.context.close()
    assert [trouble for person in people for trouble in person.troubles] == []


# Every page.


def test_every_page_of_the_configuration_is_looked_at() -> None:
    assert {pattern.name for pattern in get_resolver().url_patterns} == PAGES | ON_PAPER | SENT | NO_PAGE


LANGUAGES = (Language.NL,) if PROOF == 1 else tuple(Language)


def addresses(home: Home, names: Iterable[str]) -> list[str]:
    return [address(name, language, **values_of(name, home.code, home.lead)) for language in LANGUAGES for name in names]


def sights(person: Onlooker, home: Home, pages: Sequence[str]) -> dict[str, Sight]:
    """Of the pages of a firm, under addresses without its code."""
    person.comes_in(home.key)
    return {to.replace(home.code, "CODE").replace(home.lead, "LEAD"): person.sees_page(to) for to in pages}


def run_by(settings: Any, texts: Sequence[str]) -> None:
    """Whoever runs it, and what he calls it: all texts at once."""
    settings.THEME, settings.RUN_BY = replace(settings.THEME, name=" ".join(texts)), " ".join(texts)


@pytest.mark.parametrize("guarded", [True, False], ids=["with our policy", "without"])
def test_names_and_settings_are_text_on_every_page(onlooker: Look, texts: tuple[str, ...], settings: Any, guarded: bool) -> None:
    """Without our policy a script would run; with it, it would be reported."""
    names, person = kept(texts), onlooker(guarded=guarded)
    told = set()
    for made, pages in ((asking, PAGES), (closed, PAGES - ANYBODY)):
        looked = sorted(pages if guarded else pages & (SHOW_NAMES | {"who"}))
        run_by(settings, ["Werkgroep"])
        home = made(harmless(names))
        beside = sights(person, home, addresses(home, looked))
        run_by(settings, names)
        home = made(names)
        seen = sights(person, home, addresses(home, looked))
        assert {to: wrong for to, sight in seen.items() if (wrong := sight.wrong(beside[to]))} == {}
        assert {to: lacks for to, sight in seen.items() if (lacks := sight.lacks(names))} == {}
        told |= {to for to, sight in beside.items() if not sight.lacks(harmless(names))}
    assert told == set(addresses(Home("", "CODE"), SHOW_NAMES))  # of his own people; what it is called stands on all


# What is sent back: a form that is not right is shown again as it was filled in.


def as_sent(text: str) -> str:
    """What a browser makes of it on its way."""
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


Sent = tuple[str, dict[str, str], dict[str, int]]


def sent_back(text: str, home: Home, form: Mapping[str, str], token: str) -> dict[str, Sent]:
    """Where it goes, with what, and how much of each field comes back."""
    asks = {"csrfmiddlewaretoken": token, "asked": text, "day": text, "split": text, "names": text}
    return {
        "ask": ("/mensen/", asks, {"asked": 200, "names": 200}),
        "mail": ("/uitkomst/mail/", {"csrfmiddlewaretoken": token, "address": text}, {}),
        "key": ("/sleutel/", {"key": text, "instead": text}, {"key": 40}),
        "code": ("/doe-mee/", {"code": text}, {"code": 20}),
        "slip": (f"/doe-mee/{home.code}/", {**form, "slip": text}, {"slip": 20}),
        "answer": (f"/doe-mee/{home.code}/", {**form, "can_learn": text, "slip": text}, {"slip": 20}),
    }


@pytest.mark.parametrize("what", ["ask", "mail", "key", "code", "slip", "answer"])
def test_what_is_sent_comes_back_as_text(onlooker: Look, texts: tuple[str, ...], what: str) -> None:
    person, home, found = onlooker(), asking(("Ploeg 1", "Ploeg 2")), []
    form = {name: values[0] for name, values in filled(page_of(visitor().get(f"/doe-mee/{home.code}/")).form("")).items()}
    person.comes_in(rounds.firm()[0])
    token, beside = person.token(), None
    for text in ("Ploeg", *texts):
        Firm.objects.update(mails=0)
        to, sent, back = sent_back(text, home, form, token)[what]
        sight = person.sends(to, sent)
        beside = beside or sight
        found += [(text[:80], wrong) for wrong in sight.wrong(beside)]
        found += [(text[:80], f"it lacks {lost!r}") for lost in sight.lacks([as_sent(text)[:most] for most in back.values()])]
    assert found == []
    assert not Answer.objects.exists()


def test_an_answer_comes_back_as_text_to_who_gave_it(onlooker: Look, texts: tuple[str, ...]) -> None:
    person, names = onlooker(), kept(texts)
    round = Round.objects.get(code=asking(("Ploeg", *names), slips=False).code)
    now, seen = timezone.now(), {}
    for name in ("Ploeg", *names):
        sheet = AnswerSheet({**rounds.PERSONS.answers, "team": (name,)})
        receipt = actions.give_answer(round, keys.client_key(), sheet, began=now, now=now)
        person.opens("/mijn-antwoorden/")
        seen[name] = person.sends("/mijn-antwoorden/", {"code": receipt})
        Answer.objects.all().delete()
    assert {name[:80]: wrong for name, sight in seen.items() if (wrong := sight.wrong(seen["Ploeg"]))} == {}
    assert {name[:80] for name, sight in seen.items() if sight.lacks([Words.capital(name)])} == set()


# Addresses.


def asked_for(text: str) -> dict[str, str]:
    """In every place of an address."""
    said = quote(text, safe="")
    return {
        "question": f"/vragen/?question={said}",
        "note": f"/uitkomst/?note={said}&{said}={said}",
        "code": f"/doe-mee/{said}/",
        "nowhere": f"/en/{said}/",
    }


def test_what_stands_in_an_address_does_nothing(onlooker: Look, texts: tuple[str, ...]) -> None:
    person = onlooker()
    person.comes_in(rounds.firm()[0])
    beside = {what: person.sees_page(to) for what, to in asked_for("Ploeg").items()}
    found = []
    for text in texts:
        for what, to in asked_for(text).items():
            if is_file(text) and "?" not in to:
                continue
            guesses.forget()
            like = "nowhere" if what == "code" and "/" in text else what  # then it is no code, but another address
            found += [(what, text[:80], wrong) for wrong in person.sees_page(to).wrong(beside[like])]
    assert found == []


def is_file(text: str) -> bool:
    """To the server of these tests, which looks for one first and breaks: a real one is asked below."""
    return ".." in text or len(text) > 80


def test_what_stands_after_the_hash_is_typed_for_somebody_and_no_more(onlooker: Look, texts: tuple[str, ...]) -> None:
    """A key, and the code of a slip: a browser keeps them to itself, and our scripts read them. They may stand as in an address."""
    person, home = onlooker(), asking(("Ploeg 1", "Ploeg 2"))
    found, beside = [], dict[str, Sight]()
    for at, text in enumerate(("Ploeg", *texts)):
        guesses.forget()
        said = quote(text, safe="")
        person.opens(f"/doe-mee/{home.code}/?{at}#{said}")  # were only what stands after the # another, nothing would be loaded
        slip = person.sight()
        person.opens(f"/sleutel/?{at}#{said}")
        person.page.wait_for_selector("#key-problem")
        for what, sight, most in (("slip", slip, None), ("key", person.sight(), 40)):
            wrong = sight.wrong(beside.setdefault(what, sight))
            is_typed = not (sight.lacks([as_sent(text)[:most]]) and sight.lacks([said[:most]]))
            found += [(what, text[:80], is_typed, wrong)] * (bool(wrong) or not is_typed)
    assert found == []


@pytest.mark.parametrize("said", ["%", "100%", "%zz", "%E0%A4%A"])
def test_what_cannot_be_read_after_the_hash_breaks_no_script(browser: Browser, live_server: LiveServer, said: str) -> None:
    person, home = Onlooker(browser, live_server.url), asking(("Ploeg 1", "Ploeg 2"))
    person.opens(f"/doe-mee/{home.code}/#{said}")
    by_card = person.page.locator("form.by-card").count()
    person.opens(f"/sleutel/#{said}")
    person.context.close()
    assert (by_card, person.troubles) == (1, [])


# Where nothing comes back: no word of it in any answer, nor in what is told to who runs it.


def repeats(reply: Reply, texts: Sequence[str]) -> list[str]:
    """What is in an answer of what was sent, in its words or its headers. Plain words may be ours too."""
    said = f"{reply.headers} {reply.content.decode(errors='replace')}"
    return [text[:80] for text in texts if text in said and (MARKUP.search(text) or not text.isascii() or len(text) > 12)]


def refused(text: str, home: Home, form: Mapping[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Forms of which nothing is shown again."""
    return {
        "first key": (f"/doe-mee/{home.code}/", {**form, "key": text}),
        "begin": (f"/doe-mee/{home.code}/", {**form, "begin": text}),
        "unknown": (f"/doe-mee/{home.code}/", {**form, text[:100]: text}),
        "value": (f"/doe-mee/{home.code}/", {**form, "can_learn": text, "team": text}),
        "receipt": ("/mijn-antwoorden/", {"code": text}),
        "erased": ("/en/my-answers/", {"code": text, "withdraw": text}),
        "owner": ("/vragen/", {"key": "0" * 32, "question": text, "stage": text}),
        "owner's key": ("/vragen/", {"key": text, "question": text}),
        "done": ("/uitkomst/doen-we-al/", {"action": text, "withdrawn": text}),
        "object": ("/uitkomst/klopt-niet/", {"statement": text}),
        "unfit": ("/uitkomst/past-niet/", {"signal": text}),
        "profile": ("/uitkomst/over-ons/", {"people": text, "sector": text, "already": text}),
        "choose": ("/uitkomst/kies/", {"action": text, "day": text}),
        "talk": ("/gesprek/", {"begin": text, "job_content": text}),
        "keys": ("/sleutels/", {"what": text}),
        "guess": ("/mensen/gok/", {"can_learn": text}),
    }


def test_what_is_refused_is_not_repeated(texts: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    home, owner, found = asking(("Ploeg 1", "Ploeg 2")), visitor(), []
    owner.post("/sleutel/", {"key": home.key})
    form = filled(page_of(visitor().get(f"/doe-mee/{home.code}/")).form(""))
    for text in texts:
        for what, (to, sent) in refused(text, home, form).items():
            guesses.forget()
            reply = owner.post(to, sent)
            found += [(what, lost) for lost in repeats(reply, [text])] + [(what, reply.status_code)] * (reply.status_code >= 500)
    assert found == []
    assert not Answer.objects.exists()
    assert [record for record in caplog.records if record.name.startswith("radar_web")] == []


ALONE = ("Host", "Cookie")
"""Headers of which a wrong one hides what the others do."""

TOGETHER = (
    *("X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Referer", "Origin", "User-Agent", "Accept-Language"),
    *("X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override", "HX-Request", "HX-Current-Url", "Range", "If-None-Match"),
)


@pytest.mark.parametrize("https", [False, True])
def test_no_header_comes_back(texts: tuple[str, ...], https: bool, settings: Any) -> None:
    """Not in a link, a text to paste or the code of a poster either."""
    settings.HTTPS = https
    home, owner, found = asking(("Ploeg 1", "Ploeg 2")), visitor(), []
    owner.post("/sleutel/", {"key": home.key})
    for text in (text.encode().decode("latin-1") for text in texts):  # as servers hand them on
        for names in (*((name,) for name in ALONE), *([TOGETHER] if PROOF == 1 else [TOGETHER, *((name,) for name in TOGETHER)])):
            guesses.forget()
            headers, asker = dict.fromkeys(names, text), visitor() if "Cookie" in names else owner
            for reply in (asker.get("/mensen/", headers=headers), asker.post("/sleutel/", {"key": "x"}, headers=headers)):
                found += [(names, lost) for lost in repeats(reply, [text])]
                assert reply.status_code == 400 if names == ("Host",) else reply.status_code < 500
    assert found == []


def test_a_host_with_a_port_that_cannot_be_is_refused() -> None:
    home, owner = asking(("Ploeg 1", "Ploeg 2")), visitor()
    owner.raise_request_exception = False
    owner.post("/sleutel/", {"key": home.key})
    assert owner.get("/mensen/", headers={"Host": f"localhost:{'1' * 3_000}"}).status_code == 400


# Mail.


def test_a_mail_goes_to_one_address_and_holds_nothing_that_was_typed(texts: tuple[str, ...]) -> None:
    owner, _ = owner_began()
    press(owner, "/uitkomst/mail/", address="baas@garage.example")
    usual = mail.outbox[0].message()
    for text in texts:
        Firm.objects.update(mails=0)
        mail.outbox.clear()
        assert press(owner, "/uitkomst/mail/", address=text).status_code == 303
        for sent in mail.outbox:
            told = sent.message()
            assert told.keys() == usual.keys()
            assert (sent.recipients(), re.sub(r"\s", "", told["To"])) == ([text], text)
            assert sent.body == usual.get_payload()


# Paper.


def printable(texts: Sequence[str]) -> tuple[str, ...]:
    """Those of which the typeface has every letter."""
    return tuple(text for text in texts if text.isascii() and len(text) < 200 and not re.search(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]", text))


def let_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Those that are names to the form: short, printable, and no separator in them."""
    return tuple(text for text in texts if read_names(f"{text},Ploeg") == (text, "Ploeg"))


def on_paper(pdf: bytes) -> str:
    """All its words; nothing in it runs, leads anywhere, or was read from elsewhere."""
    said = prints.text(pdf)
    assert [name for name in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile") if name in pdf] == []
    assert [read for read in (SECRET, "What every sheet shares") if read in said] == []
    return plain(said)


@prints.needs_poppler
@pytest.mark.usefixtures("bait")
def test_names_that_the_form_lets_in_are_answered_shown_and_printed_as_they_are() -> None:
    """Through every door, from the form of the owner to his report."""
    names = printable(let_in(hostile.TEXTS))[: 2 * MOST_NAMES if PROOF == 1 else None]
    assert len(names) >= 2 * MOST_NAMES
    for at in range(0, len(names), MOST_NAMES):
        some = names[at : at + MOST_NAMES] if len(names) - at > 1 else names[-2:]
        owner, _ = owner_began()
        code = round_opened(owner, 60, split="team", names=", ".join(some))
        round = Round.objects.get(code=code)
        for name in some:
            _, reply = answered(code, team=name)
            assert (reply.status_code, name) == (201, name)
            assert name in page_of(visitor().post("/mijn-antwoorden/", {"code": receipt_of(reply)})).text.replace(Words.capital(name), name)
        assert sorted(answers["team"][0] for answers in Answer.objects.filter(round=round).values_list("answers", flat=True)) == sorted(
            some
        )
        answer_as(round, dict.fromkeys(some, 10))
        assert actions.close_due(timezone.now() + dt.timedelta(days=30)) >= 1
        assert {group["key"] for group in Round.objects.get(code=code).closed["release"]["splits"]} == set(some)
        on_sheet = on_paper(press(owner, "/uitkomst/rapport.pdf").content)
        assert [name for name in some if plain(name) not in on_sheet] == []
        Firm.objects.all().delete()


@prints.needs_poppler
def test_what_it_is_called_is_text_on_every_sheet(texts: tuple[str, ...], settings: Any, library: Library) -> None:
    """And so is what heads the sheets of an example firm."""
    homes = asking(("Ploeg 1", "Ploeg 2")), closed(("Ploeg 1", "Ploeg 2"))
    owners = [visitor() for _ in homes]
    for owner, home in zip(owners, homes, strict=True):
        owner.post("/sleutel/", {"key": home.key})
    sheets: list[Callable[[str], bytes]] = [
        lambda _: owners[0].get("/mensen/poster.pdf").content,
        lambda _: owners[0].get("/mensen/briefjes.pdf").content,
        lambda _: owners[0].get("/gesprek/kaarten.pdf").content,
        lambda _: press(owners[1], "/uitkomst/rapport.pdf").content,
        lambda _: visitor().get(f"/doe-mee/{homes[1].code}/uitkomst.pdf").content,
        lambda text: paper.pdf(*report(library, label=text), settings.THEME),
    ]
    for at, text in enumerate(printable(texts)):
        settings.THEME = replace(settings.THEME, name=text)
        for sheet in sheets if PROOF > 1 else sheets[at % len(sheets) :][:1]:
            assert plain(text) in on_paper(sheet(text))


def report(library: Library, *, label: str = "") -> tuple[Any, Words]:
    case = library.cases["garage_of_14"]
    return paper.report(library, close_case(case, library, code="9.9"), language=Language.NL, sector=case.sector, label=label)


@pytest.mark.parametrize("name", ["工場", "🔧 dienst", "ﷺ"])
def test_a_name_that_is_let_in_can_be_printed(name: str) -> None:
    assert let_in([name]) in {(), (name,)}
    if let_in([name]):
        owner = visitor()
        owner.raise_request_exception = False
        owner.post("/sleutel/", {"key": closed((name, "Ploeg")).key})
        assert press(owner, "/uitkomst/rapport.pdf").status_code == 200


# Pictures.


def told_as(thing: Any, text: str) -> Any:
    """A picture that says nothing but this, wherever it says something."""
    if not is_dataclass(thing) or isinstance(thing, type):
        return tuple(told_as(one, text) for one in thing) if isinstance(thing, tuple) else thing
    said = {field.name: told_as(getattr(thing, field.name), text) for field in fields(thing)}
    for name in said.keys() & {"title", "description", "sentence", "name", "note", "when", "caption", "count"}:
        said[name] = text if isinstance(said[name], str) and said[name] else said[name]
    return type(thing)(**said | ({"lines": (text,) * len(said["lines"])} if "lines" in said else {}))


DRAW = """([html, kind]) => {
    const drawn = new DOMParser().parseFromString(html, kind);
    const all = [...drawn.querySelectorAll("*")];
    return [all.map(one => [one.localName, ...[...one.attributes].map(a => a.name).sort()].join(" ")), drawn.documentElement.textContent];
}"""


def test_words_of_a_picture_are_text_in_it(onlooker: Look, texts: tuple[str, ...], library: Library) -> None:
    """Pictures hold our own words today; they are drawn as if they were anybody's."""
    person, (page, say) = onlooker(), report(library)
    person.opens("/")
    pictures = [getattr(page.pictures, field.name) for field in fields(page.pictures)]
    for picture in pictures:
        for kind, template in (("image/svg+xml", picture.template), ("text/html", "figure.html")):
            drawn = [
                person.page.evaluate(DRAW, [paper.render(template, picture=told_as(picture, text), words=say), kind])
                for text in ("Ploeg", *(text for text in texts if text.isprintable()))
            ]
            assert [outline == drawn[0][0] for outline, _ in drawn] == [True] * len(drawn)
            assert [plain(text) in plain(said) for text, (_, said) in zip(texts, drawn[1:], strict=False) if text.isprintable()]


# A theme.


def themed(folder: Path, light: object) -> str:
    """The style of a theme with these tokens; nothing when it is refused."""
    (folder / "tokens.json").write_text(json.dumps(light))
    try:
        return stylesheet(read_theme(folder))
    except ContentError:
        return ""


RULES = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    return [...sheet.cssRules].map(rule => rule.selectorText || rule.constructor.name);
}"""


def as_tokens(text: str) -> Iterator[object]:
    yield {text: {"$value": "1px"}}
    yield {"zz": {"$value": text}}
    yield {"zz": {"$value": [text, text]}}
    yield {"radar": {"colour": {"ink": {"$value": text}}}}


def test_a_token_is_refused_or_one_value(onlooker: Look, texts: tuple[str, ...], tmp_path: Path) -> None:
    """Of which a browser reads as many rules as of any other, and which ends no element that holds it."""
    person, found = onlooker(), []
    person.opens("/")
    rules = person.page.evaluate(RULES, themed(tmp_path, {"zz": {"$value": "1px"}}))
    for text in texts:
        styles = [style for tokens in as_tokens(text) if (style := themed(tmp_path, tokens))]
        found += [text for style in styles if "</" in style or person.page.evaluate(RULES, style) != rules]
    assert found == []


def logos(texts: Sequence[str]) -> Iterator[str]:
    svg = 'svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/2000/svg"'
    yield f"<{svg}><x:script>alert(72)</x:script></svg>"
    for text in texts:
        yield text
        yield f"<{svg}>{text}</svg>"
        yield f'<{svg} width="{text}"><path d="M0 0"/></svg>'


def accepted(folder: Path, logo: str) -> bool:
    (folder / "logo.svg").write_text(logo)
    try:
        return read_theme(folder).logo == logo
    except ContentError:
        return False


@pytest.mark.parametrize("guarded", [True, False], ids=["with our policy", "without"])
def test_a_logo_is_refused_or_does_nothing(onlooker: Look, texts: tuple[str, ...], tmp_path: Path, guarded: bool) -> None:
    """Opened by itself: in a page it is a picture, in which nothing runs anyway. What is no XML is no drawing at all."""
    person, found = onlooker(guarded=guarded), []
    for logo in logos(texts):
        if accepted(tmp_path, logo):
            sight = person.is_given("/logo.svg", logo, "image/svg+xml")
            found += [(logo, what) for what in (*did(sight), *filter(WRONG.search, person.troubles))]
            person.troubles.clear()
    assert found == []


WRONG = re.compile("dialog|another host|script")
"""Of what a browser tells of a drawing; that it cannot read a number is none of our business."""


def did(sight: Sight) -> list[str]:
    """Style of its own is no harm."""
    no_drawing = any("parsererror" in one for one in sight.outline)
    return ["a script ran"] * (sight.ran is not None) + ["no drawing"] * no_drawing + [v for v in sight.violations if "style" not in v]


# The command: a file of answers in, a report out; and what goes to a terminal.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def refused_by_the_command(folder: Path, rows: Sequence[Sequence[str]], said: pytest.CaptureFixture[str]) -> str:
    """What it says of such a file of answers. Nothing is written."""
    with (folder / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    out = folder / "out"
    assert main(["report", "--answers", str(folder / "staff.csv"), "--staff-count", "99", "--out", str(out)]) == 2
    assert not out.exists()
    return said.readouterr().err


def test_a_cell_is_refused_and_told_so_that_a_terminal_does_nothing(
    texts: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, first = list(csv.reader((GARAGE / "staff.csv").read_text().splitlines()))[:2]
    for at in range(0, len(texts), 10):
        rows = [[text, *first[1:]] for text in texts[at : at + 10]]
        for told in (
            refused_by_the_command(folder, [header, *rows], capsys),
            refused_by_the_command(folder, [[*header, *texts[at : at + 10]], [*first, *[""] * 10]], capsys),
        ):
            assert told
            assert [letter for letter in told if letter != "\n" and not letter.isprintable()] == []


def test_the_report_of_the_command_is_text_without_any_policy(
    onlooker: Look, texts: tuple[str, ...], folder: Path, library: Library
) -> None:
    """It is opened from a disk, where no server tells a browser what to run."""
    person, names = onlooker(guarded=False), kept(texts)
    seen = []
    for words in (" ".join(harmless(names)), " ".join(names)):
        page, say = report(library, label=words)
        (folder / "report.html").write_text(paper.html(page, say, replace(read_theme(OWN), name=words)), encoding="utf-8")
        person.page.goto(f"file://{folder / 'report.html'}")
        seen.append(person.sight())
    assert seen[1].outline == seen[0].outline
    assert seen[1].ran is None
    assert seen[1].lacks(names) == []
    person.troubles[:] = [trouble for trouble in person.troubles if not trouble.startswith("another host: file://")]


SETS_OFF = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet computes."""


def computed(table: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith(SETS_OFF)]


def test_no_cell_that_is_written_is_computed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    for id in (*library.questionnaires, *library.mappings):
        for language in Language:
            assert main(["questionnaire", id, "--lang", language]) == 0
            written = capsys.readouterr().out
            assert len(written.splitlines()) > len(library.questionnaires)
            assert computed(written) == [], id


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", '"=1+1"', "\t=1"])
def test_a_cell_that_is_computed_is_found(cell: str) -> None:
    assert computed(f"id,text\na,{cell}\n")


# A real server: what it is called, and what it writes down.


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    house.prepare()
    return house


def test_a_server_writes_down_nothing_of_what_it_is_sent(house: House, texts: tuple[str, ...]) -> None:
    names = printable(texts)
    with Server(house, RADAR_NAME=" ".join(printable(hostile.few())), RADAR_RUN_BY=" ".join(names)) as server:
        for text in texts:
            said = quote(text, safe="")
            assert get(server.port, f"/doe-mee/{said}/?note={said}").status in {404, 429}
            post(server.port, "/sleutel/", {"key": [text], text: [text]})
        page = get(server.port, "/wie-ziet-wat/")
    assert (page.status, [name for name in names if escape(name) not in page.text]) == (200, [])
    assert server.log.read_text() == ""


def test_a_name_that_cannot_be_printed_ends_no_start_with_a_traceback(tmp_path: Path) -> None:
    """Every letter is tried out when a server starts: a sheet is set then."""
    start = "import django; django.setup(); from radar_web.public.views import example_sheet; example_sheet('nl')"
    settings = apart(RADAR_STATE=str(tmp_path), RADAR_NAME="工場", DJANGO_SETTINGS_MODULE="radar_web.settings")
    done = subprocess.run([sys.executable, "-c", start], env=settings, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


# Planted: a page that writes a text as it is.


def spoilt(person: Onlooker, to: str, texts: Sequence[str]) -> Sight:
    """A page on which every name stands as it was filled in."""
    html = visitor().get(to).content.decode()
    for text in texts:
        html = html.replace(escape(text), text).replace(escape(Words.capital(text)), text)
    return person.is_given(to, html, "text/html; charset=utf-8")


@pytest.mark.parametrize("guarded", [True, False], ids=["with our policy", "without"])
def test_a_hole_is_found_out(browser: Browser, live_server: LiveServer, guarded: bool) -> None:
    person, names = Onlooker(browser, live_server.url, guarded=guarded), hostile.few()
    beside = person.sees_page(f"/doe-mee/{asking(harmless(names)).code}/")
    assert person.troubles == []
    wrong = spoilt(person, f"/doe-mee/{asking(names).code}/", names).wrong(beside)
    person.context.close()
    assert "other elements than beside a harmless text" in wrong
    assert ("script-src-attr" in wrong) is guarded
    assert any("Content Security Policy" in trouble for trouble in person.troubles) is guarded
    assert any("a dialog" in trouble for trouble in person.troubles) is not guarded


def test_there_are_two_hundred_texts_and_no_two_alike() -> None:
    assert len(hostile.TEXTS) == len(set(hostile.TEXTS)) == 200
    assert len(hostile.few()) == 10
