"""What browsers and other computers are told, and what they are refused."""

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from radar.concepts import Language
from radar_web.models import Round
from radar_web.settings import MIDDLEWARE
from radar_web.showing import address
from radar_web.urls import urlpatterns
from tests.channels import NO_PAGE, SENT, TAKEN_ALONG, WITH_THE_CODE, values_of
from tests.places import ROOT, apart
from tests.walks import answered, owner_began, press, receipt_of, round_opened, visitor

pytestmark = pytest.mark.django_db

MAY_KEEP = {"home", "example", "example-pdf", "components", "who", "join", "mine", "everybody-pdf"}
"""Pages that hold nobody's answers: of no firm, or what everybody with the code may see."""

SECTXT = ROOT / ".venv-oracle" / "bin" / "python"
CHECK = """import json, sys
from sectxt import Parser
said = Parser(sys.stdin.buffer.read())
print(json.dumps([said.errors, said.recommendations]))"""
YEAR = 31_536_000  # seconds


def pages(owner: Client, code: str) -> Iterator[tuple[str, Any]]:
    """Every page there is, as whom it is for."""
    for name in sorted({pattern.name for pattern in urlpatterns} - NO_PAGE - (SENT - TAKEN_ALONG)):
        ask = owner.post if name in TAKEN_ALONG else owner.get
        yield name, ask(address(name, Language.NL, **values_of(name, code, Round.objects.get(code=code).lead_code)))


@pytest.fixture
def asked() -> tuple[Client, str]:
    owner, _ = owner_began()
    return owner, round_opened(owner, long=True, leads=1)


def test_every_page_comes_with_a_strict_policy(asked: tuple[Client, str]) -> None:
    answers = [*pages(*asked), ("nowhere", visitor().get("/geen/")), ("forged", visitor().post("/mensen/"))]
    for name, answer in answers:
        policy = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'", name
        assert {"form-action", "frame-src", "frame-ancestors", "base-uri"} <= set(policy), name
        assert set(" ".join(policy.values()).split()) == {"'self'", "'none'"}, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["X-Frame-Options"] == "DENY", name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_style_and_scripts_come_with_it_too() -> None:
    style = re.findall(r'href="(/static/[^"]+[.]css)"', visitor().get("/").content.decode())
    answer = visitor().get(style[0])
    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    answer.close()
    assert MIDDLEWARE[0] == "radar_web.headers.Headers"


def test_no_page_holds_style_or_script_that_the_policy_would_have_to_allow(asked: tuple[Client, str]) -> None:
    for name, answer in pages(*asked):
        if answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", html) == [], name


def test_where_somebody_came_from_is_told_to_nobody_and_a_code_is_in_no_referrer(asked: tuple[Client, str]) -> None:
    """Pages whose forms are checked for where they come from tell it our own server; their addresses hold no code."""
    told = {name: answer["Referrer-Policy"] for name, answer in pages(*asked)}
    assert set(told.values()) == {"no-referrer", "same-origin"}
    assert {name for name in told if name in WITH_THE_CODE and told[name] != "no-referrer"} == set()


def test_what_is_of_a_firm_or_a_person_is_kept_by_no_cache(asked: tuple[Client, str]) -> None:
    owner, code = asked
    kept = {name for name, answer in pages(owner, code) if answer.status_code == 200 and answer.get("Cache-Control") != "no-store"}
    assert kept <= MAY_KEEP
    fields, sent = answered(code)
    shown = visitor().post("/mijn-antwoorden/", {"code": receipt_of(sent)})
    again = visitor().post(f"/doe-mee/{code}/", fields | {"workload": ["too_quiet"]})
    keys = press(owner, "/sleutels/", what="make")
    assert [answer.get("Cache-Control") for answer in (sent, shown, again, keys)] == ["no-store"] * 4


def test_leaving_empties_what_the_browser_kept(asked: tuple[Client, str]) -> None:
    assert press(asked[0], "/sleutel/weg/")["Clear-Site-Data"] == '"cache", "cookies"'


# As it is served to others.


@pytest.fixture
def served_to_others(settings: Any) -> None:
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = YEAR, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURITY_CONTACT = "mailto:lek@radar.example"


@pytest.mark.usefixtures("served_to_others")
def test_a_browser_that_came_once_comes_encrypted_for_a_year() -> None:
    assert visitor().get("/", headers={"X-Forwarded-Proto": "https"})["Strict-Transport-Security"] == f"max-age={YEAR}; includeSubDomains"
    plain = visitor().get("/doe-mee/ABCDEFGH/")
    assert (plain.status_code, plain["Location"]) == (301, "https://localhost/doe-mee/ABCDEFGH/")


def test_the_settings_of_a_server_for_others_give_no_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    more = {"RADAR_HTTPS": "1", "RADAR_HOSTS": "radar.example.nl", "RADAR_STATE": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    environment = apart(DJANGO_SETTINGS_MODULE="radar_web.settings", **more)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "0 silenced" in done.stdout + done.stderr) == (0, True), done.stderr
    plain = subprocess.run(command, env=environment | {"RADAR_HTTPS": "0"}, capture_output=True, text=True, check=False)
    assert "security.W008" in plain.stderr  # the check can fail


# Whom to tell.


def security_txt(**headers: str) -> str:
    answer = visitor().get("/.well-known/security.txt", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return str(answer.content.decode())


@pytest.mark.usefixtures("served_to_others")
def test_who_finds_a_hole_reads_whom_to_tell() -> None:
    lines = dict(line.split(": ", 1) for line in security_txt(**{"X-Forwarded-Proto": "https"}).splitlines())
    assert lines["Contact"] == "mailto:lek@radar.example"
    assert lines["Canonical"] == "https://localhost:80/.well-known/security.txt"
    days = (dt.datetime.fromisoformat(lines["Expires"]) - timezone.now()).days
    assert 30 < days < 366


@pytest.mark.usefixtures("served_to_others")
@pytest.mark.skipif(not SECTXT.exists(), reason="sectxt is not installed: `make oracle` installs it")
@pytest.mark.parametrize(("spoil", "found"), [("", False), ("Expires", True), ("Contact", True)])
def test_a_reader_made_by_others_finds_nothing_wrong_with_it(spoil: str, found: bool) -> None:
    text = security_txt(**{"X-Forwarded-Proto": "https"})
    lines = [line for line in text.splitlines(keepends=True) if not spoil or not line.startswith(spoil)]
    done = subprocess.run([SECTXT, "-I", "-c", CHECK], input="".join(lines), capture_output=True, text=True, check=True)
    errors, recommended = json.loads(done.stdout)
    assert bool(errors) is found
    assert {advice["code"] for advice in recommended} <= {"no_encryption", "not_signed"}


def test_where_nobody_is_named_there_is_no_such_file() -> None:
    assert visitor().get("/.well-known/security.txt").status_code == 404
