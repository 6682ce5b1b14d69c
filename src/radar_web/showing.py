"""A page as the answer to a request: words, language, addresses of style and scripts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse

from radar.concepts import Language
from radar_web import paper
from radar_web.pages.doors import RefusedPage
from radar_web.pages.scan import NOTHING, Form, whole_form
from radar_web.paper import Printed
from radar_web.queries import questionnaire, words

STATUS: Mapping[str, int] = {
    "strange": 400,
    "begin": 400,
    "forged": 403,
    "unknown": 404,
    "receipt": 404,
    "not_found": 404,
    "wrong_way": 405,
    "closed": 410,
    "guesses": 429,
    "broken": 500,
    "away": 503,
    "no_room": 503,
}
"""What a refusal is in HTTP; every other one conflicts with what is stored (409)."""


class Screen(Protocol):
    """What a template is given, and which template that is."""

    template: ClassVar[str]


def show(
    request: HttpRequest,
    language: Language,
    page: Screen,
    *,
    status: int = 200,
    guarded: bool = False,
    door: bool = False,
    kept: bool = True,
) -> HttpResponse:
    """A page. `guarded`: its forms carry the token of a session. `door`: its form begins one. `kept` false: no cache keeps it.

    Of these two kinds no cache keeps any, and a browser tells our server from where their forms come: under "no-referrer" it would call
    that nobody's place ("null"), as it does for forms of other sites. Their addresses hold no code.
    """
    other = Language.EN if language is Language.NL else Language.NL
    html = paper.render(
        page.template,
        assets=assets(),
        page=page,
        words=words(language),
        language=language,
        other=other,
        other_address=_same_page(request, other),
        name=settings.THEME.name,
        csrf_token=get_token(request) if guarded else None,
    )
    answer = HttpResponse(html, status=status)
    if guarded or door or not kept or status != 200:
        answer["Cache-Control"] = "no-store"
    if guarded or door:
        answer["Referrer-Policy"] = "same-origin"
    return answer


def printed(language: Language, page: Printed, *, kept: bool = True) -> HttpResponse:
    """The same page on paper, opened in the browser. `kept` false: of one firm alone, so no cache keeps it."""
    return as_pdf(paper.pdf(page, words(language), settings.THEME), Path(page.paper).stem, kept=kept)


def as_pdf(sheet: bytes, name: str, *, kept: bool = True) -> HttpResponse:
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    if not kept:
        answer["Cache-Control"] = "no-store"
    return answer


def cards(language: Language, form: Form) -> str:
    """The cards of a form as HTML."""
    return paper.render("cards.html", form=form, words=words(language))


@cache
def empty_cards(ref: str, language: Language) -> str:
    """Those of an empty form, written when the server starts: written later, who opens a page first would wait a moment longer."""
    return cards(language, whole_form(words(language), questionnaire(ref), NOTHING))


def refuse(request: HttpRequest, language: Language, reason: str, *, leader: bool = False) -> HttpResponse:
    """Why not, in a sentence: `reason` names it in the words of content, section `refused`. Some are said otherwise to a `leader`."""
    say, own = words(language), f"refused.{reason}_lead"
    page = RefusedPage(say(own if leader and own in say.library.words else f"refused.{reason}"), has_ways=not leader)
    return with_reason(show(request, language, page, status=STATUS.get(reason, 409)), reason)


def with_receipt(answer: HttpResponse, receipt: str) -> HttpResponse:
    """What a browser believes: this was made from its key, so these are its answers, and they are on disk."""
    answer["Radar-Receipt"] = receipt
    return answer


def with_reason(answer: HttpResponse, reason: str) -> HttpResponse:
    """A refusal that a browser knows from one by somebody between it and us."""
    answer["Radar-Refused"] = reason
    return answer


def address(name: str, language: Language, **values: str) -> str:
    return reverse(name, kwargs={"language": language, **values})


def language_of(request: HttpRequest) -> Language:
    """That of the address, also where no page is."""
    return Language.EN if request.path.startswith("/en/") else Language.NL


def _same_page(request: HttpRequest, language: Language) -> str | None:
    """Where this page is in the other language; nowhere when it is the answer to a form, or in none."""
    match = request.resolver_match
    if match is None or "language" not in match.kwargs or request.method not in {"GET", "HEAD"}:
        return None
    return address(match.url_name, language, **{name: value for name, value in match.kwargs.items() if name != "language"})


@cache
def assets() -> dict[str, str]:
    return {name.replace(".", "_"): static(f"radar/{name}") for name in ("radar.css", "logo.svg", "send.js", "scan.js", "owner.js")} | {
        "htmx": static("django_htmx/htmx-2.min.js")
    }
