"""What many screens are made of."""

from dataclasses import dataclass

from radar.diagnosis import Estimate
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with what is said of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name, that a form can send."""

    id: str
    name: str
    chosen: bool = False


def with_interval(say: Words, found: Estimate) -> str:
    """A mean with what it lies between."""
    return say("report.number", mean=say.number(found.mean), low=say.number(found.low), high=say.number(found.high))
