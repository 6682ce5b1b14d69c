"""How an owner asks his people: the form, what he shares, and the poster."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import segno

from radar_web import days, keys
from radar_web.pages.parts import Named
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Asking:
    """A round as its owner may know it: never who answered, nor how many."""

    code: str
    asked: int
    opened_on: dt.date
    closes_on: dt.date
    work_time: bool
    has_guess: bool
    chosen: str
    chosen_on: dt.date | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Two addresses: `link` opens the questions, at `join` people type the code."""

    link: str
    join: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """How many people, and until when. `only_talk`: too few to ask; `problem` is empty when there is none."""

    template: ClassVar[str] = "ask.html"
    label: str
    asked: str
    days: tuple[Named, ...]
    work_time: bool
    problem: str
    only_talk: bool


def ask_page(say: Words, today: dt.date, *, label: str, asked: str, work_time: bool, problem: str, only_talk: bool) -> AskPage:
    offered = days.closing_days(today)
    usual = days.nearest(offered, today + days.USUALLY_OPEN)
    return AskPage(label, asked, options(say, offered, usual), work_time, say(problem) if problem else "", only_talk)


def options(say: Words, offered: Sequence[dt.date], chosen: dt.date | None) -> tuple[Named, ...]:
    return tuple(Named(day.isoformat(), say.day(day), day == chosen) for day in offered)


@dataclass(frozen=True, slots=True)
class SharePage:
    """One link, a typed code, and texts to paste."""

    template: ClassVar[str] = "share.html"
    label: str
    asked: str
    needs_guess: bool
    text: str
    remind_title: str
    remind: str
    qr: str
    type: str
    code: str
    also_talk: bool


def share_page(say: Words, asking: Asking, ways: WaysIn, *, also_talk: bool, label: str) -> SharePage:
    until = say.day(asking.closes_on)
    first, second = (say.day(days.at_work(asking.opened_on + after)) for after in days.REMINDERS)
    return SharePage(
        label=label,
        asked=who_is_asked(say, asking),
        needs_guess=not asking.has_guess,
        text=_text(say, asking, until, ways.link),
        remind_title=say("share.remind_title", first=first, second=second),
        remind=say("share.remind", day=until, address=ways.link),
        qr=_qr(say, ways.link),
        type=say("share.code", address=ways.join),
        code=keys.in_blocks(asking.code),
        also_talk=also_talk,
    )


def _text(say: Words, asking: Asking, until: str, link: str) -> str:
    text = say("share.text", day=until, address=link)
    return text.replace(link, f"{say('share.text_work_time')} {link}") if asking.work_time else text


def who_is_asked(say: Words, asking: Asking) -> str:
    return say("share.asked", asked=asking.asked, day=say.day(asking.closes_on))


@dataclass(frozen=True, slots=True)
class PosterPage:
    """To put up in the canteen: paper only. `qr_says` tells what the QR code holds."""

    paper: ClassVar[str] = "poster.typ"
    sides: ClassVar[int] = 1
    label: str
    qr: str
    qr_says: str
    type: str
    code: str
    until: str
    work_time: bool


def poster_page(say: Words, asking: Asking, ways: WaysIn, *, label: str) -> PosterPage:
    until = say("share.poster_until", day=say.day(asking.closes_on))
    return PosterPage(
        label=label,
        qr=_qr(say, ways.link),
        qr_says=say("share.qr", address=ways.link),
        type=say("share.poster_type", address=ways.join),
        code=keys.in_blocks(asking.code),
        until=until,
        work_time=asking.work_time,
    )


def _qr(say: Words, link: str) -> str:
    """As SVG, for a page and for paper."""
    out = io.BytesIO()
    title = say("share.qr", address=link)
    segno.make(link, error="m").save(out, kind="svg", scale=6, border=2, title=title, omitsize=True, xmldecl=False, nl=False)
    return out.getvalue().decode()
