"""How people go through the pages, for tests: a form is filled in as it stands on the page."""

import datetime as dt
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from radar_web import actions, rights

Fields = dict[str, list[str]]
Answer = Any  # what Django's client gives back


class Page(HTMLParser):
    """The forms of a page, each with its action, hidden fields and choices; and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": values.get("action", ""), "hidden": {}, "choices": {}})
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "select":
            self.select = values.get("name", "")
        elif tag in {"input", "button", "option"} and self.forms:
            form = self.forms[-1]
            kind, value = values.get("type", ""), values.get("value", "")
            name = self.select if tag == "option" else values.get("name", "")
            if kind == "hidden":
                form["hidden"][name] = value
            elif name and kind in {"radio", "checkbox", ""}:
                form["choices"].setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def form(self, action: str) -> dict[str, Any]:
        return next(form for form in self.forms if form["action"] == action)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


class Visitor(Client):
    """Gets every page in the role of the pages, as the server makes it; what a test looks up itself, it looks up with all rights."""

    def request(self, **request: Any) -> Any:
        rights.serve_pages(connection)
        try:
            return super().request(**request)
        finally:
            if connection.vendor == "postgresql":
                connection.cursor().execute("RESET ROLE")


def visitor() -> Visitor:
    return Visitor(SERVER_NAME="localhost")


def page_of(answer: Answer) -> Page:
    return Page(answer.content.decode())


def filled(form: Mapping[str, Any], value: str = "4", **answers: str | list[str]) -> Fields:
    """Everything answered: `value` where it is an option, else the first; what stops somebody stays open."""
    fields: Fields = {name: [hidden] for name, hidden in form["hidden"].items()}
    for name, options in form["choices"].items():
        if name != "barrier":
            fields[name] = [value if value in options else options[0]]
    return fields | {name: answer if isinstance(answer, list) else [answer] for name, answer in answers.items()}


def owner_began(value: str = "4", *, question: str = "staff", **answers: str | list[str]) -> tuple[Client, Answer]:
    """An owner who answered his fourteen questions, and the answer he got."""
    owner = visitor()
    form = page_of(owner.get("/vragen/", {"question": question})).form("/vragen/")
    return owner, owner.post("/vragen/", filled(form, value, **answers))


def press(owner: Client, to: str, /, **fields: str | list[str]) -> Answer:
    """Send a form of his result page, with the token that stands there."""
    form = page_of(owner.get("/uitkomst/")).forms[0]
    return owner.post(to, {"csrfmiddlewaretoken": form["hidden"]["csrfmiddlewaretoken"], **fields})


def round_opened(
    owner: Client,
    asked: int = 13,
    *,
    split: str = "",
    names: str = "",
    slips: bool = False,
    long: bool = False,
    leads: int = 0,
    **guess: str,
) -> str:
    """He asks his people and guesses; returns the code of the round."""
    page = page_of(owner.get("/mensen/")).form("/mensen/")
    fields = {
        "csrfmiddlewaretoken": page["hidden"]["csrfmiddlewaretoken"],
        "asked": str(asked),
        "day": page["choices"]["day"][-1],
        "work_time": "yes",
        "split": split,
        "names": names,
        "questions": "long" if long else "short",
        "leads": str(leads or ""),
    } | ({"slips": "yes"} if slips else {})
    assert owner.post("/mensen/", fields).status_code == 303
    form = page_of(owner.get("/mensen/gok/")).form("/mensen/gok/")
    assert owner.post("/mensen/gok/", filled(form, "3", **guess)).status_code == 303
    found = re.search(r"/doe-mee/(\w{8})/", owner.get("/mensen/").content.decode())
    assert found
    return found[1]


def answered(code: str, value: str = "4", **answers: str | list[str]) -> tuple[Fields, Answer]:
    """Somebody opens the shared link and answers; returns what he sent and what came back."""
    person = visitor()
    form = page_of(person.get(f"/doe-mee/{code}/")).form("")
    fields = filled(form, value, **answers)
    return fields, person.post(f"/doe-mee/{code}/", fields)


def lead_link(owner: Client) -> str:
    """Where those answer who lead, as it stands in the text that the owner sends them."""
    found = re.search(r"/leiding/\w{8}/", owner.get("/mensen/").content.decode())
    assert found
    return found[0]


def led(link: str, role: str = "supervisor", value: str = "4", **answers: str | list[str]) -> tuple[Fields, Answer]:
    """One who leads opens his link, chooses as whom he answers, and answers; returns what he sent and what came back."""
    person = visitor()
    to = next(to for to in page_of(person.get(link)).links if to.endswith(f"/{role}/"))
    fields = filled(page_of(person.get(to)).form(""), value, **answers)
    return fields, person.post(to, fields)


def key_of(owner: Client) -> str:
    """The key that stands on his result page."""
    found = re.search(r"/sleutel/#(\w{20})", owner.get("/uitkomst/").content.decode())
    assert found
    return found[1]


def receipt_of(answer: Answer) -> str:
    """The code with which he can erase what he sent."""
    return str(answer["Radar-Receipt"])


def closing_day_is_over() -> None:
    assert actions.close_due(timezone.now() + dt.timedelta(days=30)) == 1
