"""`make look`: a picture of every page and state at four widths, in the dark, in forced colours and without scripts; of every sheet of
paper; and of some pages in the theme of another organisation."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.places import ROOT, free_port

OUT = ROOT / "build" / "look"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
MODES: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "phone": {"viewport": {"width": 390, "height": 800}},
    "tablet": {"viewport": {"width": 768, "height": 1000}},
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "forced": {"viewport": {"width": 390, "height": 800}, "forced_colors": "active"},
    "no-scripts": {"viewport": {"width": 390, "height": 800}, "java_script_enabled": False},
    "dark": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
}


class Visit:
    """One visitor at the demo. `firms` tells per example its owner's key and the code of its round."""

    def __init__(self, page: Page, server: str, firms: dict[str, tuple[str, str]]) -> None:
        self.page, self.server, self.firms = page, server, firms

    def go(self, address: str) -> None:
        self.page.goto(self.server + address)

    def enter(self, firm: str, address: str = "/uitkomst/") -> None:
        self.go("/sleutel/")
        self.page.fill("#key", self.firms[firm][0])
        self.page.click("form button")
        self.go(address)

    def entered(self, firm: str, address: str) -> str:
        self.enter(firm)
        return address

    def taken(self, address: str) -> bytes:
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        return self.page.context.request.post(self.server + address, form={"csrfmiddlewaretoken": token}).body()

    def code(self, firm: str) -> str:
        return self.firms[firm][1].replace(" ", "")

    def fill(self, *, but: str = "") -> None:
        """Everything answered on one page, whether or not its cards are shown one by one."""
        names = self.page.eval_on_selector_all("main form fieldset", "cards => cards.map(card => card.id)") if self.scripts else self.ids()
        for name in (name for name in names if name not in {but, "barrier"}):
            option = self.page.locator(f"#{name} input").nth(3)
            option.evaluate(
                "box => { box.checked = true; box.dispatchEvent(new Event('change', {bubbles: true})) }"
            ) if self.scripts else option.check()

    @property
    def scripts(self) -> bool:
        return self.page.locator("form.by-card").count() > 0

    def ids(self) -> list[str]:
        return re.findall(r'<fieldset id="(\w+)"', self.page.content())

    def send(self) -> None:
        if self.scripts:
            self.page.evaluate("document.querySelector('form[data-scan]').submit()")
            self.page.wait_for_load_state()
        else:
            self.page.locator("main form[data-scan] button").last.click()


def _answered(visit: Visit, address: str, *, but: str = "") -> None:
    visit.go(address)
    visit.fill(but=but)
    visit.send()


def _joined(visit: Visit, *, but: str = "") -> None:
    _answered(visit, f"/doe-mee/{visit.code('waits')}/", but=but)


def _chosen(visit: Visit) -> None:
    visit.enter("beside")
    visit.page.locator("#tell input[type=radio]").first.check()
    visit.page.click("#tell form button")
    visit.page.wait_for_selector("#tell .notice")
    visit.go(f"/doe-mee/{visit.code('beside')}/")


def _small(visit: Visit) -> None:
    visit.enter("own", "/mensen/")
    visit.page.fill("#asked", "6")
    visit.page.click("main form button")


def _split(visit: Visit, names: str = "") -> None:
    visit.enter("own", "/mensen/")
    visit.page.locator("details summary").nth(1).click()
    visit.page.fill("#asked", "34")
    visit.page.locator("input[value=team]").check()
    visit.page.fill("#names", names or "Werkplaats, Kantoor, Buitendienst")
    if names:
        visit.page.click("main form button")


def _wrong_key(visit: Visit) -> None:
    visit.go("/sleutel/")
    visit.page.fill("#key", "no key")
    visit.page.click("form button")


def _wrong_code(visit: Visit) -> None:
    visit.go("/doe-mee/")
    visit.page.fill("#code", "ABCD EFGH")
    visit.page.click("form button")


def _second_card(visit: Visit) -> None:
    visit.go(f"/doe-mee/{visit.code('waits')}/")
    if visit.scripts:
        visit.page.locator(".steps button:visible").last.click()


def _missing_card(visit: Visit) -> None:
    _second_card(visit)
    if visit.scripts:
        visit.page.locator(".steps button:visible").last.click()


def _sent_offline(visit: Visit, address: str) -> None:
    """Everything answered, and no line. Without scripts there is nothing to show but the form."""
    visit.go(address)
    visit.fill()
    if visit.scripts:
        visit.page.route(
            lambda url: "static" not in url, lambda route: route.abort() if route.request.method == "POST" else route.continue_()
        )
        visit.page.evaluate("document.querySelector('form[data-scan]').requestSubmit()")
        visit.page.wait_for_selector("[data-when='waiting']")


def _left_unsent(visit: Visit) -> None:
    """Somebody's answers were not sent yet when the next one opens the link."""
    _sent_offline(visit, f"/doe-mee/{visit.code('waits')}/")
    visit.go(f"/doe-mee/{visit.code('waits')}/")


SEND_PAST_THE_PAGE = """async () => {
    const form = document.querySelector('form[data-scan]');
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
}"""


def _sent_changed(visit: Visit) -> None:
    """Other answers than those that arrived before under the same key."""
    visit.go(f"/doe-mee/{visit.code('waits')}/")
    visit.fill()
    if visit.scripts:
        visit.page.evaluate(SEND_PAST_THE_PAGE)
        visit.page.evaluate("document.querySelector('#worth_learning input').click()")
        visit.page.evaluate("document.querySelector('form[data-scan]').requestSubmit()")
        visit.page.wait_for_selector("[data-when='refused']")


def _mine(visit: Visit) -> None:
    _joined(visit)
    receipt = visit.page.locator(".bigcode").inner_text()
    visit.go("/mijn-antwoorden/")
    visit.page.fill("#code", receipt)
    visit.page.click("main form button")


def _pressed(visit: Visit, before: Callable[[Visit], None]) -> None:
    before(visit)
    visit.page.locator("main form button").first.click()


def _slips(visit: Visit) -> None:
    visit.enter("own", "/mensen/")
    visit.page.locator("details summary").last.click()
    visit.page.locator("input[name=slips]").check()


def _wrong_slip(visit: Visit) -> None:
    visit.go(f"/doe-mee/{visit.code('slips')}/")
    visit.page.fill("#slip", "ABCD EFGH J2")
    if visit.scripts:
        visit.page.locator(".steps button:visible").last.click()
    else:
        visit.fill()
        visit.send()


def _who(visit: Visit) -> None:
    visit.go(f"/doe-mee/{visit.code('slips')}/")
    for summary in visit.page.locator("[data-before] summary").all():
        summary.click()


def _long(visit: Visit, leaders: str = "") -> None:
    visit.enter("own", "/mensen/")
    visit.page.locator("input[name=questions]").last.check()
    visit.page.locator("details summary").first.click()
    if leaders:
        visit.page.fill("#asked", "12")
        visit.page.fill("#leads", leaders)
        visit.page.click("main form button")


def _lead_link(visit: Visit) -> str:
    """As it stands in the text that the owner sends."""
    visit.enter("who leads", "/mensen/")
    found = re.search(r"/leiding/\w{8}/", visit.page.content())
    assert found
    return found[0]


def _lead_who(visit: Visit) -> None:
    visit.go(_lead_link(visit))
    visit.page.locator("details summary").first.click()


STATES: dict[str, Callable[[Visit], None]] = {
    "01-home": lambda visit: visit.go("/"),
    "02-scan": lambda visit: visit.go("/vragen/?question=succession"),
    "03-scan-whole": lambda visit: visit.go("/vragen/"),
    "04-scan-missing": lambda visit: _answered(visit, "/vragen/?question=law", but="stage"),
    "05-result-new": lambda visit: _answered(visit, "/vragen/?question=law"),
    "06-result": lambda visit: visit.enter("own"),
    "07-ask": lambda visit: visit.enter("own", "/mensen/"),
    "08-ask-small": _small,
    "09-share": lambda visit: visit.enter("waits", "/mensen/"),
    "10-guess": lambda visit: visit.enter("waits", "/mensen/gok/"),
    "12-result-waiting": lambda visit: visit.enter("waits"),
    "13-result-closed": lambda visit: visit.enter("beside"),
    "14-result-too-few": lambda visit: visit.enter("little"),
    "15-talk": lambda visit: visit.enter("own", "/gesprek/"),
    "16-talk-done": lambda visit: visit.enter("talk", "/gesprek/"),
    "17-key": lambda visit: visit.go("/sleutel/"),
    "18-key-wrong": _wrong_key,
    "20-join-code": lambda visit: visit.go("/doe-mee/"),
    "19-join-unknown": lambda visit: visit.go("/doe-mee/ABCDEFGH/"),
    "21-join-wrong": _wrong_code,
    "22-join": lambda visit: visit.go(f"/doe-mee/{visit.code('waits')}/"),
    "23-join-card": _second_card,
    "24-join-missing-card": _missing_card,
    "25-join-missing": lambda visit: _joined(visit, but="can_learn"),
    "26-picture": _joined,
    "27-join-done": lambda visit: visit.go(f"/doe-mee/{visit.code('waits')}/klaar/"),
    "28-everybody": lambda visit: visit.go(f"/doe-mee/{visit.code('beside')}/"),
    "29-everybody-chosen": _chosen,
    "30-everybody-too-few": lambda visit: visit.go(f"/doe-mee/{visit.code('little')}/"),
    "31-mine": lambda visit: visit.go("/mijn-antwoorden/"),
    "47-mine-shown": _mine,
    "48-mine-erased": lambda visit: _pressed(visit, _mine),
    "49-who": lambda visit: visit.go("/wie-ziet-wat/"),
    "60-keys": lambda visit: visit.enter("talk", "/sleutels/"),
    "61-keys-new": lambda visit: _pressed(visit, lambda visit: visit.enter("own", "/sleutels/")),
    "62-ask-slips": _slips,
    "63-share-slips": lambda visit: visit.enter("slips", "/mensen/"),
    "64-join-slip": lambda visit: visit.go(f"/doe-mee/{visit.code('slips')}/"),
    "65-join-slip-wrong": _wrong_slip,
    "66-who-join": _who,
    "67-ask-long": _long,
    "68-ask-long-many": lambda visit: _long(visit, leaders="8"),
    "69-share-leaders": lambda visit: visit.enter("who leads", "/mensen/"),
    "70-own": lambda visit: visit.enter("who leads", "/mensen/jij/"),
    "71-join-long": lambda visit: visit.go(f"/doe-mee/{visit.code('who leads')}/"),
    "72-lead": lambda visit: visit.go(_lead_link(visit)),
    "73-lead-scan": lambda visit: visit.go(f"{_lead_link(visit)}supervisor/"),
    "74-lead-missing": lambda visit: _answered(visit, f"{_lead_link(visit)}supervisor/", but="can_say_mistake"),
    "75-lead-done": lambda visit: visit.go(f"{_lead_link(visit)}klaar/"),
    "76-lead-who": _lead_who,
    "77-result-leaders": lambda visit: visit.enter("after the long"),
    "32-example": lambda visit: visit.go("/voorbeeld/"),
    "34-components": lambda visit: visit.go("/onderdelen/"),
    "35-ask-split": _split,
    "36-ask-split-wrong": lambda visit: _split(visit, names="Werkplaats"),
    "37-share-split": lambda visit: visit.enter("care", "/mensen/"),
    "38-join-split": lambda visit: visit.go(f"/doe-mee/{visit.code('care')}/"),
    "39-result-teams": lambda visit: visit.enter("installer"),
    "43-sending-waits": lambda visit: _sent_offline(visit, f"/doe-mee/{visit.code('waits')}/"),
    "44-sending-before": _left_unsent,
    "45-sending-refused": _sent_changed,
    "46-sending-owner": lambda visit: _sent_offline(visit, "/vragen/?question=law"),
    "33-not-found": lambda visit: visit.go("/geen/"),
    "40-home-en": lambda visit: visit.go("/en/"),
    "41-result-en": lambda visit: visit.enter("beside", "/en/result/"),
    "42-join-en": lambda visit: visit.go(f"/en/join/{visit.code('waits')}/"),
}


PAPER: dict[str, Callable[[Visit], str]] = {
    "50-report-example": lambda _: "/voorbeeld/rapport.pdf",
    "51-report-own": lambda visit: visit.entered("own", "/uitkomst/rapport.pdf"),
    "52-report-beside": lambda visit: visit.entered("beside", "/uitkomst/rapport.pdf"),
    "53-report-too-few": lambda visit: visit.entered("little", "/en/result/report.pdf"),
    "57-report-teams": lambda visit: visit.entered("installer", "/uitkomst/rapport.pdf"),
    "54-everybody": lambda visit: f"/doe-mee/{visit.code('beside')}/uitkomst.pdf",
    "55-poster": lambda visit: visit.entered("waits", "/mensen/poster.pdf"),
    "58-slips": lambda visit: visit.entered("slips", "/mensen/briefjes.pdf"),
    "56-cards": lambda visit: visit.entered("own", "/gesprek/kaarten.pdf"),
}
"""Where each sheet of paper is."""

TAKEN_ALONG = {"/uitkomst/rapport.pdf", "/en/result/report.pdf"}
"""Asked for by a button of his result."""

OTHER_THEME = {"RADAR_THEME": str(ROOT / "examples" / "theme"), "RADAR_NAME": "Installatieradar"}
IN_OTHER_THEME = ("01-home", "02-scan", "13-result-closed", "22-join", "34-components", "50-report-example", "55-poster")


def browser_path() -> str | None:
    """The system's own browser: one that a tool downloads is not a real one for the people who use it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def demo(**settings: str) -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """The product with example firms in a folder of its own: its address, and per firm key and code."""
    folder, port = tempfile.mkdtemp(prefix="radar-look-"), free_port()
    environment = {**environ, "RADAR_STATE": folder, "DJANGO_SETTINGS_MODULE": "radar_web.settings", **settings}
    bin = Path(sys.executable).parent
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([bin / "django-admin", *command], env=environment, check=True)
    said = subprocess.run([bin / "django-admin", "demo"], env=environment, check=True, capture_output=True, text=True).stdout
    serve = [str(bin / "granian"), "--interface", "wsgi", "--port", str(port), "--log-level", "error", "radar_web.wsgi:application"]
    server = subprocess.Popen(serve, env=environment)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", _firms(said)
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _firms(said: str) -> dict[str, tuple[str, str]]:
    """What the demo printed, under one word of each name."""
    lines = {
        word: line
        for word in ("own", "waits", "beside", "little", "talk", "installer", "care", "slips", "after the long", "who leads")
        for line in said.splitlines()
        if re.search(rf"\b{word}\b", line)
    }
    return {word: _key_and_code(line) for word, line in lines.items()}


def _key_and_code(line: str) -> tuple[str, str]:
    key, _, code = line.partition(" key ")[2].partition("code ")
    return key.strip(), code.strip()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


Firms = dict[str, tuple[str, str]]


def _picture(browser: Browser, mode: str, state: str, server: str, firms: Firms, *, name: str) -> None:
    context = browser.new_context(**MODES[mode])
    page = context.new_page()
    STATES[state](Visit(page, server, firms))
    page.screenshot(path=OUT / f"{name}.png", full_page=True)
    context.close()


def _print(browser: Browser, sheet: str, server: str, firms: Firms, *, name: str) -> None:
    """One picture a side, as a printer would make it."""
    context = browser.new_context()
    visit = Visit(context.new_page(), server, firms)
    address = PAPER[sheet](visit)
    pdf = visit.taken(address) if address in TAKEN_ALONG else context.request.get(server + address).body()
    subprocess.run(["pdftoppm", "-r", "90", "-png", "-", str(OUT / name)], input=pdf, check=True)
    context.close()


def _make(browser: Browser, todo: list[tuple[str, str]], *, suffix: str = "", **settings: str) -> None:
    with demo(**settings) as (server, firms):
        for number, (state, mode) in enumerate(todo, start=1):
            if sys.stdout.isatty():
                print(f"\r{number} of {len(todo)}  {state}-{mode}".ljust(60), end="", flush=True)
            if mode in MODES:
                _picture(browser, mode, state, server, firms, name=f"{state}-{mode}{suffix}")
            else:
                _print(browser, state, server, firms, name=f"{state}{suffix}")


def main(wanted: str = "") -> int:
    path = browser_path()
    if path is None or shutil.which("pdftoppm") is None:
        print("Chromium and poppler-utils are needed. On Debian: apt-get install chromium poppler-utils", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    every = [*((state, mode) for state in STATES for mode in MODES), *((sheet, "paper") for sheet in PAPER)]
    other = [(state, mode) for state, mode in every if state in IN_OTHER_THEME and mode in {"phone", "dark", "paper"}]
    ours = [(state, mode) for state, mode in every if re.search(wanted, f"{state}-{mode}")]
    theirs = [(state, mode) for state, mode in other if re.search(wanted, f"{state}-{mode}-other-theme")]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        _make(browser, ours)
        _make(browser, theirs, suffix="-other-theme", **OTHER_THEME)
        browser.close()
    print(f"\n{len(ours) + len(theirs)} pictures in {OUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
