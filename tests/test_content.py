"""The content as it is, and every rule of `llo-radar check` broken once on purpose."""

# ruff: noqa: E501 -- the table below reads better with one break a line

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from radar.concepts import Block, Determinant, Gap, Phase, Question, Role, SignalKind
from radar.content import Library, load_library
from radar.content.rules import RULES, first_steps, texts_in
from radar.errors import ContentError
from tests.conftest import CONTENT


def test_sixty_actions_cover_blocks_phases_and_gaps(library: Library) -> None:
    actions = library.actions.values()
    assert len(actions) >= 60
    assert {block for a in actions for block in a.blocks} == set(Block)
    assert {phase for a in actions for phase in a.phases} == set(Phase)
    assert {gap for a in actions for gap in a.gaps} == set(Gap)


@pytest.mark.parametrize("question", list(Question))
def test_every_question_has_first_steps_of_two_hours_at_most(library: Library, question: Question) -> None:
    assert len(first_steps(library, question)) >= 4


def test_stories_of_every_block_and_question(library: Library) -> None:
    assert len(library.stories) >= 24
    assert {block for story in library.stories.values() for block in story.blocks} == set(Block)
    assert {q for story in library.stories.values() for q in story.questions} >= set(Question) - {Question.OTHER}


def test_a_message_for_every_determinant_role_and_question(library: Library) -> None:
    assert len(library.messages) == len(Determinant) * len(Role) * len(Question)
    assert len({message.text.nl for message in library.messages.values()}) == len(library.messages)


def test_signals_of_many_sectors_and_every_kind(library: Library) -> None:
    signals = library.signals.values()
    assert len(signals) >= 30
    assert {signal.kind for signal in signals} == set(SignalKind)
    assert len({sector for signal in signals for sector in signal.sectors}) >= 8


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


# Every rule, broken.

Break = Callable[[str], str]
BREAKS: dict[str, tuple[str, Break, str]] = {
    "an empty text": ("messages/owner.toml", lambda s: re.sub(r'nl = "[^"]+"', 'nl = ""', s, count=1), "has no nl text."),
    "a banned word": ("stories/regioplan.toml", lambda s: s.replace('title = { nl = "', 'title = { nl = "Leercultuur ', 1), "'Leercultuur'"),
    "a banned word in English": ("words/report.toml", lambda s: s.replace('en = "Radar"', 'en = "Lifelong learning"', 1), "'Lifelong learning'"),
    "a long sentence": ("words/report.toml", lambda s: s.replace('nl = "Bron"', f'nl = "{"lang " * 17}"', 1), "a sentence of 17 words"),
    "a long title": ("stories/regioplan.toml", lambda s: s.replace('title = { nl = "', f'title = {{ nl = "{"x" * 61}', 1), "At most 60."),
    "an unknown source": ("messages/owner.toml", lambda s: s.replace('source = ["', 'source = ["nobody", "', 1), "names the source 'nobody'"),
    "no source": ("messages/owner.toml", lambda s: re.sub(r"source = \[.*\]", "source = []", s, count=1), "has no source."),
    "a signal without address": ("signals/law.toml", lambda s: re.sub(r"source = \[.*\]", 'source = ["regioplan"]', s, count=1), "has a source without an address."),
    "an unknown action": ("signals/law.toml", lambda s: re.sub(r'action = ".*"', 'action = "fly"', s, count=1), "names the action 'fly'"),
    "an unknown sector": ("signals/law.toml", lambda s: re.sub(r"sectors = \[.*\]", 'sectors = ["X"]', s, count=1), "names the sector 'X'."),
    "a small step of three hours": ("actions/job_content.toml", lambda s: re.sub(r"first_step_minutes = \d+", "first_step_minutes = 180", s, count=1), "180 minutes"),
    "a class out of range": ("actions/job_content.toml", lambda s: s.replace("cost_class = 0", "cost_class = 7", 1), "out of range"),
    "an action without question": ("actions/job_content.toml", lambda s: re.sub(r"questions = \[.*\]", "questions = []", s, count=1), "has no questions."),
    "a step for no question": ("actions/job_content.toml", lambda s: re.sub(r"questions = \[.*\]", 'questions = ["law"]', s, count=1), "not among its questions"),
    "no own words for the first question": ("actions/job_content.toml", lambda s: re.sub(r"questions = \[.*\]", 'questions = ["law"]', s, count=1), "in the words of 'law'"),
    "a story of no size": ("stories/regioplan.toml", lambda s: re.sub(r'size = ".*"', 'size = "big"', s, count=1), "size = 'big'."),
    "a message gone": ("messages/staff.toml", lambda s: s.replace("[[message]]", "[[other]]", 1), "messages: none for staff"),
    "a statement twice": ("questionnaires/quickscan-staff@2026-1.toml", lambda s: s.replace('"can_learn"', '"worth_learning"'), "two statements 'worth_learning'"),
    "an unknown scale": ("questionnaires/quickscan-staff@2026-1.toml", lambda s: s.replace('scale = "five"', 'scale = "ten"', 1), "is not in [scales]"),
    "says and cannot say": ("mappings/prevent-osa.toml", lambda s: s.replace("[cannot_say]", '[cannot_say]\nworkload = { nl = "x", en = "x" }'), "and measures it"),
    "a barrier nobody can choose": ("model/diagnosis.toml", lambda s: s.replace("fine_as_it_is =", "fine =", 1), "barrier 'fine' is no option"),
    "a figure without a source": ("model/planning.toml", lambda s: re.sub(r"source = .*\n", "", s, count=1), "has no source."),
    "a shared figure without confidence": ("model/diagnosis.toml", lambda s: s.replace('[states]\nsource = ["own_assumption"]\nconfidence = "low"', '[states]\nsource = ["own_assumption"]'), "[states]: has no confidence."),
    "an id used twice": ("sectors.toml", lambda s: s.replace('id = "C"', 'id = "A"'), "an id that is in use already"),
    "text where a number belongs": ("promise.toml", lambda s: s.replace("voices = 5", 'voices = "five"'), "'five' is not a whole number"),
    "a date as text": ("signals/law.toml", lambda s: re.sub(r"since = (\S+)", r'since = "\1"', s, count=1), "is not a date such as 2026-11-22"),
    "a word for nothing": ("cases/garage.toml", lambda s: s.replace("asked = 13", "asked = 13\nmood = 1"), "has 'mood', which nothing reads."),
    "no involvement": ("actions", lambda s: s.replace('"involvement_provider"', ""), "none lets people choose along"),
    "no stories of a block": ("stories", lambda s: s.replace('"external_environment"', '"job_content"'), "none for block external_environment"),
    "no signals of a kind": ("signals", lambda s: s.replace('kind = "people"', 'kind = "law"'), "none of kind people"),
    "too few for a gap": ("actions", lambda s: s.replace('"preparation_action"', '"consideration"'), "for gap preparation_action"),
    "too few for a phase": ("actions", lambda s: s.replace('"continuous"', '"apply"'), "in phase continuous"),
    "too few first steps": ("actions", lambda s: s.replace('"law"', '"growth"'), "first steps for question law"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_named(name: str, tmp_path: Path) -> None:
    place, broken, what = BREAKS[name]
    shutil.copytree(CONTENT, tmp_path / "content")
    found = tmp_path / "content" / place
    for file in [found] if found.is_file() else found.glob("*.toml"):
        file.write_text(broken(file.read_text()))
    with pytest.raises(ContentError) as refused:
        load_library(tmp_path / "content")
    assert what in str(refused.value)


def test_every_rule_is_broken_somewhere() -> None:
    """A rule that no break above reaches would be a rule that nobody has seen fail."""
    assert len(RULES) <= len(BREAKS)


def test_a_promise_below_the_floor_does_not_load(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    promise = tmp_path / "content/promise.toml"
    promise.write_text(promise.read_text().replace("voices = 5", "voices = 3"))
    with pytest.raises(ContentError, match="voices = 3 promises less than the floor"):
        load_library(tmp_path / "content")
