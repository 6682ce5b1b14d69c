"""What may be seen of a closed round: types only. The door that makes them is `radar.gate`.

`kind` tells in JSON which of two types stands there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from radar.concepts import Agreement, Construct, Question, Role


@dataclass(frozen=True, slots=True)
class Spread:
    """What a group said about one construct, on 1 to 5. `mean` is coarsened to a multiple of `step`, `sd` more so.

    `reliability` is that of one person's score (0 to 1) and `reference_mean` the mean of people in general, None for the norm: properties
    of the questionnaire, not of these people. `at_edge`: the mean was clipped, the true one may lie beyond.
    """

    n: int
    mean: float
    sd: float
    step: float
    agreement: Agreement
    reliability: float
    reference_mean: float | None = None
    at_edge: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """How many chose one of these options. More than one option: merged, because one alone would be too few."""

    options: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Every option of a choice in exactly one cell; each cell holds nobody or at least the smallest count promised."""

    merged: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of at least as many voices as promised. A construct that too few answered is left out."""

    key: str
    n: int
    constructs: Mapping[Construct, Spread]
    choices: Mapping[str, Counts]
    kind: str = field(default="group", init=False)


@dataclass(frozen=True, slots=True)
class TooFew:
    """An answer, not an error. It never says how many answered."""

    asked: int
    needed: int
    kind: str = field(default="too_few", init=False)


@dataclass(frozen=True, slots=True)
class OpenVoice:
    """Somebody who answers under his own name: the owner. Scores on 1 to 5; choices as the values he chose.

    `guess`: what he thinks most of his people say, as scores on 1 to 5.
    """

    role: Role
    constructs: Mapping[Construct, float]
    choices: Mapping[str, tuple[str, ...]]
    reliability: float
    guess: Mapping[Construct, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """The numbers of one round that may be seen, frozen. Everything after the gate is computed from this alone.

    `measures` lists what the questionnaire asks, so that "not asked" and "too few" are different words.
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
    open_voices: tuple[OpenVoice, ...] = field(default=())

    @property
    def owner(self) -> OpenVoice | None:
        """The owner's voice, when there is one."""
        return next((voice for voice in self.open_voices if voice.role is Role.OWNER), None)
