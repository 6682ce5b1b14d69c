"""The six building blocks under each other, spread and uncertainty first."""

from collections.abc import Sequence

from radar.concepts import HIGH, LOW
from radar_web.pages import pictures
from radar_web.pages.drawing.blocks import Part, Parts, ends_sentence, parts_table, people_are_known, voices, why_no_number
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import Bar, DotPicture, Dots, Swatch, Who

ROW = 60
"""How high a row is."""

IN_ROW = {Who.PEOPLE: Dots.MIDDLE, Who.OWNER: Dots.MIDDLE + 15, Who.GUESS: Dots.MIDDLE + 15}
"""Where the mark of a voice lies in its row: one answer lies under a mean, not on it."""


def dots(scene: Scene, parts: Parts) -> DotPicture | None:
    """Only where enough people answered: one answer has no spread."""
    if not people_are_known(parts):
        return None
    asked, say = [part for part in parts if part.asked], scene.say
    heard, bottom = voices(scene, asked), ROW * len(asked) + 14.0
    return DotPicture(
        told=scene.told("dots", ends_sentence(scene, parts), parts_table(scene, parts)),
        height=round(bottom) + 112,
        rows=tuple(_row(scene, part, ROW * at + 18.0, [who for who, _ in heard]) for at, part in enumerate(asked)),
        ticks=tuple((pictures.across(score), str(score)) for score in range(1, 6)),
        scale_y=bottom - 14,
        ends=(say("drawn.low"), say("drawn.high")),
        legend=pictures.legend(heard, bottom + 52),
        legend_y=bottom + 52,
        keys=(Swatch("interval", say("drawn.interval"), bottom + 78, 5), Swatch("spread", say("drawn.spread"), bottom + 102, 18)),
    )


def _row(scene: Scene, part: Part, y: float, heard: Sequence[Who]) -> Dots:
    scores, people = [(who, part.score(who)) for who in heard], part.people
    return Dots(
        name=scene.say.capital(part.name),
        y=y,
        spread=_spread(part),
        interval=pictures.bar("interval", people.low, people.high) if people else None,
        note=scene.say("drawn.divided") if part.divided else "" if people else why_no_number(scene, part),
        marks=tuple((who, pictures.mark(who, pictures.across(score), y + IN_ROW[who])) for who, score in scores if score is not None),
    )


def _spread(part: Part) -> Bar | None:
    """A standard deviation to each side; all of the scale where people are divided, which tells nothing of their mean."""
    if part.divided:
        return pictures.bar("divided", LOW, HIGH)
    if part.people is None or part.spread is None:
        return None
    return pictures.bar("at-most" if part.at_most else "spread", part.people.mean - part.spread, part.people.mean + part.spread)
