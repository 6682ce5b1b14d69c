"""What must be in order first, what changed since the last time, and single figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from radar.concepts import Precondition
from radar.diagnosis import MEASURED_BY, Change, Direction
from radar.release import Group
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import Line
from radar_web.pages.voices import Part, part_of, tips


@dataclass(frozen=True, slots=True)
class SeenPrecondition:
    """One precondition: whether it is in order, and what each voice says of it. `part` is None where nobody was asked that alone."""

    name: str
    light: str
    is_known: bool
    part: Part | None


def preconditions(scene: Scene) -> Iterator[SeenPrecondition]:
    """In words, never as a number; what nobody was asked is named."""
    say, lights = scene.say, scene.diagnosis.lights
    for precondition in Precondition:
        told = say(f"light.{lights[precondition]}" if precondition in lights else "report.not_asked")
        told = say.capital(told) + tips(scene, f"precondition.{precondition}")
        measured = MEASURED_BY.get(precondition) if precondition in lights else None
        part = part_of(scene, measured) if measured else None
        yield SeenPrecondition(say.capital(say(f"precondition.{precondition}")), told, precondition in lights, part)


NAMED_AT_MOST = 3
"""A longer list of what did not change is a number."""


def since(scene: Scene) -> Iterator[str]:
    """Only what is larger than chance gives; how large that must be stands with it."""
    since = scene.diagnosis.since
    if since is None:
        return
    for direction in (Direction.HIGHER, Direction.LOWER):
        if found := [change for change in since.changes if change.direction is direction]:
            yield scene.say(f"report.since_{direction}", names=_names(scene, found))
    if small := [change for change in since.changes if change.direction is Direction.TOO_SMALL]:
        key = "since_too_small" if len(small) <= NAMED_AT_MOST else "since_too_small_more"
        least = scene.say.number(max(change.detectable for change in small))
        yield scene.say(f"report.{key}", names=_names(scene, small), count=len(small), detectable=least)
    if since.not_comparable:
        key = "since_not_one" if len(since.not_comparable) == 1 else "since_not"
        yield scene.say(f"report.{key}", count=len(since.not_comparable))


def _names(scene: Scene, changes: list[Change]) -> str:
    return scene.say.listed([f"“{scene.say(f'construct.{change.construct}')}”" for change in changes])


def counted(scene: Scene) -> Iterator[Line]:
    """Single figures of the monitor, as far as the gate counted yes and no apart. They are no part of anything else."""
    staff, say = scene.release.staff, scene.say
    choices = staff.choices if isinstance(staff, Group) else {}
    for indicator in say.library.indicators.values():
        cells, yes = choices[indicator.statement].merged if indicator.statement in choices else (), set(indicator.counts)
        if cells and all(set(cell.options) <= yes or yes.isdisjoint(cell.options) for cell in cells):
            count = sum(cell.count for cell in cells if set(cell.options) <= yes)
            told = say("report.count", count=count, of=sum(cell.count for cell in cells))
            yield Line(indicator.name[say.language], f"{told}. {indicator.careful[say.language]}")
