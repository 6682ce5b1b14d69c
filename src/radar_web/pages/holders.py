"""Who holds a key: how many there are, and a new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from radar_web import keys
from radar_web.pages.deeds import Noted, told
from radar_web.words import Words

ENDED, REPLACED = "ended", "replaced"
"""What the address of the page may say of a last tap."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many keys a firm has, and whether some are younger than that of who looks."""

    count: int
    is_full: bool
    has_younger: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """A key that was just made, and its address."""

    code: str
    address: str


@dataclass(frozen=True, slots=True)
class KeysPage:
    """How many keys there are, a new one that is shown once (`fresh` is None else), what happened last, and what people can read."""

    template: ClassVar[str] = "keys.html"
    label: str
    happened: str
    count: str
    may_make: bool
    may_withdraw: bool
    fresh: Fresh | None
    next: str
    deeds: tuple[str, ...]


def keys_page(say: Words, held: Held, deeds: Iterable[Noted], *, label: str, fresh: Fresh | None, note: str, next: str) -> KeysPage:
    """`note` says what happened last; `next` is what the next key would be made of, so that a form sent twice makes one."""
    return KeysPage(
        label=label,
        happened=say(f"keys.{note}") if note in {ENDED, REPLACED} else "",
        count=say("keys.count_one") if held.count == 1 else say("keys.count_more", count=held.count),
        may_make=not held.is_full,
        may_withdraw=held.has_younger,
        fresh=Fresh(keys.in_blocks(fresh.code), fresh.address) if fresh else None,
        next=next,
        deeds=told(say, deeds),
    )
