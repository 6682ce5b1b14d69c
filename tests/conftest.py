"""What many tests start from."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


LONG = (
    "mutants",
    "hostile",
    "at_rest",
    "robots",
    "fuzz",
    "kill",
    "browser",
    "proxy",
    "postgresql",
    "backup",
    "faults",
    "order",
    "parallel",
    "health",
    "attacker",
    "lifecycle",
)
"""What others would wait for in the end, when it is begun last: the longest first."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mutants last: they are tried beside all others. Where tests are shared out (`make test`) one worker sees to them from the start."""
    items.sort(key=_turn if _is_worker(config) else lambda item: _mutant(item) != "")


def pytest_collection_finish(session: pytest.Session) -> None:
    if not (session.config.option.collectonly or _is_worker(session.config)):
        _begin_mutants(session)


@pytest.fixture(scope="session")
def mutants_begun(request: pytest.FixtureRequest) -> None:
    """By the worker that looks at them, and no other; without workers they were begun before all tests."""
    if _is_worker(request.config):
        _begin_mutants(request.session)


def _begin_mutants(session: pytest.Session) -> None:
    mutants.begin(filter(None, map(_mutant, session.items)), Path(os.environ["RADAR_STATE"]))


def pytest_unconfigure() -> None:
    mutants.end()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _turn(item: pytest.Item) -> int:
    name = item.path.stem.removeprefix("test_")
    return LONG.index(name) if name in LONG else len(LONG)


def _mutant(item: pytest.Item) -> str:
    return str(item.callspec.params.get("mutant", "")) if hasattr(item, "callspec") else ""


def pytest_configure(config: pytest.Config) -> None:
    """Each worker makes a state of its own: told of these settings it would read them before, and take ours."""
    if config.getoption("numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A file is of one worker, and so is the table that it fills."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = figures.TABLES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    figures.TABLES.update(getattr(node, "workeroutput", {}).get("figures", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for title, table in figures.TABLES.items():
        terminalreporter.section(title)
        terminalreporter.write_line(table)
