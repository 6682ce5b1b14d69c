"""Guessing a code costs time. Counted in memory, by a hash of the address that is worth nothing when the process ends."""

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from radar.concepts import Language
from radar_web.showing import refuse

MISSES, PAUSE = 30, 2.0
"""So many wrong codes at once, as a canteen may type that reads them from one poster; then one in so many seconds."""

MOST_PLACES = 10_000
"""Of which misses are remembered; the one that is oldest is forgotten."""

WRONG = 404

seconds = time.monotonic
_SALT = secrets.token_bytes(16)
_lock = threading.Lock()
_debts: dict[bytes, float] = {}
"""Until when each place would have to wait, had it no misses to spare; in seconds of this process."""

View = Callable[..., HttpResponse]


def costs_time(view: View) -> View:
    """A view that takes a code, and answers 404 to one that is wrong, used or too late."""

    @wraps(view)
    def guarded(request: HttpRequest, language: Language, **values: str) -> HttpResponse:
        place = place_of(request)
        if wait := waiting(place):
            answer = refuse(request, language, "guesses")
            answer["Retry-After"] = str(math.ceil(wait))
            return answer
        answer = view(request, language, **values)
        if answer.status_code == WRONG:
            note_miss(place)
        return answer

    return guarded


def waiting(place: bytes) -> float:
    """Seconds until somebody at this place may try again."""
    with _lock:
        return max(0.0, _debts.get(place, 0.0) - seconds() - (MISSES - 1) * PAUSE)


def note_miss(place: bytes) -> None:
    with _lock:
        debt = max(_debts.pop(place, 0.0), seconds()) + PAUSE
        if len(_debts) >= MOST_PLACES:
            _debts.pop(next(iter(_debts)))
        _debts[place] = debt


def forget() -> None:
    with _lock:
        _debts.clear()


def place_of(request: HttpRequest) -> bytes:
    """Where a request comes from: an address, of the new kind the network it is in, as a hash that nobody can read back.

    Behind our own web server its word is taken, which is the last in the list.
    """
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.HTTPS else ""
    address = said or request.META.get("REMOTE_ADDR", "")
    try:
        network = ipaddress.ip_network(f"{address}/{64 if ':' in address else 32}", strict=False)
    except ValueError:
        return b""
    return hashlib.sha256(_SALT + network.network_address.packed).digest()
