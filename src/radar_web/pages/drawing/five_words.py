"""The five words, and what may be said of each."""

from radar.concepts import Word
from radar.diagnosis import Standing, View
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.pictures import SIGNS, Badge, Column, Meaning, Table, Text, WordPicture

FIRST, APART = 93.0, 55.0
"""Where the first column stands, and how far the columns lie apart."""

TOP, ROW, MEANING = 48.0, 40.0, 34.0
"""Where the first row stands; how high a row is, and a line of the legend."""

NOTHING = "none"

Heard = list[tuple[str, View]]


def five_words(scene: Scene) -> WordPicture | None:
    heard = _heard(scene)
    if not any(view.words for _, view in heard):
        return None
    rows = [(TOP + ROW * at, name, view) for at, (name, view) in enumerate(heard)]
    columns = [_column(scene, word, FIRST + APART * at, rows) for at, word in enumerate(Word)]
    used = {badge.kind for column in columns for badge in column.badges}
    meanings = [(kind, rows[-1][0] + ROW + MEANING * at) for at, kind in enumerate(kind for kind in SIGNS if kind in used)]
    return WordPicture(
        told=scene.told("words", _sentence(scene), _table(scene, heard)),
        height=round(meanings[-1][1] + 22),
        columns=tuple(columns),
        voices=tuple(Text(0, y + 5, (name,)) for y, name, _ in rows),
        legend=tuple(_meaning(scene, kind, y) for kind, y in meanings),
    )


def _heard(scene: Scene) -> Heard:
    voices = ((scene.say("report.you"), scene.diagnosis.owner), (scene.say("report.your_people"), scene.staff))
    return [(name, view) for name, view in voices if view]


def _column(scene: Scene, word: Word, x: float, rows: list[tuple[float, str, View]]) -> Column:
    badges = [Badge(view.words[word].standing if word in view.words else NOTHING, x, y) for y, _, view in rows]
    return Column(x, scene.say(f"drawn.{word}"), tuple(badges))


def _meaning(scene: Scene, kind: str, y: float) -> Meaning:
    return Meaning(Badge(kind, 14, y), 38, y + 5, scene.say("drawn.unknown" if kind == NOTHING else f"standing.{kind}"))


def _sentence(scene: Scene) -> str:
    """What goes well in the eyes of his people, or of himself when nobody else answered."""
    view, key = scene.staff or scene.diagnosis.owner, "people" if scene.staff else "owner"
    known = view.words if view else {}
    well = [_short(scene, word) for word in Word if word in known and known[word].standing is Standing.WELL]
    return scene.say(f"drawn.words_{key}", words=scene.say.listed(well)) if well else scene.say(f"drawn.words_{key}_none")


def _short(scene: Scene, word: Word) -> str:
    return scene.say(f"word.{word}").partition(":")[0].lower()


def _table(scene: Scene, heard: Heard) -> Table:
    """Without a word of which nobody was asked."""
    rows = [(scene.say(f"word.{word}"), *(_standing(scene, word, view) for _, view in heard)) for word in Word]
    told = [(name, *cells) for name, *cells in rows if {*cells} != {scene.say("report.not_asked")}]
    return Table(scene.say("report.five_words"), "", (scene.say("drawn.word"), *(name for name, _ in heard)), tuple(told))


def _standing(scene: Scene, word: Word, view: View) -> str:
    """Where there is none, whether nobody was asked or too few said something."""
    if word in view.words:
        return scene.say(f"standing.{view.words[word].standing}")
    asked = view is scene.staff and not set(scene.say.library.model.words[word]) <= set(scene.diagnosis.not_asked)
    return scene.say("report.too_few_here" if asked else "report.not_asked")
