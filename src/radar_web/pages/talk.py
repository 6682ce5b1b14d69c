"""The talk: six sentences, what a group found of each, and the step that came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from radar.concepts import Block, Question
from radar.questionnaire import Questionnaire
from radar_web.pages.parts import Line, Named
from radar_web.words import Words

OTHER = "other"
"""A group that begins with something of its own."""


class Together(StrEnum):
    """What the slips of a group say of one sentence."""

    YES = "yes"
    MIXED = "mixed"
    NO = "no"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Talk:
    """What came of a talk; nothing of one person. `begin` and `step` are None when they chose something of their own."""

    said: Mapping[Block, Together]
    begin: Block | None
    step: str | None


@dataclass(frozen=True, slots=True)
class TalkPage:
    """How to do it, the form, and after it what was found. `step` is None when they chose something of their own."""

    template: ClassVar[str] = "talk.html"
    label: str
    problem: str
    sentences: tuple[Named, ...]
    answers: tuple[Named, ...]
    topics: tuple[Named, ...]
    done: bool
    goes_well: tuple[str, ...]
    differ: tuple[str, ...]
    step: Line | None


SLIPS = ("yes", "some", "no")
SETS = 7
"""Slips for so many people on one sheet."""


@dataclass(frozen=True, slots=True)
class CardsPage:
    """What is on the table during the talk: how it goes, six sentences to read aloud, and slips to cut out for so many people (`sets`)."""

    paper: ClassVar[str] = "cards.typ"
    sides: ClassVar[int] = 2
    label: str
    sentences: tuple[str, ...]
    slips: tuple[str, ...]
    sets: int
    cut: str


def cards_page(say: Words, questionnaire: Questionnaire, *, label: str) -> CardsPage:
    return CardsPage(
        label=label,
        sentences=tuple(questionnaire.measuring[block][0].text[say.language] for block in Block),
        slips=tuple(say(f"talk.slip_{slip}") for slip in SLIPS),
        sets=SETS,
        cut=say("talk.cut", people=SETS),
    )


def talk_page(
    say: Words, questionnaire: Questionnaire, talk: Talk | None, *, question: Question | None, missing: bool, label: str
) -> TalkPage:
    """`missing`: what to begin with was not chosen. `question` is the owner's: the step speaks in its words."""
    said: Mapping[Block, Together] = talk.said if talk else {}
    names = {block: say(f"construct.{block}") for block in Block}
    action = say.library.actions.get(talk.step) if talk and talk.step else None
    return TalkPage(
        label=label,
        problem=say("talk.missing") if missing else "",
        sentences=tuple(Named(block, questionnaire.measuring[block][0].text[say.language]) for block in Block),
        answers=tuple(Named(answer, say(f"talk.{answer}")) for answer in Together),
        topics=tuple(Named(block, say.capital(names[block])) for block in Block),
        done=talk is not None,
        goes_well=tuple(names[block] for block in Block if said.get(block) is Together.YES),
        differ=tuple(names[block] for block in Block if said.get(block) is Together.MIXED),
        step=Line(action.name[say.language], action.first_step_in_words_of(question)[say.language]) if action else None,
    )
