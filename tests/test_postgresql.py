"""All that touches storage, once more on PostgreSQL."""

import re
import subprocess
import sys

import pytest

from tests import postgresql
from tests.conftest import ROOT, apart

STORED = ("test_paths.py", "test_storage.py", "test_bad_input.py", "test_asking.py", "test_demo.py", "test_web.py")


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
