"""A server killed while people answer loses nothing that it acknowledged and stores nothing twice; two that do it wrong are found out."""

from collections.abc import Mapping

import pytest

from tests import postgresql
from tests.conftest import PROOF
from tests.figures import tell
from tests.kill import EARLY, FORGETFUL, KILLS, POSTGRESQL, SQLITE, Outcome, name, side_by_side, table

without_postgresql = pytest.mark.skipif(
    postgresql.binaries() is None, reason="PostgreSQL is not installed (Debian: apt-get install postgresql)"
)
each_database = pytest.mark.parametrize("database", [SQLITE, pytest.param(POSTGRESQL, marks=without_postgresql)])


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    databases = [SQLITE, POSTGRESQL] if postgresql.binaries() else [SQLITE]
    found = side_by_side(databases, KILLS * PROOF)
    tell("kill -9 while people answer", table(found))
    return {outcome.server: outcome for outcome in found}


@each_database
def test_what_was_acknowledged_is_stored_once(database: str, outcomes: Mapping[str, Outcome]) -> None:
    found = outcomes[database]
    assert found.kills == KILLS * PROOF
    assert found.acknowledged >= found.kills
    assert (found.lost, found.duplicates) == (0, 0)


@each_database
def test_a_server_that_replies_before_it_stores_loses_answers(database: str, outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes[name(database, EARLY)].lost > 0


@each_database
def test_a_server_that_ignores_the_key_stores_answers_twice(database: str, outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes[name(database, FORGETFUL)].duplicates > 0
