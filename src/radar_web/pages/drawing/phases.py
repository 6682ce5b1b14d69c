"""Where people are on the way, as the gate counted them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from radar.concepts import FACTS, STAGE
from radar.release import Group
from radar_web.pages import pictures
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import LINE, Crowd, PhasePicture, Table, Text

IN_A_ROW = 13
"""People drawn beside each other; the count stands to the right of them."""

HIGH_ROW, LETTERS = 24, 44
"""How high a row of people is, and how many letters go under it on a line."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """So many people of so many chose this. `alone`: it is one sentence; small groups were merged at the gate."""

    names: str
    count: int
    of: int
    alone: bool


def phases(scene: Scene) -> PhasePicture | None:
    """Not where all are in one merged group: that would say nothing."""
    groups = _groups(scene)
    if not any(group.alone for group in groups) and len(groups) < 2:
        return None
    crowds, y = [], 4.0
    for group in groups:
        crowds.append(_crowd(scene, group, y))
        y = crowds[-1].name.y + LINE * (len(crowds[-1].name.lines) - 1) + 13
    told = replace(
        scene.told("phases", _sentence(scene, groups), _table(scene, groups)),
        description=scene.say(f"drawn.phases_description{_by(scene)}"),
    )
    return PhasePicture(told, round(y), tuple(crowds))


def _groups(scene: Scene) -> list[Chosen]:
    staff, say = scene.release.staff, scene.say
    merged = staff.choices[STAGE].merged if isinstance(staff, Group) and STAGE in staff.choices else ()
    of = sum(cell.count for cell in merged)
    return [
        Chosen(say.either([say(f"state.{option}") for option in cell.options]), cell.count, of, len(cell.options) == 1)
        for cell in merged
        if cell.count
    ]


def _crowd(scene: Scene, group: Chosen, y: float) -> Crowd:
    """One group from `y` down."""
    places = [(8 + 18 * (at % IN_A_ROW), y + 12 + HIGH_ROW * (at // IN_A_ROW)) for at in range(group.count)]
    under = y + HIGH_ROW * -(-group.count // IN_A_ROW)
    name = Text(0, under + 14, pictures.wrapped(scene.say.capital(group.names), LETTERS))
    return Crowd("".join(pictures.person(*place) for place in places), _count(scene, group), y + 17, name)


def _count(scene: Scene, group: Chosen) -> str:
    return scene.say("report.count", count=group.count, of=group.of)


def _sentence(scene: Scene, groups: Sequence[Chosen]) -> str:
    most = max(group.count for group in groups)
    largest = [group for group in groups if group.count == most]
    if len(largest) > 1:
        return scene.say("drawn.phases_equal", of=largest[0].of)
    key = "phases" if largest[0].alone else "phases_merged"
    return scene.say(f"drawn.{key}{_by(scene)}", count=most, of=largest[0].of, names=largest[0].names)


def _by(scene: Scene) -> str:
    """In the long scan what people did comes before what they chose, so that they chose is not said."""
    return "_did" if any(statement.id == FACTS for statement in scene.questionnaire.statements) else ""


def _table(scene: Scene, groups: Sequence[Chosen]) -> Table:
    rows = tuple((group.names, _count(scene, group)) for group in groups)
    return Table(scene.say("report.count_caption"), "", (scene.say(f"drawn.answer{_by(scene)}"), scene.say("drawn.people")), rows)
