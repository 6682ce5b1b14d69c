"""The words of the field, and the nouns that several rooms share.

Sources of the enumerations: the behaviour model of Regioplan, the six building blocks of Windesheim and Saxion, the layers, phases and
preconditions of TNO.
Dutch names are in content/words/concepts.toml.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

STAGE, BARRIER, WORKLOAD, QUESTION, FACTS, WISH = "stage", "barrier", "workload", "question", "facts", "last_wish"
"""The statements that several rooms know by name; all others are known by what they measure."""


LOW, HIGH = 1.0, 5.0
"""The one scale of every construct."""

AGREES = 4.0
"""From "eens" on somebody says of himself or his firm that something goes well."""


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class Role(StrEnum):
    """Who answers. A person exists only left of the gate; a role exists everywhere."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    HR = "hr"
    STAFF = "staff"


class Question(StrEnum):
    """What keeps the owner busy: the door through which he comes in."""

    STAFF = "staff"
    QUALITY = "quality"
    TECH = "tech"
    LAW = "law"
    SUCCESSION = "succession"
    WORKLOAD = "workload"
    GROWTH = "growth"
    CUSTOMER = "customer"
    ONBOARDING = "onboarding"
    OTHER = "other"


class Determinant(StrEnum):
    """What makes a person intend to learn."""

    ATTITUDE = "attitude"
    SOCIAL = "social_pressure_support"
    SELF_EFFICACY = "self_efficacy"
    AWARENESS = "awareness"


class Intention(StrEnum):
    """What somebody means to do: between what moves him and what he does."""

    INTENTION = "intention"


class ChangeCapacity(StrEnum):
    """What turns an intention into behaviour."""

    SELF_REGULATION = "self_regulation"
    ADAPTIVE_SKILLS = "adaptive_skills"
    KNOWLEDGE = "knowledge"


class Block(StrEnum):
    """The six building blocks of learning at work."""

    JOB_CONTENT = "job_content"
    SPACE_SAFETY = "space_safety"
    COLLABORATION = "collaboration_team"
    LEADERSHIP = "leadership"
    ORGANISATION = "organisation_design"
    EXTERNAL = "external_environment"


class Condition(StrEnum):
    """What statements can measure of the preconditions. Safety is missing here: it is a building block."""

    INVOLVEMENT = "shopfloor_involvement"
    VISION = "integral_vision"
    READINESS = "readiness"
    WORKLOAD = "workload"


Construct = Determinant | Intention | ChangeCapacity | Block | Condition
KINDS_OF_CONSTRUCT = (Determinant, Intention, ChangeCapacity, Block, Condition)
CONSTRUCTS: tuple[Construct, ...] = (*Determinant, *Intention, *ChangeCapacity, *Block, *Condition)


class Precondition(StrEnum):
    """What must be in order before an action can work (TNO's randvoorwaarden)."""

    INVOLVEMENT = "shopfloor_involvement"
    VISION = "integral_vision"
    READINESS = "readiness"
    SAFETY_WORKLOAD = "safety_workload"


class Word(StrEnum):
    """The five words that head every result."""

    KNOWING = "weten"
    WANTING = "willen"
    ABLE = "kunnen"
    DARING = "durven"
    ALLOWED = "mogen"


class Fact(StrEnum):
    """What somebody did, as he ticks it: the facts that tell his state (model 3.3). `none` is an answer too."""

    NOW = "now"
    RECENT = "recent"
    USED = "used"
    AGAIN = "again"
    PLANNED = "planned"
    NONE = "none"


class State(StrEnum):
    """Where a person is on the way from no reason to learn to learning again and again."""

    UNAWARE = "unaware"
    SELECTING = "selecting"
    PREPARING = "preparing"
    ACTION = "action"
    APPLY = "apply"
    CONTINUOUS = "continuous"


class Phase(StrEnum):
    """TNO's five phases: how states are reported."""

    UNAWARE = "unaware"
    SELECTION = "selection"
    ACTION = "action"
    APPLY = "apply"
    CONTINUOUS = "continuous"


PHASE_OF: Mapping[State, Phase] = {
    State.UNAWARE: Phase.UNAWARE,
    State.SELECTING: Phase.SELECTION,
    State.PREPARING: Phase.SELECTION,
    State.ACTION: Phase.ACTION,
    State.APPLY: Phase.APPLY,
    State.CONTINUOUS: Phase.CONTINUOUS,
}


class Gap(StrEnum):
    """The three behavioural gaps, and the use of what was learned."""

    CONSIDERATION = "consideration"
    INTENTION_PREPARATION = "intention_preparation"
    PREPARATION_ACTION = "preparation_action"
    TRANSFER = "transfer"


GAP_AFTER: Mapping[State, Gap] = {
    State.UNAWARE: Gap.CONSIDERATION,
    State.SELECTING: Gap.INTENTION_PREPARATION,
    State.PREPARING: Gap.PREPARATION_ACTION,
    State.ACTION: Gap.TRANSFER,
    State.APPLY: Gap.TRANSFER,
}
"""The gap that lies before somebody in this state; nothing lies before `continuous`."""


class Layer(StrEnum):
    """Where an action works and who takes it up. HR is whoever cares for staff, in a small firm often the owner."""

    TASKS = "tasks"
    COLLEAGUES = "colleagues"
    SUPERVISOR = "supervisor"
    HR = "hr"
    SENIOR_MANAGEMENT = "senior_management"
    EXTERNAL_EDUCATION = "external_education"


class Mode(StrEnum):
    INFORMAL = "informal"
    FORMAL = "formal"
    MIXED = "mixed"
    ENABLING = "enabling"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Evidence(StrEnum):
    OWN_IDEA = "own_idea"
    GREY = "grey"
    RESEARCH = "research"
    TRIAL = "trial"


class Theme(StrEnum):
    """What an action tells people about the firm; a plan carries few themes at a time."""

    AUTONOMY = "autonomy"
    TIME = "time"
    OPENNESS = "openness"
    RECOGNITION = "recognition"
    DIALOGUE = "dialogue"
    SHARING = "sharing"
    FUTURE = "future"
    STRUCTURE = "structure"
    EXTERNAL = "external"


class Target(StrEnum):
    """Whose behaviour an action is meant to change."""

    EMPLOYEE = "employee"
    EMPLOYER = "employer"
    BOTH = "both"


class EffectClass(StrEnum):
    INFORMATION = "information"
    SOCIAL_SUPPORT = "social_support"
    JOB_DESIGN = "job_design"
    PLANNING = "planning"
    RESOURCES = "resources"
    FORMAL_LEARNING = "formal_learning"
    PRECONDITION = "precondition"
    EXTERNAL_EXPOSURE = "external_exposure"
    TRANSFER_CLIMATE = "transfer_climate"


class Trait(StrEnum):
    """What a plan must know of an action besides its place."""

    REQUIRES_LEADER_BACKING = "requires_leader_backing"
    REQUIRES_PRACTICE = "requires_practice"
    FOLLOWS_COURSE = "follows_course"
    INFORMATION_ONLY = "information_only"
    IMPLEMENTATION_INTENTION = "implementation_intention"
    INVOLVEMENT_PROVIDER = "involvement_provider"
    FOLLOWUP_PROVIDER = "followup_provider"
    NEEDS_SELF_EFFICACY_PAIR = "needs_self_efficacy_pair"
    EXTERNAL_DEPENDENCY = "external_dependency"
    DYNAMIC_SCHEME = "dynamic_scheme"
    LEGAL_CHECK = "legal_check"
    NAME_UNCERTAIN = "name_uncertain"
    DERIVED_BY_RADAR = "derived_by_radar"
    ALONE = "alone"


class Agreement(StrEnum):
    """How far people of one firm see a thing alike."""

    AGREED = "eens"
    MIXED = "gemengd"
    DIVIDED = "verdeeld"


class SignalKind(StrEnum):
    LAW = "law"
    TECHNOLOGY = "technology"
    MARKET = "market"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people, in every language of the product."""

    nl: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.nl if language is Language.NL else self.en


class SplitBy(StrEnum):
    """What a firm's people can be told apart by, and nothing else. The values are what the question is called on an answer sheet."""

    TEAM = "team"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Split:
    """How people are told apart, chosen when they are asked: by team or by kind of work, and the names of these."""

    by: SplitBy
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One time of asking. `asked` is the number of people asked: all who work there but the owner and open leaders."""

    id: str
    asked: int
    seed: int
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    author: str
    year: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Sector:
    """A section of the Dutch standard classification of businesses (SBI 2008)."""

    id: str
    name: Text
    examples: Text


@dataclass(frozen=True, slots=True)
class Action:
    """Something a firm can do. Classes of cost (0 to 3) and effort (1 to 4) are estimates; their words are in content/words."""

    id: str
    layers: tuple[Layer, ...]
    actors: tuple[Layer, ...]
    phases: tuple[Phase, ...]
    phase_confidence: Confidence
    phase_reason: str
    blocks: tuple[Block, ...]
    determinants: tuple[Determinant, ...]
    change_capacity: tuple[ChangeCapacity, ...]
    gaps: tuple[Gap, ...]
    mode: Mode
    evidence: Evidence
    cost_class: int
    effort_class: int
    first_step_minutes: int
    small_step: bool
    preconditions: tuple[Precondition, ...]
    questions: tuple[Question, ...]
    theme: Theme
    needs_followup: bool
    target: Target
    effect_class: EffectClass
    traits: frozenset[Trait]
    source: tuple[str, ...]
    name: Text
    first_step: Text
    try_small: Text
    visible_in_four_weeks: Text
    stop_when: Text
    first_step_for: Mapping[Question, Text] = field(default_factory=dict)

    def first_step_in_words_of(self, question: Question | None) -> Text:
        """The first step as the owner of this question would say it; the general step where there is no other."""
        return self.first_step if question is None else self.first_step_for.get(question, self.first_step)


@dataclass(frozen=True, slots=True)
class Story:
    """What a firm like his did, retold from a study."""

    id: str
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    size: str
    sectors: tuple[str, ...]
    source: tuple[str, ...]
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that speaks to one determinant of one role, in the world of one question."""

    id: str
    role: Role
    determinant: Determinant
    question: Question
    source: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that is coming in a trade. `since` is the day it holds from, or the day of the news.

    `sectors` are SBI sections (G), or divisions of one (G45) where a section is too wide. `checked_on` is the day somebody held it
    against its source; None where that is cited by its official number only.
    """

    id: str
    kind: SignalKind
    sectors: tuple[str, ...]
    questions: tuple[Question, ...]
    since: dt.date
    source: tuple[str, ...]
    what: Text
    able: Text
    action: str
    checked_on: dt.date | None = None
