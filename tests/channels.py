"""Every way in which something of a round can be seen, and how somebody reads it who wants to know more than he may."""

import json
import re
from collections.abc import Collection
from typing import Any

from django.core import mail
from django.test import Client

from radar.concepts import Language
from radar_web.models import Firm, Round
from radar_web.showing import address
from tests import prints
from tests.walks import press, visitor

ANYBODY = {"home", "example", "example-pdf", "components", "scan", "key", "join", "mine", "who"}
LEADERS = {"lead", "lead-scan", "lead-done"}
WITH_THE_CODE = {"join-scan", "join-done", "everybody-pdf"} | LEADERS
OWNERS = {"result", "report-pdf", "ask", "guess", "poster", "talk", "cards", "keys", "slips", "own"}
TAKEN_ALONG = {"report-pdf"}
"""Which is noted, so it is asked for by a button."""

NO_PAGE = {"security-txt"}
SENT = {"object", "done", "unfit", "profile", "mail", "choose", "leave"}
"""Answered with the way to a page; `mail` with a mail."""

FILES = {"release.json", "diagnosis.json", "plan.json", "report.html", "report.pdf"}
"""What the command writes."""

STORED = "what is stored of a closed round"

SLOW = {"example", "example-pdf", "components", "home", "scan", "poster", "cards", "report-pdf", "everybody-pdf"}
"""Pages of no round, and paper that is long in the making: looked at in the end."""


def values_of(name: str, code: str, lead: str | None = None) -> dict[str, str]:
    """What stands in an address beside its language: the code of a round, or that of its leaders with the role of one."""
    if name in LEADERS:
        return {"code": lead or "ABCDEFGH"} | ({"role": "supervisor"} if name == "lead-scan" else {})
    return {"code": code} if name in WITH_THE_CODE else {}


def look(owner: Client, code: str, *, but: Collection[str] = ()) -> dict[str, str]:
    """Everything there is to see for the owner and anybody with a code, in both languages, as text without what differs each time."""
    seen, lead = {}, Round.objects.get(code=code).lead_code
    for language in Language:
        for name in sorted((ANYBODY | WITH_THE_CODE | OWNERS) - set(but) - (set() if lead else LEADERS)):
            client = owner if name in OWNERS else visitor()
            ask = client.post if name in TAKEN_ALONG else client.get
            seen[f"{name} {language}"] = _text(ask(address(name, language, **values_of(name, code, lead))))
    seen["mail"] = _mail(owner)
    return seen


def _mail(owner: Client) -> str:
    Firm.objects.update(mails=0)
    press(owner, "/uitkomst/mail/", address="owner@example.nl")
    return str(mail.outbox[-1].body)


def _text(answer: Any) -> str:
    if answer.get("Content-Type") == "application/pdf":
        return prints.text(answer.content)
    html = re.sub(r'(name="(?:key|begin|csrfmiddlewaretoken)" value=")[^"]*', r"\1", answer.content.decode())
    return f"{answer.status_code} {answer.get('Location', '')} {html}"


def stored() -> dict[str, Any]:
    """As it comes back from the database."""
    found: dict[str, Any] = json.loads(json.dumps(Round.objects.get().closed))
    return found


def named_groups(text: str, names: Collection[str]) -> dict[str, int]:
    """Subgroups that stand somewhere with a number of people."""
    words = re.sub(r"<[^>]+>", " ", text)
    return {name: int(count) for name, count in re.findall(rf"({'|'.join(map(re.escape, names))}) \((\d+)\)", words)}


def finest(text: str) -> int:
    """The most decimals of any number that could be a mean on 1 to 5."""
    words = re.sub(r"<[^>]+>", " ", text)
    return max((len(decimals) for decimals in re.findall(r"(?<![\d.,×-])(?<!× )[1-5][.,](\d+)(?![\d.,])", words)), default=0)
