"""The pages, through Django's own client."""

import io
import re
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from radar.concepts import Language
from radar.content.rules import BANNED
from radar_web.pages.report import ReportPage
from radar_web.paper import TEMPLATES
from radar_web.queries import words
from tests.places import ROOT

pytestmark = pytest.mark.django_db

PAGES = {
    "/": "Wat houdt je nu het meest bezig?",
    "/en/": "What keeps you busy most now?",
    "/voorbeeld/": "Eén stap voor deze week",
    "/en/example/": "One step for this week",
    "/onderdelen/": "Alle onderdelen van een pagina",
    "/en/components/": "All components of a page",
}


class Outline(HTMLParser):
    """The tags that are open, every address asked for, and the words people read."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


def page(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    return str(answer.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_what_it_is_for(visitor: Client, address: str) -> None:
    assert PAGES[address] in page(visitor, address)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_and_asks_nothing_of_another_host(visitor: Client, address: str) -> None:
    outline = Outline()
    outline.feed(page(visitor, address))
    assert outline.open == []
    assert all(link.startswith(("/", "#")) for link in outline.addresses)
    for link in set(outline.addresses) - {"#main"}:
        answer = visitor.get(link)
        answer.close()
        assert answer.status_code == 200, link


@pytest.mark.parametrize("address", PAGES)
def test_no_page_uses_a_word_of_ours(visitor: Client, address: str) -> None:
    outline = Outline()
    outline.feed(page(visitor, address))
    language = "en" if address.startswith("/en/") else "nl"
    ours = re.compile(rf"\b({BANNED[language]})\b", re.IGNORECASE)
    # A title of a source is quoted as it is; all else is ours to say.
    said = [words for words in outline.words if ours.search(words) and "Smart Skills" not in words and "Regioplan" not in words]
    assert said == []


def test_no_template_word_is_missing(visitor: Client) -> None:
    for address in PAGES:
        assert re.search(r"<(p|h1|h2|h3|dt|dd|li|strong|small|caption|tbody|ul)>\s*</", page(visitor, address)) is None, address


def test_a_page_cannot_be_posted_to(visitor: Client) -> None:
    assert visitor.post("/").status_code == 405


def test_another_host_is_refused() -> None:
    assert Client(SERVER_NAME="elsewhere.example").get("/").status_code == 400


SAFE: dict[str, dict[str, object]] = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2, "PRAGMA secure_delete": 1},
    "postgresql": {"SHOW synchronous_commit": "on", "SHOW fsync": "on"},
}


def test_the_database_keeps_what_it_acknowledged() -> None:
    with connection.cursor() as cursor:
        for asked, expected in SAFE[connection.vendor].items():
            assert cursor.execute(asked).fetchone()[0] == expected


def test_the_settings_stand_the_checks_of_django() -> None:
    said = io.StringIO()
    call_command("check", fail_level="WARNING", stdout=said)
    assert "no issues" in said.getvalue()


def test_a_page_asks_for_one_style_and_that_for_one_typeface_in_two_weights(visitor: Client) -> None:
    (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page(visitor, "/"))
    answer = visitor.get(style)
    asked = re.findall(r"url\(([^)]+)\)", b"".join(answer).decode())
    answer.close()
    assert [re.sub(r"\.\w{12}\.", ".", address.strip('"')) for address in asked] == ["text-400.woff2", "text-700.woff2"]


TOLD_WHERE_IT_STANDS = {"key", "mails", "slip"}
"""Beside the field that somebody filled in."""


def test_every_refusal_has_a_sentence() -> None:
    """The reason of a refusal names its words; one that has none would be an error instead of a sentence."""
    code = " ".join(path.read_text() for path in (ROOT / "src/radar_web").rglob("*.py"))
    reasons = set(re.findall(r'Refused\("(\w+)"\)', code)) | set(re.findall(r'refuse\(request, \w+(?:\(request\))?, "(\w+)"', code))
    assert len(reasons) >= 12
    assert {reason for reason in reasons if f"refused.{reason}" not in words(Language.NL).library.words} == TOLD_WHERE_IT_STANDS


FOUND = {
    found
    for name in ("asking", "components", "doors", "everybody", "lead", "mirror", "pictures", "report", "result", "scan", "talk")
    for found in vars(import_module(f"radar_web.pages.{name}")).values()
    if is_dataclass(found) and isinstance(found, type)
}
PICTURES = {found for found in FOUND if getattr(found, "template", "").startswith("pictures/")}
SCREENS = {found for found in FOUND if hasattr(found, "template")} - PICTURES
PAPER = {found for found in FOUND if hasattr(found, "paper")}


def named(screen: type) -> str:
    return screen.__name__


def source(*names: str) -> str:
    return " ".join((TEMPLATES / name).read_text() for name in names)


@pytest.mark.parametrize("screen", sorted(SCREENS, key=str), ids=named)
def test_a_template_uses_what_its_screen_holds_and_no_more(screen: type) -> None:
    """A name that is misspelt in a template would be an empty place, not an error."""
    template = source(vars(screen)["template"], *(["base.html"] if "label" in dir(screen) else []))
    used = set(re.findall(r"\bpage\.(\w+)", template))
    if screen is ReportPage:
        parts = source(*(f"report_{name}.html" for name in ("few", "first", "picture", "method")), "result.html")
        used |= set(re.findall(r"(?<!words\.)\breport\.(\w+)", parts)) - {"html"}
    held = {field.name for field in fields(screen)} | {"label"} & set(dir(screen))
    assert used == held


@pytest.mark.parametrize("picture", sorted(PICTURES, key=str), ids=named)
def test_a_picture_is_drawn_of_all_that_it_holds(picture: type) -> None:
    used = set(re.findall(r"\bpicture\.(\w+)", source(vars(picture)["template"], "pictures/told.svg")))
    held = {field.name for field in fields(picture)}
    assert held <= used
    assert used - held <= {name for name, value in vars(picture).items() if isinstance(value, property)}


@pytest.mark.parametrize("screen", sorted(PAPER, key=str), ids=named)
def test_a_sheet_of_paper_uses_what_its_screen_holds(screen: type) -> None:
    """A name that it does not hold is an error of the typesetter; one that only paper has must be on it."""
    used = set(re.findall(r"\bpage-data\.(\w+)", source(f"paper/{vars(screen)['paper']}", "paper/common.typ")))
    held = {field.name for field in fields(screen)}
    assert used <= held
    assert hasattr(screen, "template") or used == held
