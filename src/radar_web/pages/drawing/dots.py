"""The six building blocks under each other, spread and uncertainty first."""

from collections.abc import Sequence

from radar.concepts import HIGH, LOW
from radar_web.pages import pictures
from radar_web.pages.drawing.blocks import SeenBlock, SeenBlocks, blocks_table, ends_sentence, people_are_known, voices, why_no_number
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import Bar, DotPicture, Dots, Swatch, Who

ROW = 60
"""How high a row is."""

IN_ROW = {who: Dots.MIDDLE if who is Who.PEOPLE else Dots.MIDDLE + 15 for who in Who}
"""Where the mark of a voice lies in its row: one answer lies under a mean, not on it."""


def dots(scene: Scene, blocks: SeenBlocks) -> DotPicture | None:
    """Only where enough people answered: one answer has no spread."""
    if not people_are_known(blocks):
        return None
    asked, say = [block for block in blocks if block.asked], scene.say
    heard, bottom = voices(scene, asked), ROW * len(asked) + 14.0
    entries = pictures.legend(heard, bottom + 52)
    under = entries[-1].y if entries else bottom + 26  # where people are divided on everything nobody has a mark
    return DotPicture(
        told=scene.told("dots", ends_sentence(scene, blocks), blocks_table(scene, blocks)),
        height=round(under) + 60,
        rows=tuple(_row(scene, block, ROW * at + 18.0, [who for who, _ in heard]) for at, block in enumerate(asked)),
        ticks=tuple((pictures.across(score), str(score)) for score in range(1, 6)),
        scale_y=bottom - 14,
        ends=(say("drawn.low"), say("drawn.high")),
        legend=entries,
        swatches=(Swatch("interval", say("drawn.interval"), under + 26, 5), Swatch("spread", say("drawn.spread"), under + 50, 18)),
    )


def _row(scene: Scene, block: SeenBlock, y: float, heard: Sequence[Who]) -> Dots:
    scores, people = [(who, score) for who in heard for score in block.scores(who)], block.people
    return Dots(
        name=scene.say.capital(block.name),
        y=y,
        spread=_spread(block),
        interval=pictures.bar("interval", people.low, people.high) if people else None,
        note=scene.say("drawn.divided") if block.divided else "" if people else why_no_number(scene, block),
        marks=tuple((who, pictures.mark(who, pictures.across(score), y + IN_ROW[who])) for who, score in scores),
    )


def _spread(block: SeenBlock) -> Bar | None:
    """A standard deviation to each side; all of the scale where people are divided, which tells nothing of their mean."""
    if block.divided:
        return pictures.bar("divided", LOW, HIGH)
    if block.people is None or block.spread is None:
        return None
    return pictures.bar("at-most" if block.at_most else "spread", block.people.mean - block.spread, block.people.mean + block.spread)
