"""What is coming in a trade."""

import datetime as dt
from dataclasses import replace

import pytest

from radar.concepts import Question
from radar.content import Library
from radar.outlook import is_known, whats_coming


@pytest.mark.parametrize("sector", list("ACFGHIJKMNQRS"))
def test_signals_are_of_the_trade(library: Library, sector: str) -> None:
    coming = whats_coming(library.signals.values(), sector, Question.LAW)
    assert 1 <= len(coming) <= 3
    assert all(any(other.startswith(sector) for other in signal.sectors) for signal in coming)


def test_a_garage_hears_of_cars_and_a_shop_of_shops(library: Library) -> None:
    garage, shop, both = (whats_coming(library.signals.values(), sector, Question.SUCCESSION, most=40) for sector in ("G45", "G47", "G"))
    assert not [signal.id for signal in garage if "G47" in signal.sectors]
    assert not [signal.id for signal in shop if "G45" in signal.sectors]
    assert {signal.id for signal in both} == {signal.id for signal in (*garage, *shop)}


def test_the_last_one_is_of_the_trade_when_the_question_leaves_room(library: Library) -> None:
    coming = whats_coming(library.signals.values(), "G45", Question.SUCCESSION)
    assert [Question.SUCCESSION in signal.questions for signal in coming] == [True, True, False]
    assert coming[-1].sectors == ("G45",)


def test_the_owner_s_question_goes_first(library: Library) -> None:
    coming = whats_coming(library.signals.values(), "F", Question.LAW)
    assert Question.LAW in coming[0].questions


def test_of_equal_signals_the_newest_goes_first(library: Library) -> None:
    signal = next(iter(library.signals.values()))
    old, new = (replace(signal, id=str(year), since=dt.date(year, 1, 1)) for year in (2020, 2026))
    assert whats_coming([old, new], signal.sectors[0], None) == (new, old)


@pytest.mark.parametrize(
    ("sector", "known"), [("G", True), ("G45", True), ("O", False), ("G4", False), ("45", False), ("", False), ("G4x", False)]
)
def test_a_trade_is_a_section_or_a_division(library: Library, sector: str, known: bool) -> None:
    assert is_known(sector, library.sectors) is known


def test_without_a_trade_only_what_concerns_many(library: Library) -> None:
    coming = whats_coming(library.signals.values(), None, Question.STAFF)
    assert coming
    assert all(len(signal.sectors) >= 6 for signal in coming)


def test_the_same_question_gives_the_same_signals(library: Library) -> None:
    signals = list(library.signals.values())
    assert whats_coming(signals, "C", Question.TECH) == whats_coming(reversed(signals), "C", Question.TECH)
