"""Pages for anybody: the first one, an example, and what is said when nothing else can be."""

from functools import cache
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from radar.closing import OWNER, close_case
from radar.concepts import QUESTION, Language
from radar_web import paper
from radar_web.queries import library, words
from radar_web.showing import show

EXAMPLE = "garage_of_14"


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    statement = next(s for s in library().questionnaires[OWNER].statements if s.id == QUESTION)
    return show(request, Language(language), "home.html", questions=[(o.value, o.label[Language(language)]) for o in statement.options])


@require_safe
def example(request: HttpRequest, language: str) -> HttpResponse:
    return HttpResponse(example_page(Language(language)))


@cache
def example_page(language: Language) -> str:
    """The report of a made-up firm, computed once: it can never change while the process lives."""
    case = library().cases[EXAMPLE]
    closed = close_case(case, library(), code=version("llo-radar"))
    label = words(language)("home.example_label")
    documents = (closed.release, closed.diagnosis, closed.plan)
    return paper.report(library(), *documents, language=language, sector=case.sector, label=label)


def strange(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _sorry(request, "strange", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _sorry(request, "not_found", 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _sorry(request, "broken", 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _sorry(request, "forged", 403)


def _sorry(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    language = Language.EN if request.path.startswith("/en/") else Language.NL
    return show(request, language, "refused.html", status=status, switch=False, reason=words(language)(f"refused.{reason}"))
