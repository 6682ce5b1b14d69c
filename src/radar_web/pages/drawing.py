"""A result as pictures, each with its sentence and its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from radar.closing import OWNER, Closed
from radar.concepts import AGREES, HIGH, LOW, STAGE, Agreement, Block, Construct, Layer, Role, Word
from radar.diagnosis import Diagnosis, Estimate, Standing, View
from radar.planning import Plan, Step
from radar.questionnaire import Questionnaire
from radar.release import Group, OpenVoice, Release
from radar_web.pages import pictures
from radar_web.pages.pictures import (
    Badge,
    Bar,
    Column,
    Crowd,
    DotPicture,
    Dots,
    Meaning,
    PhasePicture,
    RadarPicture,
    StepPicture,
    Stop,
    Swatch,
    Table,
    Text,
    Told,
    Who,
    WordPicture,
)
from radar_web.words import Words

ROW, STOP = 60, 30
"""How high a row of dots and the head of a stop are."""

STAR = "\u00a0*"
"""Where his people are divided."""

SHOWN_AS_NOTHING = 0.05
"""A bound below it is printed as 0,0: then two ends may be equal."""

IN_A_ROW = 15
"""People drawn beside each other; the count stands to the right of them."""

BESIDE = {Who.PEOPLE: Dots.MIDDLE, Who.OWNER: Dots.MIDDLE + 15, Who.GUESS: Dots.MIDDLE + 15}
"""Where the mark of a voice lies in its row: one answer lies under a mean, not on it."""

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
        parts = self.parts()
        voices = self.voices(parts)
        if not voices:
            return None
        legend_y = 2.0 * pictures.CENTRE[1] + 18
        return RadarPicture(
            told=self.told("radar", self.radar_sentence(parts), self.parts_table()),
            height=round(legend_y) + (34 if self.radar_note(parts) else 10),
            rings=tuple(pictures.ring(score) for score in (2, 3, 4, 5)),
            axes="".join(f"M{pictures.CENTRE[0]:.0f} {pictures.CENTRE[1]:.0f}L{x:.1f} {y:.1f}" for x, y in map(self.tip, range(6))),
            labels=tuple(self.corner(at, part) for at, part in enumerate(parts)),
            series=tuple(pictures.radar_series(who, [part.score(who) for part in parts]) for who, _ in voices),
            legend=pictures.legend(voices, legend_y),
            legend_y=legend_y,
            note=self.radar_note(parts),
        )

    def radar_note(self, parts: Sequence[Part]) -> str:
        """Why a mark of his people is missing."""
        if any(part.divided for part in parts):
            return f"{STAR.strip()} {self.say('drawn.star')}"
        return self.say("drawn.few") if self.staff and not self.people_are_known(parts) else ""

    def tip(self, axis: int) -> tuple[float, float]:
        return pictures.outward(axis, HIGH)

    def corner(self, at: int, part: Part) -> Text:
        """The name of an axis: over or under the radar, and for the four at the sides in the corner beside it."""
        lines = pictures.wrapped(self.say.capital(part.name) + STAR * part.divided, 34 if at % 3 == 0 else 15)
        height = pictures.LINE * (len(lines) - 1)
        x, y = self.tip(at)
        side = {"start": 0.0, "middle": x, "end": float(pictures.WIDTH)}[CORNERS[at]]
        beside = y - 32 if len(lines) < 3 else y - 22  # a third line is short, and may stand nearer
        above = {0: y - 15, 1: beside, 5: beside}
        return Text(side, round(above[at] - height if at in above else y + (24 if at == 3 else 42), 1), lines, CORNERS[at])

    def dots(self) -> DotPicture | None:
        """Only where enough people answered: one answer has no spread."""
        parts = [part for part in self.parts() if part.asked]
        voices = self.voices(parts)
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
                Swatch("interval", self.say("drawn.interval"), bottom + 78.0, 5),
                Swatch("spread", self.say("drawn.spread"), bottom + 102.0, 18),
            ),
        )

    def dot_row(self, y: float, part: Part, voices: Sequence[tuple[Who, str]]) -> Dots:
        scores = [(who, part.score(who)) for who, _ in voices]
        people = part.people
        return Dots(
            name=self.say.capital(part.name),
            y=y,
            spread=self.spread_bar(part),
            interval=pictures.bar("interval", people.low, people.high) if people else None,
            note=self.say("drawn.divided") if part.divided else "" if people else self.why_no_number(part.block),
            marks=tuple((who, pictures.mark(who, pictures.across(score), y + BESIDE[who])) for who, score in scores if score is not None),
        )

    def spread_bar(self, part: Part) -> Bar | None:
        """A standard deviation to each side; all of the scale where people are divided, which tells nothing of their mean."""
        if part.divided:
            return pictures.bar("divided", LOW, HIGH)
        if part.people is None or part.spread is None:
            return None
        kind = "at-most" if part.spread <= self.floor else "spread"
        return pictures.bar(kind, part.people.mean - part.spread, part.people.mean + part.spread)

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

    def voices(self, parts: Sequence[Part]) -> list[tuple[Who, str]]:
        """Who has a mark somewhere; the owner last, so that his stays visible over the others."""
        names = {Who.PEOPLE: "report.your_people", Who.GUESS: "result.guess", Who.OWNER: "drawn.you"}
        return [(who, self.say(name)) for who, name in names.items() if any(part.score(who) is not None for part in parts)]

    def parts_table(self) -> Table:
        parts = [part for part in self.parts() if part.asked]
        heads = [head for _, names in self.columns() for head in names]
        rows = [(part.name, *(cell for who, _ in self.columns() for cell in self.cells(part, who))) for part in parts]
        note = self.say("report.caption") if self.staff else ""
        return Table(self.say("report.six_parts"), note, (self.say("drawn.part"), *heads), tuple(rows))

    def columns(self) -> list[tuple[Who, tuple[str, ...]]]:
        """A voice that was heard has a column, also where it has no mark: then the cell says why."""
        owner, guess = self.owner, bool(self.owner and self.owner.guess and self.staff)
        return [
            *([(Who.PEOPLE, (self.say("report.your_people"), self.say("report.how_alike")))] if self.staff else []),
            *([(Who.OWNER, (self.say("report.you"),))] if owner else []),
            *([(Who.GUESS, (self.say("result.guess"),))] if guess else []),
        ]

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
        if part.spread is None:
            return word
        key = "drawn.alike_at_most" if part.spread <= self.floor else "drawn.alike"
        return self.say(key, word=word, spread=self.say.number(part.spread))

    @property
    def floor(self) -> float:
        """No smaller spread is released, so that one who differs cannot be found."""
        return self.say.library.promise.sd_floor

    def radar_sentence(self, parts: Sequence[Part]) -> str:
        """What the owner agreed with, how many differences with his people are too large to be chance, and where they differ themselves."""
        said = (self.agreed_sentence(parts), self.compared_sentence(parts), self.divided_sentence(parts))
        return " ".join(filter(None, said)) or self.dots_sentence(parts)

    def agreed_sentence(self, parts: Sequence[Part]) -> str:
        scores = [part.owner for part in parts if part.owner is not None]
        agreed = sum(score >= AGREES for score in scores)
        if not scores or agreed in {0, len(scores)}:
            return self.say("drawn.radar_owner_all" if agreed else "drawn.radar_owner_none", of=len(scores)) if scores else ""
        return self.say("drawn.radar_owner", count=agreed, of=len(scores))

    def compared_sentence(self, parts: Sequence[Part]) -> str:
        compared = sum(part.owner is not None and part.people is not None for part in parts)
        differ = sum(difference.construct in Block for difference in self.diagnosis.differences)
        return self.say("drawn.radar_differ" if differ else "drawn.radar_alike", count=differ, of=len(parts)) if compared else ""

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
        if link is None or link.low < SHOWN_AS_NOTHING:
            return self.say("drawn.dots_close")
        number, name = self.say.number, {block: self.say(f"construct.{block}") for block in Block}
        ends = {"strongest": self.say.capital(name[link.strongest]), "weakest": name[link.weakest]}
        return self.say("drawn.dots", **ends, size=number(link.size), low=number(link.low), high=number(link.high))

    # The five words.

    def words(self) -> WordPicture | None:
        voices = [(name, view.words) for name, view in self.views() if view]
        if not any(known for _, known in voices):
            return None
        rows = [48.0 + 40 * at for at in range(len(voices))]
        bottom = rows[-1] + 40
        used = {self.standing(known.get(word)) for word in Word for _, known in voices}
        kinds = [(kind, bottom + 34 * at) for at, kind in enumerate(kind for kind in pictures.SIGNS if kind in used)]
        return WordPicture(
            told=self.told("words", self.words_sentence(), self.words_table()),
            height=round(bottom) + 34 * len(kinds) - 12,
            columns=tuple(
                Column(
                    x,
                    self.say(f"drawn.{word}"),
                    tuple(Badge(self.standing(known.get(word)), x, y) for y, (_, known) in zip(rows, voices, strict=True)),
                )
                for x, word in zip((98.0, 152.0, 206.0, 260.0, 314.0), Word, strict=True)
            ),
            voices=tuple(Text(0, y + 5, (name,)) for y, (name, _) in zip(rows, voices, strict=True)),
            legend=tuple(
                Meaning(Badge(kind, 14, y), 38, y + 5, self.say(f"standing.{kind}" if kind in set(Standing) else "drawn.unknown"))
                for kind, y in kinds
            ),
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
        well = [self.short(word).lower() for word in Word if view and word in view.words and view.words[word].standing is Standing.WELL]
        key = "people" if self.staff else "owner"
        return self.say(f"drawn.words_{key}", words=self.say.listed(well)) if well else self.say(f"drawn.words_{key}_none")

    def words_table(self) -> Table:
        views = [(name, view) for name, view in self.views() if view]
        rows = [(self.say(f"word.{word}"), *(self.in_words(word, view) for _, view in views)) for word in Word]
        told = [(name, *cells) for name, *cells in rows if {*cells} != {self.say("report.not_asked")}]
        return Table(self.say("report.five_words"), "", (self.say("drawn.word"), *(name for name, _ in views)), tuple(told))

    def in_words(self, word: Word, view: View) -> str:
        """A standing; where there is none, whether nobody was asked or too few said something."""
        if word in view.words:
            return self.say(f"standing.{view.words[word].standing}")
        asked = view is self.staff and not set(self.say.library.model.words[word]) <= set(self.diagnosis.not_asked)
        return self.say("report.too_few_here" if asked else "report.not_asked")

    # Where people are, as the gate counted them.

    def phases(self) -> PhasePicture | None:
        """Not where all are in one merged group: that would say nothing."""
        groups = self.groups()
        if not any(alone for _, _, alone in groups) and len(groups) < 2:
            return None
        crowds, y, of = [], 4.0, sum(count for _, count, _ in groups)
        for names, count, _ in groups:
            crowd, y = self.crowd(y, names, count, of)
            crowds.append(crowd)
        return PhasePicture(self.told("phases", self.phases_sentence(groups), self.phases_table()), round(y), tuple(crowds))

    def crowd(self, y: float, names: str, count: int, of: int) -> tuple[Crowd, float]:
        """One group from `y` down, and where the next begins."""
        under = y + 24 * -(-count // IN_A_ROW)
        people = [pictures.person(8 + 18 * (at % IN_A_ROW), y + 12 + 24 * (at // IN_A_ROW)) for at in range(count)]
        name = Text(0, under + 14, pictures.wrapped(self.say.capital(names), 44))
        told = self.say("report.count", count=count, of=of)
        return Crowd("".join(people), told, y + 17, name), under + pictures.LINE * len(name.lines) + 10

    def groups(self) -> list[tuple[str, int, bool]]:
        """What people chose, how many, and whether that is one sentence: small groups were merged at the gate."""
        staff = self.release.staff
        merged = staff.choices[STAGE].merged if isinstance(staff, Group) and STAGE in staff.choices else ()
        names = [self.say.either([self.say(f"state.{option}") for option in cell.options]) for cell in merged]
        return [(name, cell.count, len(cell.options) == 1) for name, cell in zip(names, merged, strict=True) if cell.count]

    def phases_sentence(self, groups: Sequence[tuple[str, int, bool]]) -> str:
        of, most = sum(count for _, count, _ in groups), max(count for _, count, _ in groups)
        largest = [(names, alone) for names, count, alone in groups if count == most]
        if len(largest) > 1:
            return self.say("drawn.phases_equal", of=of)
        names, alone = largest[0]
        return self.say("drawn.phases" if alone else "drawn.phases_merged", count=most, of=of, names=names)

    def phases_table(self) -> Table:
        groups = self.groups()
        of = sum(count for _, count, _ in groups)
        rows = tuple((names, self.say("report.count", count=count, of=of)) for names, count, _ in groups)
        return Table(self.say("report.count_caption"), "", (self.say("drawn.answer"), self.say("drawn.people")), rows)

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
