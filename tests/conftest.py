"""What many tests start from."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from django.core.management import call_command

from radar.content import Library, load_library
from tests import figures, mutants
from tests.places import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

CONTENT = ROOT / "content"
# The product keeps its state elsewhere than a developer does.
os.environ["RADAR_STATE"] = tempfile.mkdtemp(prefix="radar-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "radar_web.settings"
django.setup()


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(CONTENT)


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style and scripts under the names that pages give them."""
    call_command("collectstatic", "--noinput", verbosity=0)


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    """Each test begins as if nobody typed a wrong code: all of them come from one address."""
    from radar_web import guesses  # it needs Django, which is not set up when this file is read

    guesses.forget()


@pytest.fixture(scope="session")
def live_server() -> Iterator["LiveServer"]:
    """The product, for a browser."""
    from tests.browser import product  # a browser is for few; importing it takes everybody's time

    with product() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from tests.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data sets. Every rule also has a test that does without."""
    folder = os.environ.get("RADAR_DATA")
    if not folder:
        pytest.skip("RADAR_DATA names no folder: the data sets from outside are not here")
    return Path(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mutants last: they are tried beside all others."""
    items.sort(key=lambda item: _mutant(item) != "")


def pytest_collection_finish(session: pytest.Session) -> None:
    asked = [] if session.config.option.collectonly else [_mutant(item) for item in session.items]
    mutants.begin(filter(None, asked), Path(os.environ["RADAR_STATE"]))


def pytest_unconfigure() -> None:
    mutants.end()


def _mutant(item: pytest.Item) -> str:
    return str(item.callspec.params.get("mutant", "")) if hasattr(item, "callspec") else ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for title, table in figures.TABLES.items():
        terminalreporter.section(title)
        terminalreporter.write_line(table)
