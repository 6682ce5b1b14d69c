"""From a release to what is going on in the firm, with its uncertainty. Formulas: docs/methods/diagnosis.md."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from radar.concepts import (
    BARRIER,
    GAP_AFTER,
    HIGH,
    LOW,
    PHASE_OF,
    STAGE,
    WORKLOAD,
    Agreement,
    Block,
    Condition,
    Construct,
    Determinant,
    Gap,
    Phase,
    Precondition,
    Question,
    Role,
    State,
    Word,
)
from radar.release import Counts, Group, OpenVoice, Release, Spread, TooFew

Draws = NDArray[np.float64]
DRAWS = 1000
"""Enough for a chance to within .02 and an 80% interval to within .02; deficits need none, they are exact."""
Z90 = 1.645
"""Half the width of a 90% interval of a normal, in standard errors."""


@dataclass(frozen=True, slots=True)
class Norms:
    """The assumed figures of the diagnosis; each with unit, source and confidence in content/model/diagnosis.toml."""

    reference_mean: float
    sd_within: float
    sd_between: float
    prior_weight: float
    target: float
    going_well: float
    certain: float
    difference_floor: float
    difference_sds: float
    state_weight: float
    pass_weight: float
    funnel_weight: float
    pattern_weight: float
    gap_named: float
    gap_pair: float
    precondition_level: float
    barrier_deficit: float
    conflict_low: float
    construct_correlation: float
    range_quantile: float


@dataclass(frozen=True, slots=True)
class Shift:
    """Where people stop at `gap`, `construct` lies `points` from the reference mean."""

    gap: Gap
    construct: Construct
    points: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two answers that contradict each other: one voice is high on a construct, another low on a construct."""

    id: str
    high: tuple[Role, Construct]
    low: tuple[Role, Construct]


@dataclass(frozen=True, slots=True)
class Model:
    """What is assumed about firms before anybody answered."""

    norms: Norms
    state_shares: Mapping[State, float]
    pass_rates: Mapping[Gap, float]
    pattern: tuple[Shift, ...]
    words: Mapping[Word, tuple[Construct, ...]]
    barriers: Mapping[str, Construct]
    workload: Mapping[str, float]
    workload_shares: Mapping[str, float]
    conflicts: tuple[Conflict, ...]


class Standing(StrEnum):
    """What may be said of a number: it goes well, it could be better, or that is too close to call."""

    WELL = "well"
    BETTER = "better"
    TOO_CLOSE = "too_close"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean on 1 to 5 with its standard error and its 90% interval."""

    mean: float
    sd: float
    low: float
    high: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the people asked, 0 to 1, with its 80% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class View:
    """How one voice sees the firm. What is not known is not in it; `states`, `phases` and `gaps` may be unknown as a whole.

    `deficits`: expected shortfall from the target, 0 to 1. `workload`: chance that the load is workable. `state` and `barriers` are
    quotations of the owner, or what most of his people named.
    """

    role: Role
    voices: int
    of: int
    constructs: Mapping[Construct, Estimate]
    agreement: Mapping[Construct, Agreement]
    deficits: Mapping[Construct, float]
    words: Mapping[Word, Estimate]
    workload: float | None
    states: Mapping[State, float] | None
    phases: Mapping[Phase, Share] | None
    gaps: Mapping[Gap, float] | None
    state: State | None = None
    barriers: tuple[str, ...] = ()
    kind: str = field(default="view", init=False)


class Certainty(StrEnum):
    """How a bottleneck may be named."""

    SAID = "said"
    MAINLY = "mainly"
    EITHER = "either"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Where the firm gets stuck: no gap, one, or two that cannot be told apart; with the chance of each."""

    certainty: Certainty
    gaps: tuple[Gap, ...]
    chances: Mapping[Gap, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """The owner's view minus that of his people, in points, where it is too large to be chance."""

    construct: Construct
    owner: float
    staff: float
    size: float
    sd: float


@dataclass(frozen=True, slots=True)
class WeakestLink:
    """Highest minus lowest of the six blocks, in points, with its 90% interval."""

    strongest: Block
    weakest: Block
    size: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the release says. `owner` is quoted, never inferred; `staff` is absent when nobody was asked.

    `reference_deficit` is what to expect of a construct of which nothing is known.
    """

    round_id: str
    questionnaire: str
    seed: int
    asked: int
    question: Question | None
    owner: View | None
    staff: View | TooFew | None
    bottleneck: Bottleneck
    preconditions: Mapping[Precondition, float]
    differences: tuple[Difference, ...]
    weakest_link: WeakestLink | None
    conflicts: tuple[str, ...]
    hidden_learners: bool
    reference_deficit: float
    not_asked: tuple[Construct, ...]
    too_few_for: tuple[Construct, ...]

    @property
    def staff_view(self) -> View | None:
        """His people's view, when there is one."""
        return self.staff if isinstance(self.staff, View) else None

    @property
    def views(self) -> tuple[View, ...]:
        return tuple(view for view in (self.owner, self.staff_view) if view)


def diagnose(release: Release, model: Model) -> Diagnosis:
    """Read a release. Same release, same diagnosis: every draw starts from the release's own seed."""
    owner = next((_owner_view(voice, model) for voice in release.open_voices if voice.role is Role.OWNER), None)
    staff = _staff_view(release, release.staff, model) if isinstance(release.staff, Group) else None
    views = [view for view in (owner, staff) if view]
    known = staff.constructs if staff else {}
    return Diagnosis(
        round_id=release.round_id,
        questionnaire=release.questionnaire,
        seed=release.seed,
        asked=release.asked,
        question=release.question,
        owner=owner,
        staff=staff or (release.staff if isinstance(release.staff, TooFew) else None),
        bottleneck=_bottleneck(owner, staff, model.norms),
        preconditions=_preconditions(owner, staff, model.norms),
        differences=tuple(_differences(owner, staff, model.norms)) if owner and staff else (),
        weakest_link=_weakest_link(staff or owner, model.norms),
        conflicts=tuple(_conflicts(views, model)),
        hidden_learners=_hidden_learners(owner, staff),
        reference_deficit=_deficit(_estimate(model.norms.reference_mean, model.norms.sd_between, Z90, model.norms), model.norms),
        not_asked=tuple(construct for construct in _expected(model) if staff and construct not in release.measures),
        too_few_for=tuple(construct for construct in release.measures if staff and construct not in known),
    )


# The owner: one person, quoted. Measurement error only, never drawn to a norm (amendment 1).


def _owner_view(voice: OpenVoice, model: Model) -> View:
    norms = model.norms
    error = norms.sd_within * math.sqrt(1 - voice.reliability)
    constructs = {construct: _estimate(score, error, Z90, norms) for construct, score in voice.constructs.items()}
    deficits = {construct: _deficit(estimate, norms) for construct, estimate in constructs.items()}
    named = [model.barriers[value] for value in voice.choices.get(BARRIER, ()) if value in model.barriers]
    for construct in named:
        deficits[construct] = max(deficits.get(construct, 0.0), norms.barrier_deficit)
    state = State(voice.choices[STAGE][0]) if STAGE in voice.choices else None
    states = _said_states(state, voice.reliability, model) if state else None
    return View(
        role=voice.role,
        voices=1,
        of=1,
        constructs=constructs,
        agreement={},
        deficits=deficits,
        words=_words(constructs, model),
        workload=next((model.workload[value] for value in voice.choices.get(WORKLOAD, ())), None),
        states=states,
        phases={phase: Share(share, share, share) for phase, share in _by_phase(states).items()} if states else None,
        gaps=_said_gaps(state, voice.reliability) if state else None,
        state=state,
        barriers=voice.choices.get(BARRIER, ()),
    )


def _said_states(said: State, reliability: float, model: Model) -> dict[State, float]:
    """His sentence, as far as one sentence can be trusted; the rest as the reference has it."""
    return {state: reliability * (state is said) + (1 - reliability) * model.state_shares[state] for state in State}


def _by_phase(states: Mapping[State, float]) -> dict[Phase, float]:
    return {phase: sum(share for state, share in states.items() if PHASE_OF[state] is phase) for phase in Phase}


def _said_gaps(state: State, reliability: float) -> dict[Gap, float]:
    """The gap before his state, as far as one sentence can be trusted; the rest evenly."""
    rest = (1 - reliability) / len(Gap) if state in GAP_AFTER else 1 / len(Gap)
    return {gap: rest + reliability * (gap == GAP_AFTER.get(state)) for gap in Gap}


# His people: a finite group, drawn to the norm as far as few voices deserve (model 3.6).


def _staff_view(release: Release, group: Group, model: Model) -> View:
    norms = model.norms
    constructs = {construct: staff_estimate(spread, release.asked, norms) for construct, spread in group.constructs.items()}
    draws = np.random.default_rng(release.seed)
    stage = _split(group.choices[STAGE], model, draws) if STAGE in group.choices else None
    people = _people(stage, release.asked, model, draws) if stage is not None else None
    return View(
        role=Role.STAFF,
        voices=group.n,
        of=release.asked,
        constructs=constructs,
        agreement={construct: spread.agreement for construct, spread in group.constructs.items()},
        deficits={construct: _deficit(estimate, norms) for construct, estimate in constructs.items()},
        words=_words(constructs, model),
        workload=_workable(group.choices[WORKLOAD], model) if WORKLOAD in group.choices else None,
        states={state: float(share) for state, share in zip(State, people.mean(axis=0), strict=True)} if people is not None else None,
        phases=_phases(people) if people is not None else None,
        gaps=_gap_chances(group, stage, model, draws),
        barriers=_most_named(group.choices.get(BARRIER)),
    )


def staff_estimate(spread: Spread, asked: int, norms: Norms, *, measured: bool = True) -> Estimate:
    """The mean of all `asked` people from the voices of some: finite-population shrinkage (model 3.6).

    The interval also carries the coarsening of the release (step squared over 12) and, when `measured`, the error of measurement.
    """
    from scipy.special import stdtrit  # here, so that `import radar` stays quick

    n, unseen = spread.n, asked - spread.n
    freedom = norms.prior_weight + n - 1
    variance = (norms.prior_weight * norms.sd_within**2 + (n - 1) * spread.sd**2) / freedom
    error = variance / n
    shrink = error / (error + norms.sd_between**2)
    unheard = (1 - shrink) * spread.mean + shrink * _reference(spread, norms)
    mean = (n * spread.mean + unseen * unheard) / asked
    spread_of_unheard = (unseen / asked) ** 2 * ((1 - shrink) * error + variance / unseen) if unseen else 0.0
    measurement = norms.sd_within**2 * (1 - spread.reliability) / asked if measured else 0.0
    sd = math.sqrt(spread_of_unheard + measurement + spread.step**2 / 12)
    estimate = _estimate(mean, sd, float(stdtrit(freedom, 0.95)), norms)
    if not spread.at_edge:
        return estimate
    return replace(estimate, high=HIGH) if spread.mean > norms.reference_mean else replace(estimate, low=LOW)


def _reference(spread: Spread, norms: Norms) -> float:
    return norms.reference_mean if spread.reference_mean is None else spread.reference_mean


def _estimate(mean: float, sd: float, quantile: float, norms: Norms) -> Estimate:
    low, high = max(LOW, mean - quantile * sd), min(HIGH, mean + quantile * sd)
    well = _chance_above(norms.going_well, mean, sd)
    standing = Standing.WELL if well >= norms.certain else Standing.BETTER if 1 - well >= norms.certain else Standing.TOO_CLOSE
    return Estimate(mean, sd, low, high, standing)


def _chance_above(level: float, mean: float, sd: float) -> float:
    return 1 - NormalDist(mean, sd).cdf(level)


def _deficit(estimate: Estimate, norms: Norms) -> float:
    """E[clip((target - X) / (target - 1), 0, 1)] for a normal X: exact, where model 3.2 draws."""
    normal, top = NormalDist(), norms.target

    def below(x: float) -> float:
        z = (x - estimate.mean) / estimate.sd
        return estimate.sd * (z * normal.cdf(z) + normal.pdf(z))

    return (below(top) - below(LOW)) / (top - LOW)


def _words(constructs: Mapping[Construct, Estimate], model: Model) -> dict[Word, Estimate]:
    """The mean of what is known of each word; answers of the same people go together, which widens its error."""
    together = model.norms.construct_correlation
    words = {}
    for word, parts in model.words.items():
        known = [constructs[part] for part in parts if part in constructs]
        if known:
            mean = sum(estimate.mean for estimate in known) / len(known)
            squares, square = sum(estimate.sd**2 for estimate in known), sum(estimate.sd for estimate in known) ** 2
            sd = math.sqrt((1 - together) * squares + together * square) / len(known)
            words[word] = _estimate(mean, sd, Z90, model.norms)
    return words


def _preconditions(owner: View | None, staff: View | None, norms: Norms) -> dict[Precondition, float]:
    """The chance that each is in order: by his people where they were asked, else by the owner.

    What nobody was asked is not in it, and so never blocks (amendment 9).
    """
    constructs = {**(owner.constructs if owner else {}), **(staff.constructs if staff else {})}
    in_order = {c: _chance_above(norms.precondition_level, constructs[c].mean, constructs[c].sd) for c in constructs}
    found = {p: in_order[c] for p, c in MEASURED_BY.items() if c in in_order}
    workload = next((view.workload for view in (staff, owner) if view and view.workload is not None), in_order.get(Condition.WORKLOAD))
    shared = [chance for chance in (in_order.get(Block.SPACE_SAFETY), workload) if chance is not None]
    return {**found, Precondition.SAFETY_WORKLOAD: min(shared)} if shared else found


MEASURED_BY: Mapping[Precondition, Construct] = {
    Precondition.INVOLVEMENT: Condition.INVOLVEMENT,
    Precondition.VISION: Condition.VISION,
    Precondition.READINESS: Condition.READINESS,
}
"""Safety and workload are not in it: that precondition has two halves."""


# Where people are: phases from merged counts.


def _split(counts: Counts, model: Model, rng: np.random.Generator) -> Draws:
    """How many people may be in each state, draws x states: merged neighbours are drawn apart as the reference and chance have them."""
    order = list(State)
    people = np.zeros((DRAWS, len(order)))
    weights = rng.standard_gamma(_prior(model), size=(DRAWS, len(order)))  # shares of each state, up to a factor
    for cell in counts.merged:
        at = [order.index(State(option)) for option in cell.options]
        merged = cell.count and len(at) > 1
        people[:, at] = rng.multinomial(cell.count, weights[:, at] / weights[:, at].sum(axis=1, keepdims=True)) if merged else cell.count
    return people


def _prior(model: Model) -> Draws:
    return np.array([model.norms.state_weight * model.state_shares[state] for state in State])


def _people(stage: Draws, asked: int, model: Model, rng: np.random.Generator) -> Draws:
    """Shares of everybody asked, draws x states: who answered as counted, who did not from the posterior predictive (model 3.3)."""
    unseen = max(0, asked - round(float(stage[0].sum())))
    weights = rng.standard_gamma(_prior(model) + stage)  # a Dirichlet draw per row
    people = stage + (rng.multinomial(unseen, weights / weights.sum(axis=1, keepdims=True)) if unseen else 0)
    shares: Draws = people / people.sum(axis=1, keepdims=True)
    return shares


def _phases(people: Draws) -> dict[Phase, Share]:
    return {phase: _share(people[:, [PHASE_OF[state] is phase for state in State]].sum(axis=1)) for phase in Phase}


def _share(draws: Draws) -> Share:
    low, high = np.quantile(draws, [0.1, 0.9])
    return Share(float(draws.mean()), float(low), float(high))


def _workable(counts: Counts, model: Model) -> float:
    """The mean of what each answer says about a workable load; merged answers are split as the reference has them."""
    cells = [(cell.count, _weighted_mean(cell.options, model.workload, model.workload_shares)) for cell in counts.merged]
    return sum(count * chance for count, chance in cells) / sum(count for count, _ in cells)


def _weighted_mean(options: Sequence[str], values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[option] * values[option] for option in options) / sum(weights[option] for option in options)


def _most_named(counts: Counts | None) -> tuple[str, ...]:
    """The two barriers that most people named; merged ones name nothing."""
    alone = [cell for cell in counts.merged if len(cell.options) == 1 and cell.count] if counts else []
    return tuple(cell.options[0] for cell in sorted(alone, key=lambda cell: -cell.count)[:2])


# Where people get stuck: the funnel of states together with the pattern of constructs (amendment 18).


def _gap_chances(group: Group, stage: Draws | None, model: Model, rng: np.random.Generator) -> dict[Gap, float] | None:
    """Posterior over the four gaps: softmax of what the funnel and the pattern say.

    None without states when a gap has no construct that would be low there: it would win or lose by elimination.
    """
    lowered = {shift.gap for shift in model.pattern if shift.points < 0 and shift.construct in group.constructs}
    if stage is None and lowered != set(Gap):
        return None
    evidence = model.norms.pattern_weight * _pattern(group, model)
    if stage is not None:
        evidence = evidence + model.norms.funnel_weight * _funnel(stage, model, rng)
    odds = np.exp(evidence - evidence.max())
    return {gap: float(chance) for gap, chance in zip(Gap, odds / odds.sum(), strict=True)}


def _pattern(group: Group, model: Model) -> Draws:
    """Log-likelihood of the released means under each gap: normal around the shifted reference; few voices make it flat."""
    norms = model.norms
    shifts = {(shift.gap, shift.construct): shift.points for shift in model.pattern}
    told = {construct for _, construct in shifts if construct in group.constructs}
    return np.array([sum(_log_density(group.constructs[c], shifts.get((gap, c), 0.0), norms) for c in sorted(told)) for gap in Gap])


def _log_density(spread: Spread, shift: float, norms: Norms) -> float:
    variance = norms.sd_between**2 + norms.sd_within**2 / spread.n + spread.step**2 / 12
    return -((spread.mean - _reference(spread, norms) - shift) ** 2) / (2 * variance)


def _funnel(stage: Draws, model: Model, rng: np.random.Generator) -> Draws:
    """Log chance that each gap loses most people, against the reference pass rates (model 3.4, a snapshot)."""
    order = list(State)
    losses = []
    for gap in Gap:
        before = next(at for at, state in enumerate(order) if GAP_AFTER.get(state) is gap)
        rate, weight = model.pass_rates[gap], model.norms.pass_weight
        passed = rng.beta(weight * rate + stage[:, before + 1 :].sum(axis=1), weight * (1 - rate) + stage[:, before])
        losses.append(math.log(rate / (1 - rate)) - np.log(passed / (1 - passed)))
    largest = np.bincount(np.argmax(losses, axis=0), minlength=len(losses))
    return np.asarray(np.log((largest + 1) / (DRAWS + len(losses))), dtype=float)


def _bottleneck(owner: View | None, staff: View | None, norms: Norms) -> Bottleneck:
    """Inferred from his people when they were heard; else what the owner said himself, as a quotation."""
    if staff:
        return _named(staff.gaps, norms) if staff.gaps else Bottleneck(Certainty.UNKNOWN, (), {})
    if owner and owner.state:
        said = GAP_AFTER.get(owner.state)
        return Bottleneck(Certainty.SAID, (said,) if said else (), {})
    return Bottleneck(Certainty.UNKNOWN, (), {})


def _named(chances: Mapping[Gap, float], norms: Norms) -> Bottleneck:
    first, second = sorted(chances, key=lambda gap: -chances[gap])[:2]
    if chances[first] >= norms.gap_named:
        return Bottleneck(Certainty.MAINLY, (first,), chances)
    if chances[first] + chances[second] >= norms.gap_pair:
        return Bottleneck(Certainty.EITHER, (first, second), chances)
    return Bottleneck(Certainty.UNKNOWN, (), chances)


# What stands out between voices and between blocks.


def _differences(owner: View, staff: View, norms: Norms) -> Iterator[Difference]:
    """Owner against staff, like for like, where it is larger than chance would give (model 3.5)."""
    for construct in (*Block, Determinant.AWARENESS):
        if construct in owner.constructs and construct in staff.constructs:
            his, theirs = owner.constructs[construct], staff.constructs[construct]
            size, sd = his.mean - theirs.mean, math.hypot(his.sd, theirs.sd)
            if abs(size) >= max(norms.difference_floor, norms.difference_sds * sd):
                yield Difference(construct, his.mean, theirs.mean, size, sd)


def _weakest_link(view: View | None, norms: Norms) -> WeakestLink | None:
    """The two ends of six blocks. As the ends are picked after looking, the lower bound takes the range of six (Tukey)."""
    blocks = {b: view.constructs[b] for b in Block if b in view.constructs and view.agreement.get(b) != Agreement.DIVIDED} if view else {}
    if len({estimate.mean for estimate in blocks.values()}) < 2:
        return None
    strongest, weakest = max(blocks, key=lambda b: blocks[b].mean), min(blocks, key=lambda b: blocks[b].mean)
    size = blocks[strongest].mean - blocks[weakest].mean
    typical = math.sqrt(sum(estimate.sd**2 for estimate in blocks.values()) / len(blocks))
    above = Z90 * math.hypot(blocks[strongest].sd, blocks[weakest].sd)
    return WeakestLink(strongest, weakest, size, max(0.0, size - norms.range_quantile * typical), size + above)


def _conflicts(views: Sequence[View], model: Model) -> Iterator[str]:
    """Answers that contradict each other with enough certainty (amendment 10), unless the owner said so himself."""
    norms = model.norms
    found = {(view.role, construct): estimate for view in views for construct, estimate in view.constructs.items()}
    for conflict in model.conflicts:
        high, low = found.get(conflict.high), found.get(conflict.low)
        own = found.get((Role.OWNER, conflict.low[1]))
        if high and low and not (own and own.mean < norms.conflict_low):
            chance = _chance_above(norms.going_well, high.mean, high.sd) * (1 - _chance_above(norms.conflict_low, low.mean, low.sd))
            if chance >= norms.certain:
                yield conflict.id


def _hidden_learners(owner: View | None, staff: View | None) -> bool:
    """Most have no reason to learn or only think of it, and yet they learn a lot from their work or each other (model 3.3)."""
    view = staff if staff and staff.states else owner
    if not view or not view.states:
        return False
    waiting = view.states[State.UNAWARE] + view.states[State.SELECTING]
    learning = [view.constructs[block] for block in (Block.JOB_CONTENT, Block.COLLABORATION) if block in view.constructs]
    return waiting > 0.5 and any(estimate.standing is Standing.WELL for estimate in learning)


def _expected(model: Model) -> tuple[Construct, ...]:
    """What a whole picture would need: the determinants, the blocks, and what the five words are made of."""
    in_words = [construct for parts in model.words.values() for construct in parts]
    return tuple(dict.fromkeys([*Determinant, *Block, *in_words]))
