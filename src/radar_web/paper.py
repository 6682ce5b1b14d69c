"""What people read, from templates: no database, no request."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from radar.closing import Closed
from radar.concepts import Language
from radar.content import Library
from radar_web.pages.report import report_page
from radar_web.words import Words

HERE = Path(__file__).parent
TEMPLATES, STYLE = HERE / "templates", HERE / "static" / "radar" / "radar.css"


def report(library: Library, closed: Closed, *, language: Language, sector: str | None = None, label: str = "") -> str:
    """The report as one HTML file that needs nothing else. `label` heads it, for an example."""
    say = Words(library, language)
    page = report_page(say, closed, sector=sector, label=label)
    return render(page.template, page=page, words=say, language=language)


def render(template: str, assets: Mapping[str, str] | None = None, **context: object) -> str:
    """A page. Without `assets`, the addresses of style and scripts, it carries its style with it."""
    context = {"assets": assets, "style": None if assets else _style(), **context}
    return str(_engine().get_template(template).render(Context(context, use_l10n=False)))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
