"""Paper: tagged, on A4, in the order in which one reads, with the words and numbers of the page."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from radar.closing import close_round
from radar.concepts import Block, Language, Question, Round, Split, SplitBy
from radar.content import STAFF, Library
from radar.questionnaire import AnswerSheet, Questionnaire
from radar_web import models, paper
from radar_web.pages.parts import Line
from radar_web.pages.report import ReportPage, report_page
from radar_web.pages.talk import SETS
from radar_web.queries import words
from radar_web.sheets import LONGEST_NAME
from radar_web.theme import OWN, read_theme
from radar_web.words import Words
from tests import worked
from tests.people import alike, an_owner, anybody
from tests.places import PROOF
from tests.prints import alternatives, facts, in_order, needs_poppler, read, text
from tests.walks import answered, closing_day_is_over, key_of, owner_began, page_of, press, round_opened, visitor

pytestmark = needs_poppler


def report(library: Library, name: str = "garage_of_14", language: Language = Language.NL) -> ReportPage:
    return worked.page(library, name, language)


def printed(library: Library, page: paper.Printed, language: Language = Language.NL) -> bytes:
    return paper.pdf(page, Words(library, language), read_theme(OWN))


def sides(pdf: bytes) -> list[str]:
    """What stands on each side, with one space where there was room."""
    return [re.sub(r"\s+", " ", side) for side in read(pdf, "pdftotext", "-raw", "-").split("\f")[:-1]]


@pytest.mark.parametrize("language", Language)
def test_the_report_of_every_case_fits_its_tagged_sides_with_news_on_the_front(library: Library, language: Language) -> None:
    """In one language by turns; in proof each in both."""
    turn = list(Language).index(language)
    for name in list(library.cases) if PROOF > 1 else list(library.cases)[turn::2]:
        page = report(library, name, language)
        pdf = printed(library, page, language)
        found = facts(pdf)
        assert (int(found["Pages"]) <= page.sides, found["Tagged"]) == (True, "yes"), name
        front, back, *_ = sides(pdf)
        assert page.coming_title in front or not page.coming, name
        assert back.startswith(page.picture_title) or page.pictures.radar is None, name
        assert found["Page size"].endswith("(A4)")
        assert found["Title"] == f"{library.words['report.title'][language]} · Radar"


def long_reports(library: Library, language: Language) -> list[ReportPage]:
    return [report(library, name, language) for name, case in library.cases.items() if case.full]


def test_news_that_does_not_fit_stays_away(library: Library) -> None:
    """Never a side of its own: letters shrink, then there is one item, then none."""
    page = report(library, "bread_factory_third")
    some, one, none = (replace(page, coming=tuple(replace(item, what=item.what * times) for item in page.coming)) for times in (3, 12, 60))
    fronts = [sides(printed(library, longer))[0] for longer in (some, one, none)]
    assert [sum(item.since in front for item in page.coming[:2]) for front in fronts] == [2, 1, 0]
    assert [page.coming_title in front for front in fronts] == [True, True, False]
    backs = [sides(printed(library, longer))[1] for longer in (some, one, none)]
    assert all(back.startswith(page.picture_title) for back in backs)


@pytest.mark.parametrize("language", Language)
def test_long_reports_of_all_cases_take_three_sides_on_which_nothing_is_torn_apart(library: Library, language: Language) -> None:
    say = Words(library, language)
    for page in long_reports(library, language):
        found = sides(printed(library, page, language))
        assert len(found) <= 3
        assert [what for what in together(page, say) if not any(all(part in side for part in what) for side in found)] == []


def together(page: ReportPage, say: Words) -> list[tuple[str, ...]]:
    """What one reads as one: a title with its picture and table, a list with its title."""
    shown = page.pictures
    phases = [(table.caption, *map(" ".join, table.rows)) for table in (shown.phases and shown.phases.told.table,) if table]
    dots = [(shown.dots.told.title, *(row.name for row in shown.dots.rows), shown.dots.swatches[-1].name)] if shown.dots else []
    words = [(say("report.under_words"), *(part.name for word in page.under_words for part in word.parts))]
    counted = [(say("report.counted"), *(line.text for line in page.counted))] if page.counted else []
    wishes = [(say("report.wishes"), *(line.text for line in page.wishes))] if page.wishes else []
    method = [(say("report.method"), say("report.method_assumed"))]
    return [*phases, *dots, *words, *counted, *wishes, *method]


@pytest.mark.parametrize("name", ["bread_factory_third", "warehouse_two_foremen", "florist_one_straight_liner"])
def test_what_lies_under_the_five_words_fills_both_columns(library: Library, name: str) -> None:
    page = report(library, name)
    pdf, parts = printed(library, page), [part.name for word in page.under_words for part in word.parts]
    at = next(at for at, side in enumerate(sides(pdf), start=1) if library.words["report.under_words"].nl in side)
    left, right = (half(pdf, at, x) for x in (0, 298))
    assert (f"{parts[0]}." in left, f"{parts[-1]}." in right) == (True, True)
    assert 4 <= sum(f"{part}." in left for part in parts) <= len(parts) - 4


def half(pdf: bytes, side: int, x: int) -> str:
    """What stands on one half of a side of A4, from x on."""
    cut = ("-f", str(side), "-l", str(side), "-x", str(x), "-y", "0", "-W", "298", "-H", "842")
    return re.sub(r"\s+", " ", read(pdf, "pdftotext", "-raw", *cut, "-"))


@pytest.mark.parametrize("language", Language)
def test_a_long_report_says_how_new_its_questions_are_and_why_preconditions_matter(library: Library, language: Language) -> None:
    said = text(printed(library, report(library, "warehouse_two_foremen", language), language))
    new, lead = (library.words[f"report.{key}"][language] for key in ("new_questions", "preconditions_lead"))
    assert in_order(said, new, library.words["report.preconditions"][language], lead)
    assert new not in text(printed(library, report(library, language=language), language))


@pytest.mark.parametrize("language", Language)
def test_a_report_with_five_teams_fits_two_sides_too(library: Library, language: Language) -> None:
    """Names as long as they may be, one of them hidden, and on everything a difference to tell."""
    teams = ("Installatie en dienst", "Onderhoud in Limburg", "Werkvoorbereiding 12", "Binnendienstkantoor", "Magazijn en logistiek")
    people = [(team[:LONGEST_NAME], value) for team, value in zip(teams, "52345", strict=True) for _ in range(5 if value == "2" else 12)]
    staff = library.questionnaires[STAFF]
    sheets = [AnswerSheet({**alike(staff, 1)[0].answers, "team": (team,), "learn_from_work": (value,)}) for team, value in people]
    split = Split(SplitBy.TEAM, tuple(team[:LONGEST_NAME] for team in teams))
    closed = close_round(Round("r", 60, 1, split), library, code="9.9", questionnaire=staff, sheets=sheets)
    page = report_page(Words(library, language), closed, sector=None, label="")
    assert page.subgroups is not None
    assert len(page.subgroups.head) == 5
    assert facts(printed(library, page, language))["Pages"] == str(page.sides)


def test_the_report_reads_in_the_order_of_the_page(library: Library) -> None:
    page, told = report(library), {key: text.nl for key, text in library.words.items()}
    said = text(printed(library, page))
    order = [told["report.title"], page.question, told["report.goes_well"], page.well[0].name, told["report.step"], page.step.name]
    assert in_order(said, *order, page.step.do, told["report.why"], told["report.already"], told["report.later"], page.picture_title)
    assert in_order(said, page.picture_title, told["drawn.radar_title"], told["drawn.dots_title"], told["report.stuck"], page.made_by)


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
    shown = (page.pictures.steps, page.pictures.radar, page.pictures.words, page.pictures.dots, page.pictures.phases)
    expected = {f"{picture.told.description} {picture.told.sentence}" for picture in shown if picture}
    assert alternatives(printed(library, page)) == expected


def test_the_same_report_is_the_same_file(library: Library) -> None:
    assert printed(library, report(library)) == printed(library, report(library))


HOSTILE = '*x* #panic("no") $1/0$ \\ `raw` <script>alert(1)</script> // @ref ]) "'


def test_what_is_written_is_never_run(library: Library) -> None:
    """Typesetting is a language too: text of a person or of content stays text."""
    page = report(library)
    said = text(printed(library, replace(page, question=HOSTILE, heard=HOSTILE, well=(Line(HOSTILE, HOSTILE),))))
    assert said.replace(" ", "").count(HOSTILE.replace(" ", "")) == 4


def test_paper_leads_nowhere_and_runs_nothing(library: Library) -> None:
    pdf = printed(library, report(library))
    assert [name for name in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile") if name in pdf] == []


def test_only_our_typeface_is_used_and_it_is_inside(library: Library) -> None:
    lines = read(printed(library, report(library)), "pdffonts").splitlines()[2:]
    assert lines
    assert all(re.match(r"\w{6}\+AtkinsonHyperlegibleNext", line) and " yes yes yes " in line for line in lines)


@pytest.mark.django_db(transaction=True)
def test_the_poster_has_a_code_to_scan_and_one_to_type() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    pdf = owner.get("/mensen/poster.pdf").content
    said, say = text(pdf), words(Language.NL)
    assert alternatives(pdf) == {say("share.qr", address=f"http://localhost/doe-mee/{code}/")}
    assert in_order(said, say("share.poster_title"), say("share.poster_scan"), "localhost/doe-mee/", f"{code[:4]} {code[4:]}")
    assert say("join.work_time") in said
    assert facts(pdf)["Pages"] == "1"


@pytest.mark.django_db(transaction=True)
def test_the_cards_of_the_talk_are_six_sentences_and_slips_for_seven() -> None:
    owner, _ = owner_began()
    pdf = owner.get("/gesprek/kaarten.pdf").content
    said, say = text(pdf), words(Language.NL)
    questionnaire = say.library.questionnaires["quickscan-staff"]
    assert in_order(said, say("talk.how_1"), *(f"{at} {statement}" for at, statement in enumerate(sentences(questionnaire), start=1)))
    slips = said[said.index(say("talk.cut", people=SETS)) :]
    assert [slips.count(say(f"talk.slip_{slip}")) for slip in ("yes", "some", "no")] == [SETS, SETS, SETS]
    assert facts(pdf)["Pages"] == "2"


def sentences(questionnaire: Questionnaire) -> list[str]:
    return [questionnaire.measuring[block][0].text.nl for block in Block]


@pytest.mark.django_db(transaction=True)
def test_the_page_for_everybody_shows_strengths_a_choice_and_a_day_and_no_number() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(6):
        answered(code)
    closing_day_is_over()
    form = page_of(owner.get("/uitkomst/")).form("/uitkomst/kies/")
    press(owner, "/uitkomst/kies/", action=form["choices"]["action"][1], day=form["choices"]["day"][0])
    pdf = visitor().get(f"/doe-mee/{code}/uitkomst.pdf").content
    said, say, round = text(pdf), words(Language.NL), models.Round.objects.get()
    chosen = say.library.actions[round.chosen].name.nl
    assert round.chosen_on is not None
    assert in_order(said, say("everybody.title"), say("everybody.well"), say("everybody.choice"), chosen, say.day(round.chosen_on))
    assert say("standing.better") not in said
    assert re.findall(r"\d,\d", said) == []
    assert facts(pdf)["Pages"] == "1"
    report = text(press(owner, "/uitkomst/rapport.pdf").content)
    assert say("report.your_people") in report
    assert say("standing.better") in report or say("standing.well") in report


@pytest.mark.django_db(transaction=True)
def test_paper_keeps_the_key_and_is_kept_by_no_cache() -> None:
    owner, _ = owner_began()
    answer = press(owner, "/uitkomst/rapport.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert key_of(owner) not in text(answer.content).replace(" ", "")
    assert visitor().post("/uitkomst/rapport.pdf").status_code in {302, 403}


@pytest.mark.django_db(transaction=True)
def test_before_closing_there_is_no_page_for_everybody() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    answer = visitor().get(f"/doe-mee/{code}/uitkomst.pdf")
    assert answer.status_code == 302
    assert visitor().get("/doe-mee/ABCDEFGH/uitkomst.pdf").status_code == 404


def test_a_firm_of_any_size_that_answers_anything_gets_two_sides(library: Library) -> None:
    """Owner and guess beside his people, every barrier and phase there is: longer than any worked case."""
    rng = random.Random(2)
    staff, owners = library.questionnaires["quickscan-staff"], library.questionnaires["quickscan-owner"]
    for firm in range(12 * PROOF):
        n, question, language = rng.randint(5, 50), rng.choice(list(Question)), rng.choice(list(Language))
        closed = close_round(
            Round("r", n, firm),
            library,
            code="9.9",
            questionnaire=staff,
            sheets=[anybody(staff, rng) for _ in range(n)],
            owner=an_owner(owners, rng, question),
            guess=anybody(staff, rng),
            sector=rng.choice(list(library.sectors)),
        )
        page = report_page(Words(library, language), closed, sector="G45", label=library.words["demo.example"][language])
        assert facts(printed(library, page, language))["Pages"] == "2", (firm, n)


def test_several_may_print_at_once(library: Library) -> None:
    pages = [report(library, name) for name in ("garage_of_14", "salon_people_leave")] * 4
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda page: printed(library, page), pages))
    assert at_once == [printed(library, page) for page in pages]
