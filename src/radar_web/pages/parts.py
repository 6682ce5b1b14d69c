"""What many screens are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from radar.diagnosis import Estimate
from radar.release import OpenVoice
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


def leader_name(say: Words, leaders: Sequence[OpenVoice], at: int, *, short: bool = False) -> str:
    """The leader at this place, as a sentence names him; numbered among his like where there are more of these. `short`: over a column."""
    roles = [voice.role for voice in leaders]
    role, like = roles[at], roles.count(roles[at])
    key = f"{role}{'_of_more' if like > 1 else ''}{'_short' if short else ''}"
    return say(f"leader.{key}", number=roles[: at + 1].count(role))
