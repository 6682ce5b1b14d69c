"""What respondents are promised, and the least that ever may be."""

from dataclasses import dataclass

from radar.errors import ContentError, Problem


@dataclass(frozen=True, slots=True)
class Promise:
    """How many voices before a number, and how coarse a number is (points on 1 to 5). What each means: content/promise.toml."""

    id: str
    voices: int
    split_voices: int
    split_from: int
    counts_from: int
    smallest_count: int
    mean_step: float
    mean_low: float
    mean_high: float
    few: int
    few_step: float
    few_low: float
    few_high: float
    sd_step: float
    sd_floor: float

    def coarseness(self, voices: int, *, apart: bool = False) -> tuple[float, float, float]:
        """The step of a mean of so many voices, and the ends that it is clipped to. Told `apart` from everybody: as if they were few."""
        if apart or voices <= self.few:
            return self.few_step, self.few_low, self.few_high
        return self.mean_step, self.mean_low, self.mean_high


FLOOR = Promise(
    id="floor",
    voices=5,
    split_voices=8,
    split_from=20,
    counts_from=8,
    smallest_count=3,
    mean_step=0.1,
    mean_low=1.5,
    mean_high=4.5,
    few=11,
    few_step=0.25,
    few_low=2.0,
    few_high=4.0,
    sd_step=0.2,
    sd_floor=0.8,
)
"""The least that is ever promised. Content may promise more, never less."""

AT_MOST = {"mean_high", "few_high"}
"""Where less is stricter; of everything else more is."""


def check_promise(promise: Promise) -> None:
    """Raise ContentError with every point in which a promise is laxer than the floor."""
    problems = promise_problems(promise)
    if problems:
        raise ContentError(problems)


def promise_problems(promise: Promise) -> list[Problem]:
    """Every point in which a promise is laxer than the floor."""
    return [_laxer(promise, name) for name in Promise.__slots__ if name != "id" and _is_laxer(promise, name)]


def _is_laxer(promise: Promise, name: str) -> bool:
    promised, least = getattr(promise, name), getattr(FLOOR, name)
    return bool(promised > least if name in AT_MOST else promised < least)


def _laxer(promise: Promise, name: str) -> Problem:
    what = f"{name} = {getattr(promise, name)} promises less than the floor, {getattr(FLOOR, name)}."
    return Problem(f"promise {promise.id!r}", what, "Make it stricter; the floor is in radar.promise.")
