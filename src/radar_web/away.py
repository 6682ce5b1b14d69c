"""When something breaks, and when that is the database or its disk: a sentence and 503, so that whoever sent something sends it again.

It is not known that nothing was stored: when the last sync fails, what was written may be found after a restart. Hence the key.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from radar_web.ledger import NotKept
from radar_web.logs import told
from radar_web.showing import language_of, refuse

RETRY_AFTER = 5  # seconds

STORAGE_FAILS = (DatabaseError, InterfaceError, NotKept)
OUR_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""Mistakes in the code: these are told as such. Whatever else a database says is full, locked, damaged or gone."""

ANSWERED_BY_DJANGO = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError)
"""What a page may raise to be refused."""

LONGEST_HOST = 253 + len(":65535")
WRONG_WAY = 405

log = logging.getLogger(__name__)


class Away:
    """Between Django and every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_host()) > LONGEST_HOST:
            raise BadRequest("a host with a port that cannot be: Django lets any number through, and it would go into links")
        answer = self.get_response(request)
        return _in_a_sentence(request, answer) if answer.status_code == WRONG_WAY and not answer.content else answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a request that was not acknowledged; None leaves the exception to Django."""
        ours = isinstance(exception, OUR_MISTAKES) or not isinstance(exception, STORAGE_FAILS)
        if ours and not isinstance(exception, ANSWERED_BY_DJANGO):
            log.error("A page broke: %s", told(exception))
        if ours:
            return None
        log.error("Nothing can be stored: %s", told(exception))
        answer = refuse(request, language_of(request), "away")
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


def _in_a_sentence(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A form that was opened as a page, or the other way: Django says so to programs only."""
    page = refuse(request, language_of(request), "wrong_way")
    page["Allow"] = answer["Allow"]
    return page
