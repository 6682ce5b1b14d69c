"""Where people get stuck: how far they came, together with the pattern of constructs (amendment 18)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from radar.concepts import GAP_AFTER, STAGE, WISH, Gap, Intention, State
from radar.diagnosis.assumptions import Model, Norms
from radar.diagnosis.estimates import reference
from radar.diagnosis.findings import Bottleneck, Certainty, View
from radar.diagnosis.states import DRAWS, Draws
from radar.release import Group, Spread

MOST_GROUNDS = 3


@dataclass(frozen=True, slots=True)
class Stuck:
    """The chance of each gap, and what points there, the strongest first."""

    chances: Mapping[Gap, float]
    grounds: Mapping[Gap, tuple[str, ...]]


def counted_losses(stage: Draws | None, wish: Draws | None, model: Model, rng: np.random.Generator) -> dict[str, Draws]:
    """What was counted, by its statement: how much each gap loses. `stage` and `wish`: draws x options, where counted."""
    found = {}
    if stage is not None:
        found[STAGE] = model.norms.funnel_weight * _losses(*_in_states(stage), model, rng)
    if wish is not None:
        found[WISH] = model.norms.wish_weight * _losses(*_of_wishes(wish, model), model, rng)
    return found


def where_stuck(group: Group, counted: Mapping[str, Draws], model: Model) -> Stuck | None:
    """Posterior over the four gaps, and that none stands out: softmax of what each piece of evidence says.

    `counted`: see `counted_losses`. Of "none" each construct lies where the reference has it, and each gap loses most
    people equally often; so the chances of the four sum to less than 1.
    None when nothing was counted and a gap has no construct that would be low there: it would win or lose by elimination.
    """
    norms = model.norms
    lowered = {shift.gap for shift in model.pattern if shift.points < 0 and shift.construct in group.constructs}
    if not counted and lowered != set(Gap):
        return None
    # Where states are counted, what people mean to do is in them already.
    pattern = {c: found for c, found in _pattern(group, model).items() if STAGE not in counted or c not in set(Intention)}
    evidence = {**{construct: norms.pattern_weight * found for construct, found in pattern.items()}, **counted}
    together = np.append(np.sum(list(evidence.values()), axis=0), norms.none_stands_out)
    odds = np.exp(together - together.max())
    chances = {gap: float(chance) for gap, chance in zip(Gap, odds[:-1] / odds.sum(), strict=True)}
    return Stuck(chances, {gap: _grounds(evidence, gap, model) for gap in Gap})


def _grounds(evidence: Mapping[str, Draws], gap: Gap, model: Model) -> tuple[str, ...]:
    """Counts and constructs of this gap that make it likelier than the other three on average. What only excludes others is none."""
    at, norms = list(Gap).index(gap), model.norms
    own = {STAGE, WISH, *(shift.construct for shift in model.pattern if shift.gap is gap)}
    points = {source: float(found[at] - np.delete(found, at).mean()) for source, found in evidence.items() if source in own}
    strongest = sorted(points, key=lambda source: -points[source])[:MOST_GROUNDS]
    return tuple(source for source in strongest if points[source] >= norms.pointing)


def _pattern(group: Group, model: Model) -> dict[str, Draws]:
    """Log-likelihood of each released mean under each gap, against the reference: normal around where that gap shifts it."""
    shifts = {(shift.gap, shift.construct): shift.points for shift in model.pattern}
    told = dict.fromkeys(construct for _, construct in shifts if construct in group.constructs)
    return {
        construct: np.array([_log_ratio(group.constructs[construct], shifts.get((gap, construct), 0.0), model.norms) for gap in Gap])
        for construct in sorted(told)
    }


def _log_ratio(spread: Spread, shift: float, norms: Norms) -> float:
    """Few voices make it flat."""
    variance = norms.sd_between**2 + norms.sd_within**2 / spread.n + spread.step**2 / 12
    off = spread.mean - reference(spread, norms)
    return (off**2 - (off - shift) ** 2) / (2 * variance)


Counted = tuple[list[Draws], list[Draws]]
"""For each gap: how many passed it, and how many stopped before it; a draw each."""


def _in_states(stage: Draws) -> Counted:
    """By where people are now: a snapshot."""
    before = [next(at for at, state in enumerate(State) if GAP_AFTER.get(state) is gap) for gap in Gap]
    return [stage[:, at + 1 :].sum(axis=1) for at in before], [stage[:, at] for at in before]


def _of_wishes(wish: Draws, model: Model) -> Counted:
    """By how far people came with the last thing they wished to learn: a flow."""
    stopped = [wish[:, [at is gap for at in [*model.wish.values(), None]]].sum(axis=1) for gap in Gap]
    reached = [wish[:, -1] + sum(stopped[at + 1 :]) for at in range(len(Gap))]
    return reached, stopped


def _losses(passed: list[Draws], stopped: list[Draws], model: Model, rng: np.random.Generator) -> Draws:
    """Log chance that each gap loses most people for its pass rate (model 3.4), against each as often."""
    weight, losses = model.norms.pass_weight, []
    for gap, went, stayed in zip(Gap, passed, stopped, strict=True):
        rate = model.pass_rates[gap]
        share = rng.beta(weight * rate + went, weight * (1 - rate) + stayed)
        losses.append(math.log(rate / (1 - rate)) - np.log(share / (1 - share)))
    largest = np.bincount(np.argmax(losses, axis=0), minlength=len(losses))
    return np.asarray(np.log(len(losses) * (largest + 1) / (DRAWS + len(losses))), dtype=float)


def name_bottleneck(owner: View | None, staff: View | None, norms: Norms) -> Bottleneck:
    """Inferred from his people when they were heard; else what the owner said himself, as a quotation."""
    if staff:
        return _named(staff, staff.gaps, norms) if staff.gaps else Bottleneck(Certainty.UNKNOWN, (), {})
    if owner and owner.state:
        said = GAP_AFTER.get(owner.state)
        return Bottleneck(Certainty.SAID, (said,) if said else (), {})
    return Bottleneck(Certainty.UNKNOWN, (), {})


def _named(staff: View, chances: Mapping[Gap, float], norms: Norms) -> Bottleneck:
    first, second = sorted(chances, key=lambda gap: -chances[gap])[:2]
    if chances[first] >= norms.gap_named:
        return Bottleneck(Certainty.MAINLY, (first,), chances, staff.grounds[first])
    if chances[first] + chances[second] >= norms.gap_pair:
        both = dict.fromkeys((*staff.grounds[first], *staff.grounds[second]))
        return Bottleneck(Certainty.EITHER, (first, second), chances, tuple(both))
    return Bottleneck(Certainty.UNKNOWN, (), chances)
