"""What lies under the five words: each part in the voices of a firm, spread before mean, and how sure it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from radar.concepts import Construct, Word
from radar.diagnosis import Standing, View
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import Line, leader_name, with_interval


@dataclass(frozen=True, slots=True)
class Part:
    """One construct: what his people say, in a sentence, and the score of each who speaks for himself."""

    name: str
    people: str
    others: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class UnderWord:
    """One of the five words with its parts. `standing` is what may be said of it, empty where nothing is known."""

    name: str
    standing: str
    parts: tuple[Part, ...]


def under_words(scene: Scene) -> tuple[UnderWord, ...]:
    """The words of which anybody was asked something."""
    found = (_word(scene, word) for word in Word)
    return tuple(word for word in found if word.parts)


def _word(scene: Scene, word: Word) -> UnderWord:
    view = scene.staff or scene.diagnosis.owner
    parts = (part_of(scene, construct) for construct in scene.say.library.model.words[word])
    return UnderWord(
        name=scene.say(f"word.{word}"),
        standing=_standing(scene, word, view.words[word].standing) if view and word in view.words else "",
        parts=tuple(part for part in parts if part.people or part.others),
    )


def _standing(scene: Scene, word: Word, standing: Standing) -> str:
    told = tips(scene, f"word.{word}")
    if standing is Standing.TOO_CLOSE:
        return scene.say("report.not_to_say") + told
    if standing is Standing.DIVIDED:
        return scene.say("report.they_divided") + told
    return scene.say("report.they_standing" if scene.staff else "report.you_standing", standing=scene.say(f"standing.{standing}") + told)


def part_of(scene: Scene, construct: Construct) -> Part:
    staff = scene.staff
    people = _people(scene, staff, construct) if staff and construct in staff.constructs else ""
    return Part(scene.say.capital(scene.say(f"construct.{construct}")), people, tuple(_others(scene, construct)))


def _others(scene: Scene, construct: Construct) -> Iterator[Line]:
    say, staff, owner, leaders = scene.say, scene.staff, scene.owner, scene.release.leaders
    if owner and construct in owner.constructs:
        yield Line(say("report.you"), say.number(owner.constructs[construct]))
    if owner and staff and construct in owner.guess:
        yield Line(say("result.guess"), say.number(owner.guess[construct]))
    for at, voice in enumerate(leaders):
        if construct in voice.constructs:
            yield Line(say.capital(leader_name(say, leaders, at)), say.number(voice.constructs[construct]))


def _people(scene: Scene, staff: View, construct: Construct) -> str:
    """How far they lie apart, before their mean; where they are divided no mean."""
    alike, found = scene.say(f"agreement.{staff.agreement[construct]}"), staff.constructs[construct]
    if found.standing is Standing.DIVIDED:
        return scene.say("report.spread_only", alike=alike) + tips(scene, f"construct.{construct}")
    standing = scene.say(f"standing.{found.standing}") + tips(scene, f"construct.{construct}")
    return scene.say("report.spread_and_mean", alike=alike, mean=with_interval(scene.say, found), standing=standing)


def tips(scene: Scene, about: str) -> str:
    """That one other answer would change this word."""
    return f" {scene.say('report.tips')}" if about in (scene.diagnosis.hinges or ()) else ""
