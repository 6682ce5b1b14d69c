"""From one answer sheet to scores on constructs and choices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from radar.concepts import AGREES, FACTS, HIGH, LOW, STAGE, Block, Construct, Fact, Intention, State
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement

ALIKE_FROM = 10
"""So many statements all agreed or all disagreed with, of which some ask the opposite of others: nobody means that (model 3.6)."""

FAR_APART = 2
"""States between what somebody did and the sentence that he chose, from which the two contradict each other (model 3.3)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One person. `items` holds per construct the answer to each of its statements on 1 to 5, None where there is none;
    `constructs` their mean, for a construct of which at least half the statements were answered.

    Under `stage` the choices hold his state: by the facts where he was asked for these, else by his own sentence, which is `said`.
    """

    items: Mapping[Construct, tuple[float | None, ...]]
    constructs: Mapping[Construct, float]
    choices: Mapping[str, tuple[str, ...]]
    said: State | None = None

    @property
    def state(self) -> State | None:
        chosen = self.choices.get(STAGE)
        return State(chosen[0]) if chosen else None

    @property
    def contradicts(self) -> bool:
        """What he did and what he says of himself lie far apart."""
        order, said, state = list(State), self.said, self.state
        return said is not None and state is not None and abs(order.index(said) - order.index(state)) >= FAR_APART

    @property
    def is_hidden_learner(self) -> bool:
        """He sees no reason or only thinks of it, and learns a lot from his work or the people there."""
        return self.state in {State.UNAWARE, State.SELECTING} and bool(self.learns_from)

    @property
    def learns_from(self) -> tuple[Block, ...]:
        return tuple(block for block in (Block.JOB_CONTENT, Block.COLLABORATION) if self.constructs.get(block, 0.0) >= AGREES)


def score(questionnaire: Questionnaire, sheet: AnswerSheet) -> Scores:
    """Half rule per construct (model 3.2): the mean of what was answered, or nothing. An option of another state is not used."""
    items = {
        construct: tuple(rescaled(statement, sheet) for statement in statements)
        for construct, statements in questionnaire.measuring.items()
    }
    constructs = {construct: mean_of(answers) for construct, answers in items.items() if _is_enough(answers)}
    choices = _choices(questionnaire, sheet)
    facts, said = choices.pop(FACTS, ()), State(choices[STAGE][0]) if STAGE in choices else None
    if facts:
        choices[STAGE] = (state_by_facts({Fact(fact) for fact in facts}, intends=_intends(constructs), said=said),)
    return Scores(items, constructs, choices, said)


def state_by_facts(facts: Collection[Fact], *, intends: bool, said: State | None) -> State:
    """What somebody did comes before what he says of himself (model 3.3). `said` is the sentence that he chose."""
    if {Fact.AGAIN, Fact.USED} <= set(facts) and intends:
        return State.CONTINUOUS
    if Fact.USED in facts:
        return State.APPLY
    if Fact.NOW in facts or Fact.RECENT in facts:
        return State.ACTION
    if Fact.PLANNED in facts:
        return State.PREPARING
    return State.SELECTING if intends or said is State.SELECTING else State.UNAWARE


def _intends(constructs: Mapping[Construct, float]) -> bool:
    return constructs.get(Intention.INTENTION, 0.0) >= AGREES


def is_careless(questionnaire: Questionnaire, sheet: AnswerSheet) -> bool:
    """The same option on everything, though statements ask opposite things (model 3.6, amendment 19). Short scans cannot tell.

    The middle contradicts nothing: who neither agrees nor disagrees with anything may mean it.
    """
    scales = [s for s in questionnaire.statements if s.kind is Kind.SCALE and s.id in sheet.answers]
    ways, said = {statement.reversed for statement in scales}, {rescaled(s, sheet) for s in scales}
    alike = len({sheet.answers[s.id] for s in scales}) == 1
    return alike and len(scales) >= ALIKE_FROM and len(ways) == 2 and said != {(LOW + HIGH) / 2}


def rescaled(statement: Statement, sheet: AnswerSheet) -> float | None:
    """The answer to one statement on 1 to 5, high is good for learning; None where there is none."""
    chosen = sheet.answers.get(statement.id)
    if not chosen:
        return None
    places = len(statement.options) - 1
    place = statement.values.index(chosen[0])
    return LOW + (HIGH - LOW) * (places - place if statement.reversed else place) / places


def _is_enough(answers: tuple[float | None, ...]) -> bool:
    """The half rule."""
    given = sum(answer is not None for answer in answers)
    return given > 0 and 2 * given >= len(answers)


def mean_of(answers: tuple[float | None, ...]) -> float:
    """Of those that were given; at least one was."""
    given = [answer for answer in answers if answer is not None]
    return sum(given) / len(given)


def _choices(questionnaire: Questionnaire, sheet: AnswerSheet) -> dict[str, tuple[str, ...]]:
    stage = sheet.answers.get(STAGE, (None,))[0]
    statements = (s for s in questionnaire.statements if s.kind is not Kind.SCALE and s.id in sheet.answers)
    choices = {s.id: tuple(v for v in sheet.answers[s.id] if _is_offered(s, v, stage)) for s in statements}
    return {statement: values for statement, values in choices.items() if values}


def _is_offered(statement: Statement, value: str, stage: str | None) -> bool:
    states = statement.option(value).states
    return not states or stage in states
