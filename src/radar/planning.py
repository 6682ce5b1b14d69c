"""From a diagnosis to one step now and two later, with the parts of the score that chose them."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from radar.concepts import (
    CONSTRUCTS,
    Action,
    Confidence,
    Construct,
    Determinant,
    Evidence,
    Gap,
    Layer,
    Message,
    Mode,
    Phase,
    Precondition,
    Question,
    Role,
    Story,
    Target,
    Trait,
)
from radar.diagnosis import Diagnosis, Share, View
from radar.errors import Problem, RadarError

NOT_FIRST = frozenset(
    {
        Trait.REQUIRES_LEADER_BACKING,
        Trait.REQUIRES_PRACTICE,
        Trait.FOLLOWS_COURSE,
        Trait.INFORMATION_ONLY,
        Trait.NEEDS_SELF_EFFICACY_PAIR,
        Trait.EXTERNAL_DEPENDENCY,
        Trait.DYNAMIC_SCHEME,
    }
)
"""Traits that ask for another step before or beside (C7, C10, C13, C14, C16), or for a course: not a way to begin."""


KINDS_OF_PEOPLE: Mapping[str, frozenset[Layer]] = {
    "workers": frozenset({Layer.COLLEAGUES}),
    "supervisor": frozenset({Layer.SUPERVISOR}),
    "management": frozenset({Layer.HR, Layer.SENIOR_MANAGEMENT}),
}
"""Who an integral plan moves (C6)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts in the score of an action (model 4.2); sources in content/model/planning.toml."""

    phase: float
    gap: float
    determinant: float
    block: float
    hook: float
    informal: float
    evidence: float
    cost: float
    effort: float
    dependency: float
    precondition: float
    second_hook: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What an action must keep to, to be a first step: share of people, chance, minutes; and sizes of firms in people, with the owner."""

    phase_share: float
    blocked_below: float
    first_step_minutes: float
    small_firm: float
    one_leader: float


@dataclass(frozen=True, slots=True)
class Principles:
    """What a plan must keep to; families hold actions of which one at a time is enough."""

    weights: Weights
    limits: Limits
    evidence: Mapping[Evidence, float]
    confidence: Mapping[Confidence, float]
    repairs: Mapping[Precondition, tuple[str, ...]]
    families: tuple[tuple[str, ...], ...]
    followup: str
    show_existing: str

    def family(self, action: str) -> set[str]:
        """The action with all that would do the same."""
        return {action}.union(*(family for family in self.families if action in family))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of. Each part is 0 to 1; `phase` and `gap` are None where they are unknown. `preconditions` multiplies."""

    phase: float | None
    gap: float | None
    determinant: float
    block: float
    hook: float
    informal: float
    evidence: float
    preconditions: float
    burden: float


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an owner tells of his firm besides his answers. What he did not tell is None or empty.

    `people`: at least so many, himself included. `owner_does`: layers that are the owner himself here. `minutes`: what a first step may
    take.
    """

    people: int | None = None
    owner_does: frozenset[Layer] = frozenset()
    minutes: int | None = None


NOTHING_TOLD = Circumstances()


class NoStepLeft(RadarError):
    """Every action is done, or fits nobody here."""


@dataclass(frozen=True, slots=True)
class Step:
    """An action in a plan: its score, what it is made of, the parts that weigh most, and its role in the plan.

    `role`: best, followup (the first step needs it) or involvement (people choose along). `quarter`: of the plan, from 1 on.
    `actor`: who takes it up.
    """

    action: str
    score: float
    parts: Parts
    because: tuple[str, ...]
    message: str | None
    role: str
    quarter: int
    actor: Layer


@dataclass(frozen=True, slots=True)
class Plan:
    """One step now, the next best if that is done already, two later; and a story of a firm like this one.

    `relaxed` names the principles that had to give way; `unknown` the preconditions that nobody was asked about. `unsure`: another step
    would come first, did those who did not answer see it less well.
    """

    first: Step
    instead: tuple[Step, ...]
    later: tuple[Step, ...]
    story: str | None
    relaxed: tuple[str, ...]
    unknown: tuple[Precondition, ...]
    unsure: bool = False


def make_plan(
    diagnosis: Diagnosis,
    actions: Mapping[str, Action],
    principles: Principles,
    *,
    stories: Iterable[Story] = (),
    messages: Iterable[Message] = (),
    sector: str | None = None,
    done: frozenset[str] = frozenset(),
    circumstances: Circumstances = NOTHING_TOLD,
) -> Plan:
    """Choose by the score of model 4.2, ties by id. `done` holds ids of actions that the firm does already.

    Who works alone gets steps that one can take alone. Raises NoStepLeft when no action is left.
    """
    firm = Firm(diagnosis, principles, circumstances)
    ranked = _ranked((action for action in actions.values() if action.id not in done and firm.can(action)), firm)
    candidates, relaxed = _ways_to_begin(ranked, firm)
    first, instead = candidates[0], _different_from(candidates[:1], candidates, principles)[:2]
    later = _later(first, ranked, instead, firm)
    speaks = _Speaker(firm, tuple(messages))
    starts = 1 if firm.is_small else 2
    return Plan(
        first=speaks.step(first),
        instead=tuple(speaks.step(found) for found in instead),
        later=tuple(speaks.step(found, role, 1 if at < starts else 2) for at, (role, found) in enumerate(later, start=1)),
        story=_story(stories, first.action, diagnosis.question, sector),
        relaxed=relaxed,
        unknown=tuple(p for p in Precondition if p not in diagnosis.preconditions),
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the voices that tell about one kind of target say together; what none of them knows is as the reference has it.

    `fit`: per phase the share of people there, over the length of all shares, so that a sum over phases is a cosine; None if unknown.
    `gaps` likewise.
    """

    views: tuple[View, ...]
    deficits: Mapping[Construct, float]
    fit: Mapping[Phase, float] | None
    gaps: tuple[Mapping[Gap, float], ...]


class Firm:
    """A diagnosis as the score looks at it."""

    def __init__(self, diagnosis: Diagnosis, principles: Principles, circumstances: Circumstances = NOTHING_TOLD) -> None:
        self.diagnosis, self.principles, self.circumstances = diagnosis, principles, circumstances
        people = diagnosis.asked + 1 if diagnosis.asked else circumstances.people  # with the owner
        self.is_small = people is None or people <= principles.limits.small_firm
        self.has_one_leader = people is not None and people <= principles.limits.one_leader
        self.works_alone = people == 1
        self.pictures = {target: _picture(_views_for(target, diagnosis), diagnosis) for target in Target}
        picture = self.pictures[Target.BOTH]  # what is unknown of one target is unknown of all: one scale for every action
        unknown = {name for name, known in (("phase", picture.fit), ("gap", picture.gaps)) if not known}
        self.weights = scaled_weights(principles.weights, unknown)

    def can(self, action: Action) -> bool:
        return not self.works_alone or Trait.ALONE in action.traits


def _views_for(target: Target, diagnosis: Diagnosis) -> tuple[View, ...]:
    """The voices that tell about whom an action is for; whoever was heard, where that voice is missing."""
    wanted = {Target.EMPLOYEE: {Role.STAFF}, Target.EMPLOYER: {Role.OWNER}, Target.BOTH: set(Role)}[target]
    return tuple(view for view in diagnosis.views if view.role in wanted) or diagnosis.views


def _picture(views: tuple[View, ...], diagnosis: Diagnosis) -> _Picture:
    # Phases are those of the firm: where one voice leaves them unknown they count for no action, so that all are ranked on one scale.
    fits = [_fit(view.phases) for view in views if view.phases] if all(view.phases for view in diagnosis.views) else []
    return _Picture(
        views=views,
        deficits={construct: _deficit(construct, views, diagnosis.reference_deficit) for construct in CONSTRUCTS},
        fit={phase: _mean([fit[phase] for fit in fits]) for phase in Phase} if fits else None,
        gaps=tuple(view.gaps for view in views if view.gaps) or tuple(view.gaps for view in diagnosis.views if view.gaps),
    )


def _deficit(construct: Construct, views: Sequence[View], unknown: float) -> float:
    known = [view.deficits[construct] for view in views if construct in view.deficits]
    return _mean(known) if known else unknown


def _fit(phases: Mapping[Phase, Share]) -> dict[Phase, float]:
    length = math.sqrt(sum(share.mean**2 for share in phases.values()))
    return {phase: share.mean / length for phase, share in phases.items()}


# The score: model 4.2.


def rate(action: Action, firm: Firm) -> tuple[float, Parts]:
    """The score of an action for a firm, and its parts. Averaged over the voices whose behaviour it is meant to change."""
    picture, principles = firm.pictures[action.target], firm.principles
    parts = Parts(
        phase=_phase(action, picture.fit, principles) if picture.fit else None,
        gap=_mean([_gap(action, gaps) for gaps in picture.gaps]) if picture.gaps else None,
        determinant=_mean([picture.deficits[determinant] for determinant in action.determinants]),
        block=picture.deficits[action.blocks[0]],
        hook=_hook(action, firm),
        informal=float(action.mode is Mode.INFORMAL),
        evidence=principles.evidence[action.evidence],
        preconditions=_factor(action, firm),
        burden=_burden(action, principles.weights),
    )
    points = sum([weight * getattr(parts, name) for name, weight in firm.weights.items()])
    return parts.preconditions * points - parts.burden, parts


def weighted(parts: Parts, weights: Weights) -> dict[str, float]:
    """What each part adds, before preconditions and burden."""
    unknown = {name for name in PARTS if getattr(parts, name) is None}
    return {name: weight * getattr(parts, name) for name, weight in scaled_weights(weights, unknown).items()}


def scaled_weights(weights: Weights, unknown: Collection[str]) -> dict[str, float]:
    """The weight of each part; that of an unknown part is shared out over the others."""
    known = {name: getattr(weights, name) for name in PARTS if name not in unknown}
    scale = sum(getattr(weights, name) for name in PARTS) / sum(known.values())
    return {name: scale * weight for name, weight in known.items()}


PRINCIPLES = ("hook", "phase", "preconditions", "simple")
"""What a first step keeps to, in the order in which it gives way: C11, C9, C5, and the traits of NOT_FIRST."""

PARTS = ("phase", "gap", "determinant", "block", "hook", "informal", "evidence")
"""The parts of a score that have a weight."""


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _phase(action: Action, fit: Mapping[Phase, float], principles: Principles) -> float:
    """Cosine between where people are and where the action helps, less where its place is unsure."""
    return principles.confidence[action.phase_confidence] * sum([fit[p] for p in action.phases]) / math.sqrt(len(action.phases))


def _gap(action: Action, gaps: Mapping[Gap, float]) -> float:
    chances = [gaps[gap] for gap in action.gaps]
    return 0.5 * max(chances, default=0.0) + 0.5 * _mean(chances)


def _hook(action: Action, firm: Firm) -> float:
    """How well the action answers the owner's own question, 0 to 1 (amendment 4). Under `other` every small step does, a little."""
    question = firm.diagnosis.question
    if action.questions[0] is question:
        return 1.0
    fits_anyway = firm.diagnosis.hidden_learners and action.id == firm.principles.show_existing
    fits_other = question in (None, Question.OTHER) and action.small_step
    return firm.principles.weights.second_hook if question in action.questions or fits_anyway or fits_other else 0.0


def _factor(action: Action, firm: Firm) -> float:
    known, weight = firm.diagnosis.preconditions, firm.principles.weights.precondition
    return math.prod([1 - weight * (1 - known[p]) for p in action.preconditions if p in known], start=1.0)


def _burden(action: Action, weights: Weights) -> float:
    dependent = Trait.EXTERNAL_DEPENDENCY in action.traits
    return weights.cost * action.cost_class + weights.effort * (action.effort_class - 1) + weights.dependency * dependent


# The choice.


@dataclass(frozen=True, slots=True)
class _Scored:
    """An action with its score for this firm."""

    action: Action
    score: float
    parts: Parts


def _without(ranked: Sequence[_Scored], chosen: Sequence[_Scored]) -> list[_Scored]:
    ids = {found.action.id for found in chosen}
    return [found for found in ranked if found.action.id not in ids]


def _ranked(actions: Iterable[Action], firm: Firm) -> list[_Scored]:
    scored = [_Scored(action, *rate(action, firm)) for action in actions]
    return sorted(scored, key=lambda found: (-found.score, found.action.id))


def _ways_to_begin(ranked: Sequence[_Scored], firm: Firm) -> tuple[list[_Scored], tuple[str, ...]]:
    """What to begin with, best first. Principles give way in order until one is left; those that the best breaks are named."""
    rules: tuple[Callable[[_Scored], bool], ...] = (
        lambda found: found.parts.hook > 0,
        lambda found: _fits_phase(found.action, firm),
        lambda found: _not_blocked(found.action, firm),
        lambda found: not found.action.traits & NOT_FIRST and found.action.mode is not Mode.FORMAL,
    )
    small = [found for found in ranked if _is_small(found.action, firm)] or ranked
    for dropped in range(len(rules) + 1):
        candidates = [found for found in small if all(rule(found) for rule in rules[dropped:])]
        if candidates:
            broken = zip(PRINCIPLES[:dropped], rules, strict=False)
            return candidates, tuple(name for name, rule in broken if not rule(candidates[0]))
    raise NoStepLeft([Problem("the plan", "has no step left.", "Leave at least one action that is not done yet.")])


def _is_small(action: Action, firm: Firm) -> bool:
    minutes = firm.principles.limits.first_step_minutes
    return action.small_step and action.first_step_minutes <= min(minutes, firm.circumstances.minutes or minutes)


def _fits_phase(action: Action, firm: Firm) -> bool:
    """C9: out only where its place is certain and nearly nobody is there."""
    phases = [view.phases for view in firm.pictures[action.target].views if view.phases]
    if action.phase_confidence is not Confidence.HIGH or not phases:
        return True
    return any(sum(shares[p].mean for p in action.phases) >= firm.principles.limits.phase_share for shares in phases)


def _not_blocked(action: Action, firm: Firm) -> bool:
    """C5: a precondition that is probably not in order comes first, unless the action repairs it."""
    chances, repairs = firm.diagnosis.preconditions, firm.principles.repairs
    return all(chances.get(p, 1.0) >= firm.principles.limits.blocked_below or action.id in repairs[p] for p in action.preconditions)


def _later(first: _Scored, ranked: Sequence[_Scored], instead: Sequence[_Scored], firm: Firm) -> list[tuple[str, _Scored]]:
    """Two steps: what the first one needs (C3), a step in which people choose along (C4), then what scores best and is not offered yet."""
    chosen = [("first", first)]
    if first.action.needs_followup:
        chosen += _best("followup", ranked, lambda action: action.id == firm.principles.followup)
    if not any(Trait.INVOLVEMENT_PROVIDER in found.action.traits for _, found in chosen):
        chosen += _best("involvement", ranked, lambda action: Trait.INVOLVEMENT_PROVIDER in action.traits)
    sensible = [found for found in _without(ranked, instead) if _is_sensible(found.action, firm)]
    while len(chosen) < 3 and (more := _different_from([found for _, found in chosen], sensible, firm.principles)):
        chosen.append(("best", _moving_others(more, [found for _, found in chosen], firm)))
    return chosen[1:3]


def _moving_others(candidates: Sequence[_Scored], chosen: Sequence[_Scored], firm: Firm) -> _Scored:
    """C6: the plan moves three kinds of people, two in a firm of up to ten; the best that brings another while one is missing."""
    moved = _moved(chosen)
    if len(moved) >= (2 if firm.is_small else len(KINDS_OF_PEOPLE)):
        return candidates[0]
    return next((found for found in candidates if _moved([found]) - moved), candidates[0])


def _moved(chosen: Sequence[_Scored]) -> set[str]:
    return {kind for kind, layers in KINDS_OF_PEOPLE.items() for found in chosen if layers & set(found.action.actors)}


def _best(role: str, ranked: Sequence[_Scored], wanted: Callable[[Action], bool]) -> list[tuple[str, _Scored]]:
    return [(role, found) for found in ranked if wanted(found.action)][:1]


def _is_sensible(action: Action, firm: Firm) -> bool:
    return not action.traits & NOT_FIRST and _fits_phase(action, firm) and _not_blocked(action, firm)


def _different_from(chosen: Sequence[_Scored], candidates: Sequence[_Scored], principles: Principles) -> list[_Scored]:
    """What is of another family (C12); first what is on another block than the first."""
    taken = {member for found in chosen for member in principles.family(found.action.id)}
    free = [found for found in candidates if found.action.id not in taken]
    return sorted(free, key=lambda found: found.action.blocks[0] is chosen[0].action.blocks[0])


# The words that go with a choice.


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Turns a choice into a step: with its reasons and the message that speaks to this owner."""

    firm: Firm
    messages: tuple[Message, ...]

    def step(self, found: _Scored, role: str = "best", quarter: int = 1) -> Step:
        shares = weighted(found.parts, self.firm.principles.weights)
        because = sorted((name for name in shares if shares[name] > 0 and self.may_say(name)), key=lambda name: -shares[name])[:3]
        return Step(
            found.action.id, found.score, found.parts, tuple(because), self.message(found.action), role, quarter, self.actor(found.action)
        )

    def may_say(self, part: str) -> bool:
        """No reason rests on what is not told: a question that nobody asked, a gap that nobody can name."""
        diagnosis = self.firm.diagnosis
        return {"hook": diagnosis.question is not None, "gap": bool(diagnosis.bottleneck.gaps)}.get(part, True)

    def actor(self, action: Action) -> Layer:
        """Who takes it up first. Where one person leads, every leading role is the owner (model 1.6)."""
        leads = action.actors[0] in KINDS_OF_PEOPLE["supervisor"] | KINDS_OF_PEOPLE["management"]
        is_owner = action.actors[0] in self.firm.circumstances.owner_does or self.firm.works_alone
        return Layer.SENIOR_MANAGEMENT if is_owner or (leads and self.firm.has_one_leader) else action.actors[0]

    def message(self, action: Action) -> str | None:
        """The message to the owner about the determinant that falls shortest among those the action works on."""
        view = next(iter(self.firm.diagnosis.views), None)
        if view is None:
            return None
        about = max(action.determinants, key=lambda d: (view.deficits.get(d, 0.0), -list(Determinant).index(d)))
        wanted = (Role.OWNER, about, self.firm.diagnosis.question or Question.OTHER)
        return next((m.id for m in self.messages if (m.role, m.determinant, m.question) == wanted), None)


def _story(stories: Iterable[Story], action: Action, question: Question | None, sector: str | None) -> str | None:
    """The story nearest to the owner: his question first, then the step's main block, then his trade; ties by id."""

    def nearness(story: Story) -> tuple[int, bool, bool]:
        asked = 2 - (story.questions[0] is not question) if question in story.questions else 0
        return (asked, action.blocks[0] in story.blocks, (sector or "")[:1] in story.sectors)

    best = max(sorted(stories, key=lambda story: story.id), key=nearness, default=None)
    return best.id if best and any(nearness(best)) else None
