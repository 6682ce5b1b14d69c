"""What is coming in a trade."""

from collections.abc import Collection, Iterable

from radar.concepts import Question, Signal

MANY = 6
"""A signal for at least this many sections concerns every trade."""


def whats_coming(
    signals: Iterable[Signal], sector: str | None, question: Question | None, *, most: int = 3, unfit: Collection[str] = ()
) -> tuple[Signal, ...]:
    """The signals of a trade: those that touch the owner's question, and as the last one that which is most of this trade.

    `sector` is an SBI section (G) or a division of it (G45); so are the sectors of a signal. Without it, only what concerns many.
    `unfit`: ids that the owner said do not fit his firm. Ties go to the newest, then by id.
    """
    fitting = (signal for signal in signals if signal.id not in unfit and _concerns(signal, sector))
    near = sorted(fitting, key=lambda signal: signal.id)
    near.sort(key=lambda signal: signal.since, reverse=True)
    near.sort(key=lambda signal: len(signal.sectors))
    asked = [signal for signal in near if question in signal.questions]
    return tuple({signal.id: signal for signal in (*asked[: most - 1], *near[:1], *asked, *near)}.values())[:most]


def is_known(sector: str, sections: Collection[str]) -> bool:
    """Whether it is a section (G) or a division of one (G45)."""
    return sector[:1] in sections and (len(sector) == 1 or (len(sector) == 3 and sector[1:].isdigit()))


def _concerns(signal: Signal, sector: str | None) -> bool:
    if sector is None:
        return len(signal.sectors) >= MANY
    return any(sector.startswith(other) or other.startswith(sector) for other in signal.sectors)
