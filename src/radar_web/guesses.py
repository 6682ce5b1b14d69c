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


def costs_time(*, but: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """A view that takes a code, and answers 404 to one that is wrong, used or too late.

    `but`: of these requests it is known that they guess nothing, so they never wait.
    """

    def guarding(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, language: Language, **values: str) -> HttpResponse:
            if not values and request.method in {"GET", "HEAD"}:  # an empty form
                return view(request, language)
            place = place_of(request)
            if (wait := waiting(place)) and not (but and but(request, **values)):
                return _held_up(request, language, wait)
            answer = view(request, language, **values)
            if answer.status_code == WRONG and _learns_of_it(request):
                note_miss(place)
            return answer

        return guarded

    return guarding


def _learns_of_it(request: HttpRequest) -> bool:
    """Not who has another site's page ask in his name: that page reads no answer, it could only make him wait."""
    sent_by = request.headers.get("Sec-Fetch-Site", "none")
    return sent_by in {"none", "same-origin"} or request.headers.get("Sec-Fetch-Dest") == "document"


def _held_up(request: HttpRequest, language: Language, wait: float) -> HttpResponse:
    answer = refuse(request, language, "guesses")
    answer["Retry-After"] = str(math.ceil(wait))
    return answer


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
    address = _read(said) or _read(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return b""
    network = ipaddress.ip_network((address, 32 if address.version == 4 else 64), strict=False)
    return hashlib.sha256(_SALT + network.network_address.packed).digest()


def _read(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, without the port that some web servers write behind it, and of the old kind where it is one in the dress of the new."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if text.count(":") == 1 else text
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
