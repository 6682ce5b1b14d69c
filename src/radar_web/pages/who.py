"""Who sees what, and where the promise ends: said of this installation as it runs, and of these questions as they were asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from radar.concepts import Split
from radar_web.words import Words

FIRM = "firm"
"""Whoever runs an installation, when that is the firm whose people are asked."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What of an installation decides who can see what.

    `run_by`: a name, `FIRM`, or empty when nobody said. `https`: what is sent is encrypted. `days_kept`: of answers after closing.
    """

    run_by: str
    database: str
    https: bool
    days_kept: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one of those whom somebody could worry about sees, does not see, and what nobody can promise of him."""

    who: str
    sees: tuple[str, ...]
    sees_not: tuple[str, ...]
    cannot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoPage:
    """All of them."""

    template: ClassVar[str] = "who.html"
    who: tuple[Seen, ...]


def who_page(say: Words, installation: Installation) -> WhoPage:
    return WhoPage(who_sees(say, installation))


def who_sees(say: Words, installation: Installation, *, split: Split | None = None, slips: bool = False) -> tuple[Seen, ...]:
    """Per adversary, from the owner on; `split` and `slips` are those of the questions that somebody is about to answer."""
    is_host = installation.run_by == FIRM
    boss = _boss(say, split, slips=slips, is_host=is_host)
    return (boss, _colleague(say), _host(say, installation, slips=slips), _adviser(say, is_host=is_host), _thief(say))


def _boss(say: Words, split: Split | None, *, slips: bool, is_host: bool) -> Seen:
    promise = say.library.promise
    limits = {"least": promise.voices, "counts": promise.counts_from, "cell": promise.smallest_count}
    groups = {"each": promise.split_voices, "least": promise.voices, "most": promise.split_voices - 1}
    sees = ("boss_few", "boss_all", "boss_counts", *([f"boss_{split.by}"] if split else []))
    sees_not = ("boss_not", "boss_not_before", *["boss_not_small"] * bool(split))
    about_slips = ["boss_invents_slips", "boss_tries_slips"] * slips
    cannot = (*["boss_is_host"] * is_host, "boss_everybody", "boss_invents", *about_slips, "boss_number")
    return Seen(say("who.boss"), _said(say, sees, **limits | groups), _said(say, sees_not, **limits), _said(say, cannot))


def _colleague(say: Words) -> Seen:
    cannot = _said(say, ("colleague_code", "colleague_two", "colleague_screen"))
    return Seen(say("who.colleague"), _said(say, ("colleague_page", "colleague_link")), _said(say, ("colleague_not",)), cannot)


def _host(say: Words, installation: Installation, *, slips: bool) -> Seen:
    run_by = installation.run_by
    who = "host_firm" if run_by == FIRM else "host_named" if run_by else "host_unknown"
    sees = (who, "host_answers", f"host_{installation.database}", *["host_slips"] * slips, "host_gone")
    trust = ["host_is_firm"] if run_by == FIRM else [] if run_by else ["host_could_be_firm"]
    cannot = (*trust, "host_watches", "host_changes", *["host_plain"] * (not installation.https))
    return Seen(say("who.host"), _said(say, sees, name=run_by, days=installation.days_kept), _said(say, ("host_not",)), _said(say, cannot))


def _adviser(say: Words, *, is_host: bool) -> Seen:
    sees_not = _said(say, ("adviser_not_from_us" if is_host else "adviser_not",))
    return Seen(say("who.adviser"), _said(say, ("adviser_nothing",)), sees_not, _said(say, ("adviser_shown",)))


def _thief(say: Words) -> Seen:
    cannot = _said(say, ("thief_copies", "thief_old"))
    return Seen(say("who.thief"), _said(say, ("thief_answers", "thief_link")), _said(say, ("thief_not",)), cannot)


def _said(say: Words, names: Iterable[str], **values: object) -> tuple[str, ...]:
    return tuple(say(f"who.{name}", **values) for name in names)
