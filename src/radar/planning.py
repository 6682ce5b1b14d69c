"""From a diagnosis to one step now and two later, with the parts of the score that chose them."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from radar.concepts import (
    Action,
    Confidence,
    Determinant,
    Evidence,
    Message,
    Mode,
    Precondition,
    Question,
    Role,
    Story,
    Target,
    Trait,
)
from radar.diagnosis import Diagnosis, View

NOT_FIRST = frozenset(
    {
        Trait.REQUIRES_LEADER_BACKING,
        Trait.REQUIRES_PRACTICE,
        Trait.INFORMATION_ONLY,
        Trait.NEEDS_SELF_EFFICACY_PAIR,
        Trait.EXTERNAL_DEPENDENCY,
        Trait.DYNAMIC_SCHEME,
    }
)
"""Traits that ask for another step before or beside (C7, C10, C13, C14, C16): not a way to begin."""


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
    phase_share: float
    blocked_below: float
    first_step_minutes: float


@dataclass(frozen=True, slots=True)
class Principles:
    """What a plan must keep to; families hold actions of which one at a time is enough."""

    weights: Weights
    evidence: Mapping[Evidence, float]
    confidence: Mapping[Confidence, float]
    repairs: Mapping[Precondition, tuple[str, ...]]
    families: tuple[tuple[str, ...], ...]
    followup: str
    show_existing: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of. Each part is 0 to 1; `phase` is None where the phases are unknown. `preconditions` multiplies."""

    phase: float | None
    gap: float
    determinant: float
    block: float
    hook: float
    informal: float
    evidence: float
    preconditions: float
    burden: float


@dataclass(frozen=True, slots=True)
class Step:
    """An action in a plan: its score, what it is made of, the parts that weigh most, and whether a step before needs it."""

    action: str
    score: float
    parts: Parts
    because: tuple[str, ...]
    message: str | None
    role: str = "best"


@dataclass(frozen=True, slots=True)
class Plan:
    """One step now, the next best if that is done already, two later; and a story of a firm like this one.

    `relaxed` names the principles that had to give way; `unknown` the preconditions that nobody was asked about.
    """

    first: Step
    instead: tuple[Step, ...]
    later: tuple[Step, ...]
    story: str | None
    relaxed: tuple[str, ...]
    unknown: tuple[Precondition, ...]


def make_plan(
    diagnosis: Diagnosis,
    actions: Mapping[str, Action],
    principles: Principles,
    *,
    stories: Iterable[Story] = (),
    messages: Iterable[Message] = (),
    sector: str | None = None,
    done: frozenset[str] = frozenset(),
) -> Plan:
    """Choose by the score of model 4.2, ties by id. `done` holds ids of actions that the firm does already."""
    board = _Board(diagnosis, actions, principles, tuple(messages))
    ranked = sorted((board.step(action) for action in actions.values() if action.id not in done), key=lambda s: (-s.score, s.action))
    candidates, relaxed = board.ways_to_begin(ranked)
    first = candidates[0]
    instead = tuple(board.different_from([first], candidates))[:2]
    return Plan(
        first=first,
        instead=instead,
        later=board.later(first, [step for step in ranked if step not in instead]),
        story=_story(stories, actions[first.action], diagnosis.question, sector),
        relaxed=relaxed,
        unknown=tuple(p for p in Precondition if p not in diagnosis.preconditions),
    )


def score(action: Action, diagnosis: Diagnosis, principles: Principles) -> tuple[float, Parts]:
    """Score an action for a firm, and its parts: model 4.2. Averaged over the voices whose behaviour it is meant to change."""
    views = _views_for(action.target, diagnosis)
    phases = [part for view in views if (part := _phase(action, view, principles)) is not None]
    parts = Parts(
        phase=_mean(phases) if phases else None,
        gap=_mean(_gap(action, view) for view in views),
        determinant=_mean(_mean(view.deficits.get(d, 0.0) for d in action.determinants) for view in views),
        block=_mean(view.deficits.get(action.blocks[0], 0.0) for view in views),
        hook=_hook(action, diagnosis, principles),
        informal=float(action.mode is Mode.INFORMAL),
        evidence=principles.evidence[action.evidence],
        preconditions=_factor(action, diagnosis, principles.weights),
        burden=_burden(action, principles.weights),
    )
    return parts.preconditions * sum(weighted(parts, principles.weights).values()) - parts.burden, parts


def weighted(parts: Parts, weights: Weights) -> dict[str, float]:
    """What each part adds. Where the phases are unknown their weight is shared out over the other parts."""
    weight = {name: getattr(weights, name) for name in ("phase", "gap", "determinant", "block", "hook", "informal", "evidence")}
    known = {name: share for name, share in weight.items() if getattr(parts, name) is not None}
    scale = sum(weight.values()) / sum(known.values())
    return {name: scale * share * getattr(parts, name) for name, share in known.items()}


def _views_for(target: Target, diagnosis: Diagnosis) -> tuple[View, ...]:
    """The voices that tell about whom an action is for; whoever was heard, where that voice is missing."""
    wanted = {Target.EMPLOYEE: {Role.STAFF}, Target.EMPLOYER: {Role.OWNER}, Target.BOTH: set(Role)}[target]
    return tuple(view for view in diagnosis.views if view.role in wanted) or diagnosis.views


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def _phase(action: Action, view: View, principles: Principles) -> float | None:
    """Cosine between where people are and where the action helps, less where its place is unsure."""
    if view.phases is None:
        return None
    there = sum(view.phases[phase].mean for phase in action.phases)
    length = math.sqrt(sum(share.mean**2 for share in view.phases.values()))
    return principles.confidence[action.phase_confidence] * there / (length * math.sqrt(len(action.phases)))


def _gap(action: Action, view: View) -> float:
    if view.gaps is None or not action.gaps:
        return 0.0
    chances = [view.gaps[gap] for gap in action.gaps]
    return 0.5 * max(chances) + 0.5 * _mean(chances)


def _hook(action: Action, diagnosis: Diagnosis, principles: Principles) -> float:
    """How well the action answers the owner's own question (amendment 4). Under `other` every small step does, a little."""
    if action.questions[0] is diagnosis.question:
        return 1.0
    fits_anyway = diagnosis.hidden_learners and action.id == principles.show_existing
    fits_other = diagnosis.question in (None, Question.OTHER) and action.small_step
    return principles.weights.second_hook if diagnosis.question in action.questions or fits_anyway or fits_other else 0.0


def _factor(action: Action, diagnosis: Diagnosis, weights: Weights) -> float:
    measured = [diagnosis.preconditions[p] for p in action.preconditions if p in diagnosis.preconditions]
    return math.prod((1 - weights.precondition * (1 - chance) for chance in measured), start=1.0)


def _burden(action: Action, weights: Weights) -> float:
    dependent = Trait.EXTERNAL_DEPENDENCY in action.traits
    return weights.cost * action.cost_class + weights.effort * (action.effort_class - 1) + weights.dependency * dependent


@dataclass(frozen=True, slots=True)
class _Board:
    """What every choice in one plan looks at."""

    diagnosis: Diagnosis
    actions: Mapping[str, Action]
    principles: Principles
    messages: tuple[Message, ...]

    def step(self, action: Action) -> Step:
        total, parts = score(action, self.diagnosis, self.principles)
        shares = weighted(parts, self.principles.weights)
        because = sorted((name for name in shares if shares[name] > 0), key=lambda name: -shares[name])[:3]
        return Step(action.id, total, parts, tuple(because), self.message(action))

    def message(self, action: Action) -> str | None:
        """The message to the owner about the determinant that falls shortest among those the action works on."""
        owner = self.diagnosis.owner or self.diagnosis.staff_view
        if not action.determinants or owner is None:
            return None
        about = max(action.determinants, key=lambda d: (owner.deficits.get(d, 0.0), -list(Determinant).index(d)))
        question = self.diagnosis.question or Question.OTHER
        fitting = (m.id for m in self.messages if (m.role, m.determinant, m.question) == (Role.OWNER, about, question))
        return next(fitting, None)

    def ways_to_begin(self, ranked: Sequence[Step]) -> tuple[list[Step], tuple[str, ...]]:
        """The steps to begin with, best first; principles give way in order until one is left, and those the best breaks are named."""
        rules: list[tuple[str, Callable[[Action], bool]]] = [
            ("hook", lambda action: _hook(action, self.diagnosis, self.principles) > 0),
            ("phase", self.fits_phase),
            ("preconditions", self.not_blocked),
            ("simple", lambda action: not action.traits & NOT_FIRST and action.mode is not Mode.FORMAL),
        ]
        small = [step for step in ranked if self.small(self.actions[step.action])] or list(ranked)
        for dropped in range(len(rules) + 1):
            kept = rules[dropped:]
            found = [step for step in small if all(rule(self.actions[step.action]) for _, rule in kept)]
            if found:
                best = self.actions[found[0].action]
                return found, tuple(name for name, rule in rules[:dropped] if not rule(best))
        raise ValueError("make_plan needs at least one action that is not done yet")

    def small(self, action: Action) -> bool:
        return action.small_step and action.first_step_minutes <= self.principles.weights.first_step_minutes

    def fits_phase(self, action: Action) -> bool:
        """C9: out only where its place is certain and nearly nobody is there."""
        views = [view for view in _views_for(action.target, self.diagnosis) if view.phases]
        if action.phase_confidence is not Confidence.HIGH or not views:
            return True
        return any(sum(view.phases[p].mean for p in action.phases) >= self.principles.weights.phase_share for view in views if view.phases)

    def not_blocked(self, action: Action) -> bool:
        """C5: a precondition that is probably not in order comes first, unless the action repairs it."""
        return all(
            self.diagnosis.preconditions.get(p, 1.0) >= self.principles.weights.blocked_below or action.id in self.principles.repairs[p]
            for p in action.preconditions
        )

    def later(self, first: Step, ranked: Sequence[Step]) -> tuple[Step, ...]:
        """Two steps: what the first one needs (C3), a step in which people choose with you (C4), then what scores best."""
        chosen = [first]
        if self.actions[first.action].needs_followup:
            chosen += self.named(ranked, "followup", lambda action: action.id == self.principles.followup)
        if not any(Trait.INVOLVEMENT_PROVIDER in self.actions[step.action].traits for step in chosen):
            chosen += self.named(ranked, "involvement", lambda action: Trait.INVOLVEMENT_PROVIDER in action.traits)
        while len(chosen) < 3 and (more := next(self.different_from(chosen, self.sensible(ranked)), None)):
            chosen.append(more)
        return tuple(chosen[1:3])

    def named(self, ranked: Sequence[Step], role: str, wanted: Callable[[Action], bool]) -> list[Step]:
        found = next((step for step in ranked if wanted(self.actions[step.action])), None)
        return [Step(found.action, found.score, found.parts, found.because, found.message, role)] if found else []

    def sensible(self, ranked: Sequence[Step]) -> list[Step]:
        return [
            s
            for s in ranked
            if self.fits_phase(self.actions[s.action])
            and self.not_blocked(self.actions[s.action])
            and not self.actions[s.action].traits & NOT_FIRST
        ]

    def different_from(self, chosen: Sequence[Step], candidates: Sequence[Step]) -> Iterator[Step]:
        """Steps of another family (C12), and on another block than the first while that can be had."""
        taken = {member for step in chosen for member in self.family(step.action)}
        free = [step for step in candidates if step.action not in taken]
        block = self.actions[chosen[0].action].blocks[0]
        return iter(sorted(free, key=lambda step: self.actions[step.action].blocks[0] == block))

    def family(self, action: str) -> set[str]:
        return {action}.union(*(family for family in self.principles.families if action in family))


def _story(stories: Iterable[Story], action: Action, question: Question | None, sector: str | None) -> str | None:
    """The story nearest to the owner: his question first, then the step's main block, then his trade; ties by id."""

    def nearness(story: Story) -> tuple[int, bool, bool]:
        asked = len(story.questions) - story.questions.index(question) if question in story.questions else 0
        return (min(asked, 2), action.blocks[0] in story.blocks, sector in story.sectors)

    best = max(sorted(stories, key=lambda story: story.id), key=nearness, default=None)
    return best.id if best and any(nearness(best)) else None
