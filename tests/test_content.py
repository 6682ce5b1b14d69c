"""The content as it is, and every rule of `llo-radar check` broken once on purpose."""

# ruff: noqa: E501 -- the table below reads better with one break a line

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from radar.concepts import Block, Determinant, Question, Role
from radar.content import Library, load_library
from radar.content.rules import RULES, first_steps, texts_in
from radar.errors import ContentError
from tests.conftest import CONTENT


def test_there_is_enough_of_everything(library: Library) -> None:
    """The counts that this product began with; coverage of blocks, phases, questions and kinds is a rule of `llo-radar check`."""
    assert len(library.actions) >= 60
    assert len(library.stories) >= 24
    assert len(library.signals) >= 30
    assert len({sector for signal in library.signals.values() for sector in signal.sectors}) >= 8
    assert len(library.cases) >= 20
    assert all(len(first_steps(library, question)) >= 4 for question in Question)
    assert {q for story in library.stories.values() for q in story.questions} >= set(Question) - {Question.OTHER}
    assert len({message.text.nl for message in library.messages.values()}) == len(Determinant) * len({Role.OWNER, Role.STAFF}) * len(
        Question
    )


def test_owner_and_staff_are_asked_alike_about_the_six_blocks(library: Library) -> None:
    owner, staff = library.questionnaires["quickscan-owner"], library.questionnaires["quickscan-staff"]
    for construct in (*Block, Determinant.AWARENESS):
        assert [s.id for s in owner.measuring[construct]] == [s.id for s in staff.measuring[construct]]
    assert len(owner.statements) == len(staff.statements) == 14


def test_every_questionnaire_says_that_it_is_not_validated(library: Library) -> None:
    for questionnaire in library.questionnaires.values():
        assert questionnaire.status.nl == "nog niet gevalideerd"
    assert all("niet gevalideerd" in mapping.status.nl for mapping in library.mappings.values())
    assert all(mapping.foreign for mapping in library.mappings.values())


def test_the_business_questions_stand_in_the_order_of_the_questionnaire(library: Library) -> None:
    (question,) = (s for s in library.questionnaires["quickscan-owner"].statements if s.id == "question")
    assert question.values == tuple(Question)


def test_every_text_is_in_two_different_languages(library: Library) -> None:
    same = Counter(path for action in library.actions.values() for path, text in texts_in(action) if text.nl == text.en)
    assert not same


# Every rule, broken: which rule, in which file, how, and what is said of it. "reading" stands for the shape of an entry.

Break = Callable[[str], str]


def first(pattern: str, replacement: str) -> Break:
    """Replace the first match of a pattern."""
    return lambda text: re.sub(pattern, replacement, text, count=1)


def every(old: str, new: str) -> Break:
    return lambda text: text.replace(old, new)


BREAKS: list[tuple[str, str, Break, str]] = [
    ("_texts_are_fit_for_people", "messages/owner.toml", first(r'nl = "[^"]+"', 'nl = ""'), "has no nl text."),
    ("_texts_are_fit_for_people", "stories/regioplan.toml", first(r'title = { nl = "', 'title = { nl = "Leercultuur '), "'Leercultuur'"),
    ("_texts_are_fit_for_people", "words/report.toml", first(r'en = "Radar"', 'en = "Lifelong learning"'), "'Lifelong learning'"),
    ("_texts_are_fit_for_people", "words/report.toml", first(r'nl = "Bron"', f'nl = "{"lang " * 17}"'), "a sentence of 17 words"),
    ("_texts_are_fit_for_people", "stories/regioplan.toml", first(r'title = { nl = "', f'title = {{ nl = "{"x" * 61}'), "At most 60."),
    ("_sources_are_known", "messages/owner.toml", first(r'source = \["', 'source = ["nobody", "'), "names the source 'nobody'"),
    ("_sources_are_known", "messages/owner.toml", first(r"source = \[.*\]", "source = []"), "has no source."),
    ("_sources_are_known", "signals/law.toml", first(r"source = \[.*\]", 'source = ["regioplan"]'), "has a source without an address."),
    ("_sources_are_known", "model/planning.toml", first(r"source = \[.*\]", 'source = ["nobody"]'), "figure 'weights.phase': names the source 'nobody'"),
    ("_references_are_known", "questionnaires/quickscan-owner@2026-1.toml", every("buddy_mentor", "buddy"), "names the action 'buddy'"),
    ("_references_are_known", "signals/law.toml", first(r'action = ".*"', 'action = "fly"'), "names the action 'fly'"),
    ("_references_are_known", "signals/law.toml", first(r"sectors = \[.*\]", 'sectors = ["X"]'), "names the sector 'X'."),
    ("_actions_are_usable", "actions/job_content.toml", first(r"first_step_minutes = \d+", "first_step_minutes = 180"), "180 minutes"),
    ("_actions_are_usable", "actions/job_content.toml", first(r"cost_class = 0", "cost_class = 7"), "out of range"),
    ("_actions_are_usable", "actions/job_content.toml", first(r"questions = \[.*\]", "questions = []"), "has no questions."),
    ("_actions_are_usable", "actions/job_content.toml", first(r"questions = \[.*\]", 'questions = ["law"]'), "not among its questions"),
    ("_actions_are_usable", "actions/job_content.toml", first(r"questions = \[.*\]", 'questions = ["law"]'), "in the words of 'law'"),
    ("_catalogue_covers_the_field", "actions", every('"preparation_action"', '"consideration"'), "for gap preparation_action"),
    ("_catalogue_covers_the_field", "actions", every('"continuous"', '"apply"'), "in phase continuous"),
    ("_catalogue_covers_the_field", "actions", every('"law"', '"growth"'), "first steps for question law"),
    ("_stories_are_placed", "stories/regioplan.toml", first(r'size = ".*"', 'size = "big"'), "size = 'big'."),
    ("_stories_are_placed", "stories", every('"external_environment"', '"job_content"'), "none for block external_environment"),
    ("_messages_are_complete", "messages/staff.toml", first(r'question = "law"', 'question = "tech"'), "messages: none for staff"),
    ("_messages_are_complete", "messages/staff.toml", first(r'role = "staff"', 'role = "supervisor"'), "Speak to owner or staff."),
    ("_signals_cover_the_kinds", "signals", every('kind = "people"', 'kind = "law"'), "none of kind people"),
    ("_questionnaires_are_sound", "questionnaires/quickscan-staff@2026-1.toml", every('"can_learn"', '"worth_learning"'), "two statements 'worth_learning'"),
    ("_questionnaires_are_sound", "questionnaires/quickscan-staff@2026-1.toml", every('"can_learn"', '"team"'), "a name that forms use themselves"),
    ("_questionnaires_are_sound", "mappings/prevent-osa.toml", every("[cannot_say]", '[cannot_say]\nworkload = { nl = "x", en = "x" }'), "and measures it"),
    ("_questionnaires_are_sound", "mappings/prevent-osa.toml", every("[reliability]", "[reliability]\nreadiness = 0.8"), "a figure of readiness, which it does not"),
    ("_mappings_say_all", "mappings/prevent-osa.toml", first(r"knowledge = .*\n", ""), "is silent on knowledge."),
    ("_bridges_hold", "questionnaires/scan@2026-1.toml", every("quickscan-staff@2026-1", "quickscan-staff@2026-9"), "which does not exist."),
    ("_bridges_hold", "questionnaires/scan@2026-1.toml", first('"worth_learning",', '"worth_learning", "worth",'), "asks 'worth' too."),
    ("_bridges_hold", "questionnaires/quickscan-staff@2026-1.toml", every("iets aan als", "wat aan als"), "asks 'worth_learning' otherwise than"),
    ("_roles_are_asked_alike", "questionnaires/scan@2026-1.toml", every("[roles.hr]", "[roles.hired]"), "lack 'scan-hr'."),
    ("_roles_are_asked_alike", "questionnaires/scan@2026-1.toml", every('id = "learning_pays"', 'id = "must_learn_soon"'), "measures something else than"),
    ("_roles_are_asked_alike", "questionnaires/scan@2026-1.toml", every("Mijn werk is meestal", "Mijn werk is nooit"), "says 'nooit' in nl."),
    ("_roles_are_asked_alike", "questionnaires/scan@2026-1.toml", every("My work is mostly", "My work isn't mostly"), 'says "isn\'t" in en.'),
    ("_indicators_stand_alone", "questionnaires/scan@2026-1.toml", every('indicator = "formal_2y"', 'indicator = "formal"'), "indicator 'formal'"),
    ("_indicators_stand_alone", "questionnaires/scan@2026-1.toml", every('indicator = "formal_2y"', 'indicator = "formal_2y"\nconstruct = "attitude"'), "they never mix"),
    ("_indicators_stand_alone", "indicators.toml", every('statement = "formal_2y"', 'statement = "learn_tasks"'), "which does not ask for it"),
    ("_indicators_stand_alone", "indicators.toml", every('"own_wish"', '"wish"'), "counts an option that is not there"),
    ("_indicators_stand_alone", "indicators.toml", every('statement = "formal_2y"', ""), "and not the other"),
    ("_facts_and_wishes_can_be_read", "questionnaires/scan@2026-1.toml", every('"recent"', '"lately"'), "'lately' is missing or is one too many."),
    ("_facts_and_wishes_can_be_read", "model/diagnosis.toml", every("arranged =", "aranged ="), "'aranged' is missing or is one too many."),
    ("_sources_are_known", "indicators.toml", first(r"(year = \d+[\s\S]*?)source = \[.*\]", r'\1source = ["nobody"]'), "names the source 'nobody'"),
    ("_model_fits_the_questionnaires", "model/diagnosis.toml", first("fine_as_it_is =", "fine ="), "barrier 'fine' is no option"),
    ("_tables_are_complete", "model/planning.toml", every("trial = 1.0", ""), "'trial' is missing or is one too many."),
    ("_tables_are_complete", "model/diagnosis.toml", every("unaware = 0.39", "unaware = 0.99"), "sums to 1.60."),
    ("_figures_are_possible", "model/diagnosis.toml", every("consideration = 0.61", "consideration = 1.0"), "Some pass a gap and some do not"),
    ("_figures_are_possible", "model/diagnosis.toml", first(r"\[norms.gap_named\]\nvalue = 0.60", "[norms.gap_named]\nvalue = 7"), "A chance lies from 0 to 1."),
    ("_figures_are_possible", "model/diagnosis.toml", first(r"\[norms.sd_within\]\nvalue = 0.80", "[norms.sd_within]\nvalue = 0"), "It lies above 0."),
    ("_figures_are_possible", "model/diagnosis.toml", first(r"\[norms.target\]\nvalue = 4.0", "[norms.target]\nvalue = 1"), "It lies above 1.0."),
    ("_facts_and_wishes_can_be_read", "model/diagnosis.toml", every('"transfer"\n', '"consideration"\n'), "holds nothing for transfer."),
    ("_questionnaires_are_sound", "mappings/prevent-osa.toml", every("workload = 0.82", "workload = 3"), "a reliability that cannot be"),
    ("_questionnaires_are_sound", "mappings/prevent-osa.toml", every("workload = 3.37", "workload = 40"), "a reference mean that cannot be"),
    ("_figures_are_possible", "model/planning.toml", first("value = 0.3", "value = -0.3"), "figure 'weights.phase': is -0.3."),
    ("_words_are_complete", "words/concepts.toml", first("durven =", "durf ="), "has no word for 'durven'"),
    ("_known_statements_are_there", "questionnaires/quickscan-owner@2026-1.toml", every('id = "question"', 'id = "queston"'), "has no statement 'question'"),
    ("_known_statements_are_there", "mappings/prevent-osa.toml", first('id = "prevent-osa"', 'id = "quickscan-staff"'), "has the id of a questionnaire of ours"),
    ("reading", "questionnaires/quickscan-staff@2026-1.toml", every('id = "quickscan-staff"', 'id = "quickscan-owner"'), "which is in use already."),
    ("_cases_can_run", "cases/garage.toml", every("learning_pays", "learning_pay"), "'learning_pay' is not a statement"),
    ("_cases_can_run", "cases/garage.toml", every('"release.staff', '"releas.staff'), "expects something of 'releas.staff.n'"),
    ("_cases_can_run", "cases/garage.toml", first('= "4 4 5 4 3 4 5 4 4"', '= "4 4"'), "more answers than others"),
    ("_promise_is_no_laxer_than_the_floor", "promise.toml", every("voices = 5", "voices = 3"), "voices = 3 promises less than the floor"),
    ("_repairs_can_begin", "actions", every('"involvement_provider"', ""), "none lets people choose along"),
    ("reading", "questionnaires/quickscan-staff@2026-1.toml", first('scale = "five"', 'scale = "ten"'), "is not in [scales]"),
    ("reading", "model/planning.toml", first(r"source = .*\n", ""), "weights.phase.source: is missing."),
    ("reading", "model/diagnosis.toml", first(r'(\[states\][\s\S]*?)confidence = "low"\n', r"\1"), "states.unaware.confidence: is missing."),
    ("reading", "model/planning.toml", first('confidence = "low"', 'confidence = "huge"'), "'huge' is not known."),
    ("reading", "model/planning.toml", first("value = 0.3", "value = nan"), "nan is not a number"),
    ("reading", "model/planning.toml", every("[weights.gap]", "[weights.gaps]"), "has 'gaps', which nothing reads."),
    ("reading", "sectors.toml", every('id = "C"', 'id = "A"'), "an id that is in use already"),
    ("reading", "sectors.toml", lambda _: 'sector = ["x"]', "is not a list of entries."),
    ("reading", "stories/regioplan.toml", first(r"\[\[story\]\]", "[[storie]]"), "has 'storie', which nothing reads."),
    ("reading", "promise.toml", every("voices = 5", 'voices = "five"'), "'five' is not a whole number"),
    ("reading", "signals/law.toml", first(r"since = (\S+)", r'since = "\1"'), "is not a date such as 2026-11-22"),
    ("reading", "cases/garage.toml", every("asked = 13", "asked = 13\nmood = 1"), "has 'mood', which nothing reads."),
    ("reading", "words/report.toml", lambda text: f"x = 1\n{text}", "x: is not a section."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "place", "broken", "what"), BREAKS, ids=[what for *_, what in BREAKS])
def test_a_broken_rule_is_named(rule: str, place: str, broken: Break, what: str, tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    found = tmp_path / "content" / place
    for file in [found] if found.is_file() else found.glob("*.toml"):
        file.write_text(broken(file.read_text()))
    with pytest.raises(ContentError) as refused:
        load_library(tmp_path / "content")
    assert what in str(refused.value), rule


def test_every_rule_is_broken_above() -> None:
    assert {rule for rule, *_ in BREAKS} - {"reading"} == {rule.__name__ for rule in RULES}


def test_of_two_versions_the_last_is_asked_and_both_are_known(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    one = tmp_path / "content/questionnaires/quickscan-staff@2026-1.toml"
    one.with_name("quickscan-staff@2026-2.toml").write_text(one.read_text().replace('version = "2026-1"', 'version = "2026-2"'))
    library = load_library(tmp_path / "content")
    assert library.questionnaires["quickscan-staff"].version == "2026-2"
    assert {"quickscan-staff@2026-1", "quickscan-staff@2026-2"} <= set(library.versions)
