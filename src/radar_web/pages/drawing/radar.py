"""The six building blocks as six axes."""

from radar.concepts import AGREES, HIGH, Block
from radar_web.pages import pictures
from radar_web.pages.drawing.blocks import Part, Parts, divided_sentence, ends_sentence, parts_table, people_are_known, voices
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import CENTRE, RadarPicture, Text

STAR = "\u00a0*"
"""Where his people are divided."""

CORNERS = ("middle", "end", "end", "middle", "start", "start")
"""Where the name of an axis is anchored, from the top round with the clock."""

OVER, BESIDE = 34, 15
"""Letters on a line: over and under the radar, and in the corners beside it."""


def radar(scene: Scene, parts: Parts) -> RadarPicture | None:
    heard, note = voices(scene, parts), _note(scene, parts)
    if not heard:
        return None
    legend_y = 2 * CENTRE[1] + 18
    tips = [pictures.outward(axis, HIGH) for axis in range(len(parts))]
    return RadarPicture(
        told=scene.told("radar", _sentence(scene, parts), parts_table(scene, parts)),
        height=round(legend_y) + (34 if note else 10),
        rings=tuple(pictures.ring(score) for score in (2, 3, 4, HIGH)),
        axes="".join(f"M{CENTRE[0]:.0f} {CENTRE[1]:.0f}L{x:.1f} {y:.1f}" for x, y in tips),
        labels=tuple(_corner(scene.say.capital(part.name), part, at, tip) for at, (part, tip) in enumerate(zip(parts, tips, strict=True))),
        series=tuple(pictures.radar_series(who, [part.score(who) for part in parts]) for who, _ in heard),
        legend=pictures.legend(heard, legend_y),
        legend_y=legend_y,
        note=note,
    )


def _corner(name: str, part: Part, at: int, tip: tuple[float, float]) -> Text:
    """The name of an axis: over or under the radar, and for the four at the sides in the corner beside it."""
    lines = pictures.wrapped(name + STAR * part.divided, BESIDE if at % 3 else OVER)
    side = {"start": 0.0, "middle": tip[0], "end": float(pictures.WIDTH)}[CORNERS[at]]
    return Text(side, round(tip[1] + _down(at, len(lines)), 1), lines, CORNERS[at])


def _down(at: int, lines: int) -> float:
    """How far under its tip a name begins; the upper three end above theirs. A third line is short, and may stand nearer."""
    above = {0: -15, 1: -32 if lines < 3 else -22, 5: -32 if lines < 3 else -22}
    return above[at] - pictures.LINE * (lines - 1) if at in above else 24 if at == 3 else 42


def _note(scene: Scene, parts: Parts) -> str:
    """Why a mark of his people is missing."""
    if any(part.divided for part in parts):
        return f"{STAR.strip()} {scene.say('drawn.star')}"
    return scene.say("drawn.few") if scene.staff and not people_are_known(parts) else ""


def _sentence(scene: Scene, parts: Parts) -> str:
    """What the owner agreed with, how many differences with his people are too large to be chance, and where they differ themselves."""
    said = (_agreed(scene, parts), _compared(scene, parts), divided_sentence(scene, parts))
    return " ".join(filter(None, said)) or ends_sentence(scene, parts)


def _agreed(scene: Scene, parts: Parts) -> str:
    scores = [part.owner for part in parts if part.owner is not None]
    agreed = sum(score >= AGREES for score in scores)
    if not scores:
        return ""
    key = "radar_owner_none" if agreed == 0 else "radar_owner_all" if agreed == len(scores) else "radar_owner"
    return scene.say(f"drawn.{key}", count=agreed, of=len(scores))


def _compared(scene: Scene, parts: Parts) -> str:
    compared = any(part.owner is not None and part.people is not None for part in parts)
    differ = sum(difference.construct in Block for difference in scene.diagnosis.differences)
    return scene.say("drawn.radar_differ" if differ else "drawn.radar_alike", count=differ, of=len(parts)) if compared else ""
