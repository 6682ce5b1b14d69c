"""All that touches storage, once more on PostgreSQL."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import radar_web
from tests import postgresql
from tests.conftest import ROOT, apart

STORED = [f"test_{name}.py" for name in ("rights", "paths", "storage", "bad_input", "asking", "demo", "web")]


@pytest.mark.skipif(postgresql.binaries() is None, reason="PostgreSQL is not installed (Debian: apt-get install postgresql)")
def test_all_that_is_stored_is_stored_alike_on_postgresql() -> None:
    with postgresql.cluster() as address:
        environment = apart(RADAR_DATABASE=address)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(f"tests/{name}" for name in STORED)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 150


@pytest.mark.skipif(postgresql.binaries() is None, reason="PostgreSQL is not installed (Debian: apt-get install postgresql)")
def test_the_server_itself_cannot_read_an_answer(tmp_path: Path) -> None:
    """As it is started, on a database as `make run` leaves it; and a server whose role is gone serves nothing."""
    look = "import radar_web.wsgi; from radar_web.models import Answer, Firm; print(Firm.objects.count()); Answer.objects.count()"
    with postgresql.cluster() as address:
        source = str(Path(radar_web.__file__).parents[1])
        environment = apart(
            RADAR_DATABASE=address, RADAR_STATE=str(tmp_path), DJANGO_SETTINGS_MODULE="radar_web.settings", PYTHONPATH=source
        )

        def run(*command: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

        again = """
import django
django.setup()
from django.db import Error
from django.db.backends.signals import connection_created
from radar_web import rights
from radar_web.models import Firm
connection_created.connect(rights.serve_pages)
for _ in range(3):
    try: Firm.objects.count()
    except Error as error: print(error)
"""
        start = run("-c", look)
        assert (start.returncode, start.stdout) == (1, "")
        assert 'role "radar_pages" does not exist' in start.stderr
        before = run("-c", again)
        assert before.stdout.count('role "radar_pages" does not exist') == 3, before.stderr
        assert run("-m", "django", "migrate", "--verbosity", "0").returncode == 0
        assert run("-m", "django", "collectstatic", "--noinput", "--verbosity", "0").returncode == 0
        after = run("-c", look)
    assert after.stdout == "0\n"
    assert "permission denied for table radar_web_answer" in after.stderr
