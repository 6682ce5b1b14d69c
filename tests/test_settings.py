"""What an installation may set, and what stops it with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from radar_web import settings
from tests.places import ROOT

BAD = {
    "RADAR_DATABASE": ("mysql://x/y", "postgresql://host", "postgresql://host:abc/name", "nonsense"),
    "RADAR_MAIL": ("imap://host", "smtp://", "smtp://host:abc", "nonsense"),
    "RADAR_HOSTS": ("*", "radar.example.nl,*", "", "radar.example.nl,"),
    "RADAR_SECURITY_CONTACT": ("lek@radar.example", "mailto:a b", "https://x\nExpires: never", "javascript:x"),
    "RADAR_GRACE_MINUTES": ("soon", "-1", "1.5"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_what_is_set_wrongly_stops_the_start_with_a_sentence(name: str, value: str, tmp_path: Path) -> None:
    environment = {**os.environ, "RADAR_STATE": str(tmp_path), "PYTHONPATH": str(ROOT / "src"), name: value}
    command = [sys.executable, "-c", "import radar_web.settings"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(name)
    assert "Traceback" not in done.stderr


def test_mail_is_printed_unless_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RADAR_MAIL", raising=False)
    assert settings._mail() == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://u:p%40@mail.example:587", 587, False, True),
        ("smtps://u:p@mail.example", 465, True, False),
    ],
)
def test_a_mail_server_is_read_from_its_address(address: str, port: int, ssl: bool, tls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADAR_MAIL", address)
    found = settings._mail()
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", port)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (ssl, tls)
    assert found["EMAIL_HOST_PASSWORD"] in {"", "p", "p@"}


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it() -> None:
    place = settings.STATE / "secret-key"
    assert settings._secret_key() == settings._secret_key() == place.read_text()
    assert place.stat().st_mode & 0o777 == 0o600
