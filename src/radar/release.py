"""What may be seen of a closed round: types only. The door that makes them is `radar.gate`.

`kind` tells in JSON which of two types stands there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from radar.concepts import Agreement, Construct, Question, Role, Split


@dataclass(frozen=True, slots=True)
class Spread:
    """What a group said about one construct, on 1 to 5. `mean` is coarsened to a multiple of `step`, `sd` more so.

    `n` is how many said it; one or two who passed are counted in. `sd` and `agreement` are of all but the voice that lies farthest off.

    `reliability` is that of one person's score (0 to 1) and `reference_mean` the mean of people in general, None for the norm: properties
    of the questionnaire, not of these people. `at_edge`: the mean was clipped, the true one may lie beyond; `at_floor`: so may a
    smaller spread.
    """

    n: int
    mean: float
    sd: float
    step: float
    agreement: Agreement
    reliability: float
    reference_mean: float | None = None
    at_edge: bool = False
    at_floor: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """How many chose one of these options. More than one option: merged, because one alone would be too few."""

    options: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Every option of a choice in exactly one cell; each cell holds nobody or at least the smallest count promised.

    One or two who passed are counted in the largest cell.
    """

    merged: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody, or a subgroup by its name: at least as many voices as promised. A construct that too few answered is left out."""

    key: str
    n: int
    constructs: Mapping[Construct, Spread]
    choices: Mapping[str, Counts]
    kind: str = field(default="group", init=False)


class Why(StrEnum):
    """Why a subgroup is not shown: too few answers in all; or too few in it, or in what would follow about others."""

    FEW_ANSWERS = "few_answers"
    WOULD_TELL = "would_tell"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A subgroup that is not shown. One reason for two cases, as each alone would tell how many answered there."""

    key: str
    why: Why


@dataclass(frozen=True, slots=True)
class TooFew:
    """An answer, not an error. It never says how many answered."""

    asked: int
    needed: int
    kind: str = field(default="too_few", init=False)


Asked = Mapping[Construct, tuple[str, ...]]
"""The ids of the statements behind each construct. The same ids are the same question: only then two voices are held side by side."""


@dataclass(frozen=True, slots=True)
class OpenVoice:
    """Somebody who answers under his own role: the owner, or a leader who was told so. Scores on 1 to 5; choices as the values chosen.

    `questionnaire` is what he answered, `reliability` that of his answer to one statement, 0 to 1. `guess`: what the owner thinks most of
    his people say, on 1 to 5, to the statements of `guessed`.
    """

    role: Role
    constructs: Mapping[Construct, float]
    choices: Mapping[str, tuple[str, ...]]
    reliability: float
    questionnaire: str = ""
    statements: Asked = field(default_factory=dict)
    guess: Mapping[Construct, float] = field(default_factory=dict)
    guessed: Asked = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vote:
    """What most people chose, and nothing of by how much; None when two or more were chosen as often."""

    winner: str | None
    kind: str = field(default="vote", init=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often people learned something in one week (ISO, such as 2026-W47), in whole fives."""

    week: str
    fives: int
    kind: str = field(default="tally", init=False)


@dataclass(frozen=True, slots=True)
class Release:
    """The numbers of one round that may be seen, frozen. Everything after the gate is computed from this alone.

    `measures` lists what the questionnaire asks, so that "not asked" and "too few" are different words. `splits` are the subgroups that
    may be shown beside all of `staff`, `hidden` those that may not; empty when the round had no `split`. `careless`: so many gave the same
    answer to everything and are not counted; few are told as none.
    `hinges` names what the words are about that one other answer of one person would change; None where that is not told.
    `promise` and `code` are versions; `seed` feeds every later draw.
    """

    round_id: str
    questionnaire: str
    promise: str
    code: str
    seed: int
    asked: int
    question: Question | None
    measures: tuple[Construct, ...]
    staff: Group | TooFew | None
    split: Split | None = None
    splits: tuple[Group, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    open_voices: tuple[OpenVoice, ...] = ()
    statements: Asked = field(default_factory=dict)
    careless: int = 0
    hinges: tuple[str, ...] | None = None

    @property
    def leaders(self) -> tuple[OpenVoice, ...]:
        """Those beside the owner who lead, or care for staff."""
        return tuple(voice for voice in self.open_voices if voice.role is not Role.OWNER)

    @property
    def owner(self) -> OpenVoice | None:
        """The owner's voice, when there is one."""
        return next((voice for voice in self.open_voices if voice.role is Role.OWNER), None)
