"""What is coming in a trade."""

import datetime as dt
from dataclasses import replace

import pytest

from radar.concepts import Question
from radar.content import Library
from radar.outlook import whats_coming


@pytest.mark.parametrize("sector", list("ACFGHIJKMNQRS"))
def test_signals_are_of_the_trade(library: Library, sector: str) -> None:
    coming = whats_coming(library.signals.values(), sector, Question.LAW)
    assert 1 <= len(coming) <= 3
    assert all(sector in signal.sectors for signal in coming)


def test_the_owner_s_question_goes_first(library: Library) -> None:
    coming = whats_coming(library.signals.values(), "F", Question.LAW)
    assert Question.LAW in coming[0].questions


def test_of_equal_signals_the_newest_goes_first(library: Library) -> None:
    signal = next(iter(library.signals.values()))
    old, new = (replace(signal, id=str(year), since=dt.date(year, 1, 1)) for year in (2020, 2026))
    assert whats_coming([old, new], signal.sectors[0], None) == (new, old)


def test_without_a_trade_only_what_concerns_many(library: Library) -> None:
    coming = whats_coming(library.signals.values(), None, Question.STAFF)
    assert coming
    assert all(len(signal.sectors) >= 6 for signal in coming)


def test_the_same_question_gives_the_same_signals(library: Library) -> None:
    signals = list(library.signals.values())
    assert whats_coming(signals, "C", Question.TECH) == whats_coming(reversed(signals), "C", Question.TECH)
