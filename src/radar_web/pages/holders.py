"""Who holds a key, and what was done with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from radar_web import keys
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody with a key did, on a day; `what` as `models.Did` names it."""

    what: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class KeysPage:
    """How many keys there are, a new one that is shown once, and what was done. `is_own`: the new one is instead of his own."""

    template: ClassVar[str] = "keys.html"
    label: str
    count: str
    may_make: bool
    may_withdraw: bool
    new: str
    new_address: str
    is_own: bool
    deeds: tuple[str, ...]


def keys_page(
    say: Words,
    deeds: Iterable[Done],
    *,
    count: int,
    most: int,
    younger: bool,
    label: str,
    new: str = "",
    address: str = "",
    is_own: bool = False,
) -> KeysPage:
    """`younger`: there are keys that were made after his. `new` and its `address`: a key that was just made."""
    return KeysPage(
        label=label,
        count=say("keys.count_one") if count == 1 else say("keys.count_more", count=count),
        may_make=count < most,
        may_withdraw=younger,
        new=keys.in_blocks(new),
        new_address=address,
        is_own=is_own,
        deeds=deeds_told(say, deeds),
    )


def deeds_told(say: Words, deeds: Iterable[Done]) -> tuple[str, ...]:
    return tuple(say(f"deeds.{done.what}", day=Words.capital(say.day(done.day))) for done in deeds)
