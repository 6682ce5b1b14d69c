"""The owner's screens around his report: what he may change in it, what he told, and how he asks his people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from radar.concepts import Block, Language
from radar.content import Library
from radar.content.library import ProfileQuestion
from radar.questionnaire import Questionnaire
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name that a button can send."""

    id: str
    name: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A question about the firm."""

    id: str
    text: str
    several: bool
    options: tuple[Named, ...]

    @property
    def is_long(self) -> bool:
        """More options than fit a screen of a phone: a list to open."""
        return len(self.options) > 8


def profile_cards(library: Library, language: Language, told: Mapping[str, Sequence[str]]) -> tuple[ProfileCard, ...]:
    return tuple(
        ProfileCard(
            question.id, question.text[language], question.most > 1, _options(library, question, language, told.get(question.id, ()))
        )
        for question in library.profile
    )


def profile_values(library: Library, question: ProfileQuestion) -> tuple[str, ...]:
    """What may be answered: the options, or else the trades; of a trade with divisions the divisions."""
    if question.options:
        return tuple(option.value for option in question.options)
    return tuple(id for id in library.sectors if not any(other != id and other.startswith(id) for other in library.sectors))


def _options(library: Library, question: ProfileQuestion, language: Language, told: Sequence[str]) -> tuple[Named, ...]:
    labels = {option.value: option.label[language] for option in question.options}
    named = [
        Named(value, labels.get(value) or library.sectors[value].name[language], value in told)
        for value in profile_values(library, question)
    ]
    return tuple(named if question.options else sorted(named, key=lambda trade: trade.name))


@dataclass(frozen=True, slots=True)
class Share:
    """What an owner gives his people: one link, a typed code, and texts to paste."""

    address: str
    code: str
    type: str
    poster_type: str
    qr: str
    asked: str
    until: str
    text: str
    remind: str
    remind_title: str


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The six sentences of the talk, and what came of it."""

    sentences: tuple[Named, ...]
    topics: tuple[Named, ...]
    done: bool
    goes_well: tuple[str, ...]
    differ: tuple[str, ...]


def talk_page(questionnaire: Questionnaire, language: Language, say: Words, talk: Mapping[str, Mapping[str, str]] | None) -> TalkPage:
    """`talk`: what was stored, block to yes, mixed, no or skipped."""
    said = talk["said"] if talk else {}
    names = {block: say(f"construct.{block}") for block in Block}
    return TalkPage(
        sentences=tuple(Named(block, questionnaire.measuring[block][0].text[language]) for block in Block),
        topics=tuple(Named(block, _capital(names[block])) for block in Block),
        done=talk is not None,
        goes_well=tuple(names[block] for block in Block if said.get(block) == "yes"),
        differ=tuple(names[block] for block in Block if said.get(block) == "mixed"),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
