"""What a page says, as the objects that templates receive: words for numbers, and no number where there is none."""

from dataclasses import replace

import pytest

from radar.closing import close_round
from radar.concepts import Block, Gap, Language, Layer, Question, Round
from radar.content import Library
from radar.diagnosis import Bottleneck, Certainty, Difference, Voice, WeakestLink
from radar.documents import Closed
from radar.questionnaire import AnswerSheet
from radar.release import Group
from radar_web.pages.parts import Line
from radar_web.pages.pictures import Picture
from radar_web.pages.report import ReportPage, report_page
from radar_web.words import Words
from tests.people import alike, on


def closed(library: Library, sheets: tuple[AnswerSheet, ...] = (), owner: AnswerSheet | None = None, asked: int = 20) -> Closed:
    staff = library.questionnaires["quickscan-staff"] if sheets else None
    return close_round(
        Round("r", asked, 1), library, code="9.9", questionnaire=staff, sheets=sheets, owner=owner, question=Question.TECH, sector="C"
    )


def page_of(library: Library, found: Closed, language: Language = Language.NL) -> ReportPage:
    return report_page(Words(library, language), found, sector="C", label="")


def page(library: Library, sheets: tuple[AnswerSheet, ...] = (), owner: AnswerSheet | None = None) -> ReportPage:
    return page_of(library, closed(library, sheets, owner))


@pytest.fixture
def nine(library: Library) -> tuple[AnswerSheet, ...]:
    return alike(library.questionnaires["quickscan-staff"], 9)


def owner(library: Library, **answers: str) -> AnswerSheet:
    return alike(library.questionnaires["quickscan-owner"], 1, question="tech", **answers)[0]


def rows(picture: Picture | None) -> dict[str, dict[str, str]]:
    """The table behind a picture: per row the cell under each head."""
    assert picture is not None
    table = picture.told.table
    return {row[0]: dict(zip(table.head, row, strict=True)) for row in table.rows}


def heads(page: ReportPage) -> set[str]:
    tables = [picture.told.table for picture in (page.pictures.words, page.pictures.radar) if picture]
    assert tables
    return {head for table in tables for head in table.head}


THEY, THEIRS = "Je mensen", "Hun antwoorden"


def test_who_was_heard_is_said(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    both, staff = closed(library, nine, owner(library), asked=18), closed(library, nine, asked=18)
    assert page_of(library, both).heard == "Dit komt uit jouw antwoorden en die van 9 van de 18 mensen die je vroeg."
    assert page_of(library, staff).heard == "Dit komt uit de antwoorden van 9 van de 18 mensen die je vroeg."
    assert page(library, (), owner(library)).heard == "Dit komt uit jouw eigen antwoorden."


def test_less_than_half_is_said_to_be_read_with_care(library: Library) -> None:
    staff = library.questionnaires["quickscan-staff"]
    care = library.words["report.low_response"].nl
    assert not page_of(library, closed(library, alike(staff, 10), asked=20)).heard.endswith(care)
    assert page_of(library, closed(library, alike(staff, 9), asked=20)).heard.endswith(care)


@pytest.mark.parametrize(("asked", "who"), [(8, "layer.senior_management"), (9, "layer.supervisor")])
def test_in_a_small_firm_every_leading_role_is_the_owner(library: Library, asked: int, who: str) -> None:
    led = {action.id: replace(action, actors=(Layer.SUPERVISOR,)) for action in library.actions.values()}
    found = closed(replace(library, actions=led), (), owner(library), asked=asked)
    card = page_of(library, found).step
    assert card.facts[0].text.lower().rstrip(".") == library.words[who].nl.lower()


def test_too_few_is_a_sentence_and_no_column(library: Library) -> None:
    few = page(library, alike(library.questionnaires["quickscan-staff"], 4), owner(library))
    assert few.too_few.startswith("Pas vanaf 5 antwoorden")
    assert not few.has_staff
    assert few.pictures.dots is None
    assert few.pictures.phases is None
    assert THEY not in heads(few)


def test_a_number_carries_its_interval(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    found = page(library, nine)
    estimate = closed(library, nine).diagnosis.staff_view
    assert estimate is not None
    safety = estimate.constructs[Block.SPACE_SAFETY]
    expected = f"{safety.mean:.1f} ({safety.low:.1f} tot {safety.high:.1f})".replace(".", ",")
    assert rows(found.pictures.dots)[_name(library, Block.SPACE_SAFETY)][THEY] == expected


def _name(library: Library, block: Block) -> str:
    return library.words[f"construct.{block}"].nl


def test_english_writes_numbers_and_words_in_english(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    found = page_of(library, closed(library, nine), Language.EN)
    assert found.heard.startswith("This comes from the answers of 9 of the 20 people you asked.")
    (first, *_) = rows(found.pictures.dots).values()
    assert " to " in first["Your people"]
    assert "," not in first["Your people"]


def test_where_people_are_divided_no_number_is_shown_anywhere(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    divided = on(questionnaire, "can_say_mistake", "111115551")
    found = page(library, divided, owner(library, can_say_mistake="5"))
    shown = rows(found.pictures.dots)[_name(library, Block.SPACE_SAFETY)]
    assert shown[THEY] == library.words["report.divided"].nl
    assert shown[THEIRS] == library.words["agreement.verdeeld"].nl
    assert found.differences[0] == library.words["differ.owner_higher_divided"].nl.format(construct=_name(library, Block.SPACE_SAFETY))


def test_what_too_few_answered_is_named_and_has_no_number(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    sheets = (*on(questionnaire, "can_say_mistake", "4444"), *on(questionnaire, "time_to_learn", "33333"))
    found = page(library, sheets)
    assert rows(found.pictures.dots)[_name(library, Block.SPACE_SAFETY)][THEY] == "te weinig antwoorden"
    assert _name(library, Block.SPACE_SAFETY) in [line.text for line in found.unknown]


def test_the_owner_is_quoted_in_his_own_words(library: Library) -> None:
    his = owner(library, stage="preparing", barrier="no_time", time_to_learn="1", hears_what_is_new="1")
    quotes = page(library, (), his).said
    said = [quote.text for quote in quotes]
    assert [answer.id for quote in quotes for answer in quote.answers] == ["stage", "barrier", "time_to_learn", "hears_what_is_new"]
    assert said[0] == "Je zei: “Ik heb iets gekozen of afgesproken, maar we zijn nog niet begonnen”"
    assert said[1] == "Wat je het meest tegenhoudt: “Geen tijd”"
    assert "helemaal oneens" in said[2]
    assert "“Mijn mensen krijgen tijd om iets nieuws te leren.”" in said[2]
    assert "“Mijn mensen horen wat er nieuw is in hun vak.”" in said[2]


def test_an_owner_who_agrees_with_all_has_no_lowest_answer(library: Library) -> None:
    assert not [quote for quote in page(library, (), owner(library)).said if "laagste" in quote.text]


def test_many_equally_low_answers_are_not_listed_one_by_one(library: Library) -> None:
    low = dict.fromkeys(("learning_pays", "can_arrange_learning", "time_to_learn", "hears_what_is_new"), "2")
    said = [quote.text for quote in page(library, (), owner(library, **low)).said]
    assert library.words["report.you_said_lowest_more"].nl.format(answer="oneens") in said


def test_what_goes_well_is_not_what_his_people_deny(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    denied, unsaid = on(questionnaire, "can_say_mistake", "1" * 12), on(questionnaire, "time_to_learn", "1" * 12)
    he_says = AnswerSheet({"question": ("tech",), "can_say_mistake": ("5",)})
    assert page(library, denied, he_says).well == ()
    assert len(page(library, unsaid, he_says).well) == 1


def test_no_more_than_four_strengths_and_first_what_both_say(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    well = page(library, nine, owner(library)).well
    assert len(well) == 4
    assert {line.text for line in well} == {"Dat zeggen jij en je mensen."}


@pytest.mark.parametrize(
    ("certainty", "gaps", "key"),
    [
        (Certainty.MAINLY, (Gap.TRANSFER,), "stuck_mainly"),
        (Certainty.EITHER, (Gap.TRANSFER, Gap.CONSIDERATION), "stuck_either"),
        (Certainty.UNKNOWN, (), "stuck_unknown"),
    ],
)
def test_where_it_gets_stuck_is_named_as_surely_as_it_is_known(
    library: Library, nine: tuple[AnswerSheet, ...], certainty: Certainty, gaps: tuple[Gap, ...], key: str
) -> None:
    found = closed(library, nine)
    chances = dict.fromkeys(Gap, 0.1) | dict.fromkeys(gaps, 0.4)
    told = page_of(library, replace(found, diagnosis=replace(found.diagnosis, bottleneck=Bottleneck(certainty, gaps, chances)))).stuck[0]
    names = [library.words[f"gap.{gap}"].nl for gap in gaps]
    values = dict(zip(("first", "second"), names, strict=False)) | {"likely": library.words["report.stuck_likely"].nl}
    assert told == library.words[f"report.{key}"].nl.format(**values)


@pytest.mark.parametrize(("chance", "key"), [(0.89, "stuck_likely"), (0.9, "stuck_very_likely")])
def test_a_chance_is_said_in_words_and_never_without_its_assumptions(
    library: Library, nine: tuple[AnswerSheet, ...], chance: float, key: str
) -> None:
    found = closed(library, nine)
    bottleneck = Bottleneck(Certainty.MAINLY, (Gap.TRANSFER,), {Gap.TRANSFER: chance})
    told = page_of(library, replace(found, diagnosis=replace(found.diagnosis, bottleneck=bottleneck))).stuck[0]
    assert told.endswith(library.words[f"report.{key}"].nl)


def test_what_people_think_differently_of_is_neither_a_strength_nor_a_badge(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    divided = on(questionnaire, "can_say_mistake", "5" * 17 + "111")
    found = page(library, divided, owner(library, can_say_mistake="4"))
    assert _name(library, Block.SPACE_SAFETY) not in [line.name.lower().rstrip(".") for line in found.well]
    assert rows(found.pictures.words)[library.words["word.durven"].nl][THEY] == library.words["standing.divided"].nl


def test_of_the_owner_alone_nothing_is_inferred(library: Library) -> None:
    assert page(library, (), owner(library, stage="selecting")).stuck == ()


@pytest.mark.parametrize(("low", "shown"), [(0.0, False), (0.04, False), (0.3, True)])
def test_two_ends_that_may_be_equal_are_not_called_different(
    library: Library, nine: tuple[AnswerSheet, ...], low: float, shown: bool
) -> None:
    found = closed(library, nine)
    link = WeakestLink(Block.JOB_CONTENT, Block.EXTERNAL, 0.8, low, 1.4)
    dots = page_of(library, replace(found, diagnosis=replace(found.diagnosis, weakest_link=link))).pictures.dots
    assert dots is not None
    assert (_name(library, Block.EXTERNAL) in dots.told.sentence) is shown


@pytest.mark.parametrize(("size", "key"), [(1.5, "owner_higher"), (-1.5, "owner_lower")])
def test_a_difference_is_told_in_its_direction(library: Library, nine: tuple[AnswerSheet, ...], size: float, key: str) -> None:
    found = closed(library, nine, owner(library))
    difference = Difference(Block.LEADERSHIP, Voice.OWNER, Voice.STAFF, 4.0, 4.0 - size, size, 0.3)
    told = page_of(library, replace(found, diagnosis=replace(found.diagnosis, differences=(difference,)))).differences
    values = {"construct": _name(library, Block.LEADERSHIP), "owner": "4,0", "staff": f"{4 - size:.1f}".replace(".", ",")}
    assert told[0] == library.words[f"differ.{key}"].nl.format(**values)


def test_people_are_counted_as_the_gate_counted_them(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    found = page(library, on(questionnaire, "stage", ["unaware"] * 5 + ["selecting"] * 3 + ["action"] * 3))
    assert found.pictures.phases is not None
    assert [count for _, count in found.pictures.phases.told.table.rows] == ["5 van de 11", "3 van de 11", "3 van de 11"]


def test_the_step_says_who_how_long_and_what_it_costs(library: Library) -> None:
    card = page(library, (), owner(library)).step
    found = closed(library, (), owner(library))
    action = library.actions[found.plan.first.action]
    assert card.name == action.name.nl
    assert card.do == action.first_step_in_words_of(Question.TECH).nl
    assert [fact.name for fact in card.facts][:3] == ["Wie", "Hoe lang", "Wat kost het"]
    assert f"{action.first_step_minutes} minuten" in card.facts[1].text
    assert all(fact.text.endswith((".", "?", "!")) for fact in card.facts)


def test_points_add_up_to_the_score(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    found = closed(library, nine, owner(library))
    *added, factor, burden = (float(line.text.lstrip("×− ").replace(",", ".")) for line in page_of(library, found).points)
    assert factor * sum(added) - burden == pytest.approx(100 * found.plan.first.score, abs=0.6)
    assert f"{100 * found.plan.first.score:.1f}".replace(".", ",") in page_of(library, found).score


def test_a_law_has_its_day_and_other_news_its_month(library: Library) -> None:
    assert page(library).coming
    for coming in page(library).coming:
        assert coming.since.startswith(("Vanaf ", "Nieuws van "))
        assert coming.sources


def test_a_source_is_a_sentence_with_one_end(library: Library) -> None:
    for question in Question:
        found = close_round(Round("r", 0, 1), library, code="9.9", question=question)
        told = page_of(library, found)
        sources = [*told.story_source, *(source for coming in told.coming for source in coming.sources)]
        assert sources
        assert all(source.endswith((".", "?", "!")) and not source.endswith(("?.", "!.", "..")) for source in sources)


def test_what_a_foreign_questionnaire_did_not_ask_has_no_row(library: Library) -> None:
    foreign = library.mappings["prevent-osa"]
    sheets = alike(foreign, 9, **{s.id: "2" for s in foreign.statements})
    found = close_round(Round("r", 20, 1), library, code="9.9", questionnaire=foreign, sheets=sheets)
    told = page_of(library, found)
    assert "niet gevraagd" not in [row[THEY] for picture in (told.pictures.words, told.pictures.dots) for row in rows(picture).values()]
    assert Line("", foreign.cannot_say[Block.EXTERNAL].nl) in told.unknown
    assert told.status == library.words["report.status"].nl.format(status=foreign.status.nl)


def test_it_says_with_what_it_was_made(library: Library, nine: tuple[AnswerSheet, ...]) -> None:
    made = page(library, nine).made_by
    assert "9.9" in made
    assert "quickscan-staff@2026-1" in made


def test_where_all_came_together_in_one_group_no_group_is_shown(library: Library) -> None:
    questionnaire = library.questionnaires["quickscan-staff"]
    spread = [*["unaware"] * 4, *["selecting"] * 2, *["action"] * 2]
    found = page(library, on(questionnaire, "stage", spread))
    release = closed(library, on(questionnaire, "stage", spread)).release
    assert isinstance(release.staff, Group)
    assert sum(cell.count > 0 for cell in release.staff.choices["stage"].merged) == 1
    assert found.pictures.phases is None
    assert found.no_phases == library.words["report.groups_hidden"].nl
    few = page(library, on(questionnaire, "stage", spread[:7]))
    assert few.no_phases == library.words["report.share_unknown"].nl
