"""Who may do what, and when, as named predicates."""

import datetime as dt
import shutil
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

from radar.concepts import Role
from radar.promise import Promise
from radar_web.models import Round

LEAST_ASKED, ALSO_TALK_TO, MOST_ASKED = 8, 14, 99
"""Below 8 there is only the talk, to 14 both (model, amendment 8); above 99 it is a slip of the finger."""

MOST_LEADERS = 7
"""Who answer under their own role: in a firm of fifty more would be a round of their own."""

MOST_MAILS = 5
MOST_KEYS = 4
"""The owner, somebody in the office, and one or two whom he asks along."""

VISIT = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)

ANSWERS_KEPT = dt.timedelta(days=90)
"""After closing: long enough to be pooled once, in a period of twelve weeks (design, "The shape of a release")."""

GRACE = dt.timedelta(minutes=settings.GRACE_MINUTES)
"""How long a form that was opened before closing may still be sent."""


LEAST_FREE = 100_000_000
"""Bytes. A round of fifty people needs a hundredth of a percent of it; the rest is for the log of a database and for what others write."""


def has_room() -> bool:
    """Whether what people will answer can still be kept: asked while there is room, and not when the first of them answers."""
    return shutil.disk_usage(settings.STATE).free >= LEAST_FREE


def can_be_asked(asked: int) -> bool:
    return 1 <= asked <= MOST_ASKED


def only_talk(asked: int) -> bool:
    return asked < LEAST_ASKED


def also_talk(asked: int) -> bool:
    return LEAST_ASKED <= asked <= ALSO_TALK_TO


def can_be_split(asked: int, promise: Promise) -> bool:
    """Fewer than this can never answer enough to be told apart."""
    return asked >= promise.split_from


def asked_apart(people: int, leaders: Sequence[str], personnel: Sequence[str], *, one_leader: float) -> tuple[Role, ...]:
    """Who may be asked apart beside the owner: the rule by which roles collapse in a small firm (model 1.6).

    Up to `one_leader` people in all nobody: the owner answers for all who lead. Above it a supervisor, unless he said that there is none,
    and somebody from personnel, unless he said that he sees to it himself. `leaders` and `personnel` are what he told of his firm.
    """
    if people <= one_leader:
        return ()
    there = {Role.SUPERVISOR: "no" not in leaders, Role.HR: "myself" not in personnel}
    return tuple(role for role, is_there in there.items() if is_there)


def is_open(round: Round, now: dt.datetime) -> bool:
    return round.closed is None and now < round.closes_at


def accepts(round: Round, began: dt.datetime, now: dt.datetime) -> bool:
    """Who had the form before closing may still send it for a while after."""
    return began <= round.closes_at and still_takes(round, now)


def still_takes(round: Round, now: dt.datetime) -> bool:
    """Until it is closed, and no longer than that should have taken. Enough for those who answer openly: nobody counts them."""
    return round.closed is None and now < round.closes_at + GRACE


def from_our_pages(request: HttpRequest) -> bool:
    """For forms without a session to guard them: a browser says when another site sends its visitor's form."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", ours) == ours and request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
