"""Pictures as geometry: what a template draws as SVG, with the sentence and the table that say the same.

Coordinates are in units of the viewBox, WIDTH wide; a score on 1 to 5 becomes a place by `across` or `outward`, so that a place can be read
back as a score.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from typing import ClassVar

from radar.concepts import HIGH, LOW

WIDTH = 340
LINE, LETTER = 17, 6.6
"""Between two lines of text, and about how wide a letter is."""

CENTRE, RADIUS = (170.0, 168.0), 122.0
"""Of the radar: the centre is LOW, the outer ring HIGH."""

LEFT, RIGHT = 14.0, 326.0
"""Of a scale from LOW to HIGH."""


class Who(StrEnum):
    """Whose answers a mark shows; each has a shape and a line of its own, so that colour is never needed."""

    PEOPLE = "people"
    OWNER = "owner"
    GUESS = "guess"
    SUPERVISOR = "supervisor"
    HR = "hr"


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture says, in cells. The first cell of a row names it."""

    caption: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def named_rows(self) -> Iterable[Iterable[tuple[str, str]]]:
        """Each cell with the head of its column, which a narrow screen repeats beside it."""
        return (zip(self.head, row, strict=True) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands around a picture.

    `description` tells somebody who cannot see it how it is made, `sentence` what it says, `table` all of it.
    """

    id: str
    title: str
    description: str
    sentence: str
    table: Table


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text from (x, y) down; `anchor` is start, middle or end."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"

    @property
    def placed(self) -> Iterable[tuple[float, str]]:
        return ((self.y + LINE * at, line) for at, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True)
class Series:
    """The answers of one voice: a line through them, and a mark on each."""

    who: Who
    line: str
    marks: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign of a voice with its middle at (x, y). `number` says which one it is, where more voices have that sign."""

    who: Who
    x: float
    y: float
    number: str = ""

    @property
    def path(self) -> str:
        return mark(self.who, self.x, self.y)

    @property
    def number_y(self) -> float:
        return self.y + 4.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark in the legend, with what it means."""

    mark: Mark
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class RadarPicture:
    """The six building blocks as six axes: the voices of a firm over each other."""

    template: ClassVar[str] = "pictures/radar.svg"
    told: Told
    height: int
    rings: tuple[str, ...]
    axes: str
    labels: tuple[Text, ...]
    series: tuple[Series, ...]
    legend: tuple[Entry, ...]
    note: str

    @property
    def note_y(self) -> float:
        return self.legend[-1].y + 22

    @property
    def ends(self) -> tuple[tuple[float, float, str], ...]:
        """Where the scale begins and where it ends."""
        top = CENTRE[1] - RADIUS
        return (CENTRE[0] - 9, CENTRE[1] + 16, f"{LOW:.0f}"), (CENTRE[0] + 9, top + 17, f"{HIGH:.0f}")


@dataclass(frozen=True, slots=True)
class Bar:
    """From x on, so wide; `kind` is how it is drawn."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Dots:
    """One row: where the mean of all his people lies, how far answers lie apart, and what others said.

    `y` is that of its name, `end` where the next row begins. What is drawn of his people lies around the middle, `MIDDLE` lower.
    """

    name: str
    y: float
    end: float
    spread: Bar | None
    interval: Bar | None
    note: str
    marks: tuple[Mark, ...]

    MIDDLE: ClassVar[float] = 20.0

    @property
    def spread_y(self) -> float:
        return self.y + self.MIDDLE - 9

    @property
    def interval_y(self) -> float:
        return self.y + self.MIDDLE - 2.5

    @property
    def note_y(self) -> float:
        return self.y + self.MIDDLE + 5


@dataclass(frozen=True, slots=True)
class Swatch:
    """What a bar means."""

    kind: str
    name: str
    y: float
    height: int

    @property
    def bar_y(self) -> float:
        return self.y - 5 - self.height / 2


@dataclass(frozen=True, slots=True)
class DotPicture:
    """The six building blocks under each other, spread and uncertainty first."""

    template: ClassVar[str] = "pictures/dots.svg"
    told: Told
    height: int
    rows: tuple[Dots, ...]
    ticks: tuple[tuple[float, str], ...]
    scale_y: float
    ends: tuple[str, str]
    legend: tuple[Entry, ...]
    swatches: tuple[Swatch, ...]

    @property
    def ticks_y(self) -> float:
        return self.scale_y + 16

    @property
    def ends_y(self) -> float:
        return self.scale_y + 33


@dataclass(frozen=True, slots=True)
class Badge:
    """A standing as a ring with a sign in it: a tick, a question mark, an arrow up or one to both sides; `none` where nothing is known."""

    kind: str
    x: float
    y: float

    @property
    def ring(self) -> str:
        return f"M{self.x - 13:.0f} {self.y:.0f}a13 13 0 1 0 26 0a13 13 0 1 0-26 0z"

    @property
    def sign(self) -> str:
        return f"M{self.x:.0f} {self.y:.0f}{SIGNS[self.kind]}"


SIGNS = {
    "well": "m-6 0l4.500 4.500l8-9",
    "too_close": "m-4-4a4 4 0 1 1 5.500 3.700q-1.500.8-1.500 2.800m0 4.500v.1",
    "better": "m0 6v-12m-5 5l5-5l5 5",
    "divided": "m-7 0l3.500-3.500m-3.500 3.500l3.500 3.500m-3.500-3.500h14m0 0l-3.500-3.500m3.500 3.500l-3.500 3.500",
    "none": "m-4 0h8",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One of the five words, with a badge for each voice."""

    x: float
    name: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a badge stands for."""

    badge: Badge
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class WordPicture:
    """The five words, and what may be said of each."""

    template: ClassVar[str] = "pictures/words.svg"
    told: Told
    height: int
    columns: tuple[Column, ...]
    voices: tuple[Text, ...]
    legend: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people who are about equally far, drawn one by one; `name` says how far."""

    people: str
    count: str
    count_y: float
    name: Text


@dataclass(frozen=True, slots=True)
class PhasePicture:
    """Where people are on the way, from no reason to learn to learning again and again."""

    template: ClassVar[str] = "pictures/phases.svg"
    told: Told
    height: int
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment on the line of time."""

    y: float
    now: bool
    when: str
    what: Text

    @property
    def ring(self) -> str:
        return f"M4 {self.y:.0f}a8 8 0 1 0 16 0a8 8 0 1 0-16 0z"

    @property
    def when_y(self) -> float:
        return self.y + 5


@dataclass(frozen=True, slots=True)
class StepPicture:
    """The steps one after the other."""

    template: ClassVar[str] = "pictures/steps.svg"
    told: Told
    height: int
    stops: tuple[Stop, ...]

    @property
    def time(self) -> str:
        return f"M12 {self.stops[0].y:.0f}V{self.stops[-1].y:.0f}"


Picture = RadarPicture | DotPicture | WordPicture | PhasePicture | StepPicture


# Scores to places, and back.


def across(score: float) -> float:
    """A score on the scale from LEFT to RIGHT."""
    return LEFT + (RIGHT - LEFT) * (score - LOW) / (HIGH - LOW)


def outward(axis: int, score: float, of: int = 6) -> tuple[float, float]:
    """A score on one of `of` axes that start at the top and go round with the clock."""
    angle, length = 2 * pi * axis / of, RADIUS * (score - LOW) / (HIGH - LOW)
    return CENTRE[0] + length * sin(angle), CENTRE[1] - length * cos(angle)


# Marks and lines as the path of an SVG.

SIZE = 5.5
SHAPES = {
    Who.PEOPLE: f"m-{SIZE} 0a{SIZE} {SIZE} 0 1 0 {2 * SIZE} 0a{SIZE} {SIZE} 0 1 0 -{2 * SIZE} 0z",
    Who.OWNER: "m0 -7.5l7.5 7.5l-7.5 7.5l-7.5 -7.5z",
    Who.GUESS: "m-10.5 8l10.5 -19l10.5 19z",
    Who.SUPERVISOR: "m-8.5 -8.5h17v17h-17z",
    Who.HR: "m-10.5 0l5 -8.5h11l5 8.5l-5 8.5h-11z",
}
HALF = {Who.PEOPLE: SIZE, Who.OWNER: 7.5, Who.GUESS: 10.5, Who.SUPERVISOR: 8.5, Who.HR: 10.5}
"""From the middle of a mark to its side."""


def mark(who: Who, x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}{SHAPES[who]}"


def numbers(signs: Sequence[Who]) -> list[str]:
    """Which one each is among its like; nothing where it is alone."""
    return [str(signs[: at + 1].count(sign)) if signs.count(sign) > 1 else "" for at, sign in enumerate(signs)]


def ring(score: float) -> str:
    return _joined([outward(axis, score) for axis in range(6)]) + "z"


def radar_series(who: Who, scores: Sequence[float | None]) -> Series:
    """A line between neighbours of which both are known: through an unknown one it would claim too much."""
    points = [None if score is None else outward(axis, score) for axis, score in enumerate(scores)]
    closed = None not in points
    known = [point for point in points if point]
    pairs = [(point, points[(at + 1) % len(points)]) for at, point in enumerate(points)]
    line = _joined(known) + "z" if closed else "".join(_joined([a, b]) for a, b in pairs if a and b)
    return Series(who, line, "".join(mark(who, *point) for point in known))


def person(x: float, y: float) -> str:
    """A head over shoulders, 14 wide, with (x, y) in the middle."""
    return f"M{x - 4:.0f} {y - 6:.0f}a4 4 0 1 0 8 0a4 4 0 1 0-8 0zM{x - 7:.0f} {y + 9:.0f}v-3q0-6 7-6t7 6v3z"


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def bar(kind: str, low: float, high: float) -> Bar:
    """On the scale; what lies beyond its ends is cut off."""
    start, end = across(max(low, LOW)), across(min(high, HIGH))
    return Bar(kind, round(start, 1), round(end - start, 1))


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """In lines of so many characters at most; a longer word stays whole."""
    return tuple(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


LEGEND_ROW, BETWEEN, AIR = 26, 18, 8
"""Between two lines of a legend, between two voices on a line, and between a mark and its words."""


def legend(names: Sequence[tuple[Who, str]], y: float) -> tuple[Entry, ...]:
    """The voices side by side, on as many lines as they need."""
    entries: list[Entry] = []
    x = 1.0
    for (who, name), number in zip(names, numbers([who for who, _ in names]), strict=True):
        width = 2 * HALF[who] + AIR + LETTER * len(name)
        if entries and x + width > WIDTH:
            x, y = 1.0, y + LEGEND_ROW
        entries.append(Entry(Mark(who, x + HALF[who], y - 5, number), round(x + 2 * HALF[who] + AIR, 1), y, name))
        x += width + BETWEEN
    return tuple(entries)
