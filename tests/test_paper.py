"""Paper: tagged, on A4, in the order in which one reads, with the words and numbers of the page."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from radar.closing import close_case
from radar.concepts import Language
from radar.content import Library
from radar_web import paper
from radar_web.pages.parts import Line
from radar_web.pages.report import ReportPage, report_page
from radar_web.theme import OWN, read_theme
from radar_web.words import Words

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed: PDF cannot be read back")
pytestmark = needs_poppler


def report(library: Library, name: str = "garage_of_14", language: Language = Language.NL) -> ReportPage:
    case = library.cases[name]
    return report_page(Words(library, language), close_case(case, library, code="9.9"), sector=case.sector, label="")


def printed(library: Library, page: paper.Printed, language: Language = Language.NL) -> bytes:
    return paper.pdf(page, Words(library, language), read_theme(OWN))


def read(pdf: bytes, *command: str) -> str:
    found = subprocess.run([*command, "-"], input=pdf, capture_output=True, check=True).stdout
    return found.decode(errors="replace")  # a title in the tree is UTF-16


def text(pdf: bytes) -> str:
    """In the order in which the file holds it, with one space where there was room."""
    return re.sub(r"\s+", " ", subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode())


def facts(pdf: bytes) -> dict[str, str]:
    lines = read(pdf, "pdfinfo").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def in_order(said: str, *parts: str) -> bool:
    at = 0
    for part in parts:
        found = said.find(part, at)
        assert found >= 0, f"{part!r} does not come after {said[max(0, at - 60) : at]!r}"
        at = found + len(part)
    return True


@pytest.mark.parametrize("language", Language)
def test_the_report_of_every_case_fits_two_tagged_sides(library: Library, language: Language) -> None:
    for name in library.cases:
        found = facts(printed(library, report(library, name, language), language))
        assert (found["Pages"], found["Tagged"]) == ("2", "yes"), name
        assert found["Page size"].endswith("(A4)")
        assert found["Title"] == f"{library.words['report.title'][language]} · Radar"


def test_the_report_reads_in_the_order_of_the_page(library: Library) -> None:
    page, words = report(library), {key: text.nl for key, text in library.words.items()}
    said = text(printed(library, page))
    order = [words["report.title"], page.question, words["report.goes_well"], page.well[0].name, words["report.step"], page.step.name]
    assert in_order(said, *order, page.step.do, words["report.why"], words["report.already"], words["report.later"], page.picture_title)
    assert in_order(said, page.picture_title, words["drawn.radar_title"], words["drawn.dots_title"], words["report.stuck"], page.made_by)


def test_every_number_of_every_table_is_on_paper(library: Library) -> None:
    page = report(library)
    said = text(printed(library, page))
    pictures = (page.pictures.radar, page.pictures.words, page.pictures.phases, page.pictures.steps)
    cells = {cell for picture in pictures if picture for row in picture.told.table.rows for cell in row}
    assert len(cells) > 30
    assert {cell for cell in cells if cell not in said} == set()
    assert all(picture.told.sentence in said for picture in (*pictures, page.pictures.dots) if picture)


def test_a_picture_on_paper_is_told_to_who_does_not_see_it(library: Library) -> None:
    pdf = printed(library, report(library))
    tree = read(pdf, "pdfinfo", "-struct-text")
    assert tree.count("Figure") == 5
    assert re.search(r"\bH1\b", tree)
    assert tree.count("Table") == 4
    assert "TH" in tree


def test_who_does_not_see_a_picture_hears_what_it_shows(library: Library) -> None:
    page = report(library)
    pdf = printed(library, page)
    told = {bytes.fromhex(alt.decode()).decode("utf-16-be") for alt in re.findall(rb"/Alt<FEFF([0-9A-F]+)>", pdf)}
    told |= {alt.decode() for alt in re.findall(rb"/Alt\(([^)]*)\)", pdf)}  # what has no letter beyond ASCII
    shown = (page.pictures.steps, page.pictures.radar, page.pictures.words, page.pictures.dots, page.pictures.phases)
    expected = {f"{picture.told.description} {picture.told.sentence}" for picture in shown if picture}
    assert told == expected


def test_the_same_report_is_the_same_file(library: Library) -> None:
    assert printed(library, report(library)) == printed(library, report(library))


HOSTILE = '*x* #panic("no") $1/0$ \\ `raw` <script>alert(1)</script> // @ref ]) "'


def test_what_is_written_is_never_run(library: Library) -> None:
    """Typesetting is a language too: text of a person or of content stays text."""
    page = report(library)
    said = text(printed(library, replace(page, question=HOSTILE, heard=HOSTILE, well=(Line(HOSTILE, HOSTILE),))))
    assert said.replace(" ", "").count(HOSTILE.replace(" ", "")) == 4


def test_only_our_typeface_is_used_and_it_is_inside(library: Library) -> None:
    lines = read(printed(library, report(library)), "pdffonts").splitlines()[2:]
    assert lines
    assert all(re.match(r"\w{6}\+AtkinsonHyperlegibleNext", line) and " yes yes yes " in line for line in lines)
