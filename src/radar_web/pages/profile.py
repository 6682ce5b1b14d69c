"""Six quick questions about the firm, each of which may be passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from radar.content.library import ProfileQuestion
from radar_web.pages.parts import Named
from radar_web.words import Words

FITS_A_PHONE = 8
"""Options; more than these are a list to open."""


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A question about the firm."""

    id: str
    text: str
    several: bool
    options: tuple[Named, ...]

    @property
    def is_long(self) -> bool:
        return len(self.options) > FITS_A_PHONE


def profile_cards(say: Words, told: Mapping[str, Sequence[str]]) -> tuple[ProfileCard, ...]:
    return tuple(
        ProfileCard(question.id, question.text[say.language], question.most > 1, _options(say, question, told.get(question.id, ())))
        for question in say.library.profile
    )


def _options(say: Words, question: ProfileQuestion, told: Sequence[str]) -> tuple[Named, ...]:
    """In the order of content; trades by name."""
    trades = say.library.sectors
    labels = {option.value: option.label for option in question.options} or {id: trade.name for id, trade in trades.items()}
    named = [Named(value, labels[value][say.language], value in told) for value in say.library.values_of(question)]
    return tuple(named if question.options else sorted(named, key=lambda trade: trade.name))
