"""Worked cases, each closed and put into words once for all tests of a process."""

from radar.closing import close_case
from radar.concepts import Language
from radar.content import Library
from radar.documents import Closed
from radar_web.pages.report import ReportPage, report_page
from radar_web.words import Words

_closed: dict[str, Closed] = {}
_pages: dict[tuple[str, Language], ReportPage] = {}


def closed(library: Library, name: str) -> Closed:
    if name not in _closed:
        _closed[name] = close_case(library.cases[name], library, code="9.9")
    return _closed[name]


def page(library: Library, name: str, language: Language) -> ReportPage:
    if (name, language) not in _pages:
        sector = library.cases[name].sector
        _pages[name, language] = report_page(Words(library, language), closed(library, name), sector=sector, label="")
    return _pages[name, language]
