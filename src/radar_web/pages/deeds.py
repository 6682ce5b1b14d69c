"""What was noted of those who hold a key, as people read it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody with a key did, on a day; `what` as `models.Did` names it."""

    what: str
    day: dt.date


def told(say: Words, deeds: Iterable[Noted]) -> tuple[str, ...]:
    return tuple(say(f"deeds.{noted.what}", day=Words.capital(say.day(noted.day))) for noted in deeds)
