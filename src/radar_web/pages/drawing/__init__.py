"""A result as pictures, each with its sentence and its table."""

from dataclasses import dataclass

from radar_web.pages.drawing.blocks import blocks_of
from radar_web.pages.drawing.dots import dots
from radar_web.pages.drawing.five_words import five_words
from radar_web.pages.drawing.phases import phases
from radar_web.pages.drawing.radar import radar
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.drawing.steps import steps
from radar_web.pages.pictures import DotPicture, PhasePicture, RadarPicture, StepPicture, WordPicture


@dataclass(frozen=True, slots=True)
class Pictures:
    """All pictures of a result; None where there is nothing to draw."""

    radar: RadarPicture | None
    dots: DotPicture | None
    words: WordPicture | None
    phases: PhasePicture | None
    steps: StepPicture


def draw(scene: Scene) -> Pictures:
    blocks = blocks_of(scene)
    return Pictures(radar(scene, blocks), dots(scene, blocks), five_words(scene), phases(scene), steps(scene))
