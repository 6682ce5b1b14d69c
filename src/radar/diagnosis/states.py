"""Where people are: shares of everybody asked, from counts that the gate merged (model 3.3)."""

import numpy as np
from numpy.typing import NDArray

from radar.concepts import PHASE_OF, Phase, State
from radar.diagnosis.assumptions import Model
from radar.diagnosis.findings import Share
from radar.release import Counts

Draws = NDArray[np.float64]

DRAWS = 1000
"""Enough for a chance to within .02 and an 80% interval to within .02."""


def split_merged(counts: Counts, model: Model, rng: np.random.Generator) -> Draws:
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


def everybody(stage: Draws, asked: int, model: Model, rng: np.random.Generator) -> Draws:
    """Shares of everybody asked, draws x states: who answered as counted, who did not from the posterior predictive (model 3.3)."""
    unseen = max(0, asked - round(float(stage[0].sum())))
    weights = rng.standard_gamma(_prior(model) + stage)  # a Dirichlet draw per row
    people = stage + (rng.multinomial(unseen, weights / weights.sum(axis=1, keepdims=True)) if unseen else 0)
    shares: Draws = people / people.sum(axis=1, keepdims=True)
    return shares


def by_phase_with_interval(people: Draws) -> dict[Phase, Share]:
    """Shares per phase, from shares per state (draws x states)."""
    return {phase: _share(people[:, [PHASE_OF[state] is phase for state in State]].sum(axis=1)) for phase in Phase}


def _share(draws: Draws) -> Share:
    low, high = np.quantile(draws, [0.1, 0.9])
    return Share(float(draws.mean()), float(low), float(high))
