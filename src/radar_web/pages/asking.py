"""How an owner asks his people: the form, what he shares, and the poster."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import segno

from radar.concepts import Role, Split, SplitBy
from radar.content import FULL, STAFF
from radar_web import days, keys
from radar_web.pages.parts import Named
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Asking:
    """A round as its owner may know it: never who answered, nor how many."""

    code: str
    asked: int
    questions: int
    minutes: int
    is_long: bool
    leads: int
    answered_himself: bool
    split: Split | None
    slips: bool
    opened_on: dt.date
    closes_on: dt.date
    work_time: bool
    has_guess: bool
    chosen: str
    chosen_on: dt.date | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Addresses: `link` opens the questions, at `join` people type the code; `lead` is for who lead, when they are asked.

    A slip's own link is the same with its code after the #, which a browser keeps to itself.
    """

    link: str
    join: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """How many people, until when, which questions, and whether people are told apart.

    `only_talk`: too few to ask; `problem` is empty when there is none. `may_lead`: there are others to ask apart, as far as is known.
    """

    template: ClassVar[str] = "ask.html"
    label: str
    asked: str
    days: tuple[Named, ...]
    work_time: bool
    lengths: tuple[Named, ...]
    is_long: bool
    leads: str
    leads_title: str
    may_lead: bool
    slips: bool
    splits: tuple[Named, ...]
    is_split: bool
    split_title: str
    split_hint: str
    names: str
    problem: str
    only_talk: bool


@dataclass(frozen=True, slots=True)
class AskForm:
    """What an owner filled in so far, to be shown again."""

    asked: str = ""
    day: str = ""
    work_time: bool = False
    long: bool = False
    leads: str = ""
    slips: bool = False
    split: str = ""
    names: str = ""


SHORT, LONG = "short", "long"
LENGTHS = {SHORT: STAFF, LONG: FULL[Role.STAFF]}
"""Which questions an owner may ask his people."""


def ask_page(
    say: Words, today: dt.date, form: AskForm, *, may_lead: bool, most_leaders: int, label: str, problem: str, only_talk: bool
) -> AskPage:
    offered, promise = days.closing_days(today), say.library.promise
    usual = days.nearest(offered, today + days.USUALLY_OPEN)
    chosen = days.read(form.day)
    return AskPage(
        label=label,
        asked=form.asked,
        days=options(say, offered, chosen if chosen in offered else usual),
        work_time=form.work_time,
        lengths=tuple(_length(say, length, is_chosen=form.long == (length == LONG)) for length in LENGTHS),
        is_long=form.long,
        leads=form.leads,
        leads_title=say("ask.leads", most=most_leaders),
        may_lead=may_lead,
        slips=form.slips,
        splits=tuple(Named(by, say(f"ask.split_{by}"), by == form.split) for by in SplitBy),
        is_split=form.split in set(SplitBy),
        split_title=say("ask.split", least=promise.split_from),
        split_hint=say("ask.split_hint", total=promise.split_from, each=promise.split_voices),
        names=form.names,
        problem=say(problem, least=promise.split_from, most=most_leaders) if problem else "",
        only_talk=only_talk,
    )


def _length(say: Words, length: str, *, is_chosen: bool) -> Named:
    asked = say.library.questionnaires[LENGTHS[length]]
    return Named(length, say(f"ask.{length}", count=len(asked.statements), minutes=asked.minutes), is_chosen)


def options(say: Words, offered: Sequence[dt.date], chosen: dt.date | None) -> tuple[Named, ...]:
    return tuple(Named(day.isoformat(), say.day(day), day == chosen) for day in offered)


@dataclass(frozen=True, slots=True)
class SharePage:
    """One link, a typed code, and texts to paste. `lead` is that for who lead, empty when nobody does; `own` tells the way to his own."""

    template: ClassVar[str] = "share.html"
    label: str
    asked: str
    split: str
    needs_guess: bool
    own: str
    own_go: str
    lead: str
    text: str
    remind_title: str
    remind: str
    qr: str
    type: str
    code: str
    slips: bool
    also_talk: bool


def share_page(say: Words, asking: Asking, ways: WaysIn, *, also_talk: bool, label: str) -> SharePage:
    until = say.day(asking.closes_on)
    first, second = (say.day(days.at_work(asking.opened_on + after)) for after in days.REMINDERS)
    return SharePage(
        label=label,
        asked=who_is_asked(say, asking),
        split=say(f"share.split_{asking.split.by}", names=say.listed(asking.split.groups)) if asking.split else "",
        needs_guess=not asking.has_guess,
        own=say("share.own_done" if asking.answered_himself else "share.own_open") if asking.is_long else "",
        own_go=say("share.own_again" if asking.answered_himself else "share.own_go"),
        lead=say("share.lead_text", minutes=asking.minutes, day=until, address=ways.lead) if asking.leads else "",
        text=say("share.text", count=asking.questions, minutes=asking.minutes, day=until, address=ways.link, more=_more(say, asking)),
        remind_title=say("share.remind_title", first=first, second=second),
        remind=say(
            "share.remind", count=asking.questions, day=until, address=ways.link, more=say("share.need_slip") + " " if asking.slips else ""
        ),
        qr=_qr(say, ways.link),
        type=say("share.code", address=ways.join),
        code=keys.in_blocks(asking.code),
        slips=asking.slips,
        also_talk=also_talk,
    )


def _more(say: Words, asking: Asking) -> str:
    said = [say("share.text_work_time")] * asking.work_time + [say("share.need_slip")] * asking.slips
    return "".join(f"{sentence} " for sentence in said)


def who_is_asked(say: Words, asking: Asking) -> str:
    apart = " " + say("share.asked_lead_one" if asking.leads == 1 else "share.asked_lead", leads=asking.leads) if asking.leads else ""
    return say("share.asked", asked=asking.asked, day=say.day(asking.closes_on)) + apart


@dataclass(frozen=True, slots=True)
class PosterPage:
    """To put up in the canteen: paper only. `qr_says` tells what the QR code holds."""

    paper: ClassVar[str] = "poster.typ"
    sides: ClassVar[int] = 1
    label: str
    lead: str
    qr: str
    qr_says: str
    type: str
    code: str
    until: str
    work_time: bool
    need_slip: str


def poster_page(say: Words, asking: Asking, ways: WaysIn, *, label: str) -> PosterPage:
    until = say("share.poster_until", day=say.day(asking.closes_on))
    return PosterPage(
        label=label,
        lead=say("share.poster_lead", count=asking.questions, minutes=asking.minutes),
        qr=_qr(say, ways.link),
        qr_says=say("share.qr", address=ways.link),
        type=say("share.poster_type", address=ways.join),
        code=keys.in_blocks(asking.code),
        until=until,
        work_time=asking.work_time,
        need_slip=say("share.need_slip") if asking.slips else "",
    )


@dataclass(frozen=True, slots=True)
class SlipsPage:
    """Slips to cut out and hand out: paper only. Each has its own code, and a QR code that holds all."""

    paper: ClassVar[str] = "slips.typ"
    sides: ClassVar[int] = 13  # of eight slips: for as many people as can be asked
    label: str
    cut: str
    what: str
    go: str
    first: str
    until: str
    slips: tuple[tuple[str, str], ...]


def slips_page(say: Words, asking: Asking, ways: WaysIn, codes: Sequence[str], *, label: str) -> SlipsPage:
    return SlipsPage(
        label=label,
        cut=say("share.slips_cut"),
        what=say("share.slip_what", minutes=asking.minutes),
        go=say("share.slip_go", address=ways.join),
        first=say("share.slip_first", code=keys.in_blocks(asking.code)),
        until=say("share.slip_until", day=say.day(asking.closes_on)),
        slips=tuple((keys.in_blocks(code), _drawn(f"{ways.link}#{code}", say("share.slip_qr"))) for code in codes),
    )


def _qr(say: Words, link: str) -> str:
    return _drawn(link, say("share.qr", address=link))


def _drawn(link: str, title: str) -> str:
    """A QR code as SVG, for a page and for paper."""
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", scale=6, border=2, title=title, omitsize=True, xmldecl=False, nl=False)
    return out.getvalue().decode()
