"""What is found, each with its uncertainty: types only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from radar.concepts import Agreement, Block, Construct, Gap, Phase, Precondition, Question, Role, State, Word
from radar.release import TooFew


class Light(StrEnum):
    """Whether a precondition is in order: by its chance, in words."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Voice(StrEnum):
    """Whose view it is. Leaders are never taken together: beside the word goes which of them."""

    OWNER = "owner"
    GUESS = "guess"
    SUPERVISOR = "supervisor"
    HR = "hr"
    STAFF = "staff"


class Standing(StrEnum):
    """What may be said of a number: it goes well, it could be better, that is too close to call; or a mean would speak for nobody."""

    WELL = "well"
    BETTER = "better"
    TOO_CLOSE = "too_close"
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean on 1 to 5 with its standard error and its 90% interval."""

    mean: float
    sd: float
    low: float
    high: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the people asked, 0 to 1, with its 80% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class View:
    """How one voice sees the firm. What is not known is not in it; `states`, `phases` and `gaps` may be unknown as a whole.

    `deficits`: expected shortfall from the target, 0 to 1. `workload`: chance that the load is workable. `largest` is the phase of most
    people, where that is likely enough. `grounds`: what points to each gap, the strongest first: constructs, or the statement that was
    counted. `state` and `barriers` are quotations of the owner, or what most of his people named.
    """

    role: Role
    voices: int
    of: int
    constructs: Mapping[Construct, Estimate]
    agreement: Mapping[Construct, Agreement]
    deficits: Mapping[Construct, float]
    words: Mapping[Word, Estimate]
    workload: float | None
    states: Mapping[State, float] | None
    phases: Mapping[Phase, Share] | None
    gaps: Mapping[Gap, float] | None
    largest: Phase | None = None
    grounds: Mapping[Gap, tuple[str, ...]] = field(default_factory=dict)
    state: State | None = None
    barriers: tuple[str, ...] = ()
    kind: str = field(default="view", init=False)


class Certainty(StrEnum):
    """How a bottleneck may be named."""

    SAID = "said"
    MAINLY = "mainly"
    EITHER = "either"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where the firm gets stuck: no gap, one, or two that cannot be told apart; with the chance of each, and what points there.

    What is left of the chances to 1 is that none stands out.
    """

    certainty: Certainty
    gaps: tuple[Gap, ...]
    chances: Mapping[Gap, float]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One voice minus another on the same statements, in points, where it is too large to be chance. `leader`: which of the leaders."""

    construct: Construct
    voice: Voice
    other: Voice
    seen: float
    seen_by_other: float
    size: float
    sd: float
    leader: int = 0


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    TOO_SMALL = "too_small"


@dataclass(frozen=True, slots=True)
class Change:
    """His people now minus the time before, in points. Answers of one person cannot be tied, so only a large change is told: from
    `detectable` points on.
    """

    construct: Construct
    before: float
    now: float
    detectable: float
    direction: Direction


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier round: what may be compared, and what was asked otherwise, by too few, or divides people."""

    round_id: str
    changes: tuple[Change, ...]
    not_comparable: tuple[Construct, ...]


@dataclass(frozen=True, slots=True)
class WeakestLink:
    """Highest minus lowest of the six blocks, in points, with its 90% interval."""

    strongest: Block
    weakest: Block
    size: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Subgroup:
    """How one team, or people with one kind of work, see it: only what may be shown of them."""

    name: str
    voices: int
    constructs: Mapping[Construct, Estimate]


@dataclass(frozen=True, slots=True)
class SubgroupDifference:
    """Two subgroups that see a construct differently, in points, by more than chance would give."""

    construct: Construct
    higher: str
    lower: str
    size: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the release says. `owner` and `leaders` are quoted, never inferred or averaged; `staff` is absent when nobody was asked.

    `preconditions` are chances, `lights` the same in words. `hinges` names what the words are about that one other answer would change;
    None where so few answered that this is not told. `low_response`: too few of those asked answered to speak for all without care.
    `reference_deficit` is what to expect of a construct of which nothing is known.
    """

    round_id: str
    questionnaire: str
    seed: int
    asked: int
    question: Question | None
    owner: View | None
    leaders: tuple[View, ...]
    staff: View | TooFew | None
    bottleneck: Bottleneck
    preconditions: Mapping[Precondition, float]
    lights: Mapping[Precondition, Light]
    differences: tuple[Difference, ...]
    weakest_link: WeakestLink | None
    subgroups: tuple[Subgroup, ...]
    subgroup_differences: tuple[SubgroupDifference, ...]
    conflicts: tuple[str, ...]
    hidden_learners: bool
    low_response: bool
    reference_deficit: float
    not_asked: tuple[Construct, ...]
    too_few_for: tuple[Construct, ...]
    hinges: tuple[str, ...] | None = None
    since: Since | None = None

    @property
    def staff_view(self) -> View | None:
        """His people's view, when there is one."""
        return self.staff if isinstance(self.staff, View) else None

    @property
    def views(self) -> tuple[View, ...]:
        """The owner's and that of his people, which a plan rests on. Of leaders nothing is taken together, and none outvotes anybody."""
        return tuple(view for view in (self.owner, self.staff_view) if view)
