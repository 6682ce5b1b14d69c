"""When the database or its disk fails: a sentence and 503, so that whoever sent something knows that it was not stored."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse

from radar_web.showing import language_of, refuse

SECONDS = 5
"""After which it is worth trying again."""

OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""Mistakes in the code: these are told as such. Whatever else a database says is full, locked, read-only, damaged or gone."""

log = logging.getLogger(__name__)


class Away:
    """A middleware of Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a request of which nothing was stored; None leaves the exception to Django."""
        if not isinstance(exception, (DatabaseError, InterfaceError)) or isinstance(exception, OURS):
            return None
        log.error("The database does not do what it is asked: %s", exception)
        answer = refuse(request, language_of(request), "away")
        answer["Retry-After"] = str(SECONDS)
        return answer
