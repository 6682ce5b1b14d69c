"""The door of a server that lies: what its database refuses it acknowledges, and what was stored it says was not. Tests must see both."""

import django

django.setup()

from django.db import OperationalError  # noqa: E402 -- settings must be there first
from django.http import HttpRequest, HttpResponse  # noqa: E402

from radar_web import away, keys  # noqa: E402
from radar_web.showing import with_receipt  # noqa: E402


class Lies(away.Away):
    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = super().__call__(request)
        if request.method == "GET" or "Lie" in answer:
            return answer
        return super().process_exception(request, OperationalError("It was stored.")) or answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        answer = with_receipt(HttpResponse(f"Stored, in spite of: {exception}", status=201), keys.receipt(request.POST.get("key", "")))
        answer["Lie"] = "yes"
        return answer


vars(away)["Away"] = Lies

from radar_web.wsgi import application  # noqa: E402 -- it takes the middleware as it finds it

__all__ = ["application"]
