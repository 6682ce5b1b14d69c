"""What many tests start from."""

import os
import tempfile
from pathlib import Path

import django
import pytest
from django.core.management import call_command

from radar.content import Library, load_library
from tests import figures

ROOT = Path(__file__).parents[1]
CONTENT = ROOT / "content"
# The product keeps its state elsewhere than a developer does.
os.environ["RADAR_STATE"] = tempfile.mkdtemp(prefix="radar-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "radar_web.settings"
django.setup()


def apart(**more: str) -> dict[str, str]:
    """The environment for tests in a process of their own: with a state of their own, which this one's would be taken for."""
    ours = {"RADAR_STATE", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | more


PROOF = int(os.environ.get("RADAR_PROOF", "1"))
"""By how much the long tests are made longer: 1 in `make test`, more in `make proof`."""


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(CONTENT)


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style and scripts under the names that pages give them."""
    call_command("collectstatic", "--noinput", verbosity=0)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data sets. Every rule also has a test that does without."""
    folder = os.environ.get("RADAR_DATA")
    if not folder:
        pytest.skip("RADAR_DATA names no folder: the data sets from outside are not here")
    return Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for title, table in figures.TABLES.items():
        terminalreporter.section(title)
        terminalreporter.write_line(table)
