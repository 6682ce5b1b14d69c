"""What people read, from templates: no database, no request. Pages as HTML, paper as tagged PDF."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import typst
from django.template import Context, Engine

from radar.concepts import Language
from radar.content import Library
from radar.documents import Closed
from radar_web.pages.pictures import Picture
from radar_web.pages.report import ReportPage, report_page
from radar_web.theme import VENDOR, Theme, picture_style, stylesheet
from radar_web.words import Words

TEMPLATES = Path(__file__).parent / "templates"
PAPER = TEMPLATES / "paper"
STANDARD: Final = "ua-1"
"""PDF for everybody: the typesetter refuses a picture without words, or a heading that skips a level."""


SCALES = (1, 0.97, 0.94, 0.9, 0.85, 0.8, 0.75)
"""Of letters, until all is on the sides that it may take."""


TOO_LONG = "more sides than it may take"
"""What a sheet says of itself; anything else that is wrong is an error."""

log = logging.getLogger(__name__)


class Printed(Protocol):
    """A screen that is also paper: the template that sets it, and on how many sides."""

    paper: ClassVar[str]

    @property
    def sides(self) -> int: ...


def report(library: Library, closed: Closed, *, language: Language, sector: str | None = None, label: str = "") -> tuple[ReportPage, Words]:
    """The report of a firm, and the words to write it with. `label` heads it, for an example."""
    say = Words(library, language)
    return report_page(say, closed, sector=sector, label=label), say


def html(page: ReportPage, say: Words, theme: Theme) -> str:
    """A report as one file that needs nothing else."""
    return render(page.template, page=page, words=say, language=say.language, name=theme.name, style=stylesheet(theme))


def render(template: str, **context: object) -> str:
    """A page. With `assets`, the addresses of style and scripts, it asks for those; else it carries its `style` with it."""
    return str(_engine().get_template(template).render(Context(context, use_l10n=False)))


def pdf(page: Printed, say: Words, theme: Theme) -> bytes:
    """A screen on A4, tagged for who has it read aloud, in the largest letters that fit its sides. The same screen gives the same bytes."""
    given = {"page": _plain(page, picture_style(theme)), "words": say.sections, "language": say.language}
    look = {"name": theme.name, "logo": theme.logo, "colours": theme.colours()}
    for scale in SCALES:
        try:
            return _typeset(page, {**given, **look, "scale": scale, "sides": page.sides, "too_long": TOO_LONG})
        except typst.TypstError as error:
            if TOO_LONG not in str(error):
                raise
    log.warning("%s takes more than %d sides", page.paper, page.sides)
    return _typeset(page, {**given, **look, "scale": SCALES[-1], "sides": None})


def _typeset(page: Printed, given: Mapping[str, Any]) -> bytes:
    template, inputs = str(PAPER / page.paper), {"given": json.dumps(given)}
    return bytes(typst.compile(template, root=str(PAPER), font_paths=_fonts(), sys_inputs=inputs, pdf_standards=STANDARD))


def drawn(picture: Picture, style: str) -> str:
    """A picture as SVG that needs nothing else."""
    return render(picture.template, picture=picture, style=style)


def _plain(thing: Any, style: str) -> Any:
    """A screen as JSON takes it, its pictures drawn."""
    if isinstance(thing, Picture):
        return {"told": _plain(thing.told, style), "svg": drawn(thing, style)}
    if is_dataclass(thing):
        return {field.name: _plain(getattr(thing, field.name), style) for field in fields(thing)}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [_plain(one, style) for one in thing]
    return thing


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(VENDOR)])


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])
