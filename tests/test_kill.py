"""A server killed while people answer loses nothing that it acknowledged and stores nothing twice; two that do it wrong are found out."""

from collections.abc import Mapping

import pytest

from tests import postgresql
from tests.figures import tell
from tests.kill import EARLY, FORGETFUL, HEADS, KILLS, Outcome, row, server_name, side_by_side
from tests.places import PROOF
from tests.postgresql import EACH, POSTGRESQL, SQLITE

each_database = pytest.mark.parametrize("database", EACH)


@pytest.fixture(scope="module")
def survived() -> Mapping[str, Outcome]:
    databases = [SQLITE, POSTGRESQL] if postgresql.binaries() else [SQLITE]
    found = side_by_side(databases, KILLS * PROOF)
    tell("kill -9 while people answer", HEADS, *map(row, found))
    return {outcome.server: outcome for outcome in found}


@each_database
def test_what_was_acknowledged_is_stored_once(database: str, survived: Mapping[str, Outcome]) -> None:
    found = survived[database]
    assert found.kills == KILLS * PROOF
    assert found.acknowledged >= found.kills
    assert (found.lost, found.duplicates) == (0, 0)


@each_database
def test_a_server_that_replies_before_it_stores_loses_answers(database: str, survived: Mapping[str, Outcome]) -> None:
    assert survived[server_name(database, EARLY)].lost > 0


@each_database
def test_a_server_that_ignores_the_key_stores_answers_twice(database: str, survived: Mapping[str, Outcome]) -> None:
    assert survived[server_name(database, FORGETFUL)].duplicates > 0
