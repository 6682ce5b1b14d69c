"""The six building blocks under each other, spread and uncertainty first."""

from collections.abc import Sequence

from radar.concepts import HIGH, LOW
from radar_web.pages import pictures
from radar_web.pages.drawing.blocks import SeenBlock, SeenBlocks, blocks_table, ends_sentence, people_are_known, voices, why_no_number
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import leader_name
from radar_web.pages.pictures import Bar, DotPicture, Dots, Mark, Swatch, Who

FIRST, LANE, UNDER = 23, 21, 27
"""What others said lies under the mean of his people, not on it: how far the first lane lies, the next, and what is under the last."""

APART = 24
"""Marks that lie nearer each other than this would touch: then the second goes a lane lower."""


def dots(scene: Scene, blocks: SeenBlocks) -> DotPicture | None:
    """Only where enough people answered: one answer has no spread."""
    if not people_are_known(blocks):
        return None
    say, rows = scene.say, _rows(scene, [block for block in blocks if block.asked])
    scale_y = rows[-1].end - 12
    entries = pictures.legend(_heard(scene, blocks), scale_y + 66)
    under = entries[-1].y if entries else scale_y + 40  # where people are divided on everything nobody has a mark
    return DotPicture(
        told=scene.told("dots", ends_sentence(scene, blocks), blocks_table(scene, blocks)),
        height=round(under) + 60,
        rows=rows,
        ticks=tuple((pictures.across(score), str(score)) for score in range(1, 6)),
        scale_y=scale_y,
        ends=(say("drawn.low"), say("drawn.high")),
        legend=entries,
        swatches=(Swatch("interval", say("drawn.interval"), under + 26, 5), Swatch("spread", say("drawn.spread"), under + 50, 18)),
    )


def _heard(scene: Scene, blocks: SeenBlocks) -> list[tuple[Who, str]]:
    """The voices of the legend, each leader by himself: under the name that he has over his column of the table."""
    leaders = scene.release.leaders
    led = [(Who(voice.role), scene.say.capital(leader_name(scene.say, leaders, at, short=True))) for at, voice in enumerate(leaders)]
    roles = {who for who, _ in led}
    return [voice for voice in voices(scene, blocks) if voice[0] not in roles] + led


def _rows(scene: Scene, asked: SeenBlocks) -> tuple[Dots, ...]:
    rows: list[Dots] = []
    for block in asked:
        rows.append(_row(scene, block, rows[-1].end if rows else 18.0))
    return tuple(rows)


def _row(scene: Scene, block: SeenBlock, y: float) -> Dots:
    people, middle = block.people, y + Dots.MIDDLE
    others = _in_lanes(_others(block), middle + FIRST)
    return Dots(
        name=scene.say.capital(block.name),
        y=y,
        end=max([middle, *(mark.y for mark in others)]) + UNDER,
        spread=_spread(block),
        interval=pictures.bar("interval", people.low, people.high) if people else None,
        note=scene.say("drawn.divided") if block.divided else "" if people else why_no_number(scene, block),
        marks=(*([Mark(Who.PEOPLE, _place(people.mean), middle)] if people else []), *others),
    )


def _others(block: SeenBlock) -> list[tuple[Who, str, float]]:
    """What single voices said: who, which one of his role, and his score."""
    numbers = pictures.numbers([who for who, _ in block.leaders])
    led = [(who, number, score) for (who, score), number in zip(block.leaders, numbers, strict=True)]
    said = [(Who.OWNER, "", block.owner), (Who.GUESS, "", block.guess), *led]
    return [(who, number, score) for who, number, score in said if score is not None]


def _in_lanes(said: Sequence[tuple[Who, str, float]], top: float) -> list[Mark]:
    """Each in the first lane in which it touches no other: colours may be missing, and then marks over each other are one blot."""
    marks: list[Mark] = []
    for who, number, score in said:
        x, y = _place(score), top
        while any(mark.y == y and abs(mark.x - x) < APART for mark in marks):
            y += LANE
        marks.append(Mark(who, x, y, number))
    return marks


def _place(score: float) -> float:
    return round(pictures.across(score), 1)


def _spread(block: SeenBlock) -> Bar | None:
    """A standard deviation to each side; all of the scale where people are divided, which tells nothing of their mean."""
    if block.divided:
        return pictures.bar("divided", LOW, HIGH)
    if block.people is None or block.spread is None:
        return None
    return pictures.bar("at-most" if block.at_most else "spread", block.people.mean - block.spread, block.people.mean + block.spread)
