"""What is coming in a trade."""

from collections.abc import Iterable

from radar.concepts import Question, Signal


def whats_coming(signals: Iterable[Signal], sector: str | None, question: Question | None, *, most: int = 3) -> tuple[Signal, ...]:
    """The signals of a trade (an SBI section), those that touch the owner's question first, then those of few trades, then the newest.

    Without a sector, signals for at least six sections stand for all trades.
    """
    near = [signal for signal in signals if (sector in signal.sectors if sector else len(signal.sectors) >= 6)]
    near.sort(key=lambda signal: signal.id)  # ties
    near.sort(key=lambda signal: signal.since, reverse=True)
    near.sort(key=lambda signal: (question not in signal.questions, len(signal.sectors)))
    return tuple(near[:most])
