"""Pages for anybody: what this is, and an example."""

from functools import cache
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from radar.closing import close_case
from radar.concepts import Language
from radar_web import paper
from radar_web.queries import library
from radar_web.words import Words

EXAMPLE = "garage_of_14"


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    return HttpResponse(paper.home(library(), language=Language(language)))


@require_safe
def example(request: HttpRequest, language: str) -> HttpResponse:
    return HttpResponse(example_page(Language(language)))


@cache
def example_page(language: Language) -> str:
    """The report of a made-up firm, computed once: it can never change while the process lives."""
    case = library().cases[EXAMPLE]
    closed = close_case(case, library(), code=version("llo-radar"))
    label = Words(library(), language)("home.example_label")
    documents = (closed.release, closed.diagnosis, closed.plan)
    return paper.report(library(), *documents, language=language, sector=case.sector, label=label)
