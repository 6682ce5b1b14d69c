"""The six building blocks in the voices of a firm: what radar and dots both draw, and the table behind both."""

from collections.abc import Sequence
from dataclasses import dataclass

from radar.concepts import Agreement, Block
from radar.content import OWNER
from radar.diagnosis import Estimate
from radar.release import Group
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import leader_name, with_interval
from radar_web.pages.pictures import Table, Who

SHOWN_AS_NOTHING = 0.05
"""A bound below it is printed as 0,0: then two ends may be equal."""


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """A building block: what the owner and each leader said, what was guessed, and the estimate for all his people.

    `leaders` has a place for each of them. `spread`: the standard deviation that was released, `at_most` when a smaller one would be
    released as the same. `asked`: of somebody.
    """

    id: Block
    name: str
    owner: float | None
    guess: float | None
    leaders: tuple[tuple[Who, float | None], ...]
    people: Estimate | None
    spread: float | None
    at_most: bool
    divided: bool
    asked: bool

    def score(self, who: Who) -> float | None:
        """That of one voice; of the leaders there may be more."""
        return next(iter(self.scores(who)), None)

    def scores(self, who: Who) -> list[float]:
        people = self.people.mean if self.people else None
        said = [(Who.PEOPLE, people), (Who.GUESS, self.guess), (Who.OWNER, self.owner), *self.leaders]
        return [score for voice, score in said if voice is who and score is not None]


SeenBlocks = Sequence[SeenBlock]


def blocks_of(scene: Scene) -> SeenBlocks:
    return [_seen(scene, block) for block in Block]


def _seen(scene: Scene, block: Block) -> SeenBlock:
    """Where people are divided a mean would speak for nobody: then there is none."""
    owner, staff, group = scene.owner, scene.staff, scene.release.staff
    divided = staff is not None and staff.agreement.get(block) == Agreement.DIVIDED
    line = group.constructs.get(block) if isinstance(group, Group) and not divided else None
    return SeenBlock(
        id=block,
        name=scene.say(f"construct.{block}"),
        owner=owner.constructs.get(block) if owner else None,
        guess=owner.guess.get(block) if owner and staff else None,
        leaders=tuple((Who(voice.role), voice.constructs.get(block)) for voice in scene.release.leaders),
        people=staff.constructs.get(block) if staff and not divided else None,
        spread=line.sd if line else None,
        at_most=line is not None and line.at_floor,
        divided=divided,
        asked=owner is not None or (staff is not None and block not in scene.diagnosis.not_asked),
    )


def voices(scene: Scene, blocks: SeenBlocks) -> list[tuple[Who, str]]:
    """Who has a mark somewhere; the owner last, so that his stays visible over the others."""
    led = {Who.SUPERVISOR: "leader.supervisors", Who.HR: "leader.all_hr"}
    names = {Who.PEOPLE: "report.your_people", Who.GUESS: "result.guess", **led, Who.OWNER: _you(scene)}
    return [(who, scene.say(name)) for who, name in names.items() if any(block.score(who) is not None for block in blocks)]


def _you(scene: Scene) -> str:
    return "drawn.you_long" if scene.owner and scene.is_long(scene.owner.statements) else "drawn.you"


def people_are_known(blocks: SeenBlocks) -> bool:
    """Whether enough of his people said something of any block."""
    return any(block.people or block.divided for block in blocks)


# The table.


def blocks_table(scene: Scene, blocks: SeenBlocks) -> Table:
    columns, say = _columns(scene), scene.say
    heads = [head for _, names in columns for head in names]
    led = [say.capital(leader_name(say, scene.release.leaders, at, short=True)) for at in range(len(scene.release.leaders))]
    rows = [
        (block.name, *(cell for who, _ in columns for cell in _cells(scene, block, who)), *_led(scene, block))
        for block in blocks
        if block.asked
    ]
    caption = "report.caption_long" if scene.is_long(scene.release.statements) else "report.caption"
    note = scene.say(caption) if scene.staff else ""
    return Table(scene.say("report.six_parts"), note, (scene.say("drawn.part"), *heads, *led), tuple(rows))


def _led(scene: Scene, block: SeenBlock) -> list[str]:
    return [scene.say.number(score) if score is not None else scene.say("report.no_answer") for _, score in block.leaders]


def _columns(scene: Scene) -> list[tuple[Who, tuple[str, ...]]]:
    """A voice that was heard has a column, also where it has no mark: then the cell says why."""
    say, owner, staff = scene.say, scene.owner, scene.staff
    guess = bool(owner and owner.guess and staff)
    return [
        *([(Who.PEOPLE, (say("report.your_people"), say("report.how_alike")))] if staff else []),
        *([(Who.OWNER, (say("report.you"),))] if owner else []),
        *([(Who.GUESS, (say("result.guess"),))] if guess else []),
    ]


def _cells(scene: Scene, block: SeenBlock, who: Who) -> tuple[str, ...]:
    if who is Who.PEOPLE:
        return _people_number(scene, block), _alike(scene, block)
    return (_answer(scene, block, who),)


def _answer(scene: Scene, block: SeenBlock, who: Who) -> str:
    """A score of one voice as number and word: of the owner on his own statement, guessed on that of his people."""
    score, say = block.score(who), scene.say
    if score is None:
        return say("report.no_answer")
    questionnaire = say.library.questionnaires[OWNER] if who is Who.OWNER else scene.questionnaire
    asked_with = scene.owner.statements.get(block.id, ()) if scene.owner else ()
    if len(asked_with) > 1 or len(questionnaire.measuring[block.id]) > 1:  # a mean of two answers has no word
        return say.number(score)
    option = questionnaire.measuring[block.id][0].options[round(score) - 1]
    return f"{say.number(score, 0)} ({option.label[say.language]})"


def _people_number(scene: Scene, block: SeenBlock) -> str:
    """Mean with interval; why not where there is none."""
    if block.divided:
        return scene.say("report.divided")
    if block.people is None:
        return why_no_number(scene, block)
    return with_interval(scene.say, block.people)


def why_no_number(scene: Scene, block: SeenBlock) -> str:
    return scene.say("report.not_asked" if block.id in scene.diagnosis.not_asked else "report.too_few_here")


def _alike(scene: Scene, block: SeenBlock) -> str:
    staff = scene.staff
    if staff is None or block.id not in staff.agreement:
        return ""
    word = scene.say(f"agreement.{staff.agreement[block.id]}")
    if block.spread is None:
        return word
    return scene.say("drawn.alike_at_most" if block.at_most else "drawn.alike", word=word, spread=scene.say.number(block.spread))


# What both may say.


def divided_sentence(scene: Scene, blocks: SeenBlocks) -> str:
    divided = sum(block.divided for block in blocks)
    return scene.say("drawn.divided_on", count=divided, of=len(blocks)) if divided else ""


def ends_sentence(scene: Scene, blocks: SeenBlocks) -> str:
    """Highest and lowest where they differ for certain; of blocks on which his people are divided, only that."""
    say, link = scene.say, scene.diagnosis.weakest_link
    if sum(block.people is not None for block in blocks) < 2:
        return divided_sentence(scene, blocks) or say("drawn.dots_few")
    if link is None or link.low < SHOWN_AS_NOTHING:
        return say("drawn.dots_close")
    names = {block.id: block.name for block in blocks}
    ends = {"strongest": say.capital(names[link.strongest]), "weakest": names[link.weakest]}
    return say("drawn.dots", **ends, size=say.number(link.size), low=say.number(link.low), high=say.number(link.high))
