"""All that touches storage, once more on PostgreSQL."""

import re
import subprocess
import sys
from pathlib import Path

from tests import postgresql
from tests.places import PROOF, ROOT, apart
from tests.serving import House

pytestmark = postgresql.NEEDED

BRINGS_BOTH = "comes_back_as_it_was"
"""A test that starts each database itself: once is enough."""

ROOMS = ("rights", "paths", "storage", "bad_input", "asking", "long", "demo", "web", "health", *["backup"] * (PROOF > 1))
STORED = [f"test_{name}.py" for name in ROOMS]


def test_all_that_is_stored_is_stored_alike_on_postgresql() -> None:
    with postgresql.cluster() as address:
        environment = apart(RADAR_DATABASE=address)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-k",
            f"not {BRINGS_BOTH}",
            *(f"tests/{name}" for name in STORED),
        ]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 150


def test_the_server_itself_cannot_read_an_answer(tmp_path: Path) -> None:
    """As it is started, on a database as `make run` leaves it; and a server whose role is gone serves nothing."""
    without_a_role = 'role "radar_pages" does not exist'
    with postgresql.cluster() as address:
        house = House(tmp_path, address)
        start = house.refused("-m", "tests.reading", "started", "firm", code=1)
        assert without_a_role in start
        assert "make state" in start
        before = house.run("-m", "tests.reading", "begun", "firm", "firm", "firm")
        assert before.splitlines() == [without_a_role] * 3
        house.prepare()
        after = house.run("-m", "tests.reading", "started", "firm", "answer")
    assert after.splitlines() == ["0", "permission denied for table radar_web_answer"]
