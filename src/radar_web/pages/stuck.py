"""Where his people get stuck, what points there, and how far they are."""

from collections.abc import Iterator

from radar.concepts import BARRIER, STAGE, WISH, Phase
from radar.diagnosis import Certainty
from radar.release import Group
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import Line

VERY_LIKELY = 0.9
"""Chances of a model whose weights are assumptions: said in two words, not in percent."""


def stuck(scene: Scene) -> Iterator[str]:
    """Inferred from his people only; what the owner said stands in his own words elsewhere."""
    say, staff, hinges = scene.say, scene.staff, scene.diagnosis.hinges or ()
    if staff is None:
        return
    yield from _named(scene)
    if "bottleneck" in hinges:
        yield say("report.hinge")
    # Beside counts of everybody it would be said twice; and two groups in one would read as another answer.
    if staff.largest and staff.largest is not Phase.SELECTION and staff.voices < staff.of:
        yield say("report.largest", here=say(f"phase.{staff.largest}")) + (f" {say('report.hinge')}" if "largest" in hinges else "")
    if staff.barriers:
        labels = [scene.questionnaire.statement(BARRIER).option(barrier).label[say.language] for barrier in staff.barriers]
        yield say("report.stops_people", barriers=say.listed([f"“{label}”" for label in labels]))


def _named(scene: Scene) -> Iterator[str]:
    """One gap, or two, and why; or what would tell."""
    say, bottleneck = scene.say, scene.diagnosis.bottleneck
    names = [say(f"gap.{gap}") for gap in bottleneck.gaps]
    chance = sum(bottleneck.chances[gap] for gap in bottleneck.gaps)
    likely = say("report.stuck_very_likely" if chance >= VERY_LIKELY else "report.stuck_likely")
    if bottleneck.certainty is Certainty.MAINLY:
        yield say("report.stuck_mainly", first=names[0], likely=likely)
    elif bottleneck.certainty is Certainty.EITHER:
        yield say("report.stuck_either", first=names[0], second=names[1], likely=likely)
    else:
        yield say("report.stuck_unknown")
        yield say("report.would_tell_more" if _is_asked(scene, WISH) else "report.would_tell")
    if bottleneck.because:
        yield say("report.stuck_because", because=say.listed([_ground(scene, source) for source in bottleneck.because]))


def _ground(scene: Scene, source: str) -> str:
    """What points to a gap: a part, or what people were counted by."""
    return scene.say(f"ground.{source}") if source in {STAGE, WISH} else f"“{scene.say(f'construct.{source}')}”"


def _is_asked(scene: Scene, statement: str) -> bool:
    return any(asked.id == statement for asked in scene.questionnaire.statements)


def wishes(scene: Scene) -> Iterator[Line]:
    """How far the last thing came that people wished to learn, as the gate counted it."""
    staff, say = scene.release.staff, scene.say
    cells = staff.choices[WISH].merged if isinstance(staff, Group) and WISH in staff.choices else ()
    asked, of = [cell for cell in cells if cell.count], sum(cell.count for cell in cells)
    for cell in asked if len(asked) > 1 else ():
        labels = [scene.questionnaire.statement(WISH).option(option).label[say.language].rstrip(".") for option in cell.options]
        yield Line(say.either([f"“{label}”" for label in labels]), say("report.count", count=cell.count, of=of))


def why_no_phases(scene: Scene) -> str:
    """Below the number from which choices are counted; or because all came together in one group."""
    staff = scene.release.staff
    counted = isinstance(staff, Group) and STAGE in staff.choices
    return scene.say("report.groups_hidden" if counted else "report.share_unknown")
