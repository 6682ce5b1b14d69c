"""The door for a web server. The library is read and the example run here, so that broken content stops the start and not a visitor."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
django = get_wsgi_application()

from radar.concepts import Language, Role  # noqa: E402
from radar.content import FULL, STAFF  # noqa: E402 -- settings must be there first
from radar_web import clock, health, rights  # noqa: E402
from radar_web.public.views import example_sheet  # noqa: E402
from radar_web.queries import library  # noqa: E402
from radar_web.showing import empty_cards  # noqa: E402


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django takes any name of a codec for an alphabet and breaks on `hex`; our pages send UTF-8 and nothing else."""
    alphabet = re.search(r"charset\s*=\s*\"?([^\s\";]*)", environ.get("CONTENT_TYPE", ""), re.IGNORECASE)
    if alphabet and alphabet[1].lower() not in {"utf-8", "utf8"}:
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"We begrijpen niet wat er is verstuurd. / We do not understand what was sent.\n"]
    return django(environ, start_response)


connection_created.connect(rights.serve_pages)
health.wait_for_database()
if dangers := health.dangers():
    sys.exit("Radar does not start:\n" + "\n".join(map(str, dangers)))
connection.close()  # this thread serves nobody
for language in Language:
    example_sheet(language)  # words, look and paper in one: what is broken stops the start
    for asked in (STAFF, FULL[Role.STAFF]):
        empty_cards(library().questionnaires[asked].ref, language)
clock.start()
