"""Fifty at once under one key are one answer: what is stored is stored exactly once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

import pytest

from radar_web import keys
from tests import postgresql
from tests.figures import tell
from tests.places import PROOF
from tests.postgresql import EACH, SQLITE
from tests.serving import House, Reply, Server, form_of, get, post
from tests.walks import Fields, Page, filled

AT_ONCE, KEYS, FEW = 50, 20, 5
LOOKS_THEN_STORES = "tests.check_then_insert:application"


@pytest.fixture(scope="module", params=EACH)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with nullcontext("") if request.param == SQLITE else postgresql.cluster() as address:
        house = House(tmp_path_factory.mktemp("house"), address)
        house.prepare()
        yield house


@pytest.fixture(scope="module")
def code(house: House) -> str:
    return house.open_round()


def test_fifty_at_once_under_one_key_are_one_answer(house: House, code: str, request: pytest.FixtureRequest) -> None:
    before = stored(house, "answer")
    with Server(house) as server:
        replies = {key: at_once(server.port, f"/doe-mee/{code}/", form_of(server.port, code, key=key)) for key in many_keys(KEYS * PROOF)}
    new = stored(house, "answer") - before
    assert {(key, reply.receipt) for key, given in replies.items() for reply in given} == {(key, keys.receipt(key)) for key in replies}
    assert new == {keys.hashed(keys.receipt(key)) for key in replies}
    tell("fifty at once", ("", "sent", "keys", "stored"), (request.node.callspec.id, AT_ONCE * len(replies), len(replies), len(new)))


def test_fifty_at_once_under_one_key_are_one_firm(house: House) -> None:
    """Here no lock on a round makes them wait for each other: who comes second meets the key of the first."""
    before, key = stored(house, "key", "hash"), keys.client_key()
    with Server(house) as server:
        form = filled(Page(get(server.port, "/vragen/?question=staff").text).form("/vragen/"), key=key)
        replies = at_once(server.port, "/vragen/", form)
    assert {reply.receipt for reply in replies} == {keys.receipt(key)}
    assert stored(house, "key", "hash") - before == {keys.hashed(keys.owner_key(key))}


def test_without_a_key_of_its_own_the_same_answer_is_stored_twice(house: House, code: str) -> None:
    """Negative control: fifty at once do meet each other on this server, on this database."""
    before = stored(house, "answer")
    with Server(house, LOOKS_THEN_STORES) as server:
        forms = [form_of(server.port, code, key=key) for key in many_keys(FEW)]
        replies = [reply for form in forms for reply in at_once(server.port, f"/doe-mee/{code}/", form)]
    assert {reply.status for reply in replies} == {201}
    assert len(stored(house, "answer") - before) > FEW


def many_keys(count: int) -> list[str]:
    return [keys.client_key() for _ in range(count)]


def stored(house: House, what: str, column: str = "key") -> set[str]:
    return {key for (key,) in house.rows(f"radar_web_{what}", column)}


def at_once(port: int, path: str, form: Fields) -> list[Reply]:
    """What each of fifty gets who send the same; all are ready before the first goes."""
    ready = Barrier(AT_ONCE)

    def send(_: int) -> Reply:
        ready.wait()
        return post(port, path, form)

    with ThreadPoolExecutor(AT_ONCE) as all_of_them:
        return list(all_of_them.map(send, range(AT_ONCE)))
