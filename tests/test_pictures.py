"""Pictures say what their tables say: places are read back as scores, badges as words, figures as counts."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from radar.concepts import HIGH, LOW, Block, Language
from radar.content import Library
from radar.diagnosis import Standing
from radar.documents import Closed
from radar_web.pages.drawing import Pictures
from radar_web.pages.drawing.radar import LINES
from radar_web.pages.pictures import (
    CENTRE,
    HALF,
    LEFT,
    LETTER,
    RADIUS,
    RIGHT,
    SHAPES,
    WIDTH,
    Dots,
    Mark,
    Picture,
    Who,
    across,
    legend,
    outward,
    wrapped,
)
from radar_web.pages.report import report_page
from radar_web.paper import drawn
from radar_web.theme import OWN, picture_style, read_theme
from radar_web.words import Words
from tests import worked

SVG = "{http://www.w3.org/2000/svg}"
HEADS = {Who.PEOPLE: "Je mensen", Who.OWNER: "Jij", Who.GUESS: "Jouw gok"}
LED = {Who.SUPERVISOR: "Leiding", Who.HR: "P-zaken"}
"""Voices of which each is a line. Leaders are marks in the picture of dots, and a column each."""
CAPITAL = 10
"""How high a capital is."""
NUMBER = re.compile(r"\d+(?:,\d+)?")


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", ".")) for found in NUMBER.findall(text)]


def of_case(library: Library, name: str, language: Language = Language.NL) -> Pictures:
    return worked.page(library, name, language).pictures


def of(library: Library, closed: Closed, language: Language = Language.NL) -> Pictures:
    return report_page(Words(library, language), closed, sector=None, label="").pictures


def every(library: Library) -> list[Pictures]:
    return [of_case(library, name) for name in library.cases]


def shown(pictures: Pictures) -> list[Picture]:
    found = (pictures.radar, pictures.dots, pictures.words, pictures.phases, pictures.steps)
    return [picture for picture in found if picture is not None]


def svg(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(picture, picture_style(read_theme(OWN))))


def places(path: str) -> list[tuple[float, float]]:
    """Where the marks of a path stand: each begins with M."""
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)", path)]


@pytest.mark.parametrize("language", Language)
def test_every_picture_has_words_for_who_does_not_see_it_and_a_table(library: Library, language: Language) -> None:
    kinds = set()
    for name in library.cases:
        for picture in shown(of_case(library, name, language)):
            kinds.add(type(picture))
            root = svg(picture)
            title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
            assert root.get("role") == "img"
            assert title is not None
            assert root.get("aria-labelledby") == title.get("id")
            assert about is not None
            assert root.get("aria-describedby") == about.get("id")
            assert picture.told.sentence.endswith(".")
            assert (about.text or "").endswith(picture.told.sentence)
            assert picture.told.table.rows
            assert len({len(row) for row in picture.told.table.rows}) == 1
    assert len(kinds) == 5


def table(picture: Picture) -> dict[str, dict[str, str]]:
    return {row[0]: dict(zip(picture.told.table.head, row, strict=True)) for row in picture.told.table.rows}


def mark_paths(picture: Picture, skip_legend: bool = True) -> dict[Who, list[str]]:
    """The marks of each voice as drawn; the legend has one more of each, the last."""
    found = {who: [path.get("d", "") for path in svg(picture).iter(f"{SVG}path") if path.get("class") == f"mark {who}"] for who in Who}
    return {who: paths[:-1] if skip_legend else paths for who, paths in found.items()}


def axis_score(library: Library, x: float, y: float) -> tuple[str, float]:
    """The axis nearest to a place, and the score that far out; in the middle every axis is as near."""
    distance = ((x - CENTRE[0]) ** 2 + (y - CENTRE[1]) ** 2) ** 0.5
    score = LOW + (HIGH - LOW) * distance / RADIUS
    axis = min(range(6), key=lambda axis: sum((a - b) ** 2 for a, b in zip(outward(axis, score), (x, y), strict=True)))
    return library.words[f"construct.{tuple(Block)[axis]}"].nl, score


def test_the_radar_shows_the_numbers_of_its_table(library: Library) -> None:
    compared = 0
    for picture in (found for pictures in every(library) if (found := pictures.radar)):
        rows = table(picture)
        for who, paths in mark_paths(picture).items():
            spots = places("".join(paths))
            if who not in HEADS:
                assert spots == []
                continue
            known = [row for row in rows.values() if HEADS[who] in row and re.match(r"\d", row[HEADS[who]])]
            assert len(spots) == len(known)
            for name, score in (axis_score(library, *spot) for spot in spots if spot != CENTRE):
                assert score == pytest.approx(numbers(rows[name][HEADS[who]])[0], abs=0.051)
                compared += 1
    assert compared > 300


def test_the_dots_show_the_numbers_of_their_table(library: Library) -> None:
    compared = 0
    for picture in (found for pictures in every(library) if (found := pictures.dots)):
        for row, cells in zip(picture.rows, picture.told.table.rows, strict=True):
            named = dict(zip(picture.told.table.head, cells, strict=True))
            assert row.name.lower() == cells[0].lower()
            for mark in row.marks:
                (place,) = places(mark.path)
                said = numbers(named[f"{(HEADS | LED)[mark.who]} {mark.number}".strip()])
                assert place[0] == pytest.approx(across(said[0]), abs=4.1)
            if row.interval:
                _, low, high = numbers(named["Je mensen"])
                assert row.interval.x == pytest.approx(across(low), abs=4.1)
                assert row.interval.x + row.interval.width == pytest.approx(across(high), abs=4.1)
                compared += 1
            if row.spread and row.interval:
                assert row.spread.width <= (RIGHT - LEFT) * 2 * numbers(named["Hun antwoorden"])[-1] / (HIGH - LOW) + 0.2
    assert compared > 100


def test_where_people_are_divided_nothing_tells_their_mean(library: Library) -> None:
    """A band around a mean would give it away."""
    divided = [row for pictures in every(library) if pictures.dots for row in pictures.dots.rows if row.note]
    assert divided
    for row in divided:
        assert row.interval is None
        assert row.spread is None or (row.spread.x, row.spread.x + row.spread.width) == (LEFT, RIGHT)
        assert Who.PEOPLE not in {mark.who for mark in row.marks}


def test_the_words_carry_the_badges_of_their_table(library: Library) -> None:
    told = {library.words[f"standing.{kind}"].nl: kind for kind in Standing} | dict.fromkeys(
        ("niet gevraagd", "te weinig antwoorden"), "none"
    )
    for picture in (found for pictures in every(library) if (found := pictures.words)):
        rows = {row[0].partition(":")[0]: [told[cell] for cell in row[1:]] for row in picture.told.table.rows}
        for column in picture.columns:
            kinds = [badge.kind for badge in column.badges]
            assert kinds == rows.get(column.name, ["none"] * len(kinds))


def test_as_many_people_are_drawn_as_are_counted(library: Library) -> None:
    for picture in (found for pictures in every(library) if (found := pictures.phases)):
        drawn_people = [path.get("d", "").count("a4 4 0 1 0 8 0") for path in svg(picture).iter(f"{SVG}path")]
        assert drawn_people == [numbers(count)[0] for _, count in picture.told.table.rows]


def test_the_line_of_time_tells_what_the_table_tells(library: Library) -> None:
    for picture in (pictures.steps for pictures in every(library)):
        assert [(stop.when, " ".join(stop.what.lines)) for stop in picture.stops] == [row[:2] for row in picture.told.table.rows]


def test_no_line_goes_through_what_is_not_known(library: Library) -> None:
    pictures = [pictures.radar for pictures in every(library) if pictures.radar]
    broken = [series for picture in pictures for series in picture.series if not series.line.endswith("z")]
    assert broken
    assert all(series.line.count("L") == series.line.count("M") for series in broken)


def test_voices_differ_without_colour() -> None:
    style = picture_style(read_theme(OWN))
    lines = [re.search(rf"\.line\.{who} {{([^}}]*)}}", style) for who in LINES]
    dashes = {re.sub(r"#\w+", "", found[1]) for found in lines if found}
    assert len(dashes) == len(LINES)
    assert len(set(SHAPES.values())) == len(Who)


def test_the_style_of_paper_has_no_property_that_paper_does_not_know() -> None:
    assert "var(" not in picture_style(read_theme(OWN))


def box(mark: Mark) -> tuple[float, float, float, float]:
    """What a mark takes: left, top, right, bottom."""
    up, down = {Who.GUESS: (11.0, 8.0), Who.HR: (8.5, 8.5)}.get(mark.who, (HALF[mark.who], HALF[mark.who]))
    return mark.x - HALF[mark.who], mark.y - up, mark.x + HALF[mark.who], mark.y + down


def touch(one: Mark, other: Mark) -> bool:
    (left, top, right, bottom), (left_2, top_2, right_2, bottom_2) = box(one), box(other)
    return left < right_2 and left_2 < right and top < bottom_2 and top_2 < bottom


LED_FIRMS = ("warehouse_two_foremen", "garden_centre_forty_four", "joinery_owner_above_people", "garage_of_14")


def rows_of_dots(library: Library) -> list[Dots]:
    return [row for name in LED_FIRMS if (found := of_case(library, name).dots) for row in found.rows]


def test_marks_can_be_told_apart_without_colours(library: Library) -> None:
    """Of two voices that say the same one lies under the other: not on it, nor on the band of his people, nor on the name of a row."""
    same = 0
    for row in rows_of_dots(library):
        others = [mark for mark in row.marks if mark.who is not Who.PEOPLE]
        assert [pair for pair in combinations(others, 2) if touch(*pair)] == []
        assert all(row.spread_y + 18 < box(mark)[1] and box(mark)[3] + 7 < row.end - CAPITAL for mark in others)
        same += sum(one.x == other.x for one, other in combinations(others, 2))
    assert same >= 8


def test_marks_lie_below_each_other_only_where_they_must(library: Library) -> None:
    rows = rows_of_dots(library)
    apart = [row for row in rows if len(row.marks) > 2 and len({mark.y for mark in row.marks if mark.who is not Who.PEOPLE}) == 1]
    assert apart
    assert all(row.end - row.y == min(row.end - row.y for row in rows if len(row.marks) > 1) for row in apart)


def test_of_more_leaders_of_one_role_each_has_a_number(library: Library) -> None:
    picture = of_case(library, "warehouse_two_foremen").dots
    assert picture is not None
    assert [(entry.mark.number, entry.name) for entry in picture.legend if entry.mark.number] == [("1", "Leiding 1"), ("2", "Leiding 2")]
    assert {mark.number for row in picture.rows for mark in row.marks if mark.who is Who.SUPERVISOR} == {"1", "2"}
    written = [text for text in svg(picture).iter(f"{SVG}text") if text.text in {"1", "2"} and "strong" in text.get("class", "")]
    assert len(written) == sum(bool(mark.number) for row in picture.rows for mark in row.marks) + 2


def test_who_is_alone_in_a_role_has_no_number(library: Library) -> None:
    picture = of_case(library, "garden_centre_forty_four").dots
    assert picture is not None
    assert {entry.name: entry.mark.number for entry in picture.legend}.items() >= {("Leiding", ""), ("P-zaken", "")}
    assert {mark.number for row in picture.rows for mark in row.marks} == {""}


@pytest.mark.parametrize("language", Language)
def test_in_a_legend_no_sign_touches_a_word(library: Library, language: Language) -> None:
    names = {Who.PEOPLE: "report.your_people", Who.GUESS: "result.guess", Who.OWNER: "drawn.you"}
    led = [(who, library.words[f"leader.{who}_short"][language]) for who in (Who.SUPERVISOR, Who.SUPERVISOR, Who.HR)]
    entries = legend([*((who, library.words[key][language]) for who, key in names.items()), *led], 0)
    assert all(entry.x - box(entry.mark)[2] >= 8 for entry in entries)
    ends = [entry.x + LETTER * len(entry.name) for entry in entries]
    assert max(ends) <= WIDTH
    beside = [(end, box(entry.mark)[0]) for end, old, entry in zip(ends, entries, entries[1:], strict=False) if old.y == entry.y]
    assert len(beside) > 1
    assert all(end + 15 < start for end, start in beside)


def test_a_long_word_stays_whole() -> None:
    assert wrapped("arbeidsomstandighedenwet en meer", 10) == ("arbeidsomstandighedenwet", "en meer")


def test_of_one_voice_there_is_no_spread(library: Library) -> None:
    alone = [of_case(library, name) for name, case in library.cases.items() if not case.staff]
    assert alone
    assert all(pictures.dots is None and pictures.phases is None for pictures in alone)


def test_places_and_scores_are_each_others_inverse() -> None:
    assert (across(LOW), across(HIGH)) == (LEFT, RIGHT)
    assert outward(0, LOW) == CENTRE
    assert outward(3, HIGH) == pytest.approx((CENTRE[0], CENTRE[1] + RADIUS))
