"""Who may do what at which address: every cell of a matrix that is made of the addresses themselves.

In each firm things are planted that may come out for who may see them and for nobody else: names of teams, keys, codes, days, receipts,
and what the database alone should know.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from types import ModuleType
from typing import Any

import pytest
from django.core import mail, signing
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import URLPattern, path
from django.utils import timezone

from radar.concepts import Language, Split, SplitBy
from radar.concepts import Role as Who
from radar.content import OWNER, STAFF
from radar.questionnaire import AnswerSheet, parse_sheet
from radar_web import actions, days, guesses, keys, urls
from radar_web.models import Answer, Deed, Did, Firm, Key, Lead, Round, Slip, Visit
from radar_web.owner.session import owners
from radar_web.pages.scan import guessed
from radar_web.queries import library, slips_of, words
from radar_web.showing import address
from tests import figures, prints
from tests.walks import Fields, Visitor, filled, page_of

pytestmark = [pytest.mark.django_db, prints.needs_poppler]


# 1. What is expected.

Statuses = tuple[int, int, int, int]
"""For an owner whose people answer, one who is alone, who was an owner, and anybody else."""

ASKING, ALONE, WAS, ANYBODY = range(4)


def each(status: int) -> Statuses:
    return (status, status, status, status)


PAGE, ELSEWHERE, NO_GET, UNKNOWN = each(200), each(302), each(405), each(404)
NO_FORM = (405, 405, 405, 403)
"""Whoever has no token of a page is refused for that, before anybody looks what he asks."""

OWN_PAGE, OWN_FORM = (200, 200, 302, 302), (303, 303, 302, 403)
"""Who was an owner has the token of his last page still: what stops him is that his visit is over."""


@dataclass(frozen=True)
class Row:
    """What an address answers, by what is aimed at ("" is one's own), and which of the planted things may stand in it.

    `door`: whoever comes in here has no session yet, so no token is asked for.
    """

    get: Mapping[str, Statuses]
    post: Mapping[str, Statuses]
    shows: Mapping[str, str] = field(default_factory=dict)
    door: bool = False

    def answers(self, method: str, aim: str, stands: int) -> int:
        ways = {"GET": self.get, "HEAD": self.get, "POST": self.post}
        others = NO_GET if self.door or method == "OPTIONS" else NO_FORM
        return ways.get(method, {aim: others})[aim][stands]


def row(get: Statuses, post: Statuses = NO_FORM, *, shows: str = "", door: bool = False) -> Row:
    """One that aims at nothing but what is one's own."""
    return Row({"": get}, {"": post}, {"": shows}, door)


DEEDS_OF_OPEN, DEEDS_OF_CLOSED = "key day, open day", "key day, closed day"
ASKED = f"open code, open teams, asked until, {DEEDS_OF_OPEN}"

ROWS: Mapping[str, Mapping[str, Row]] = {
    "for anybody": {
        "home": row(PAGE, shows="A: question, B: question"),  # among all others
        "example": row(PAGE),
        "example-pdf": row(PAGE),
        "components": row(PAGE),
        "who": row(PAGE),
        "security-txt": row(UNKNOWN),  # here nobody said whom to tell
    },
    "pages of an owner": {
        "result": row(OWN_PAGE, shows="key, question, closed code, closed teams, chosen day, asked until"),
        "report-pdf": row(NO_GET, (200, 200, 302, 403), shows="question, closed teams"),
        "keys": Row(
            {"": OWN_PAGE},
            {"make": (200, 200, 302, 403), "replace": OWN_FORM, "another's": (409, 409, 302, 403), "withdraw": OWN_FORM},
            dict.fromkeys(("", "make"), "key day, open day, closed day"),
        ),
        "ask": row(OWN_PAGE, (200, 303, 302, 403), shows="open code, lead code, open teams, asked until"),
        "own": row((200, 303, 302, 302), OWN_FORM),
        "guess": row((200, 303, 302, 302), OWN_FORM),
        "poster": row((200, 302, 302, 302), shows="open code, asked until"),
        "slips": row((200, 302, 302, 302), shows="open code, slips, used slip, asked until"),
        "talk": row(OWN_PAGE, OWN_FORM),
        "cards": row(OWN_PAGE),
    },
    "buttons of an owner": {
        "object": row(NO_GET, (409, 303, 302, 403)),  # what counts in a result of his people is frozen
        "done": row(NO_GET, OWN_FORM),
        "unfit": row(NO_GET, OWN_FORM),
        "profile": row(NO_GET, OWN_FORM),
        "mail": row(NO_GET, OWN_FORM, shows="key, question"),
        "choose": row(NO_GET, (303, 400, 302, 403)),
        "leave": row(NO_GET, (303, 303, 303, 403)),
    },
    "doors": {
        "scan": row(PAGE, each(201), shows="A: question, B: question", door=True),
        "key": Row(
            {"": PAGE},
            {"own key": each(303), "another key": (200, 200, 303, 303), "old key": UNKNOWN, "wrong": UNKNOWN},
            door=True,
        ),
        "join": Row({"": PAGE}, {"open": each(303), "closed": each(303), "wrong": UNKNOWN}, door=True),
        "mine": Row(
            {"": PAGE},
            {"read": PAGE, "erase": PAGE, "late": UNKNOWN, "wrong": UNKNOWN},
            {"read": "receipt, open teams, asked until"},
            door=True,
        ),
    },
    "with a code": {
        "join-scan": Row(
            {"open": PAGE, "closed": PAGE, "wrong": UNKNOWN},
            {"open": each(201), "no slip": UNKNOWN, "used slip": UNKNOWN, "another's slip": UNKNOWN, "closed": each(410), "wrong": UNKNOWN},
            dict.fromkeys(("no slip", "used slip", "another's slip"), ASKED)
            | {"open": ASKED, "closed": f"closed code, closing day, chosen day, {DEEDS_OF_CLOSED}"},
            door=True,
        ),
        "join-done": Row({"open": PAGE, "closed": PAGE, "wrong": UNKNOWN}, dict.fromkeys(("open", "closed", "wrong"), NO_FORM)),
        "everybody-pdf": Row(
            {"open": ELSEWHERE, "closed": PAGE, "wrong": UNKNOWN},
            dict.fromkeys(("open", "closed", "wrong"), NO_FORM),
            {"closed": "closing day, chosen day"},
        ),
    },
    "with a leader's link": {
        "lead": Row({"leaders": PAGE, "wrong": UNKNOWN}, dict.fromkeys(("leaders", "wrong"), NO_FORM), {"leaders": "asked until"}),
        "lead-scan": Row(
            {"leaders": PAGE, "wrong": UNKNOWN}, {"leaders": each(201), "wrong": UNKNOWN}, {"leaders": "asked until"}, door=True
        ),
        "lead-done": Row({"leaders": PAGE, "wrong": UNKNOWN}, dict.fromkeys(("leaders", "wrong"), NO_FORM)),
    },
}
ROW = {name: row for rows in ROWS.values() for name, row in rows.items()}


# 2. What is there: two firms with a result of their people that ask them anew, and an owner alone.

TEAMS = {
    "A": (("Aalscholvers", "Aardbeienteelt"), ("Abrikozenpluk", "Acaciahout")),
    "B": (("Baarsvissers", "Baobabzaden"), ("Bergeenden", "Berkenstammen")),
}
"""Of the round that is closed and of the one that is open. Long enough not to stand in anything that is made by chance."""

QUESTIONS = {"A": "law", "B": "quality", "C": "staff"}
PEOPLE = 20


@dataclass
class Workplace:
    """A firm with what somebody could be after. Days are far from any that a page offers, and no two are the same."""

    name: str

    def __post_init__(self) -> None:
        client_key, sheet = keys.client_key(), _answers(OWNER, question=QUESTIONS[self.name], stage="action", time_to_learn="2")
        self.firm = actions.start_firm(client_key, sheet, now=timezone.now())
        self.key = keys.owner_key(client_key)

    @property
    def days(self) -> dict[str, dt.date]:
        names = ("key day", "open day", "closed day", "closing day", "asked until", "chosen day")
        first, back = timezone.localdate() + dt.timedelta(days=40 + 10 * (self.name == "A")), dt.timedelta(days=140)
        return {name: first + dt.timedelta(days=at) - back * (name not in names[4:]) for at, name in enumerate(names)}

    def asks_twice(self) -> None:
        """A round that is closed and one that is open; in each of them people answered."""
        now, (before, after) = timezone.now(), TEAMS[self.name]
        self.closed = self._opens(before, slips=False)
        self.late_form = _form_of(self.closed)
        self.late, *_ = [self.answers(self.closed, at) for at in range(PEOPLE)]
        Round.objects.filter(pk=self.closed.pk).update(closes_at=_noon(self.days["closing day"]))
        assert actions.close_due(now) == 1
        self.closed.refresh_from_db()
        actions.choose_step(self.closed, self.closed.closed["plan"]["first"]["action"], self.days["chosen day"])
        self.open = self._opens(after, slips=True)
        Round.objects.filter(pk=self.open.pk).update(closes_at=_noon(self.days["asked until"]))
        self.open.refresh_from_db()
        self.form, self.slips, self.lead_form = _form_of(self.open), slips_of(self.open), _form_of(self.open, Who.SUPERVISOR)
        self.receipt = self.answers(self.open, 0)
        actions.note_export(self.closed, now)
        for what, day in ((Did.OPENED, "open day"), (Did.CLOSED, "closed day")):
            Deed.objects.filter(firm=self.firm, what=what).update(at=_noon(self.days[day]))
        Deed.objects.filter(round=self.closed).update(at=_noon(self.days["closed day"]))

    def _opens(self, teams: tuple[str, str], *, slips: bool) -> Round:
        now, split = timezone.now(), Split(SplitBy.TEAM, teams)
        how: dict[str, Any] = {"split": split, "slips": slips, "long": slips, "leads": 3 * slips}
        round = actions.open_round(self.firm, PEOPLE, now + dt.timedelta(days=1), now, work_time=True, **how)
        actions.save_guess(round, _answers(STAFF, time_to_learn="1"))
        return round

    def answers(self, round: Round, at: int) -> str:
        """Somebody who is of one mind with his team, and with the slip of that number; his receipt."""
        assert round.split
        now, slip = timezone.now(), slips_of(round)[at] if round.slips else ""
        values = {statement.id: "25"[at % 2] for statement in library().questionnaires[STAFF].statements if "2" in statement.values}
        sheet = AnswerSheet({**_answers(STAFF, stage="action", **values).answers, SplitBy.TEAM: (round.split["groups"][at % 2],)})
        return actions.give_answer(round, keys.client_key(), sheet, began=now, now=now, slip=slip)

    def planted(self) -> Iterator[tuple[str, str]]:
        """Each thing as it would be found on a page, under the name of what it is. "nobody's": what the database alone knows."""
        yield from (("key", self.key), ("receipt", self.receipt), ("nobody's", self.late), ("lead code", self.open.lead_code))
        for number, slip in enumerate(slips_of(self.open)):
            yield ("slips" if number else "used slip", slip)
        for name, day in self.days.items():
            yield from ((name, words(language).day(day)) for language in Language)
        for state, round in (("open", self.open), ("closed", self.closed)):
            yield (f"{state} code", round.code)
            yield from ((f"{state} teams", team) for team in round.split["groups"])
        asked = library().questionnaires[OWNER].statement("question").option(QUESTIONS[self.name]).label
        yield from (("question", asked[language]) for language in Language)
        yield from (("nobody's", str(kept)) for kept in (self.firm.pk, self.open.pk, self.closed.pk, self.open.slips, *self.hashes()))

    def hashes(self) -> Iterator[str]:
        yield from (key.hash for key in Key.objects.filter(firm=self.firm))
        yield from (kept for visit in Visit.objects.filter(key__firm=self.firm) for kept in (visit.hash, visit.part))
        yield from (answer.key for answer in Answer.objects.filter(round__firm=self.firm))
        yield from (lead.key for lead in Lead.objects.filter(round__firm=self.firm))
        yield from (slip.key for slip in Slip.objects.filter(round__firm=self.firm))


def _answers(questionnaire: str, **values: str) -> AnswerSheet:
    return parse_sheet(library().questionnaires[questionnaire], values, where="test")


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone())


def _form_of(round: Round, role: Who = Who.STAFF) -> Fields:
    """The form of somebody who opens the link, filled in."""
    person, to = Visitor(SERVER_NAME="localhost"), address("join-scan", Language.NL, code=round.code)
    if role is not Who.STAFF:
        to = address("lead-scan", Language.NL, code=round.lead_code, role=role)
    return filled(page_of(person.get(to)).form(""))


# 3. Who comes.


@dataclass(frozen=True)
class Role:
    """`stands`: how an owner's page takes him; `at`: the firm that he is of, and `key` what may be seen of his key.

    `knows`: what he has codes, keys and receipts for, and of which firm. `ends`: a firm that keeps a visit of his which is over.
    """

    stands: int
    at: str = ""
    cookie: str = ""
    token: str = ""
    key: str = ""
    knows: tuple[tuple[str, str], ...] = ()
    ends: str = ""


AIMS = {aim for row in ROW.values() for aim in {**row.get, **row.post}}
OF_A, OF_BOTH = (tuple((firm, aim) for firm in firms for aim in sorted(AIMS)) for firms in ("A", "AB"))


class World:
    """Everything together, with the roles."""

    def __init__(self) -> None:
        self.client = Visitor(SERVER_NAME="localhost", enforce_csrf_checks=True)
        self.places = {name: Workplace(name) for name in "ABC"}
        for name in TEAMS:
            self.places[name].asks_twice()
        scan = address("scan", Language.NL)
        self.owners_form = filled(page_of(self.client.get(scan)).form(scan))
        self.long_form = {statement.id: statement.values[0] for statement in library().questionnaires["scan-owner"].statements}
        self.second, self.old, fresh, of_b, of_c = (self.makes_key(self.places[name].key) for name in "AAABC")
        self.younger = {"owner of A": self.second, "second key of A": fresh, "owner of B": of_b, "owner alone": of_c}
        self.roles = self.who_come()
        Deed.objects.filter(what=Did.KEY_REPLACED).delete()  # its day is today's
        for name in TEAMS:
            deeds = Deed.objects.filter(firm=self.places[name].firm, what=Did.KEY_MADE)
            deeds.update(at=_noon(self.places[name].days["key day"]))

    def who_come(self) -> dict[str, Role]:
        a, b, c = (place.key for place in self.places.values())
        owner, was = self.enters(a), self.who_were()
        return {
            "nobody": Role(ANYBODY),
            "with the code of an open round": Role(ANYBODY, knows=(("A", "open"), ("A", "no slip"))),
            "with the code of a closed round": Role(ANYBODY, knows=(("A", "closed"),)),
            "with a leader's link": Role(ANYBODY, knows=(("A", "leaders"),)),
            "with a receipt": Role(ANYBODY, knows=(("A", "read"), ("A", "erase"))),
            "owner of A": Role(ASKING, "A", *owner, "A: key", OF_BOTH),
            "second key of A": Role(ASKING, "A", *self.enters(self.second), "A: second key", OF_BOTH),
            "owner of B": Role(ASKING, "B", *self.enters(b), "B: key", OF_BOTH),
            "owner alone": Role(ALONE, "C", *self.enters(c), "C: key", OF_BOTH),
            **was,
            "garbled cookie": Role(ANYBODY, "", owner[0][::-1], owner[1], knows=OF_A),
            "forged cookie": Role(ANYBODY, "", forged(owner[0]), owner[1], knows=OF_A),
        }

    def who_were(self) -> dict[str, Role]:
        """Who left, whose time is over, and whose key was replaced somewhere else. Each kept the cookie and the token of before."""
        key = self.places["A"].key
        left, late, replaced = self.enters(key), self.enters(key), self.enters(self.old)
        self.asks("POST", address("leave", Language.NL), Role(WAS, "", *left), {"csrfmiddlewaretoken": left[1]})
        Visit.objects.filter(hash=keys.hashed(session_in(late[0])["visit"])).update(until=timezone.now())
        self.presses_on_keys(self.old, what="replace", code=self.younger["second key of A"])
        return {
            "left": Role(WAS, "", *left, knows=OF_A),
            "visit over": Role(WAS, "", *late, knows=OF_A, ends="A"),
            "key replaced": Role(WAS, "", *replaced, knows=OF_A),
        }

    def makes_key(self, held: str) -> str:
        """One more, by who holds this one."""
        found = re.search(r"#(\w{20})", self.presses_on_keys(held, what="make").content.decode())
        assert found
        return found[1]

    def presses_on_keys(self, held: str, **fields: str) -> Any:
        self.enters(held)
        form = page_of(self.client.get(address("keys", Language.NL))).forms[0]
        return self.client.post(address("keys", Language.NL), form["hidden"] | fields)

    def enters(self, key: str) -> tuple[str, str]:
        """His cookie, and the token of his page."""
        self.client.cookies.clear()
        assert self.client.post(address("key", Language.NL), {"key": key}).status_code == 303
        page = page_of(self.client.get(address("keys", Language.NL)))
        return self.client.cookies["radar"].value, page.forms[0]["hidden"]["csrfmiddlewaretoken"]

    def asks(self, method: str, to: str, role: Role, sent: Mapping[str, str | list[str]], probe: Mapping[str, str] | None = None) -> Any:
        """What somebody gets. `probe` stands behind the question mark."""
        guesses.forget()
        self.client.cookies.clear()
        if role.cookie:
            self.client.cookies["radar"] = role.cookie
        if method == "POST":
            return self.client.post(to, sent, QUERY_STRING=_query(probe or {}))
        token = {"X-CSRFToken": role.token} if role.token else {}  # where no form is sent it stands in a head
        return self.client.generic(method, to, headers=token, QUERY_STRING=_query(probe or {}))

    def place(self, cell: "Cell") -> Workplace:
        """What is aimed at; where that is one's own and there is nothing, the first firm."""
        return self.places[cell.firm or (self.roles[cell.who].at if self.roles[cell.who].at in TEAMS else "A")]

    def other(self, place: Workplace) -> Workplace:
        return self.places["B" if place.name == "A" else "A"]

    def code(self, cell: "Cell") -> str:
        place = self.place(cell)
        if cell.firm and cell.aim == "leaders":
            return str(place.open.lead_code)
        return "ABCDEFGH" if not cell.firm else place.closed.code if cell.aim == "closed" else place.open.code

    def probe(self, cell: "Cell") -> dict[str, str]:
        """What somebody would try who hopes that a page looks up by it what is another's."""
        other = self.places["A" if self.roles[cell.who].at == "B" else "B"]
        return {"firm": str(other.firm.pk), "round": str(other.closed.pk), "id": str(other.open.pk), "code": other.closed.code}

    @cached_property
    def planted(self) -> dict[str, str]:
        """As found where no room is between letters, and capitals are none; whose it is and what."""
        found = {squeezed(text): f"{name}: {what}" for name in "AB" for what, text in self.places[name].planted()}
        found |= {squeezed(key): "nobody's" for key in (self.old, *self.younger.values())}
        return found | {squeezed(self.second): "A: second key", squeezed(self.places["C"].key): "C: key"}

    def in_text(self, text: str) -> set[str]:
        there = squeezed(text)
        return {what for planted, what in self.planted.items() if planted in there}

    def stored(self) -> dict[str, set[str]]:
        """What is kept of each firm."""
        rows = stored()
        return {name: rows[place.firm.pk.hex] for name, place in self.places.items()}


def forged(cookie: str) -> str:
    """The same, signed by somebody who knows everything but our secret."""
    return signing.dumps(session_in(cookie), key="another secret", salt=SALT)


SALT = "django.contrib.sessions.backends.signed_cookies"


def session_in(cookie: str) -> dict[str, str]:
    return dict(signing.loads(cookie, salt=SALT))


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _query(fields: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in fields.items())


TABLES = {
    "firm": "SELECT id, radar_web_firm.* FROM radar_web_firm",
    "key": "SELECT firm_id, radar_web_key.* FROM radar_web_key",
    "visit": "SELECT firm_id, radar_web_visit.* FROM radar_web_visit JOIN radar_web_key ON radar_web_key.hash = key_id",
    "round": "SELECT firm_id, radar_web_round.* FROM radar_web_round",
    "slip": "SELECT firm_id, radar_web_slip.* FROM radar_web_slip JOIN radar_web_round ON radar_web_round.id = round_id",
    "answer": "SELECT firm_id, radar_web_answer.* FROM radar_web_answer JOIN radar_web_round ON radar_web_round.id = round_id",
    "lead": "SELECT firm_id, radar_web_lead.* FROM radar_web_lead JOIN radar_web_round ON radar_web_round.id = round_id",
    "deed": "SELECT firm_id, radar_web_deed.* FROM radar_web_deed",
}
"""Past our own code; the first column tells of which firm a row is."""


def stored() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for table, query in TABLES.items():
            cursor.execute(query)
            for firm, *row in cursor.fetchall():
                found.setdefault(str(firm).replace("-", ""), set()).add(f"{table} {row}")
    return found


# 4. The matrix.

SLOW = {"components", "example-pdf", "report-pdf", "poster", "slips", "cards", "everybody-pdf"}
"""Paper, and one long page."""

WITH_A_CODE = {"join-scan", "join-done", "everybody-pdf", "lead", "lead-scan", "lead-done"}
AIMED = {"key", "join", "mine", *WITH_A_CODE}
"""Where somebody needs a code, a key or a receipt."""

STRICT = {"scan", "join-scan", "lead-scan", "guess", "own"}
"""Forms that are refused when there is anything in them which we did not ask."""


@dataclass(frozen=True)
class Cell:
    """Somebody asks an address in one way. `aim`: at what, and `firm`: of which firm, empty for what is his own."""

    name: str
    language: Language | None
    who: str
    method: str
    aim: str = ""
    firm: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.who, self.method, self.name, self.language, self.aim, self.firm)))


def chosen(place: Workplace) -> dict[str, str]:
    return {"action": place.closed.closed["plan"]["first"]["action"], "day": str(days.days_to_begin(timezone.localdate())[0])}


def guess_for(place: Workplace) -> dict[str, str]:
    """To all that is guessed of the people who are being asked."""
    return {statement.id: "3" for statement in guessed(library().versions[place.open.questionnaire])}


def key_for(world: World, cell: Cell) -> str:
    own = world.second if world.roles[cell.who].key == "A: second key" else world.place(cell).key
    return {"own key": own, "another key": world.place(cell).key, "old key": world.old}.get(cell.aim, "A" * keys.OWNER_KEY)


def younger_for(world: World, cell: Cell) -> dict[str, str]:
    """What makes a key, and one that was made after his own to take its place."""
    what, of = cell.aim, cell.who
    if cell.aim == "another's":
        what, of = "replace", "owner of A" if world.roles[cell.who].at == "B" else "owner of B"
    return {"what": what, "key": keys.client_key(), "code": world.younger.get(of, "A" * keys.OWNER_KEY)}


def answers_for(place: Workplace, other: Workplace, aim: str) -> Fields:
    slips = {"open": place.slips[1], "used slip": place.slips[0], "another's slip": other.slips[1]}
    return (place.late_form if aim == "closed" else place.form) | {"slip": [slips.get(aim, "")]}


def receipt_for(place: Workplace, aim: str) -> dict[str, str]:
    receipt = {"wrong": "A" * keys.RECEIPT, "late": place.late}.get(aim, place.receipt)
    return {"code": receipt} | ({"withdraw": "yes"} if aim == "erase" else {})


FORMS: Mapping[str, Callable[[World, Cell], Mapping[str, str | list[str]]]] = {
    "scan": lambda world, _: world.owners_form | {"key": [keys.client_key()]},
    "object": lambda *_: {"statement": "time_to_learn"},
    "done": lambda *_: {"action": min(library().actions)},
    "unfit": lambda *_: {"signal": min(library().signals)},
    "profile": lambda *_: {"people": "8_to_14"},
    "mail": lambda *_: {"address": "owner@example.nl"},
    "choose": lambda world, cell: chosen(world.place(cell)),
    "keys": younger_for,
    "ask": lambda *_: {"asked": "9", "day": str(days.closing_days(timezone.localdate())[0])},
    "guess": lambda world, cell: guess_for(world.place(cell)),
    "own": lambda world, _: world.long_form,
    "talk": lambda *_: {"begin": "other"},
    "key": lambda world, cell: {"key": key_for(world, cell)},
    "join": lambda world, cell: {"code": world.code(cell)},
    "join-scan": lambda world, cell: answers_for(world.place(cell), world.other(world.place(cell)), cell.aim),
    "lead-scan": lambda world, cell: world.place(cell).lead_form,
    "mine": lambda world, cell: receipt_for(world.place(cell), cell.aim),
}
"""What a page of ours would send there; to all others nothing but its token."""


def cells(world: World, names: Iterable[str]) -> Iterator[Cell]:
    for pattern in urls.urlpatterns:
        if pattern.name in names:
            for who in world.roles:
                asked = cells_of(world, pattern.name, pattern.default_args.get("language"), who)
                yield from (cell for cell in asked if not is_spared(world, cell))


def cells_of(world: World, name: str, language: Language | None, who: str) -> Iterator[Cell]:
    row = ROW[name]
    nothing = {"" if "" in row.get else "wrong": UNKNOWN}
    ways = {"GET": row.get, "HEAD": row.get, "POST": row.post, "PUT": nothing, "DELETE": nothing, "OPTIONS": nothing}
    for method, aims in ways.items():
        yield from (Cell(name, language, who, method, aim, firm) for aim in aims for firm in aimed(name, aim, world.roles[who]))


def is_spared(world: World, cell: Cell) -> bool:
    """What an English page has no way of its own for; and what takes long is made once for each, and in English for one of them."""
    english = cell.language is Language.EN
    comes = ROW[cell.name].answers(cell.method, cell.aim, world.roles[cell.who].stands) == 200
    is_long = comes and cell.name in SLOW and (cell.method == "HEAD" or (english and cell.who != "owner of A"))
    return is_long or (english and cell.method in {"DELETE", "OPTIONS"}) or (english and comes and cell.method == "HEAD")


def aimed(name: str, aim: str, role: Role) -> list[str]:
    """Of which firms he has what it takes to aim at this."""
    if name not in AIMED or aim in {"", "wrong"}:
        return [""]
    known = [firm for firm, known in role.knows if known == aim]
    if aim == "own key":
        return [role.at or "A"] if known else []
    return [firm for firm in known if firm != role.at] if aim == "another key" else known[:1] if aim == "old key" else known


def troubles(world: World, names: Iterable[str], shown: Counter[str] | None = None) -> list[str]:
    """What is not as the table has it; `shown` counts cells, and what was rightly seen."""
    before, said = world.stored(), []
    for cell in cells(world, names):
        start = transaction.savepoint()
        with writing() as writes:
            answer, sent = posed(world, cell)
        changed = {firm for firm, kept in world.stored().items() if kept != before[firm]} if writes else set()
        transaction.savepoint_rollback(start)
        found, own = world.in_text(text_of(answer)), world.in_text(sent)
        said += [f"{cell}: {trouble}" for trouble in (*wrong_answer(world, cell, answer), *wrong_sight(world, cell, answer, found, own))]
        said += [f"{cell}: changes {firm}" for firm in changed - may_change(world, cell, answer)]
        if shown is not None:
            shown.update(["cells", *found])
    return said


@contextmanager
def writing() -> Iterator[list[str]]:
    """What is written meanwhile."""
    writes: list[str] = []

    def note(run: Callable[..., Any], sql: str, *more: Any) -> Any:
        writes.extend({"INSERT", "UPDATE", "DELETE"} & {sql.split(maxsplit=1)[0]})
        return run(sql, *more)

    with connection.execute_wrapper(note):
        yield writes


def posed(world: World, cell: Cell) -> tuple[Any, str]:
    """The answer; and what he sent himself, which may come back. What he only tries stands beside it, and may not."""
    role, probe = world.roles[cell.who], world.probe(cell)
    code = ({"code": world.code(cell)} if cell.name in WITH_A_CODE else {}) | ({"role": "supervisor"} if cell.name == "lead-scan" else {})
    to = address(cell.name, cell.language, **code) if cell.language else "/.well-known/security.txt"
    if cell.method != "POST":
        return world.asks(cell.method, to, role, {}, probe), to
    token = {"csrfmiddlewaretoken": role.token or world.roles["owner of A"].token}
    sent = {**token, **FORMS.get(cell.name, no_form)(world, cell)}
    tried = {} if cell.name in STRICT else {name: value for name, value in probe.items() if name not in sent}
    return world.asks("POST", to, role, sent | tried, probe), f"{to} {list(sent.values())}"


def no_form(*_: object) -> dict[str, str]:
    return {}


def text_of(answer: Any) -> str:
    """All that comes: words of a page or of paper, heads, what a cookie holds, and mails."""
    is_paper = answer.get("Content-Type") == "application/pdf" and answer.content
    page = printed(answer.content) if is_paper else answer.content.decode()
    cookies = [str(session_in(cookie.value)) for cookie in answer.cookies.values() if cookie.value]
    mails = [f"{sent.subject} {sent.body}" for sent in mail.outbox]
    mail.outbox.clear()
    return " ".join((page, *map(str, answer.items()), *cookies, *mails))


@cache
def printed(pdf: bytes) -> str:
    return prints.text(pdf)


def wrong_answer(world: World, cell: Cell, answer: Any) -> Iterator[str]:
    expected = ROW[cell.name].answers(cell.method, cell.aim, world.roles[cell.who].stands)
    if answer.status_code != expected:
        yield f"{answer.status_code} instead of {expected}"
    led = answer.get("Location", "")
    if expected == 302 and world.roles[cell.who].stands in {WAS, ANYBODY} and not cell.aim and not led.endswith(("/sleutel/", "/key/")):
        yield f"led to {led}"


def wrong_sight(world: World, cell: Cell, answer: Any, found: set[str], own: set[str]) -> Iterator[str]:
    may = may_see(world, cell)
    yield from (f"shows {what}" for what in found - own - may)
    if cell.method in {"GET", "POST"} and answer.status_code == 200:  # else nothing would be told of a thing that is never found
        yield from (f"does not show {what}" for what in may - found - own)


def may_see(world: World, cell: Cell) -> set[str]:
    role, shows = world.roles[cell.who], ROW[cell.name].shows.get(cell.aim, "")
    whose, things = cell.firm or role.at, filter(None, shows.split(", "))
    may = {what if ":" in what else role.key if what == "key" else f"{whose}: {what}" for what in things}
    return may & {*world.planted.values()}


def may_change(world: World, cell: Cell, answer: Any) -> set[str]:
    """Of which firm something may be stored otherwise now."""
    role = world.roles[cell.who]
    return {cell.firm or role.at, role.ends} if cell.method == "POST" and answer.status_code < 400 else set()


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("addresses", ROWS)
def test_nobody_does_or_sees_more_than_is_his(world: World, addresses: str) -> None:
    shown: Counter[str] = Counter()
    assert troubles(world, ROWS[addresses], shown) == []
    cells = shown.pop("cells")
    heads = ("addresses", "how many", "cells", "things seen where they may be")
    figures.tell("Who may do what at which address", heads, (addresses, len(ROWS[addresses]), cells, shown.total()))


def without_a_row(patterns: Iterable[URLPattern]) -> set[str | None]:
    return {pattern.name for pattern in patterns} ^ {*ROW}


def test_every_address_has_a_row() -> None:
    assert without_a_row(urls.urlpatterns) == set()
    planted = [path("geheim/", keys_of_all), path("nieuw/", keys_of_all, name="new")]
    assert without_a_row([*urls.urlpatterns, *planted]) == {None, "new"}


# 5. What is not his changes nothing of what he gets.


def look(world: World, those: Iterable[str]) -> dict[str, str]:
    """Everything that there is to see for them, in Dutch, without what differs each time."""
    asked = [cell for cell in cells(world, ROW) if cell.who in those and cell.method == "GET" and cell.language is not Language.EN]
    return {str(cell): steady(text_of(posed(world, cell)[0])) for cell in asked}


def steady(text: str) -> str:
    return re.sub(r'(name="(?:key|begin|csrfmiddlewaretoken)" value=")[^"]*', r"\1", text)


def test_an_owner_never_sees_who_answered_nor_which_slips_are_used(world: World) -> None:
    those, place = ("owner of A", "second key of A", "with the code of an open round"), world.places["A"]
    before = look(world, those)
    for at in range(1, 9):
        place.answers(place.open, at)
    actions.give_lead(place.open, Who.HR, keys.client_key(), _answers("scan-hr", can_say_mistake="1"), now=timezone.now())
    actions.erase_answer(place.receipt)
    assert look(world, those) == before
    assert (Slip.objects.filter(round=place.open).count(), Answer.objects.filter(round=place.open).count()) == (PEOPLE - 9, 9)


def test_what_an_owner_says_and_guesses_changes_nothing_of_what_others_get(world: World) -> None:
    place, other = world.places["A"].firm, world.places["C"].firm
    before, his = look(world, OTHERS), look(world, ["owner of A"])
    said = {"answers": other.answers, "result": other.result, "objected": ["stage"], "done": [min(library().actions)], "mails": 3}
    Firm.objects.filter(pk=place.pk).update(**said, profile={"people": ["2_to_7"]}, talk={"said": {}, "begin": None, "step": None})
    Round.objects.filter(firm=place).update(guess={"time_to_learn": ["5"]})
    assert look(world, OTHERS) == before
    assert look(world, ["owner of A"]) != his


OTHERS = ("with the code of an open round", "with the code of a closed round", "owner of B", "owner alone", "left")


def test_with_a_code_an_owner_has_what_anybody_has_with_it(world: World) -> None:
    world.roles = {"anybody": Role(ANYBODY, knows=OF_BOTH)} | {who: world.roles[who] for who in ("owner of A", "owner of B")}
    got: dict[Cell, set[str]] = {}
    for cell in cells(world, AIMED - {"key"}):
        if cell.method == "GET" or (cell.method == "POST" and ROW[cell.name].door):
            start = transaction.savepoint()
            got.setdefault(replace(cell, who=""), set()).add(steady(text_of(posed(world, cell)[0])))
            transaction.savepoint_rollback(start)
    assert [str(cell) for cell, texts in got.items() if len(texts) > 1] == []
    assert len(got) >= 60


# 6. Planted holes.


@owners
def steps_of_all(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The round is looked up by what was sent."""
    Round.objects.filter(pk=request.POST.get("round", firm.pk)).update(chosen="buddy_mentor")
    return HttpResponseRedirect(address("result", language), status=303)


@owners
def teams_of_all(request: HttpRequest, _: Language, firm: Firm) -> HttpResponse:
    """The same, by what stands behind the question mark."""
    return HttpResponse(str(Round.objects.filter(pk=request.GET.get("id", firm.pk)).values_list("split", flat=True)))


@owners
def deeds_of_all(_: HttpRequest, language: Language, __: Firm) -> HttpResponse:
    """The firm is forgotten."""
    return HttpResponse(" ".join(words(language).day(timezone.localdate(deed.at)) for deed in Deed.objects.all()))


def slips_of_all(_: HttpRequest, **__: Language) -> HttpResponse:
    """Nobody asks who it is."""
    return HttpResponse(str([slips_of(round) for round in Round.objects.all()]))


def keys_of_all(_: HttpRequest, **__: Language) -> HttpResponse:
    """Not on the page, but in a head of it."""
    return HttpResponse(headers={"Link": str(list(Key.objects.values_list("pk", flat=True)))})


def counted(_: HttpRequest, **__: Language) -> HttpResponse:
    """Who looks is counted."""
    Firm.objects.update(mails=F("mails") + 1)
    return HttpResponse()


def led_on(_: HttpRequest, language: Language, code: str) -> HttpResponse:
    """The way to another page tells of which firm it is."""
    round = Round.objects.filter(code=code).first()
    return HttpResponseRedirect(f"{address('join', language)}?{round.firm_id if round else ''}")


HOLES: Mapping[str, tuple[Callable[..., HttpResponse], str]] = {
    "choose": (steps_of_all, "owner of A POST choose nl: changes B"),
    "ask": (teams_of_all, "owner of B GET ask en: shows A: open teams"),
    "keys": (deeds_of_all, "owner alone GET keys nl: shows A: closed day"),
    "slips": (slips_of_all, "nobody GET slips nl: shows B: slips"),
    "example": (keys_of_all, "left HEAD example nl: shows A: nobody's"),
    "who": (counted, "nobody GET who nl: changes C"),
    "join-done": (led_on, "with the code of a closed round GET join-done nl closed A: shows A: nobody's"),
}
"""What stands at an address instead of what should, and how it is found out."""


def test_planted_holes_are_found_out(world: World) -> None:
    with_holes = ModuleType("with_holes", urls.__doc__)
    patterns = [(pattern, HOLES.get(str(pattern.name), (pattern.callback, ""))[0]) for pattern in urls.urlpatterns]
    here = [path(str(pattern.pattern), view, pattern.default_args, name=pattern.name) for pattern, view in patterns]
    with_holes.__dict__.update(vars(urls), urlpatterns=here)
    with override_settings(ROOT_URLCONF=with_holes):
        found = troubles(world, HOLES)
    assert {trouble for _, trouble in HOLES.values()} - {*found} == set()
