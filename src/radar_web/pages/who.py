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


def who_sees(
    say: Words, installation: Installation, *, split: Split | None = None, slips: bool = False, has_leaders: bool = False
) -> tuple[Seen, ...]:
    """Per adversary, from the owner on; `split`, `slips` and `has_leaders` are of the questions that somebody is about to answer."""
    is_host = installation.run_by == FIRM
    boss = _boss(say, split, slips=slips, has_leaders=has_leaders, is_host=is_host)
    return (boss, _colleague(say), _host(say, installation, slips=slips), _adviser(say, installation.run_by), _thief(say, slips=slips))


def who_sees_leader(say: Words, installation: Installation) -> tuple[Seen, ...]:
    """The same for somebody who leads, or sees to personnel, and answers openly."""
    hidden = ["leader_boss_not"] * (installation.run_by != FIRM)
    boss = Seen(
        say("who.leader_boss"),
        _said(say, ("leader_boss_sees", "leader_boss_one")),
        _said(say, ("leader_boss_never", *hidden)),
        _said(say, ("leader_boss_shows",)),
    )
    colleague = Seen(
        say("who.colleague"), _said(say, ("leader_link",)), _said(say, ("leader_colleague_not",)), _said(say, ("colleague_screen",))
    )
    thief = Seen(say("who.thief"), _said(say, ("leader_thief",)), _said(say, ("leader_thief_not",)), _said(say, ("thief_old",)))
    return (boss, colleague, _leaders_host(say, installation), _adviser(say, installation.run_by), thief)


def _leaders_host(say: Words, installation: Installation) -> Seen:
    who, cannot = _who_hosts(installation), ("host_watches", "host_changes", *["host_plain"] * (not installation.https))
    sees = _said(say, (who, "leader_host", "leader_host_stays"), name=installation.run_by)
    return Seen(say("who.host"), sees, _said(say, ("leader_host_not",)), _said(say, cannot))


def _boss(say: Words, split: Split | None, *, slips: bool, has_leaders: bool, is_host: bool) -> Seen:
    """Who runs the computer himself sees what is there: of him it is said what Radar does not show, not what he does not see."""
    promise = say.library.promise
    limits = {"least": promise.voices, "counts": promise.counts_from, "cell": promise.smallest_count}
    groups = {"each": promise.split_voices, "least": promise.voices, "most": promise.split_voices - 1}
    sees = (
        *["boss_is_host"] * is_host,
        "boss_few",
        "boss_all",
        "boss_counts",
        *([f"boss_{split.by}"] if split else []),
        *["boss_leaders"] * has_leaders,
    )
    hidden = ("boss_not_shown",) if is_host else ("boss_not_with_slips" if slips else "boss_not", "boss_not_before")
    sees_not = (*hidden, *["boss_not_small"] * bool(split))
    about_slips = ["boss_invents_slips", "boss_tries_slips"] * slips
    cannot = ("boss_everybody", "boss_invents", "boss_number", "boss_fills", *about_slips)
    return Seen(say("who.boss"), _said(say, sees, **limits | groups), _said(say, sees_not, **limits), _said(say, cannot))


def _colleague(say: Words) -> Seen:
    sees, cannot = ("colleague_page", "colleague_link"), ("colleague_everybody", "colleague_code", "colleague_two", "colleague_screen")
    return Seen(say("who.colleague"), _said(say, sees), _said(say, ("colleague_not",)), _said(say, cannot))


def _host(say: Words, installation: Installation, *, slips: bool) -> Seen:
    run_by = installation.run_by
    sees = (_who_hosts(installation), "host_answers", f"host_{installation.database}", *["host_slips"] * slips, "host_gone")
    trust = ["host_is_firm"] if run_by == FIRM else [] if run_by else ["host_could_be_firm"]
    cannot = (*trust, "host_watches", "host_changes", *["host_plain"] * (not installation.https))
    return Seen(say("who.host"), _said(say, sees, name=run_by, days=installation.days_kept), _said(say, ("host_not",)), _said(say, cannot))


def _who_hosts(installation: Installation) -> str:
    return "host_firm" if installation.run_by == FIRM else "host_named" if installation.run_by else "host_unknown"


def _adviser(say: Words, run_by: str) -> Seen:
    """Whoever runs it may be one of these, when he is named and not the firm."""
    is_other = run_by not in {"", FIRM}
    sees_not = _said(say, ("adviser_not" if is_other else "adviser_not_from_us",))
    cannot = _said(say, ("adviser_shown", *["adviser_is_host"] * is_other))
    return Seen(say("who.adviser"), _said(say, ("adviser_nothing",)), sees_not, cannot)


def _thief(say: Words, *, slips: bool) -> Seen:
    sees = _said(say, ("thief_answers", "thief_figures", "thief_link", *["thief_slips"] * slips))
    return Seen(say("who.thief"), sees, _said(say, ("thief_not",)), _said(say, ("thief_copies", "thief_old")))


def _said(say: Words, names: Iterable[str], **values: object) -> tuple[str, ...]:
    return tuple(say(f"who.{name}", **values) for name in names)
