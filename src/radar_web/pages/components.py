"""Every component in every state, for whoever brings a look or mends one."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from radar.concepts import BARRIER, STAGE
from radar.questionnaire import Questionnaire
from radar_web.pages.drawing import Pictures
from radar_web.pages.parts import Line
from radar_web.pages.scan import Form, whole_form
from radar_web.sheets import Filled
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """A form with answers and with one missing; pictures of firms of which much, little and one voice is known."""

    template: ClassVar[str] = "components.html"
    form: Form
    fact: Line
    pictures: tuple[Pictures, ...]


def components_page(say: Words, questionnaire: Questionnaire, pictures: Sequence[Pictures]) -> ComponentsPage:
    first, second, several = questionnaire.statements[0], questionnaire.statements[1], questionnaire.statement(BARRIER)
    given = {first.id: (first.values[3],), several.id: several.values[:2]}
    whole = whole_form(say, questionnaire, Filled(given, missing=(second.id,)))
    shown = {first.id, second.id, several.id, STAGE}
    return ComponentsPage(
        form=Form(tuple(card for card in whole.cards if card.id in shown), whole.wrong),
        fact=Line(say("report.how_long"), say("report.minutes", minutes=20)),
        pictures=tuple(_numbered(found, number) for number, found in enumerate(pictures, start=1)),
    )


def _numbered(pictures: Pictures, number: int) -> Pictures:
    """With ids of their own: on this page a picture stands more than once."""
    found = {field.name: getattr(pictures, field.name) for field in fields(pictures)}
    return Pictures(**{kind: one and replace(one, told=replace(one.told, id=f"{one.told.id}-{number}")) for kind, one in found.items()})
