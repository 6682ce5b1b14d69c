"""What Django costs by itself on this machine: one view, 25 fields, one row. No middleware, no template, nothing of ours.

`python -m benches.bare` makes its table. The address of the database and the folder come from the environment, as those of the product do.
"""

import json
import os
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

FIELDS = [f"field_{number}" for number in range(25)]


def _database() -> dict[str, object]:
    """As the product's own: what was acknowledged is on disk. Its connections stay, which is the best that Django can do."""
    if not os.environ.get("RADAR_DATABASE"):
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", "timeout": 20}
        name = os.path.join(os.environ["RADAR_STATE"], "bare.sqlite3")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": None}
    parts = urlsplit(os.environ["RADAR_DATABASE"])
    place = {"NAME": parts.path.strip("/"), "USER": parts.username, "HOST": parts.hostname, "PORT": parts.port}
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, **place}


settings.configure(
    SECRET_KEY=secrets.token_hex(16), ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, DATABASES={"default": _database()}, USE_I18N=False
)


def store(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _said("ready")
    fields = json.dumps({name: request.POST[name] for name in FIELDS})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare (key, fields) VALUES (%s, %s)", [secrets.token_hex(32), fields])
    return _said("stored", status=201)


def _said(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, headers={"Content-Length": len(words)})


urlpatterns = [path("", store)]
application = get_wsgi_application()


if __name__ == "__main__":
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (key varchar(64) PRIMARY KEY, fields text NOT NULL)")
