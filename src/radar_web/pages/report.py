"""The report of one firm: what goes well, one step, and what may be said of the rest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from radar.concepts import (
    AGREES,
    BARRIER,
    CONSTRUCTS,
    QUESTION,
    STAGE,
    Action,
    Block,
    Construct,
    Language,
    Precondition,
    Question,
    Signal,
    SignalKind,
)
from radar.content import OWNER, Library
from radar.diagnosis import Diagnosis, Standing
from radar.documents import Closed
from radar.outlook import whats_coming
from radar.planning import Parts, Plan, Step, weighted
from radar.questionnaire import Statement
from radar.release import OpenVoice, Release, TooFew
from radar_web.pages.differences import differences, led, subgroup_notes, subgroups_table
from radar_web.pages.drawing import Pictures, draw
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.parts import Line, Named
from radar_web.pages.pictures import Table
from radar_web.pages.standing import SeenPrecondition, counted, preconditions, since
from radar_web.pages.stuck import stuck, why_no_phases, wishes
from radar_web.pages.voices import UnderWord, under_words
from radar_web.words import Words


@dataclass(frozen=True, slots=True)
class Quote:
    """The owner in his own words. `answers` are the statements it rests on, by id: to each he may say that it is not true."""

    text: str
    answers: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step as a person reads it."""

    id: str
    name: str
    do: str
    facts: tuple[Line, ...]
    why: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another step, in short."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that is coming, with its source."""

    id: str
    since: str
    what: str
    able: str
    action: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report of one firm, ready to print."""

    template: ClassVar[str] = "report.html"
    paper: ClassVar[str] = "report.typ"
    question: str
    heard: str
    status: str
    label: str
    well: tuple[Line, ...]
    well_note: str
    hidden_learners: str
    said: tuple[Quote, ...]
    step: StepCard
    instead: tuple[Alternative, ...]
    later: tuple[Line, ...]
    notes: tuple[str, ...]
    story: Line | None
    story_source: tuple[str, ...]
    coming_title: str
    coming: tuple[Coming, ...]
    too_few: str
    picture_title: str
    has_staff: bool
    has_guess: bool
    pictures: Pictures
    is_long: bool
    under_words: tuple[UnderWord, ...]
    few_hinge: str
    preconditions: tuple[SeenPrecondition, ...]
    since: tuple[str, ...]
    counted: tuple[Line, ...]
    subgroups_title: str
    subgroups: Table | None
    subgroup_notes: tuple[str, ...]
    differences: tuple[str, ...]
    led: tuple[str, ...]
    stuck: tuple[str, ...]
    wishes: tuple[Line, ...]
    no_phases: str
    unknown: tuple[Line, ...]
    method_owner: str
    method_staff: str
    score: str
    points: tuple[Line, ...]
    made_by: str

    @property
    def sides(self) -> int:
        """Twice as many parts ask for twice as much paper."""
        return 4 if self.is_long else 2


MOST_STRENGTHS = 4
"""A longer list is not read."""

MOST_QUOTED = 3
"""More sentences than this are not quoted one by one."""


def report_page(say: Words, closed: Closed, *, sector: str | None, label: str, unfit: Collection[str] = ()) -> ReportPage:
    """The report of one firm in one language. `label` heads it, for an example; `unfit` are signals that the owner put away."""
    asked = say.library.versions[closed.release.questionnaire or say.library.questionnaires[OWNER].ref]
    scene = Scene(say, closed.release, closed.diagnosis, closed.plan, asked)
    return _Writer(scene, sector, frozenset(unfit)).page(label, draw(scene))


@dataclass(frozen=True)
class _Writer:
    """Puts a result into words."""

    scene: Scene
    sector: str | None
    unfit: frozenset[str]

    @property
    def say(self) -> Words:
        return self.scene.say

    @property
    def release(self) -> Release:
        return self.scene.release

    @property
    def diagnosis(self) -> Diagnosis:
        return self.scene.diagnosis

    @property
    def plan(self) -> Plan:
        return self.scene.plan

    @property
    def library(self) -> Library:
        return self.say.library

    @property
    def language(self) -> Language:
        return self.say.language

    def page(self, label: str, pictures: Pictures) -> ReportPage:
        diagnosis, plan, scene = self.diagnosis, self.plan, self.scene
        well = tuple(self.well())
        story = self.library.stories[plan.story] if plan.story else None
        return ReportPage(
            question=self.say("report.your_question", question=self.question()) if diagnosis.question else "",
            heard=self.heard(),
            status=self.say("report.status", status=self.scene.questionnaire.status[self.language]),
            label=label,
            well=well,
            well_note="" if well else self.say("report.nothing_certain"),
            hidden_learners=self.say("report.hidden_learners") if diagnosis.hidden_learners else "",
            said=tuple(self.said()),
            step=self.step_card(plan.first),
            instead=tuple(Alternative(step.action, *self.name_and_do(step)) for step in plan.instead),
            later=tuple(self.later_line(step) for step in plan.later),
            notes=tuple(self.notes()),
            story=Line(story.title[self.language], story.text[self.language]) if story else None,
            story_source=self.sources(story.source) if story else (),
            coming_title=self.say("report.coming" if self.sector else "report.coming_anywhere"),
            coming=tuple(map(self.coming, self.signals())),
            too_few=self.too_few(),
            picture_title=self.picture_title(),
            has_staff=diagnosis.staff_view is not None,
            has_guess=self.has_guess(),
            pictures=pictures,
            is_long=scene.is_long(self.release.statements),
            under_words=under_words(scene),
            few_hinge=self.few_hinge(),
            preconditions=tuple(preconditions(scene)),
            since=tuple(since(scene)),
            counted=tuple(counted(scene)),
            subgroups_title=self.say(f"report.subgroups_{self.release.split.by}") if self.release.split else "",
            subgroups=subgroups_table(scene),
            subgroup_notes=tuple(subgroup_notes(scene)),
            differences=tuple(differences(scene)),
            led=tuple(led(scene)),
            stuck=tuple(stuck(scene)),
            wishes=tuple(wishes(scene)),
            no_phases="" if pictures.phases else why_no_phases(scene),
            unknown=tuple(self.unknown()),
            method_owner=self.say("report.method_owner_long" if self.owner_is_long() else "report.method_owner") if diagnosis.owner else "",
            method_staff=self.method_staff(),
            score=self.say("report.score_caption", score=self.say.number(100 * plan.first.score)),
            points=tuple(self.points(plan.first.parts)),
            made_by=self.made_by(),
        )

    def notes(self) -> Iterator[str]:
        """Which principles gave way, and that the step is unsure."""
        yield from (self.say(f"relaxed.{rule}") for rule in self.plan.relaxed)
        if self.plan.unsure:
            yield self.say("report.unsure")

    # Who was heard.

    def question(self) -> str:
        statement = next(s for s in self.library.questionnaires[OWNER].statements if s.id == QUESTION)
        return self.label(statement, self.diagnosis.question or Question.OTHER)

    def heard(self) -> str:
        staff = self.diagnosis.staff_view
        if not staff:
            return (self.say("report.heard_owner") if self.diagnosis.owner else "") + self.heard_leaders()
        key = "report.heard_both" if self.diagnosis.owner else "report.heard_staff"
        low = f" {self.say('report.low_response')}" if self.diagnosis.low_response else ""
        careless = f" {self.say('report.careless', count=self.release.careless)}" if self.release.careless else ""
        return self.say(key, n=staff.voices, asked=staff.of) + low + careless + self.heard_leaders()

    def heard_leaders(self) -> str:
        count = len(self.release.leaders)
        return f" {self.say('report.heard_leaders_one' if count == 1 else 'report.heard_leaders', count=count)}" if count else ""

    def few_hinge(self) -> str:
        """Of few nobody is told which words hinge on one answer: any may."""
        staff = self.diagnosis.staff_view
        return self.say("report.few_hinge", n=staff.voices) if staff and self.diagnosis.hinges is None else ""

    def too_few(self) -> str:
        staff = self.diagnosis.staff
        return self.say("report.too_few", needed=staff.needed) if isinstance(staff, TooFew) else ""

    def method_staff(self) -> str:
        """How coarse the numbers are, as was promised."""
        promise, number = self.library.promise, self.say.number
        ends = {"few_low": number(promise.few_low, 0), "few_high": number(promise.few_high, 0), "high": number(promise.mean_high)}
        return self.say("report.method_staff", few=promise.few, more=promise.few + 1, low=number(promise.mean_low), **ends)

    def made_by(self) -> str:
        release = self.release
        questionnaire = release.questionnaire or self.library.questionnaires[OWNER].ref
        product = self.say("report.product")
        return self.say("report.made_by", product=product, version=release.code, questionnaire=questionnaire, promise=release.promise)

    # What goes well, and what the owner said.

    def well(self) -> list[Line]:
        """What the owner agrees with and what his people rate high enough to be sure; first what both say, and no long list."""
        found = sorted(self.all_well(), key=lambda found: ("both_say", "they_say", "you_say").index(found[1]))
        return [Line(_sentence(self.construct(construct)), self.say(f"report.{key}")) for construct, key in found[:MOST_STRENGTHS]]

    def all_well(self) -> Iterator[tuple[Construct, str]]:
        owner, staff = self.release.owner, self.diagnosis.staff_view
        for construct in CONSTRUCTS:
            his = owner is not None and owner.constructs.get(construct, 0) >= AGREES and construct in Block
            standing = staff.constructs[construct].standing if staff and construct in staff.constructs else None
            theirs = standing is Standing.WELL
            if theirs or (his and standing not in {Standing.BETTER, Standing.DIVIDED}):
                yield construct, "both_say" if his and theirs else "you_say" if his else "they_say"

    def said(self) -> Iterator[Quote]:
        """The owner quoted: his sentence, his barrier, his lowest answer. Never an inference."""
        voice = self.release.owner
        if voice is None:
            return
        asked = self.library.versions.get(voice.questionnaire, self.library.questionnaires[OWNER])
        statements = {s.id: s for s in asked.statements}
        for id, key in ((STAGE, "report.you_said_state"), (BARRIER, "report.you_said_barrier")):
            answers = [self.label(statements[id], value) for value in voice.choices.get(id, ())]
            if answers:
                text = self.say(key, answer=self.say.listed(answers).rstrip("."))
                yield Quote(text, (Named(id, statements[id].text[self.language]),))
        yield from self.lowest(voice, tuple(statements.values()))

    def owner_is_long(self) -> bool:
        return self.scene.is_long(self.release.owner.statements if self.release.owner else {})

    def lowest(self, voice: OpenVoice, statements: Sequence[Statement]) -> Iterator[Quote]:
        lowest = min(voice.constructs.values(), default=5.0)
        if lowest >= AGREES:
            return
        if self.owner_is_long():  # a mean of two answers is nobody's words
            parts = [f"“{self.construct(c)}”" for c, score in voice.constructs.items() if score == lowest][:MOST_QUOTED]
            yield Quote(self.say("report.you_said_lowest_part", parts=self.say.listed(parts)), ())
            return
        where = [s for s in statements if s.construct and voice.constructs.get(s.construct) == lowest]
        answer = where[0].options[round(lowest) - 1].label[self.language]
        quoted = [f"“{statement.text[self.language]}”" for statement in where[:MOST_QUOTED]]
        key = "report.you_said_lowest" if len(where) <= MOST_QUOTED else "report.you_said_lowest_more"
        answers = tuple(Named(statement.id, statement.text[self.language]) for statement in where[:MOST_QUOTED])
        yield Quote(self.say(key, answer=answer, statements=self.say.listed(quoted)), answers if len(where) <= MOST_QUOTED else ())

    def label(self, statement: Statement, value: str) -> str:
        return next(option.label[self.language] for option in statement.options if option.value == value)

    # The steps.

    def name(self, step: Step) -> str:
        return self.library.actions[step.action].name[self.language]

    def first_step(self, action: Action) -> str:
        return action.first_step_in_words_of(self.diagnosis.question)[self.language]

    def name_and_do(self, step: Step) -> tuple[str, str]:
        return self.name(step), self.first_step(self.library.actions[step.action])

    def later_line(self, step: Step) -> Line:
        name, do = self.name_and_do(step)
        return Line(name, f"{do} {self.say(f'report.later_{step.role}')}")

    def step_card(self, step: Step) -> StepCard:
        action = self.library.actions[step.action]
        facts = {
            "who": self.say(f"layer.{step.actor}"),
            "how_long": self.say("report.minutes", minutes=action.first_step_minutes),
            "cost": self.say(f"cost.{action.cost_class}"),
            "see": action.visible_in_four_weeks[self.language],
            "small": action.try_small[self.language],
            "stop": action.stop_when[self.language],
            "grounds": self.say(f"evidence.{action.evidence}"),
            "source": "; ".join(dict.fromkeys(self.library.sources[r.split(":")[0]].author for r in action.source)),
        }
        return StepCard(
            id=action.id,
            name=action.name[self.language],
            do=self.first_step(action),
            facts=tuple(Line(self.say(f"report.{key}"), _sentence(text)) for key, text in facts.items()),
            why=tuple(self.say(f"part.{part}") for part in step.because),
            message=self.library.messages[step.message].text[self.language] if step.message else "",
        )

    def points(self, parts: Parts) -> Iterator[Line]:
        for part, share in weighted(parts, self.library.principles.weights).items():
            yield Line(self.say(f"part.{part}"), self.say.number(100 * share))
        yield Line(self.say("report.part_preconditions"), f"× {self.say.number(parts.preconditions, 2)}")
        yield Line(self.say("report.part_burden"), f"− {self.say.number(100 * parts.burden)}")

    # What is coming.

    def signals(self) -> Iterable[Signal]:
        return whats_coming(self.library.signals.values(), self.sector, self.diagnosis.question, unfit=self.unfit)

    def coming(self, signal: Signal) -> Coming:
        action = self.library.actions[signal.action].name[self.language]
        return Coming(
            id=signal.id,
            since=self.date(signal),
            what=signal.what[self.language],
            able=signal.able[self.language],
            action=self.say("report.bridge", action=action),
            sources=self.sources(signal.source),
        )

    def date(self, signal: Signal) -> str:
        """The day a law holds from; of other news the month in which it came out."""
        month = f"{self.say(f'month.{signal.since.month}')} {signal.since.year}"
        if signal.kind is SignalKind.LAW:
            return self.say("report.since", date=f"{signal.since.day} {month}")
        return self.say("report.news_of", date=month)

    def sources(self, references: Sequence[str]) -> tuple[str, ...]:
        """A sentence for each source: author, title, and the year where it is known."""
        found = dict.fromkeys(reference.split(":")[0] for reference in references)
        entries = [self.library.sources[id] for id in found]
        return tuple(_sentence(f"{entry.author}, {entry.title}" + (f" ({entry.year})" if entry.year else "")) for entry in entries)

    # The picture.

    def picture_title(self) -> str:
        owner, staff = self.diagnosis.owner, self.diagnosis.staff_view
        return self.say("report.picture" if owner and staff else "report.picture_staff" if staff else "report.picture_owner")

    def construct(self, construct: Construct) -> str:
        return self.say(f"construct.{construct}")

    def has_guess(self) -> bool:
        owner = self.release.owner
        return bool(owner and owner.guess and self.diagnosis.staff_view)

    def unknown(self) -> Iterator[Line]:
        """What was not asked, what too few answered: named, so that nobody takes silence for good news."""
        foreign = self.scene.questionnaire.cannot_say
        rows: Mapping[str, list[str]] = {
            "unknown_constructs": [foreign[c][self.language] if c in foreign else self.construct(c) for c in self.diagnosis.not_asked],
            "unknown_few": [self.construct(c) for c in self.diagnosis.too_few_for],
            "unknown_preconditions": [self.say(f"precondition.{p}") for p in Precondition if p in self.plan.unknown],
        }
        for key, names in rows.items():
            for at, name in enumerate(names):
                yield Line(self.say(f"report.{key}") if at == 0 else "", name)


def _sentence(words: str) -> str:
    """With a capital and a full stop."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
