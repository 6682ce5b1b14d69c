"""The steps over time."""

from radar.concepts import Layer
from radar.planning import Step
from radar_web.pages import pictures
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import LINE, StepPicture, Stop, Table, Text

HEAD, LETTERS = 38, 40
"""What a stop takes besides its lines, and how many letters go on one."""

Moment = tuple[str, str, str]
"""When, what, and who takes it up."""


def steps(scene: Scene) -> StepPicture:
    moments, y = _moments(scene), 8.0
    stops: list[Stop] = []
    for when, what, _ in moments:
        text = Text(34, y + 25, pictures.wrapped(what, LETTERS))
        stops.append(Stop(y, not stops, when, text))
        y += HEAD + LINE * len(text.lines)
    sentence = scene.say("drawn.steps", first=_name(scene, scene.plan.first))
    return StepPicture(scene.told("steps", sentence, _table(scene, moments)), round(y), tuple(stops))


def _moments(scene: Scene) -> list[Moment]:
    see = scene.say.library.actions[scene.plan.first.action].visible_in_four_weeks[scene.say.language]
    return [
        _moment(scene, "drawn.now", scene.plan.first),
        (scene.say("drawn.four_weeks"), see, scene.say(f"layer.{Layer.SENIOR_MANAGEMENT}")),
        *(_moment(scene, "drawn.afterwards", step) for step in scene.plan.later),
    ]


def _moment(scene: Scene, when: str, step: Step) -> Moment:
    return scene.say(when), _name(scene, step), scene.say(f"layer.{step.actor}")


def _name(scene: Scene, step: Step) -> str:
    return scene.say.library.actions[step.action].name[scene.say.language]


def _table(scene: Scene, moments: list[Moment]) -> Table:
    head = (scene.say("drawn.when"), scene.say("drawn.what"), scene.say("report.who"))
    return Table(scene.say("drawn.steps_caption"), "", head, tuple(moments))
