"""Wiring. What differs per installation comes from the environment and fails loudly."""

import os
import secrets
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from radar.errors import ContentError
from radar_web.theme import NAME, OWN, Theme, read_theme

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
STATE = Path(os.environ.get("RADAR_STATE", ROOT / "var"))
try:
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    sys.exit(f"RADAR_STATE is {STATE}, and that cannot be a folder: {error.strerror}. Name another.")


def _secret_key() -> str:
    """That of the environment; else one made once and kept beside the database, readable by its owner only."""
    if given := os.environ.get("RADAR_SECRET_KEY"):
        return given
    place = STATE / "secret-key"
    try:
        if not place.exists():
            _make_secret(place)
        return place.read_text()
    except OSError as error:
        sys.exit(f"{place} cannot be used: {error.strerror}. Give it to the user that runs Radar.")


def _make_secret(place: Path) -> None:
    """Whole or not at all, on a full disk too; of two processes that begin at once the first one's stands."""
    handle, aside = tempfile.mkstemp(dir=STATE)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, place)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)


def _has_port(address: str) -> bool:
    """Whether the port can be one; none is fine too."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _database() -> dict[str, object]:
    """PostgreSQL where RADAR_DATABASE names one (postgresql://user:password@host:port/name), else SQLite in the state folder."""
    address = os.environ.get("RADAR_DATABASE")
    if not address:
        # What was acknowledged survives a power cut: WAL, full sync, and a write lock from the start of a transaction.
        # What was deleted is overwritten, and no file beside the database ever holds a row.
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
        options = {"transaction_mode": "IMMEDIATE", "init_command": pragmas, "timeout": 20}
        place = {"NAME": STATE / "radar.sqlite3", "TEST": {"NAME": STATE / "test.sqlite3"}}
        return {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options, **place}
    parts = urlsplit(address)
    if parts.scheme != "postgresql" or not parts.path.strip("/") or not _has_port(address):
        sys.exit("RADAR_DATABASE is not an address of PostgreSQL. Write: postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Values apart from the statement: what PostgreSQL writes in its log of one that fails then quotes no answer.
        "OPTIONS": {"connect_timeout": "5", "server_side_binding": True, **dict(parse_qsl(parts.query))},
    }


def _mail() -> dict[str, object]:
    """The settings of a mail server where RADAR_MAIL names one (smtp://user:password@host:port, smtps: with TLS from the start)."""
    address = os.environ.get("RADAR_MAIL")
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not _has_port(address):
        sys.exit("RADAR_MAIL is not an address of a mail server. Write: smtp://user:password@host:587 or smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 10,
    }


def _hosts() -> list[str]:
    """Any name would put the name that somebody else made up into links and mails."""
    hosts = [host.strip() for host in os.environ.get("RADAR_HOSTS", "127.0.0.1,localhost").split(",")]
    if "*" in hosts or not all(hosts):
        sys.exit("RADAR_HOSTS must name each name under which Radar may be reached, with commas: radar.example.nl,radar.example.org")
    return hosts


def _contact() -> str:
    contact = os.environ.get("RADAR_SECURITY_CONTACT", "")
    if contact and (not contact.startswith(("https://", "mailto:")) or not contact.isprintable() or " " in contact):
        sys.exit(f"RADAR_SECURITY_CONTACT is {contact!r}. Give https://… or mailto:…")
    return contact


def _yes_or_no(name: str) -> bool:
    text = os.environ.get(name, "0")
    if text not in {"", "0", "1"}:
        sys.exit(f"{name} is {text!r}. Give 1 for yes or 0 for no.")
    return text == "1"


def _minutes(name: str, default: str) -> int:
    text = os.environ.get(name, default)
    if not (text.isascii() and text.isdigit()):
        sys.exit(f"{name} is {text!r}. Give a whole number of minutes, from 0 on.")
    return int(text)


def _theme() -> Theme:
    """The look of the folder that RADAR_THEME names, under the name RADAR_NAME; else our own."""
    try:
        return read_theme(Path(os.environ.get("RADAR_THEME") or OWN), os.environ.get("RADAR_NAME") or NAME)
    except ContentError as error:
        sys.exit("RADAR_THEME cannot be used.\n" + "\n".join(map(str, error.problems)))


DEBUG = False
THEME = _theme()
SECRET_KEY = _secret_key()
HTTPS = _yes_or_no("RADAR_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None  # believed only from a web server that is ours
ALLOWED_HOSTS = _hosts()

ROOT_URLCONF = "radar_web.urls"
WSGI_APPLICATION = "radar_web.wsgi.application"
INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.staticfiles", "django_htmx", "radar_web"]
MIDDLEWARE = [
    "radar_web.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses a host that is not ours
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "radar_web.away.Away",
]
SECURE_REFERRER_POLICY = "no-referrer"  # but where a form is checked for where it comes from: see radar_web.showing
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
CSRF_COOKIE_SECURE = HTTPS

# The owner's one cookie holds the token of his visit and a part of his key, signed; the other part is in the database.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "__Host-radar" if HTTPS else "radar"  # so no other name under the same domain can set it
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "radar_web.public.views.forged"

# Thirty answers of some twenty characters; whoever sends more sends something else.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 0

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
globals().update(_mail())
DEFAULT_FROM_EMAIL = os.environ.get("RADAR_MAIL_FROM", "Radar <radar@localhost>")

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "radar_web.finders.ThemeFinder"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# Who runs this, as people read it: a name, or "firm" when it is the firm whose people are asked.
RUN_BY = os.environ.get("RADAR_RUN_BY", "")

# Whom to tell of a hole: https://… or mailto:…
SECURITY_CONTACT = _contact()

GRACE_MINUTES = _minutes("RADAR_GRACE_MINUTES", "15")  # for a form that was opened before closing

# What goes wrong is told to who runs it by us: where and of what kind. Django would tell the address, which holds the code of a round.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "nobody": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nobody"]}, "radar_web": {"handlers": ["console"]}},
}

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = False
USE_TZ = True
