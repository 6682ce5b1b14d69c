"""A closed round survives the way to JSON and back."""

import json
from dataclasses import replace

import pytest

from radar.closing import close_case
from radar.content import Library
from radar.documents import as_data, as_json, read_closed
from tests import worked


def test_every_case_reads_back_as_it_was_written(library: Library) -> None:
    for case in library.cases.values():
        closed = worked.closed(library, case.id)
        assert read_closed(json.loads(json.dumps(as_data(closed)))) == closed, case.id


def test_what_is_not_a_closed_round_is_not_read(library: Library) -> None:
    data = as_data(close_case(library.cases["garage_of_14"], library, code="1"))
    del data["release"]["staff"]["kind"]
    with pytest.raises(Exception, match="Closed"):
        read_closed(data)


def test_a_guess_is_written_and_read(library: Library) -> None:
    closed = close_case(library.cases["garage_of_14"], library, code="1")
    owner = closed.release.open_voices[0]
    guessed = replace(owner, guess=dict.fromkeys(owner.constructs, 4.0))
    changed = replace(closed, release=replace(closed.release, open_voices=(guessed,)))
    assert read_closed(json.loads(as_json(changed))).release.open_voices[0].guess == guessed.guess
