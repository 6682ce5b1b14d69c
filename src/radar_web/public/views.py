"""Pages for anybody: the first one, an example, and what is said when nothing else can be."""

import datetime as dt
from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from radar.closing import close_case
from radar.concepts import QUESTION, Language
from radar.content import OWNER, STAFF
from radar_web import paper
from radar_web.pages.components import ComponentsPage, components_page
from radar_web.pages.doors import HomePage
from radar_web.pages.parts import Named
from radar_web.pages.report import ReportPage, report_page
from radar_web.pages.who import who_page
from radar_web.queries import installation, library, words
from radar_web.showing import as_pdf, language_of, refuse, show

EXAMPLE = "garage_of_14"
VALID_FOR = dt.timedelta(days=180)
CASES = (EXAMPLE, "coaches_two_worlds", "shop_one_half_empty", "salon_people_leave")
"""Firms of which much is known, that are divided, of which little is known, and one voice."""


@require_safe
def home(request: HttpRequest, language: Language) -> HttpResponse:
    options = library().questionnaires[OWNER].statement(QUESTION).options
    questions = tuple(Named(option.value, option.label[language]) for option in options)
    return show(request, language, HomePage(questions, example_page(language).pictures.radar))


@require_safe
def example(request: HttpRequest, language: Language) -> HttpResponse:
    return show(request, language, example_page(language))


@require_safe
def example_pdf(request: HttpRequest, language: Language) -> HttpResponse:
    return as_pdf(example_sheet(language), "report")


@cache
def example_sheet(language: Language) -> bytes:
    """Set once as well. Nothing about a round is kept like this: how quick it comes would tell that somebody printed it before."""
    return paper.pdf(example_page(language), words(language), settings.THEME)


@cache
def example_page(language: Language) -> ReportPage:
    """The report of a made-up firm, computed once: it can never change while the process lives."""
    return _report(EXAMPLE, language)


def _report(name: str, language: Language) -> ReportPage:
    say, case = words(language), library().cases[name]
    closed = close_case(case, library(), code=version("llo-radar"))
    return report_page(say, closed, sector=case.sector, label=say("home.example_label"))


@require_safe
def components(request: HttpRequest, language: Language) -> HttpResponse:
    return show(request, language, every_component(language))


@cache
def every_component(language: Language) -> ComponentsPage:
    return components_page(words(language), library().questionnaires[STAFF], [_report(case, language).pictures for case in CASES])


@require_safe
def who(request: HttpRequest, language: Language) -> HttpResponse:
    """Who sees what, of this Radar as it runs now."""
    return show(request, language, who_page(words(language), installation()))


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); not there where nobody said."""
    if not settings.SECURITY_CONTACT:
        return refuse(request, language_of(request), "not_found")
    expires = (timezone.now() + VALID_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = (f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}", "Preferred-Languages: nl, en")
    canonical = [f"Canonical: {request.build_absolute_uri()}"] if request.is_secure() else []
    return HttpResponse("".join(f"{line}\n" for line in (*lines, *canonical)), content_type="text/plain; charset=utf-8")


# What Django asks for when a request cannot be answered.


def strange(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, language_of(request), "strange")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, language_of(request), "not_found")


def broken(request: HttpRequest) -> HttpResponse:
    return refuse(request, language_of(request), "broken")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refuse(request, language_of(request), "forged")
