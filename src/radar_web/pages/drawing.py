"""A result as pictures, each with its sentence and its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from radar.closing import OWNER, Closed
from radar.concepts import AGREES, STAGE, Agreement, Block, Construct, Layer, Role, Word
from radar.diagnosis import Diagnosis, Estimate, View
from radar.planning import Plan, Step
from radar.questionnaire import Questionnaire
from radar.release import Group, OpenVoice, Release
from radar_web.pages import pictures
from radar_web.pages.pictures import (
    Badge,
    Column,
    Crowd,
    DotPicture,
    Dots,
    Key,
    Meaning,
    PhasePicture,
    RadarPicture,
    StepPicture,
    Stop,
    Table,
    Text,
    Told,
    Who,
    WordPicture,
)
from radar_web.words import Words

ROW, STOP = 52, 30
"""How high a row of dots and the head of a stop are."""

STAR = " *"
"""Where his people are divided."""

IN_A_ROW = 15
"""People drawn beside each other; the count stands to the right of them."""

CORNERS = ("middle", "end", "end", "middle", "start", "start")
"""Where the name of an axis is anchored, from the top round with the clock."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """All pictures of a result; None where there is nothing to draw."""

    radar: RadarPicture | None
    dots: DotPicture | None
    words: WordPicture | None
    phases: PhasePicture | None
    steps: StepPicture


def draw(say: Words, closed: Closed, questionnaire: Questionnaire) -> Pictures:
    """`questionnaire` is what his people were asked, or the owner's own when nobody was."""
    drawing = _Drawing(say, closed.release, closed.diagnosis, closed.plan, questionnaire)
    return Pictures(drawing.radar(), drawing.dots(), drawing.words(), drawing.phases(), drawing.steps())


@dataclass(frozen=True, slots=True)
class Part:
    """A building block in the voices of a firm: what the owner said and guessed, and the estimate for all his people."""

    block: Block
    name: str
    owner: float | None
    guess: float | None
    people: Estimate | None
    spread: float | None
    divided: bool
    asked: bool

    def score(self, who: Who) -> float | None:
        return {Who.OWNER: self.owner, Who.GUESS: self.guess, Who.PEOPLE: self.people.mean if self.people else None}[who]


@dataclass(frozen=True)
class _Drawing:
    say: Words
    release: Release
    diagnosis: Diagnosis
    plan: Plan
    questionnaire: Questionnaire

    # The six building blocks.

    def radar(self) -> RadarPicture | None:
        parts, voices = self.parts(), self.voices()
        if not any(part.asked for part in parts):
            return None
        legend_y = 2.0 * pictures.CENTRE[1] + 18
        return RadarPicture(
            told=self.told("radar", self.radar_sentence(parts), self.parts_table()),
            height=round(legend_y) + (34 if any(part.divided for part in parts) else 10),
            rings=tuple(pictures.ring(score) for score in (2, 3, 4, 5)),
            axes="".join(f"M{pictures.CENTRE[0]:.0f} {pictures.CENTRE[1]:.0f}L{x:.1f} {y:.1f}" for x, y in map(self.tip, range(6))),
            labels=tuple(self.corner(at, part) for at, part in enumerate(parts)),
            series=tuple(pictures.radar_series(who, [part.score(who) for part in parts]) for who, _ in voices),
            legend=pictures.legend(voices, legend_y),
            legend_y=legend_y,
            note=f"{STAR.strip()} {self.say('drawn.star')}" if any(part.divided for part in parts) else "",
        )

    def tip(self, axis: int) -> tuple[float, float]:
        return pictures.outward(axis, 5)

    def corner(self, at: int, part: Part) -> Text:
        """The name of an axis: over or under the radar, and for the four at the sides in the corner beside it."""
        lines = pictures.wrapped(self.say.capital(part.name) + STAR * part.divided, 34 if at % 3 == 0 else 15)
        height = pictures.LINE * (len(lines) - 1)
        x, y = self.tip(at)
        side = {"start": 0.0, "middle": x, "end": float(pictures.WIDTH)}[CORNERS[at]]
        above = {0: y - 18, 1: y - 24, 5: y - 24}
        return Text(side, round(above[at] - height if at in above else y + (24 if at == 3 else 42), 1), lines, CORNERS[at])

    def dots(self) -> DotPicture | None:
        """Only where enough people answered: one answer has no spread."""
        parts, voices = [part for part in self.parts() if part.asked], self.voices()
        if not self.people_are_known(parts):
            return None
        bottom = ROW * len(parts) + 14
        return DotPicture(
            told=self.told("dots", self.dots_sentence(parts), self.parts_table()),
            height=bottom + 112,
            rows=tuple(self.dot_row(ROW * at + 18.0, part, voices) for at, part in enumerate(parts)),
            ticks=tuple((pictures.across(score), str(score)) for score in range(1, 6)),
            scale_y=bottom - 14.0,
            ends=(self.say("drawn.low"), self.say("drawn.high")),
            legend=pictures.legend(voices, bottom + 52),
            legend_y=bottom + 52.0,
            keys=(
                Key("interval", self.say("drawn.interval"), bottom + 78.0, 5),
                Key("spread", self.say("drawn.spread"), bottom + 102.0, 18),
            ),
        )

    def dot_row(self, y: float, part: Part, voices: Sequence[tuple[Who, str]]) -> Dots:
        scores = [(who, part.score(who)) for who, _ in voices]
        people, spread = part.people, part.spread
        return Dots(
            name=self.say.capital(part.name),
            y=y,
            spread=pictures.bar(people.mean - spread, people.mean + spread) if people and spread else None,
            interval=pictures.bar(people.low, people.high) if people else None,
            note=self.say("drawn.divided") if part.divided else "" if people else self.why_no_number(part.block),
            marks=tuple((who, pictures.mark(who, pictures.across(score), y + 20)) for who, score in scores if score is not None),
        )

    def parts(self) -> list[Part]:
        owner, staff = self.owner, self.staff
        return [self.part(block, owner, staff) for block in Block]

    def part(self, block: Block, owner: OpenVoice | None, staff: View | None) -> Part:
        """Where people are divided a mean would speak for nobody: then there is none."""
        divided = staff is not None and staff.agreement.get(block) == Agreement.DIVIDED
        group = self.release.staff
        return Part(
            block=block,
            name=self.say(f"construct.{block}"),
            owner=owner.constructs.get(block) if owner else None,
            guess=owner.guess.get(block) if owner and staff else None,
            people=staff.constructs.get(block) if staff and not divided else None,
            spread=group.constructs[block].sd if isinstance(group, Group) and block in group.constructs and not divided else None,
            divided=divided,
            asked=owner is not None or (staff is not None and block not in self.diagnosis.not_asked),
        )

    def voices(self) -> list[tuple[Who, str]]:
        """Who is drawn; his people first, so that the owner's marks stay visible over theirs."""
        owner = self.owner
        return [
            *([(Who.PEOPLE, self.say("report.your_people"))] if self.staff else []),
            *([(Who.OWNER, self.say("report.you"))] if owner else []),
            *([(Who.GUESS, self.say("result.guess"))] if owner and owner.guess and self.staff else []),
        ]

    def parts_table(self) -> Table:
        voices = self.voices()
        heads = {Who.PEOPLE: (self.say("report.your_people"), self.say("report.how_alike"))}
        rows = [(part.name, *(cell for who, _ in voices for cell in self.cells(part, who))) for part in self.parts() if part.asked]
        return Table(
            caption=self.say("report.six_parts"),
            note=self.say("report.caption") if self.staff else "",
            head=("", *(head for who, name in voices for head in heads.get(who, (name,)))),
            rows=tuple(rows),
        )

    def cells(self, part: Part, who: Who) -> tuple[str, ...]:
        if who is Who.PEOPLE:
            return self.people_number(part), self.alike(part)
        return (self.answer(part, who),)

    def answer(self, part: Part, who: Who) -> str:
        """A score of one voice as number and word: of the owner on his own statement, guessed on that of his people."""
        score = part.score(who)
        if score is None:
            return self.say("report.no_answer")
        questionnaire = self.say.library.questionnaires[OWNER] if who is Who.OWNER else self.questionnaire
        option = questionnaire.measuring[part.block][0].options[round(score) - 1]
        return f"{self.say.number(score, 0)} ({option.label[self.say.language]})"

    def people_number(self, part: Part) -> str:
        """Mean with interval; why not where there is none."""
        if part.divided:
            return self.say("report.divided")
        if part.people is None:
            return self.why_no_number(part.block)
        number = self.say.number
        return self.say("report.number", mean=number(part.people.mean), low=number(part.people.low), high=number(part.people.high))

    def why_no_number(self, construct: Construct) -> str:
        return self.say("report.not_asked" if construct in self.diagnosis.not_asked else "report.too_few_here")

    def alike(self, part: Part) -> str:
        staff = self.staff
        if staff is None or part.block not in staff.agreement:
            return ""
        word = self.say(f"agreement.{staff.agreement[part.block]}")
        return self.say("drawn.alike", word=word, spread=self.say.number(part.spread)) if part.spread else word

    def radar_sentence(self, parts: Sequence[Part]) -> str:
        """What the owner agreed with, how many differences with his people are too large to be chance, and where they differ themselves."""
        owners = [part.owner for part in parts if part.owner is not None]
        said = self.say("drawn.radar_owner", count=sum(score >= AGREES for score in owners), of=len(owners)) if owners else ""
        differ = sum(difference.construct in Block for difference in self.diagnosis.differences)
        compared = owners and any(part.people for part in parts)
        both = self.say("drawn.radar_differ" if differ else "drawn.radar_alike", count=differ) if compared else ""
        return " ".join(filter(None, (said, both, self.divided_sentence(parts)))) or self.dots_sentence(parts)

    def divided_sentence(self, parts: Sequence[Part]) -> str:
        divided = sum(part.divided for part in parts)
        return self.say("drawn.divided_on", count=divided, of=len(parts)) if divided else ""

    def people_are_known(self, parts: Sequence[Part]) -> bool:
        """Whether enough of his people said something of any part."""
        return any(part.people or part.divided for part in parts)

    def dots_sentence(self, parts: Sequence[Part]) -> str:
        """Highest and lowest where they differ for certain; of parts on which his people are divided, only that."""
        link = self.diagnosis.weakest_link
        if sum(part.people is not None for part in parts) < 2:
            return self.divided_sentence(parts) or self.say("drawn.dots_few")
        if link is None or link.low <= 0:
            return self.say("drawn.dots_close")
        return self.say("drawn.dots", strongest=self.say(f"construct.{link.strongest}"), weakest=self.say(f"construct.{link.weakest}"))

    # The five words.

    def words(self) -> WordPicture | None:
        voices = [(name, view.words) for name, view in self.views() if view]
        if not any(known for _, known in voices):
            return None
        rows = [48.0 + 40 * at for at in range(len(voices))]
        bottom = rows[-1] + 40
        kinds = [(kind, bottom + 34 * at) for at, kind in enumerate(("well", "too_close", "better"))]
        return WordPicture(
            told=self.told("words", self.words_sentence(), self.words_table()),
            height=round(bottom) + 90,
            columns=tuple(
                Column(
                    x,
                    self.say(f"drawn.{word}"),
                    tuple(Badge(self.standing(known.get(word)), x, y) for y, (_, known) in zip(rows, voices, strict=True)),
                )
                for x, word in zip((98.0, 152.0, 206.0, 260.0, 314.0), Word, strict=True)
            ),
            voices=tuple(Text(0, y + 5, (name,)) for y, (name, _) in zip(rows, voices, strict=True)),
            legend=tuple(Meaning(Badge(kind, 98, y), 122, y + 5, self.say(f"standing.{kind}")) for kind, y in kinds),
        )

    def views(self) -> Iterator[tuple[str, View | None]]:
        yield self.say("report.you"), self.diagnosis.owner
        yield self.say("report.your_people"), self.staff

    def short(self, word: Word) -> str:
        return self.say(f"word.{word}").partition(":")[0]

    def standing(self, estimate: Estimate | None) -> str:
        return estimate.standing if estimate else "none"

    def words_sentence(self) -> str:
        """What goes well in the eyes of his people, or of himself when nobody else answered."""
        view = self.staff or self.diagnosis.owner
        well = [self.short(word).lower() for word in Word if view and word in view.words and view.words[word].standing == "well"]
        key = "people" if self.staff else "owner"
        return self.say(f"drawn.words_{key}", words=self.say.listed(well)) if well else self.say(f"drawn.words_{key}_none")

    def words_table(self) -> Table:
        views = [(name, view) for name, view in self.views() if view]
        rows = [(self.say(f"word.{word}"), *(self.in_words(word, view) for _, view in views)) for word in Word]
        told = [(name, *cells) for name, *cells in rows if {*cells} != {self.say("report.not_asked")}]
        return Table(self.say("report.five_words"), "", ("", *(name for name, _ in views)), tuple(told))

    def in_words(self, word: Word, view: View) -> str:
        """A standing; where there is none, whether nobody was asked or too few said something."""
        if word in view.words:
            return self.say(f"standing.{view.words[word].standing}")
        asked = view is self.staff and not set(self.say.library.model.words[word]) <= set(self.diagnosis.not_asked)
        return self.say("report.too_few_here" if asked else "report.not_asked")

    # Where people are, as the gate counted them.

    def phases(self) -> PhasePicture | None:
        cells = self.cells_with_people()
        if not cells:
            return None
        of = sum(count for _, count in cells)
        crowds, y = [], 4.0
        for names, count in cells:
            rows = -(-count // IN_A_ROW)
            people = "".join(pictures.person(8 + 18 * (at % IN_A_ROW), y + 12 + 24 * (at // IN_A_ROW)) for at in range(count))
            name = Text(0, y + 24 * rows + 14, pictures.wrapped(self.say.capital(names), 44))
            crowds.append(Crowd(people, self.say("report.count", count=count, of=of), y + 17, name))
            y += 24 * rows + pictures.LINE * len(name.lines) + 10
        return PhasePicture(self.told("phases", self.phases_sentence(cells, of), self.phases_table()), round(y), tuple(crowds))

    def cells_with_people(self) -> list[tuple[str, int]]:
        staff = self.release.staff
        merged = staff.choices[STAGE].merged if isinstance(staff, Group) and STAGE in staff.choices else ()
        return [(self.say.either([self.say(f"state.{option}") for option in cell.options]), cell.count) for cell in merged if cell.count]

    def phases_sentence(self, cells: Sequence[tuple[str, int]], of: int) -> str:
        most = max(count for _, count in cells)
        largest = [names for names, count in cells if count == most]
        return self.say("drawn.phases", count=most, of=of, names=largest[0]) if len(largest) == 1 else self.say("drawn.phases_equal", of=of)

    def phases_table(self) -> Table:
        cells = self.cells_with_people()
        of = sum(count for _, count in cells)
        rows = tuple((names, self.say("report.count", count=count, of=of)) for names, count in cells)
        return Table(self.say("report.count_caption"), "", (), rows)

    # The steps over time.

    def steps(self) -> StepPicture:
        stops, y = [], 8.0
        for at, (when, what, _) in enumerate(self.moments()):
            text = Text(34, y + 25, pictures.wrapped(what, 40))
            stops.append(Stop(y, at == 0, when, text))
            y += STOP + pictures.LINE * len(text.lines) + 8
        return StepPicture(self.told("steps", self.steps_sentence(), self.steps_table()), round(y), tuple(stops))

    def moments(self) -> list[tuple[str, str, str]]:
        """When, what, and who takes it up."""
        see = self.say.library.actions[self.plan.first.action].visible_in_four_weeks[self.say.language]
        return [
            self.moment("drawn.now", self.plan.first),
            (self.say("drawn.four_weeks"), see, self.say(f"layer.{Layer.SENIOR_MANAGEMENT}")),
            *(self.moment("drawn.afterwards", step) for step in self.plan.later),
        ]

    def moment(self, when: str, step: Step) -> tuple[str, str, str]:
        return self.say(when), self.step_name(step), self.say(f"layer.{step.actor}")

    def step_name(self, step: Step) -> str:
        return self.say.library.actions[step.action].name[self.say.language]

    def steps_sentence(self) -> str:
        return self.say("drawn.steps", first=self.step_name(self.plan.first))

    def steps_table(self) -> Table:
        head = (self.say("drawn.when"), self.say("drawn.what"), self.say("report.who"))
        return Table(self.say("drawn.steps_caption"), "", head, tuple(self.moments()))

    # What all of them ask.

    def told(self, id: str, sentence: str, table: Table) -> Told:
        return Told(id, self.say(f"drawn.{id}_title"), self.say(f"drawn.{id}_description"), sentence, table)

    @property
    def staff(self) -> View | None:
        return self.diagnosis.staff_view

    @property
    def owner(self) -> OpenVoice | None:
        return next((voice for voice in self.release.open_voices if voice.role is Role.OWNER), None)
