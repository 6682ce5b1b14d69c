"""What one person sees of his own answers: made on the spot, for him alone."""

from dataclasses import dataclass
from typing import ClassVar

from radar.concepts import Determinant
from radar.mirror import reflect
from radar.questionnaire import AnswerSheet, Questionnaire
from radar_web.pages.report import MOST_STRENGTHS
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class MirrorPage:
    """His own picture in words, without a number or a stage; and the receipt with which he can erase. `code` opens the questions again."""

    template: ClassVar[str] = "join_mirror.html"
    label: str
    learns_from: tuple[str, ...]
    goes_well: tuple[str, ...]
    hidden: bool
    receipt: str
    erase: str
    code: str


def mirror_page(
    say: Words, questionnaire: Questionnaire, sheet: AnswerSheet, *, receipt: str, erase: str, code: str, label: str
) -> MirrorPage:
    """`erase` says until when and where the receipt reads and erases."""
    mirror = reflect(questionnaire, sheet, ())
    well = [construct for construct in mirror.goes_well if construct not in {*mirror.learns_from, Determinant.AWARENESS}]
    return MirrorPage(
        label=label,
        learns_from=tuple(say(f"learns_from.{construct}") for construct in mirror.learns_from),
        goes_well=tuple(say(f"goes_well.{construct}") for construct in well[:MOST_STRENGTHS]),
        hidden=mirror.hidden_learner,
        receipt=receipt,
        erase=erase,
        code=code,
    )
