"""What people read, from templates: no database, no request."""

from functools import cache
from pathlib import Path

from django.template import Context, Engine

from radar.concepts import Language
from radar.content import Library
from radar.diagnosis import Diagnosis
from radar.planning import Plan
from radar.release import Release
from radar_web.pages import report_page
from radar_web.words import Words

TEMPLATES = Path(__file__).parent / "templates"


def report(
    library: Library,
    release: Release,
    diagnosis: Diagnosis,
    plan: Plan,
    *,
    language: Language,
    sector: str | None = None,
    label: str = "",
) -> str:
    """The report as one HTML file that needs nothing else. `label` heads it, for an example."""
    page = report_page(library, release, diagnosis, plan, language=language, sector=sector, label=label)
    return render("report.html", page=page, words=Words(library, language), language=language)


def home(library: Library, *, language: Language) -> str:
    """What the product is, and the way to the example."""
    return render("home.html", words=Words(library, language), language=language)


def render(template: str, **context: object) -> str:
    return str(_engine().get_template(template).render(Context(context, use_l10n=False)))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])
