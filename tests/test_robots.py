"""The robot that looks at the links of a mail before a person does: it runs scripts, follows links, presses buttons and sends forms.

Each link that is handed out is visited ten times and more, and still does for a person what it is for. A robot works on the page that a
link leads to; of the pages behind that it only looks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from django.core import mail
from playwright.sync_api import Browser, Error, Page, Request
from pytest_django.live_server_helper import LiveServer

from radar_web import guesses
from radar_web.models import Answer, Deed, Firm, Key, Lead, Round, Slip, Visit
from radar_web.queries import slips_of
from tests import figures
from tests.browser import Arrive, Person, arrivals, say
from tests.places import PROOF, wait_until
from tests.walks import (
    Fields,
    answered,
    closing_day_is_over,
    key_of,
    lead_link,
    owner_began,
    page_of,
    press,
    receipt_of,
    round_opened,
    visitor,
)

pytestmark = pytest.mark.django_db(transaction=True)

VISITS = 10 * PROOF


# 1. What is handed out.


@dataclass(frozen=True)
class Handed:
    """A link as somebody gets it, and what he does with it, once there is a robot before him."""

    link: str
    does: Callable[[Person, str], None]


def shared(place: str = "doe-mee") -> Handed:
    """The link to the questions."""
    return Handed(f"/{place}/{round_opened(owner_began()[0])}/", answers)


def slip() -> Handed:
    """The same with the code of one slip, that works once."""
    code = round_opened(owner_began()[0], slips=True)
    return Handed(f"/doe-mee/{code}/#{slips_of(Round.objects.get())[0]}", answers_once)


def for_everybody() -> Handed:
    """The link of before, when there is a result behind it."""
    code = round_opened(owner_began()[0])
    for value in "44455":
        answered(code, value)
    closing_day_is_over()
    return Handed(f"/doe-mee/{code}/", reads_the_result)


def own_answers() -> Handed:
    """Where people read and erase what they answered."""
    receipt = receipt_of(answered(round_opened(owner_began()[0]))[1])
    return Handed("/mijn-antwoorden/", lambda person, link: reads_and_erases(person, link, receipt))


def leaders() -> Handed:
    """The link of those who lead, past the page on which they say as whom they answer."""
    owner = owner_began()[0]
    round_opened(owner, long=True, leads=1)
    return Handed(f"{lead_link(owner)}supervisor/", answers_openly)


HANDED: Mapping[str, Callable[[], Handed]] = {
    "the shared link": shared,
    "the same in English": lambda: shared("en/join"),
    "a slip": slip,
    "the page for everybody": for_everybody,
    "my answers": own_answers,
    "a leader's link": leaders,
}


def answers(person: Person, link: str) -> None:
    person.opens(link)
    person.hurries()
    assert Answer.objects.count() == 1
    assert person.page.locator(".bigcode").inner_text()


def answers_once(person: Person, link: str) -> None:
    answers(person, link)
    assert Slip.objects.count() == Round.objects.get().asked - 1
    *_, code, slip = re.split("[/#]+", link)
    assert answered(code, slip=slip)[1].status_code == 404
    assert Answer.objects.count() == 1


def answers_openly(person: Person, link: str) -> None:
    person.opens(link)
    person.hurries()
    person.sees(say("lead.done"))
    assert Lead.objects.count() == 1


def reads_the_result(person: Person, link: str) -> None:
    person.opens(link)
    person.sees(say("everybody.title"), "5 van de 13 mensen")


def reads_and_erases(person: Person, link: str, receipt: str) -> None:
    guesses.forget()  # robots come from elsewhere
    person.opens(link)
    person.page.get_by_label(say("mine.label")).fill(receipt)
    person.presses(say("mine.go"))
    person.sees(say("mine.said"))
    person.presses(say("mine.withdraw"))
    person.sees(say("mine.done"))
    assert Answer.objects.get().answers == {}


# 2. Who comes before.

# Everything that can be pressed, each once, also where a line must be opened first.
PRESS = """async () => {
    const pressed = new Set(), pause = (time) => new Promise((over) => setTimeout(over, time));
    const next = () => [...document.querySelectorAll("button, [type=submit], summary")].find((button) =>
        !pressed.has(button.innerText) && !button.disabled && button.checkVisibility());
    for (let button = next(); button; button = next()) {
        pressed.add(button.innerText);
        button.click();
        await pause(5);
        while (document.querySelector(".htmx-request")) { await pause(5); }
    }
}"""
# Every link, and a form as it stands to each address that forms are for, past what a browser would ask first. In the end one that leads to
# another page.
FOLLOW = """async () => {
    const links = [...document.links].map((link) => link.href.split("#")[0]).filter((link) => new URL(link).host === location.host);
    await Promise.all([...new Set(links)].map((link) => fetch(link)));
    const forms = new Map([...document.querySelectorAll("form[method=post]")].map((form) => [form.action, form]));
    for (const form of forms.values()) {
        await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    }
}"""
SEND = "document.querySelector('form[method=post]').submit()"


THERE: Literal["domcontentloaded"] = "domcontentloaded"
"""Scripts have run. A robot does not wait for letters and drawings."""


class Robot:
    """One in a browser; each time it comes in a new tab. `leads_to`: the page that scripts bring it to."""

    def __init__(self, arrive: Arrive, link: str, leads_to: str = "") -> None:
        self.browser, self.link, self.leads_to = arrive(), link, leads_to or f"{link.partition('#')[0]}*"
        self.asked: list[Request] = []

    def visits(self) -> None:
        for _ in range(VISITS):
            with self.tab() as page:
                runs(page, f"async () => {{ await ({PRESS})(); await ({FOLLOW})(); }}")
        with self.tab() as page:
            runs(page, FOLLOW)
            if page.locator("form[method=post]").count():
                with page.expect_navigation(), suppress(Error):
                    page.evaluate(SEND)

    @contextmanager
    def tab(self) -> Iterator[Page]:
        one = Person(self.browser.context, self.browser.site, scripts=True)
        one.page.on("request", lambda request: self.asked.append(request))
        with suppress(Error):  # a script led on before all of it was there
            one.page.goto(self.link, wait_until=THERE)
        one.page.wait_for_url(self.leads_to, wait_until=THERE)
        yield one.page
        one.page.close()
        self.browser.troubles += [trouble for trouble in one.troubles if "chrome" not in trouble]  # its own reader of paper


def runs(page: Page, script: str) -> None:
    """Nobody waits for what it comes to: a page that it leaves may live on, asleep, and would never tell."""
    begin = f"window.isOver = false; ({script})().finally(() => {{ window.isOver = true; }}); true"
    wait_until(lambda: is_true(page, begin), "A robot cannot begin.")
    wait_until(lambda: is_true(page, "window.isOver !== false"), "A robot is still at it.")
    page.wait_for_load_state(THERE)


def is_true(page: Page, script: str) -> bool:
    with suppress(Error):  # another page comes just now
        if page.evaluate(script):
            return True
        page.wait_for_timeout(10)  # whoever asks all the time keeps the server from its work
    return False


Row = dict[str, Any]
Rows = dict[str, list[Row]]


def everything() -> Rows:
    return {model.__name__: [*model.objects.order_by("pk").values()] for model in (Firm, Key, Visit, Round, Slip, Answer, Lead, Deed)}


@pytest.fixture
def arrive(browser: Browser, live_server: LiveServer) -> Iterator[Arrive]:
    with arrivals(browser, live_server.url) as arrive:
        yield arrive


@pytest.mark.parametrize("link", HANDED)
def test_after_ten_robots_a_link_still_does_what_it_is_for(arrive: Arrive, link: str) -> None:
    handed, somebody = HANDED[link](), arrive()
    before, robot = everything(), Robot(arrive, somebody.site + handed.link)
    robot.visits()
    assert everything() == before
    tell(link, robot)
    handed.does(somebody, handed.link)


def test_ten_robots_with_the_key_do_not_disturb_its_owner(arrive: Arrive) -> None:
    """Whoever has this link has the key, so a robot that runs scripts comes in, and has a session of its own.

    It can do there what anybody can who has the key. On the page where it comes that is nothing which the owner cannot take back.
    """
    link = key_link()
    owner, elsewhere = arrive(), arrive()
    comes_in(owner, link)
    before, robot = everything(), Robot(arrive, owner.site + link, "**/uitkomst/*")
    robot.visits()
    after = everything()
    assert {name for name in before if before[name] != after[name]} <= {"Firm", "Visit"}
    assert kept_of_firm(after) == kept_of_firm(before)
    assert all(visit in after["Visit"] for visit in before["Visit"])
    tell("a key out of a mail", robot)
    owner.opens("/uitkomst/")
    owner.sees(say("report.step"))
    comes_in(elsewhere, link)


CAN_BE_TAKEN_BACK = ("objected", "done", "unfit", "profile", "result")


def kept_of_firm(rows: Rows) -> list[Row]:
    return [{name: value for name, value in firm.items() if name not in CAN_BE_TAKEN_BACK} for firm in rows["Firm"]]


def key_link() -> str:
    """As he finds it in the mail that he sent himself, while his people answer."""
    owner = owner_began()[0]
    round_opened(owner)
    press(owner, "/uitkomst/mail/", address="owner@example.nl")
    found = re.search(r"/sleutel/#\w{20}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def comes_in(person: Person, link: str) -> None:
    person.opens(link)
    person.page.wait_for_url("**/uitkomst/")
    person.sees(say("report.step"))


def tell(link: str, robot: Robot) -> None:
    sent = sum(request.method == "POST" for request in robot.asked)
    assert sent >= VISITS or link == "the page for everybody"  # where there is nothing to send
    figures.tell("Robots before a person", ("link", "visits", "addresses asked", "forms sent"), (link, VISITS, len(robot.asked), sent))


# 3. Who runs no scripts.


@pytest.mark.parametrize("link", [*HANDED, "a key out of a mail"])
def test_asking_and_sending_what_stands_there_changes_nothing(link: str) -> None:
    to, _, code = (HANDED[link]().link if link in HANDED else key_link()).partition("#")
    before, robot = everything(), visitor()
    for _ in range(VISITS):
        guesses.forget()
        assert robot.head(to).status_code == robot.get(to).status_code == 200
        for form in page_of(robot.get(to)).forms:
            sent = robot.post(form["action"] or to, {**form["hidden"], "slip": code})
            assert sent.status_code in {400, 404}
    assert everything() == before


def test_who_enters_with_a_key_ends_nobody_elses_session() -> None:
    owner = owner_began()[0]
    for _ in range(VISITS):
        assert visitor().post("/sleutel/", {"key": key_of(owner)}).status_code == 303
    assert owner.get("/uitkomst/").status_code == 200
    assert Visit.objects.count() == VISITS + 1


def test_a_slip_is_used_up_by_an_answer_that_is_stored_and_by_nothing_else() -> None:
    round_opened(owner_began()[0], slips=True)
    round = Round.objects.get()
    slip, *others = slips_of(round)
    fields, first = answered(round.code, slip=others[0])
    nearly: Mapping[str, tuple[Fields, int]] = {
        "nothing filled in": ({"key": fields["key"], "begin": fields["begin"]}, 400),
        "one left open": ({name: values for name, values in fields.items() if name != "stage"}, 400),
        "what is no option": (fields | {"stage": ["x"]}, 400),
        "a field that we did not ask": (fields | {"name": ["Jan"]}, 400),
        "no key": (fields | {"key": [""]}, 400),
        "no beginning": (fields | {"begin": [""]}, 400),
        "other answers under a key that is known": (fields | {"stage": ["private"]}, 409),
        "the same form once more": (fields, 201),
    }
    before = everything()
    for _ in range(VISITS):
        got = {what: visitor().post(f"/doe-mee/{round.code}/", sent | {"slip": [slip]}).status_code for what, (sent, _) in nearly.items()}
        assert got == {what: status for what, (_, status) in nearly.items()}
    assert everything() == before
    assert [answered(round.code, slip=slip)[1].status_code for _ in range(2)] == [201, 404]
    assert (first.status_code, Answer.objects.count(), Slip.objects.count()) == (201, 2, round.asked - 2)
