"""What one person sees of his own answers: made on the spot, for him alone."""

from dataclasses import dataclass

from radar.concepts import Determinant, Language
from radar.content import Library
from radar.mirror import reflect
from radar.questionnaire import AnswerSheet, Questionnaire
from radar_web.pages.report import MOST_STRENGTHS, Line
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class PicturePage:
    """His own picture in words; no number, no stage."""

    learns_from: tuple[str, ...]
    goes_well: tuple[str, ...]
    hidden: bool
    steps: tuple[Line, ...]


def picture_page(library: Library, questionnaire: Questionnaire, sheet: AnswerSheet, language: Language) -> PicturePage:
    mirror, say = reflect(questionnaire, sheet, library.actions.values()), Words(library, language)
    well = [construct for construct in mirror.goes_well if construct not in {*mirror.learns_from, Determinant.AWARENESS}][:MOST_STRENGTHS]
    return PicturePage(
        learns_from=tuple(say(f"construct.{construct}") for construct in mirror.learns_from),
        goes_well=tuple(say(f"construct.{construct}") for construct in well),
        hidden=mirror.hidden_learner,
        steps=tuple(Line(library.actions[id].name[language], library.actions[id].first_step[language]) for id in mirror.steps),
    )
