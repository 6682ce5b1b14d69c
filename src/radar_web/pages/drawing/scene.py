"""What every picture starts from: a result, and the words for it."""

from dataclasses import dataclass

from radar.diagnosis import Diagnosis, View
from radar.planning import Plan
from radar.questionnaire import Questionnaire
from radar.release import Asked, OpenVoice, Release
from radar_web.pages.pictures import Table, Told
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Scene:
    """A result, and the words to tell it in. `questionnaire` is what his people were asked, or the owner's own when nobody was."""

    say: Words
    release: Release
    diagnosis: Diagnosis
    plan: Plan
    questionnaire: Questionnaire

    @property
    def staff(self) -> View | None:
        return self.diagnosis.staff_view

    @property
    def owner(self) -> OpenVoice | None:
        return self.release.owner

    @staticmethod
    def is_long(asked: Asked) -> bool:
        """Whether a part was asked more than once: then a score is a mean and nobody's own words."""
        return any(len(statements) > 1 for statements in asked.values())

    def told(self, id: str, sentence: str, table: Table) -> Told:
        return Told(id, self.say(f"drawn.{id}_title"), self.say(f"drawn.{id}_description"), sentence, table)
