"""Where people get stuck: the funnel of states together with the pattern of constructs (amendment 18)."""

import math
from collections.abc import Mapping

import numpy as np

from radar.concepts import GAP_AFTER, Gap, State
from radar.diagnosis.assumptions import Model, Norms
from radar.diagnosis.estimates import reference
from radar.diagnosis.findings import Bottleneck, Certainty, View
from radar.diagnosis.states import DRAWS, Draws
from radar.release import Group, Spread


def gap_chances(group: Group, stage: Draws | None, model: Model, rng: np.random.Generator) -> dict[Gap, float] | None:
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
    return -((spread.mean - reference(spread, norms) - shift) ** 2) / (2 * variance)


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


def name_bottleneck(owner: View | None, staff: View | None, norms: Norms) -> Bottleneck:
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
