"""The nouns of the library."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from radar.concepts import Action, Confidence, Layer, Message, Question, Role, Sector, Signal, Source, Split, Story, Text
from radar.diagnosis import Model
from radar.planning import Principles
from radar.promise import Promise
from radar.questionnaire import Kind, Option, Questionnaire, Statement

Expected = str | int | float | bool | tuple[str | float, ...]

OWNER, STAFF = "quickscan-owner", "quickscan-staff"
"""The questionnaires that everybody starts with."""

FULL: Mapping[Role, str] = {role: f"scan-{role}" for role in Role}
"""The full scan of each role: the same statements, with another subject."""

LED_BY = (Role.SUPERVISOR, Role.HR)
"""Who leads, or cares for staff, beside the owner."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the model, with all that one must know to doubt it."""

    id: str
    value: float
    unit: str
    source: tuple[str, ...]
    confidence: Confidence


class Level(StrEnum):
    """Of whom an indicator tells: one person each, a firm as a whole, or the workers of a country."""

    PERSON = "person"
    FIRM = "firm"
    POPULATION = "population"


class Comparable(StrEnum):
    """Whether our figure may stand beside that of another source."""

    DIRECT = "direct"
    WITH_CARE = "with_care"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reference:
    """What another source found, when and of whom. A share is 0 to 1."""

    value: float
    unit: str
    year: int
    of: Text
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of the monitor. It stands for itself: it is part of no construct, and no mean is taken with another.

    `counts` are the options of its `statement` that count; both are empty where we do not ask for it.
    """

    id: str
    name: Text
    level: Level
    comparable: Comparable
    careful: Text
    source: tuple[str, ...]
    reference: tuple[Reference, ...] = ()
    statement: str = ""
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileOption:
    """An answer of the owner about his firm, with what it means for his plan.

    `people`: at least so many work there. `owner_does`: layers that are the owner himself. `minutes`: what a first step may take.
    `done`: actions that the firm does already.
    """

    value: str
    label: Text
    people: int | None = None
    owner_does: tuple[Layer, ...] = ()
    minutes: int | None = None
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """Asked of the owner after the first result; may be skipped. Without options: those of the sectors."""

    id: str
    text: Text
    options: tuple[ProfileOption, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: a firm as an expert would describe it, and what must come out.

    `owner`: statement id to answer. `staff`: statement id to one answer a person, separated by spaces; `supervisor` and `hr` likewise.
    `full`: everybody answered the full scan of his role, and `question` is the owner's, which that does not ask.
    `expected`: a path in release, diagnosis or plan to its value; a list means one of these.
    """

    id: str
    name: str
    why: str
    asked: int
    expected: Mapping[str, Expected]
    sector: str | None = None
    owner: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    supervisor: Mapping[str, str] = field(default_factory=dict)
    hr: Mapping[str, str] = field(default_factory=dict)
    full: bool = False
    question: Question | None = None

    @property
    def answered(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Everybody, with the questionnaire that he answered."""
        yield FULL[Role.OWNER] if self.full else OWNER, self.owner
        yield from ((FULL[Role.STAFF] if self.full else STAFF, person) for person in self.people)
        yield from self.leaders

    @property
    def people(self) -> list[dict[str, str]]:
        return _each(self.staff)

    @property
    def leaders(self) -> list[tuple[str, dict[str, str]]]:
        """Those beside the owner, with their questionnaires: supervisors first."""
        return [(FULL[role], person) for role, rows in zip(LED_BY, (self.supervisor, self.hr), strict=True) for person in _each(rows)]


def _each(rows: Mapping[str, str]) -> list[dict[str, str]]:
    """The n-th answer of every statement is the n-th person's."""
    answers = {statement: row.split() for statement, row in rows.items()}
    return [dict(zip(answers, person, strict=True)) for person in zip(*answers.values(), strict=False)]


@dataclass(frozen=True, slots=True)
class Library:
    """All content. Mappings are by id, in the order of the files; `origins` tells in which file an id stands.

    `questionnaires` holds the newest version of each, `versions` all of them by reference, mappings too: what was asked stays readable.
    """

    sources: Mapping[str, Source]
    sectors: Mapping[str, Sector]
    questionnaires: Mapping[str, Questionnaire]
    versions: Mapping[str, Questionnaire]
    mappings: Mapping[str, Questionnaire]
    indicators: Mapping[str, Indicator]
    profile: tuple[ProfileQuestion, ...]
    actions: Mapping[str, Action]
    stories: Mapping[str, Story]
    messages: Mapping[str, Message]
    signals: Mapping[str, Signal]
    cases: Mapping[str, Case]
    model: Model
    principles: Principles
    promise: Promise
    figures: Mapping[str, Figure]
    words: Mapping[str, Text]
    origins: Mapping[str, str]

    def with_split(self, questionnaire: Questionnaire, split: Split | None) -> Questionnaire:
        """The questionnaire with one question more: which team somebody is in, or what work he does."""
        if split is None:
            return questionnaire
        options = tuple(Option(name, Text(name, name)) for name in split.groups)
        asked = Statement(split.by, self.words[f"split.{split.by}"], Kind.CHOICE, options)
        return replace(questionnaire, statements=(*questionnaire.statements, asked))

    def values_of(self, question: ProfileQuestion) -> tuple[str, ...]:
        """What may be answered: the options, or else the trades; of a trade with divisions the divisions."""
        if question.options:
            return tuple(option.value for option in question.options)
        return tuple(id for id in self.sectors if not any(other != id and other.startswith(id) for other in self.sectors))

    def known_values(self, question: ProfileQuestion, sent: Collection[str]) -> tuple[str, ...]:
        """Of what was sent, what may be answered, and no more than may be chosen."""
        return tuple(value for value in self.values_of(question) if value in sent)[: question.most]
