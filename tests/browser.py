"""People at a browser, for tests: one Chromium, and for each person a context of his own in which he sees, taps and types."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from radar.concepts import Language
from radar_web.queries import words
from tests.places import wait_until

PLACES = ("/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright switches off that a page lives on after it is left; the browsers of people do it, and it is how answers come back to a screen.
AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]
PATIENCE = 30_000  # milliseconds, for a machine with much else to do
expect.set_options(timeout=PATIENCE)
PHONE, DESK = ViewportSize(width=320, height=568), ViewportSize(width=1280, height=800)


def say(key: str, **values: object) -> str:
    """What stands on a Dutch page: a text may change, its key stays."""
    return words(Language.NL)(key, **values)


USUAL = {
    "stage": "preparing",
    "workload": "good",
    "barrier": "no_time",  # these are in all questionnaires
    "facts": "planned",
    "last_wish": "chosen",
    "formal_2y": "no",
    "learn_tasks": "some",
    "learn_people": "some",
    "trained_last_year": "few",
    "offers_course": "yes",
}
"""What somebody answers where there is no scale."""

FILL = """given => {
    for (const [name, value] of Object.entries(given)) { document.querySelector(`#${name} [value="${value}"]`).click(); }
}"""


class Person:
    """Somebody at a browser of his own. `asked` is every address his browser asked for, `troubles` what went wrong on the way."""

    def __init__(self, context: BrowserContext, site: str, *, scripts: bool) -> None:
        self.context, self.site, self.scripts = context, site, scripts
        self.asked: list[str] = []
        self.troubles: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._asks)
        self.page.on("response", self._gets)
        self.page.on("console", self._hears)
        self.page.on("pageerror", lambda error: self.troubles.append(f"a script broke: {error}"))

    def _asks(self, request: Request) -> None:
        self.asked.append(request.url)
        if urlsplit(request.url).netloc != urlsplit(self.site).netloc:
            self.troubles.append(f"another host: {request.url}")

    def _gets(self, response: Response) -> None:
        # A page may refuse, in a sentence that he reads: 400, 404, 410. Style and scripts may not, and nothing may break.
        if response.status >= (500 if response.request.resource_type in {"document", "fetch"} else 400):
            self.troubles.append(f"{response.status}: {response.url}")

    def _hears(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load resource"):  # of these the answers tell more
            self.troubles.append(f"the console says: {said.text}")

    # What he does.

    def opens(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.site + address)

    def presses(self, name: str) -> None:
        self.arrives(self.page.get_by_role("button", name=name).first.click)

    def follows(self, name: str) -> None:
        self.arrives(self.page.get_by_role("link", name=name).first.click)

    def arrives(self, act: Callable[[], None]) -> None:
        """Do it, and wait for what comes: another page, or this one changed in place."""
        self.page.locator("#main").evaluate("main => { main.dataset.before = ''; }")
        act()
        self.page.wait_for_selector("#main:not([data-before])")
        self.page.wait_for_load_state()

    def taps(self, statement: str, value: str) -> None:
        self.option(statement, value).click()

    def answers(self, value: str = "4", **answers: str) -> None:
        """Go through the questions as they come, up to the button that sends them."""
        if self.scripts and self.button(say("join.begin")).is_visible():
            self.button(say("join.begin")).click()
        asked = self.statements()
        for statement in asked:
            self.taps(statement, (USUAL | answers).get(statement, value))
            if self.scripts and not self._comes_to_the_last(statement, asked):
                self.button(say("scan.next")).click()

    def _comes_to_the_last(self, statement: str, asked: list[str]) -> bool:
        """A tap goes on by itself too, only later; where several may be tapped it does not. The last question has no button to go on."""
        several = self.page.locator(f"#{statement} [type='checkbox']").count() > 0
        return statement == asked[-1] or (statement == asked[-2] and not several)

    def has_answered(self, value: str = "4", **answers: str) -> None:
        """Every answer given in one go, where another test looks at how that is done."""
        self.fills(value, answers)
        if self.scripts:
            self.page.reload()  # his draft brings him to the last question

    def hurries(self, value: str = "4", **answers: str) -> None:
        """Answer everything and send it."""
        self.fills(value, answers)
        self.arrives(lambda: self._leaves_by("document.querySelector('form[data-scan]').requestSubmit()"))

    def fills(self, value: str = "4", answers: Mapping[str, str] | None = None) -> None:
        self.page.evaluate(FILL, {statement: (USUAL | dict(answers or {})).get(statement, value) for statement in self.statements()})

    def goes_back(self, steps: int = 1) -> None:
        with self.page.expect_navigation(wait_until="commit"):  # a page that lived on is not loaded again
            self._leaves_by(f"history.go(-{steps})")
        expect(self.page.locator(".foot")).to_be_attached()

    def _leaves_by(self, script: str) -> None:
        with suppress(Error):  # where the next page came before this one could answer
            self.page.evaluate(script)

    # What he sees.

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def option(self, statement: str, value: str) -> Locator:
        return self.page.locator(f"#{statement} label:has([value='{value}'])")

    def statements(self) -> list[str]:
        return [str(id) for id in self.page.locator("form[data-scan] fieldset").evaluate_all("cards => cards.map(card => card.id)")]

    def sees(self, *words: str) -> None:
        for said in words:
            expect(self.page.locator("#main")).to_contain_text(said)

    def does_not_see(self, *words: str) -> None:
        for said in words:
            expect(self.page.locator("#main")).not_to_contain_text(said)

    def finds(self, script: str) -> Any:
        """What a script of ours finds on his page; it runs where scripts of the page do not."""
        return self.page.evaluate(script)

    def waits_until(self, script: str) -> None:
        """Playwright's own way to wait hands the page a string to run, which our policy forbids."""
        wait_until(lambda: bool(self.finds(script)), f"This does not come true: {script}")

    def focus(self) -> "Focus":
        return Focus(**self.finds(FOCUS))


FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    return {
        kind: at.type || at.localName,
        name: at.name || "",
        words: at.innerText || "",
        is_seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none",
        is_answered: at.name ? document.querySelector(`[name="${at.name}"]:checked`) !== null : false,
    };
}"""


@dataclass(frozen=True)
class Focus:
    """Where the keyboard is, and whether he can see that."""

    kind: str
    name: str
    words: str
    is_seen: bool
    is_answered: bool


Arrive = Callable[..., Person]


@contextmanager
def product() -> Iterator[LiveServer]:
    """The server of pytest-django, with style and scripts under their own names: the product serves these, not Django's stand-in."""
    with patch("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda served: served):
        server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    place = next((place for place in PLACES if place and Path(place).exists()), None)
    if place is None:
        pytest.skip("there is no Chromium here, so nobody can look at the pages (Debian: apt-get install chromium)")
    # Playwright runs an event loop in the thread of the tests. Django sees it and refuses the database, though nothing here is async.
    with patch.dict(os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="true"), sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=place, args=ARGUMENTS, ignore_default_args=AS_PEOPLE_HAVE_IT)


@contextmanager
def arrivals(browser: Browser, site: str) -> Iterator[Arrive]:
    """Each call brings somebody new. Afterwards: nobody's browser asked another host anything, or had an error to tell."""
    people: list[Person] = []

    def somebody(*, scripts: bool = True, phone: bool = False) -> Person:
        context = browser.new_context(java_script_enabled=scripts, viewport=PHONE if phone else DESK)
        people.append(Person(context, site, scripts=scripts))
        return people[-1]

    yield somebody
    for person in people:
        person.context.close()
    troubles = [trouble for person in people for trouble in person.troubles]
    assert not troubles, troubles
