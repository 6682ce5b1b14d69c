"""The six building blocks as six axes."""

from radar.concepts import AGREES, HIGH, Block
from radar.diagnosis import Voice
from radar_web.pages import pictures
from radar_web.pages.drawing.blocks import SeenBlock, SeenBlocks, blocks_table, divided_sentence, ends_sentence, people_are_known, voices
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import CENTRE, RadarPicture, Text, Who

STAR = "\u00a0*"
"""Where his people are divided."""

CORNERS = ("middle", "end", "end", "middle", "start", "start")
"""Where the name of an axis is anchored, from the top round with the clock."""

OVER, BESIDE = 34, 15
"""Letters on a line: over and under the radar, and in the corners beside it."""


LINES = (Who.PEOPLE, Who.GUESS, Who.OWNER)
"""Whose answers are a line: with those of each leader nobody could follow any."""


def radar(scene: Scene, blocks: SeenBlocks) -> RadarPicture | None:
    heard, note = [(who, name) for who, name in voices(scene, blocks) if who in LINES], _note(scene, blocks)
    if not heard:
        return None
    entries = pictures.legend(heard, 2 * CENTRE[1] + 18)
    tips = [pictures.outward(axis, HIGH) for axis in range(len(blocks))]
    return RadarPicture(
        told=scene.told("radar", _sentence(scene, blocks), blocks_table(scene, blocks)),
        height=round(entries[-1].y) + (34 if note else 10),
        rings=tuple(pictures.ring(score) for score in (2, 3, 4, HIGH)),
        axes="".join(f"M{CENTRE[0]:.0f} {CENTRE[1]:.0f}L{x:.1f} {y:.1f}" for x, y in tips),
        labels=tuple(_corner(_name(scene, block), at, tip) for at, (block, tip) in enumerate(zip(blocks, tips, strict=True))),
        series=tuple(pictures.radar_series(who, [block.score(who) for block in blocks]) for who, _ in heard),
        legend=entries,
        note=note,
    )


def _name(scene: Scene, block: SeenBlock) -> str:
    return scene.say.capital(block.name) + STAR * block.divided


def _corner(name: str, at: int, tip: tuple[float, float]) -> Text:
    """The name of an axis: over or under the radar, and for the four at the sides in the corner beside it."""
    lines = pictures.wrapped(name, BESIDE if at % 3 else OVER)
    side = {"start": 0.0, "middle": tip[0], "end": float(pictures.WIDTH)}[CORNERS[at]]
    return Text(side, round(tip[1] + _down(at, len(lines)), 1), lines, CORNERS[at])


def _down(at: int, lines: int) -> float:
    """How far under its tip a name begins; the upper three end above theirs. A third line is short, and may stand nearer."""
    above = {0: -15, 1: -32 if lines < 3 else -22, 5: -32 if lines < 3 else -22}
    return above[at] - pictures.LINE * (lines - 1) if at in above else 24 if at == 3 else 42


def _note(scene: Scene, blocks: SeenBlocks) -> str:
    """Why a mark of his people is missing."""
    if any(block.divided for block in blocks):
        return f"{STAR.strip()} {scene.say('drawn.star')}"
    return scene.say("drawn.few") if scene.staff and not people_are_known(blocks) else ""


def _sentence(scene: Scene, blocks: SeenBlocks) -> str:
    """What the owner agreed with, how many differences with his people are too large to be chance, and where they differ themselves."""
    said = (_agreed(scene, blocks), _compared(scene, blocks), divided_sentence(scene, blocks))
    return " ".join(filter(None, said)) or ends_sentence(scene, blocks)


def _agreed(scene: Scene, blocks: SeenBlocks) -> str:
    scores = [block.owner for block in blocks if block.owner is not None]
    agreed = sum(score >= AGREES for score in scores)
    if not scores:
        return ""
    long = scene.owner is not None and scene.is_long(scene.owner.statements)
    key = (
        "radar_owner_long" if long else "radar_owner_none" if agreed == 0 else "radar_owner_all" if agreed == len(scores) else "radar_owner"
    )
    return scene.say(f"drawn.{key}", count=agreed, of=len(scores))


def _compared(scene: Scene, blocks: SeenBlocks) -> str:
    compared = any(block.owner is not None and block.people is not None for block in blocks)
    pair = (Voice.OWNER, Voice.STAFF)
    differ = sum(found.construct in Block and (found.voice, found.other) == pair for found in scene.diagnosis.differences)
    return scene.say("drawn.radar_differ" if differ else "drawn.radar_alike", count=differ, of=len(blocks)) if compared else ""
