"""Where people are: shares of everybody asked, from counts that the gate merged (model 3.3)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from radar.concepts import PHASE_OF, Phase, State
from radar.diagnosis.assumptions import Model, Norms
from radar.diagnosis.findings import Share
from radar.release import Counts

Draws = NDArray[np.float64]

DRAWS = 1000
"""Enough for a chance to within .02 and an 80% interval to within .02."""


def split_merged(counts: Counts, expected: Mapping[str, float], rng: np.random.Generator) -> Draws:
    """How many people may have chosen each option, draws x options: merged neighbours are drawn apart as expected and chance have them.

    `expected` holds for each option, in their order, how many people the reference weighs there.
    """
    order = list(expected)
    people = np.zeros((DRAWS, len(order)))
    weights = rng.standard_gamma(list(expected.values()), size=(DRAWS, len(order)))  # shares of each option, up to a factor
    for cell in counts.merged:
        at = [order.index(option) for option in cell.options]
        merged = cell.count and len(at) > 1
        people[:, at] = rng.multinomial(cell.count, weights[:, at] / weights[:, at].sum(axis=1, keepdims=True)) if merged else cell.count
    return people


def expected_states(model: Model) -> dict[str, float]:
    """How many people the reference weighs in each state."""
    return {state: model.norms.state_weight * model.state_shares[state] for state in State}


def expected_wishes(model: Model) -> dict[str, float]:
    """The same for how far people came with their last wish, by the rates at which gaps are passed."""
    left = 1.0
    ends: dict[str, float] = {}
    for gap, rate in model.pass_rates.items():
        stopped = [option for option, at in model.wish.items() if at is gap]
        ends |= {option: model.norms.state_weight * left * (1 - rate) / len(stopped) for option in stopped}
        left *= rate
    return {option: ends[option] for option in model.wish} | {REACHED: model.norms.state_weight * left}


REACHED = "used"
"""How far a wish comes that passed every gap."""


def everybody(stage: Draws, asked: int, model: Model, rng: np.random.Generator) -> Draws:
    """Shares of everybody asked, draws x states: who answered as counted, who did not from the posterior predictive (model 3.3)."""
    unseen = max(0, asked - round(float(stage[0].sum())))
    weights = rng.standard_gamma(np.array(list(expected_states(model).values())) + stage)  # a Dirichlet draw per row
    people = stage + (rng.multinomial(unseen, weights / weights.sum(axis=1, keepdims=True)) if unseen else 0)
    shares: Draws = people / people.sum(axis=1, keepdims=True)
    return shares


def by_phase_with_interval(people: Draws) -> dict[Phase, Share]:
    """Shares per phase, from shares per state (draws x states)."""
    return {phase: _share(people[:, [PHASE_OF[state] is phase for state in State]].sum(axis=1)) for phase in Phase}


def largest_phase(people: Draws, norms: Norms) -> Phase | None:
    """The phase of most people, where it is likely enough which that is (model 3.3)."""
    shares = np.array([people[:, [PHASE_OF[state] is phase for state in State]].sum(axis=1) for phase in Phase])
    chances = np.bincount(np.argmax(shares, axis=0), minlength=len(Phase)) / people.shape[0]
    return list(Phase)[int(chances.argmax())] if chances.max() >= norms.largest_named else None


def _share(draws: Draws) -> Share:
    low, high = np.quantile(draws, [0.1, 0.9])
    return Share(float(draws.mean()), float(low), float(high))
