"""Days on which small firms work: what may be chosen, and what somebody chose."""

import datetime as dt
from collections.abc import Iterable

FRIDAY = 5
CLOSING_AT = dt.time(12)
USUALLY_OPEN = dt.timedelta(days=10)
REMINDERS = (dt.timedelta(days=3), dt.timedelta(days=6))
"""When to send the text again (design, "What people meet", 5)."""


def closing_days(today: dt.date) -> list[dt.date]:
    """From a working week on, so that everybody was there once."""
    return working_days(today, range(5, 22))


def days_to_begin(today: dt.date) -> list[dt.date]:
    return working_days(today, range(1, 22))


def working_days(today: dt.date, after: Iterable[int]) -> list[dt.date]:
    """The days so many days from today that are not in a weekend."""
    return [day for days in after if (day := today + dt.timedelta(days=days)).isoweekday() <= FRIDAY]


def nearest(days: list[dt.date], wanted: dt.date) -> dt.date:
    return min(days, key=lambda day: abs(day - wanted))


def at_work(day: dt.date) -> dt.date:
    """This day, or in a weekend the Monday after."""
    return day + dt.timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > FRIDAY else 0)


def read(text: str) -> dt.date | None:
    """A day as our own lists send it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
