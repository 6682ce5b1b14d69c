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
    Agreement,
    Block,
    Construct,
    Language,
    Precondition,
    Question,
    Signal,
    SignalKind,
)
from radar.content import OWNER, Library
from radar.diagnosis import COMPARABLE, Certainty, Diagnosis, Standing, Subgroup, Voice
from radar.documents import Closed
from radar.outlook import whats_coming
from radar.planning import Parts, Plan, Step, weighted
from radar.questionnaire import Questionnaire, Statement
from radar.release import Group, OpenVoice, Release, TooFew
from radar_web.pages.drawing import Pictures, draw
from radar_web.pages.parts import Line, Named, with_interval
from radar_web.pages.pictures import Table
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
    sides: ClassVar[int] = 2
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
    has_owner: bool
    has_staff: bool
    has_guess: bool
    pictures: Pictures
    subgroups_title: str
    subgroups: Table | None
    subgroup_notes: tuple[str, ...]
    differences: tuple[str, ...]
    stuck: tuple[str, ...]
    no_phases: str
    unknown: tuple[Line, ...]
    method_staff: str
    score: str
    points: tuple[Line, ...]
    made_by: str


MOST_STRENGTHS = 4
"""A longer list is not read."""

VERY_LIKELY = 0.9
"""Chances of a model whose weights are assumptions: said in two words, not in percent."""

MOST_QUOTED = 3
"""More sentences than this are not quoted one by one."""


def report_page(say: Words, closed: Closed, *, sector: str | None, label: str, unfit: Collection[str] = ()) -> ReportPage:
    """The report of one firm in one language. `label` heads it, for an example; `unfit` are signals that the owner put away."""
    writer = _Writer(say, closed.release, closed.diagnosis, closed.plan, sector, frozenset(unfit))
    return writer.page(label, draw(say, closed, writer.asked_questionnaire()))


@dataclass(frozen=True)
class _Writer:
    """Puts a result into words."""

    say: Words
    release: Release
    diagnosis: Diagnosis
    plan: Plan
    sector: str | None
    unfit: frozenset[str]

    @property
    def library(self) -> Library:
        return self.say.library

    @property
    def language(self) -> Language:
        return self.say.language

    def page(self, label: str, pictures: Pictures) -> ReportPage:
        diagnosis, plan = self.diagnosis, self.plan
        well = tuple(self.well())
        story = self.library.stories[plan.story] if plan.story else None
        return ReportPage(
            question=self.say("report.your_question", question=self.question()) if diagnosis.question else "",
            heard=self.heard(),
            status=self.say("report.status", status=self.asked_questionnaire().status[self.language]),
            label=label,
            well=well,
            well_note="" if well else self.say("report.nothing_certain"),
            hidden_learners=self.say("report.hidden_learners") if diagnosis.hidden_learners else "",
            said=tuple(self.said()),
            step=self.step_card(plan.first),
            instead=tuple(Alternative(step.action, *self.name_and_do(step)) for step in plan.instead),
            later=tuple(self.later_line(step) for step in plan.later),
            notes=tuple(self.say(f"relaxed.{rule}") for rule in plan.relaxed),
            story=Line(story.title[self.language], story.text[self.language]) if story else None,
            story_source=self.sources(story.source) if story else (),
            coming_title=self.say("report.coming" if self.sector else "report.coming_anywhere"),
            coming=tuple(map(self.coming, self.signals())),
            too_few=self.too_few(),
            picture_title=self.picture_title(),
            has_owner=diagnosis.owner is not None,
            has_staff=diagnosis.staff_view is not None,
            has_guess=self.has_guess(),
            pictures=pictures,
            subgroups_title=self.say(f"report.subgroups_{self.release.split.by}") if self.release.split else "",
            subgroups=self.subgroups(),
            subgroup_notes=tuple(self.subgroup_notes()),
            differences=tuple(self.differences()),
            stuck=tuple(self.stuck()),
            no_phases="" if pictures.phases else self.why_no_phases(),
            unknown=tuple(self.unknown()),
            method_staff=self.method_staff(),
            score=self.say("report.score_caption", score=self.say.number(100 * plan.first.score)),
            points=tuple(self.points(plan.first.parts)),
            made_by=self.made_by(),
        )

    # Who was heard.

    def question(self) -> str:
        statement = next(s for s in self.library.questionnaires[OWNER].statements if s.id == QUESTION)
        return self.label(statement, self.diagnosis.question or Question.OTHER)

    def asked_questionnaire(self) -> Questionnaire:
        return self.library.versions[self.release.questionnaire or self.library.questionnaires[OWNER].ref]

    def heard(self) -> str:
        staff = self.diagnosis.staff_view
        if not staff:
            return self.say("report.heard_owner") if self.diagnosis.owner else ""
        key = "report.heard_both" if self.diagnosis.owner else "report.heard_staff"
        low = f" {self.say('report.low_response')}" if self.diagnosis.low_response else ""
        return self.say(key, n=staff.voices, asked=staff.of) + low

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
        statements = {s.id: s for s in self.library.questionnaires[OWNER].statements}
        for id, key in ((STAGE, "report.you_said_state"), (BARRIER, "report.you_said_barrier")):
            answers = [self.label(statements[id], value) for value in voice.choices.get(id, ())]
            if answers:
                text = self.say(key, answer=self.say.listed(answers).rstrip("."))
                yield Quote(text, (Named(id, statements[id].text[self.language]),))
        yield from self.lowest(voice, tuple(statements.values()))

    def lowest(self, voice: OpenVoice, statements: Sequence[Statement]) -> Iterator[Quote]:
        lowest = min(voice.constructs.values(), default=5.0)
        if lowest >= AGREES:
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

    def staff_is_divided(self, construct: Construct) -> bool:
        """Then a mean would speak for nobody, and none is shown anywhere."""
        staff = self.diagnosis.staff_view
        return staff is not None and staff.agreement.get(construct) == Agreement.DIVIDED

    def differences(self) -> Iterator[str]:
        number, diagnosis = self.say.number, self.diagnosis
        for found in diagnosis.differences:
            about = found.voice if found.other is Voice.STAFF else f"{found.voice}_{found.other}"
            key = f"differ.{about}_{'higher' if found.size > 0 else 'lower'}"
            divided = found.other is Voice.STAFF and self.staff_is_divided(found.construct)
            values = {"seen": number(found.seen), "other": number(found.seen_by_other), "leader": self.leader(found.leader)}
            yield self.say(f"{key}_divided" if divided else key, construct=self.construct(found.construct), **values)
        if self.is_compared() and not diagnosis.differences:
            yield self.say("report.no_difference")
        for conflict in diagnosis.conflicts:
            yield self.say(f"conflict.{conflict}")

    def leader(self, number: int) -> str:
        """Which of the leaders, as a sentence names him; numbered among his like where there are more of these."""
        if number == 0:
            return ""
        roles = [voice.role for voice in self.release.leaders]
        role = roles[number - 1]
        return self.say(f"leader.{role}" if roles.count(role) == 1 else f"leader.{role}_of_more", number=roles[:number].count(role))

    # Teams, or kinds of work.

    def subgroups(self) -> Table | None:
        """The six blocks per subgroup; None when none may be shown."""
        groups, say = self.diagnosis.subgroups, self.say
        if not groups:
            return None
        heads = [say("report.subgroup", name=group.name, voices=group.voices) for group in groups]
        rows = [(say.capital(self.construct(block)), *(self.seen_by(group, block) for group in groups)) for block in Block]
        return Table(say("report.six_parts_apart"), say("report.caption_apart"), (say("drawn.part"), *heads), tuple(rows))

    def seen_by(self, group: Subgroup, block: Block) -> str:
        found = group.constructs.get(block)
        if found is None:
            return self.say("report.not_asked" if block in self.diagnosis.not_asked else "report.not_shown_apart")
        if found.standing is Standing.DIVIDED:
            return self.say("report.divided")
        return with_interval(self.say, found)

    def subgroup_notes(self) -> Iterator[str]:
        """Where subgroups differ beyond chance, and why some are not shown."""
        release, say, differences = self.release, self.say, self.diagnosis.subgroup_differences
        for higher, lower in dict.fromkeys((found.higher, found.lower) for found in differences):
            on = [f"“{self.construct(found.construct)}”" for found in differences if (found.higher, found.lower) == (higher, lower)]
            yield say("report.subgroups_differ", constructs=say.listed(on), higher=higher, lower=lower)
        if len(self.diagnosis.subgroups) > 1 and not differences:
            yield say("report.subgroups_alike")
        promise = self.library.promise
        values = {"total": promise.split_from, "each": promise.split_voices, "least": promise.voices}
        for why in dict.fromkeys(hidden.why for hidden in release.hidden):
            names = say.listed([hidden.key for hidden in release.hidden if hidden.why is why])
            yield say(f"report.hidden_{why}", names=names, **values)

    def is_compared(self) -> bool:
        """Whether anything was said by the owner and by enough of his people."""
        owner, staff = self.diagnosis.owner, self.diagnosis.staff_view
        return bool(owner and staff and set(COMPARABLE) & owner.constructs.keys() & staff.constructs.keys())

    def stuck(self) -> Iterator[str]:
        """Inferred from his people only; what the owner said stands in his own words above."""
        bottleneck, staff = self.diagnosis.bottleneck, self.diagnosis.staff_view
        if staff is None:
            return
        names = [self.say(f"gap.{gap}") for gap in bottleneck.gaps]
        chance = sum(bottleneck.chances[gap] for gap in bottleneck.gaps)
        likely = self.say("report.stuck_very_likely" if chance >= VERY_LIKELY else "report.stuck_likely")
        if bottleneck.certainty is Certainty.MAINLY:
            yield self.say("report.stuck_mainly", first=names[0], likely=likely)
        elif bottleneck.certainty is Certainty.EITHER:
            yield self.say("report.stuck_either", first=names[0], second=names[1], likely=likely)
        else:
            yield self.say("report.stuck_unknown")
        if staff.barriers:
            statement = next(s for s in self.asked_questionnaire().statements if s.id == BARRIER)
            yield self.say("report.stops_people", barriers=self.say.listed([self.label(statement, b).lower() for b in staff.barriers]))

    def why_no_phases(self) -> str:
        """Below the number from which choices are counted; or because all came together in one group."""
        staff = self.release.staff
        counted = isinstance(staff, Group) and STAGE in staff.choices
        return self.say("report.groups_hidden" if counted else "report.share_unknown")

    def unknown(self) -> Iterator[Line]:
        """What was not asked, what too few answered: named, so that nobody takes silence for good news."""
        foreign = self.asked_questionnaire().cannot_say
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
