"""From what was released of some to the mean of all: finite-population shrinkage (model 3.6)."""

import math
from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist

from radar.concepts import HIGH, LOW
from radar.diagnosis.assumptions import Norms
from radar.diagnosis.findings import Estimate, Standing
from radar.release import Spread

Z90 = 1.645
"""Half the width of a 90% interval of a normal, in standard errors."""


def kept_of_spread(n: int) -> float:
    """What part of the standard deviation of n answers is left without the one farthest off: of normal ones to within .01, 5 to 50."""
    return 1 - 1.075 * float(n**-0.745)


def staff_estimate(spread: Spread, asked: int, norms: Norms, *, measured: bool = True, silent: float = 0.0) -> Estimate:
    """The mean of all `asked` people from the voices of some: finite-population shrinkage (model 3.6).

    The interval also carries the coarsening of the release (step squared over 12) and, when `measured`, the error of measurement.
    `silent`: so many points lower than expected lies the mean of those who did not answer.
    """
    from scipy.special import stdtrit  # here, so that `import radar` stays quick

    n, unseen = spread.n, asked - spread.n
    variance, freedom = pooled_variance(spread, norms)
    error = variance / n
    shrink = error / (error + norms.sd_between**2)
    unheard = (1 - shrink) * spread.mean + shrink * reference(spread, norms) - silent
    mean = (n * spread.mean + unseen * unheard) / asked
    spread_of_unheard = (unseen / asked) ** 2 * ((1 - shrink) * error + variance / unseen) if unseen else 0.0
    measurement = norms.sd_within**2 * (1 - spread.reliability) / asked if measured else 0.0
    sd = math.sqrt(spread_of_unheard + measurement + spread.step**2 / 12)
    found = estimate(mean, sd, float(stdtrit(freedom, 0.95)), norms)
    if not spread.at_edge:
        return found
    return replace(found, high=HIGH) if spread.mean > norms.reference_mean else replace(found, low=LOW)


def pooled_variance(spread: Spread, norms: Norms) -> tuple[float, float]:
    """The variance of one answer, and its degrees of freedom: of these voices together with the norm (model 3.6).

    The spread is told without the voice farthest off, which makes it too small; at its floor it is too large, and stays as it is.
    """
    sd = spread.sd if spread.at_floor else spread.sd / kept_of_spread(spread.n)
    freedom = norms.prior_weight + spread.n - 1
    return (norms.prior_weight * norms.sd_within**2 + (spread.n - 1) * sd**2) / freedom, freedom


def reference(spread: Spread, norms: Norms) -> float:
    """The mean of people in general, 1 to 5: that of the questionnaire where it was measured, else the norm."""
    return norms.reference_mean if spread.reference_mean is None else spread.reference_mean


def estimate(mean: float, sd: float, quantile: float, norms: Norms) -> Estimate:
    """A mean on 1 to 5 with its interval (`quantile` standard errors to each side, within 1 to 5) and what may be said of it."""
    low, high = max(LOW, mean - quantile * sd), min(HIGH, mean + quantile * sd)
    well = chance_above(norms.going_well, mean, sd)
    standing = Standing.WELL if well >= norms.certain else Standing.BETTER if 1 - well >= norms.certain else Standing.TOO_CLOSE
    return Estimate(mean, sd, low, high, standing)


def chance_above(level: float, mean: float, sd: float) -> float:
    """The chance, 0 to 1, that a normal lies above a level."""
    return 1 - NormalDist(mean, sd).cdf(level)


@lru_cache(maxsize=1024)
def deficit(found: Estimate, norms: Norms) -> float:
    """E[clip((target - X) / (target - 1), 0, 1)] for a normal X: exact, where model 3.2 draws."""
    normal, top = NormalDist(), norms.target

    def below(x: float) -> float:
        z = (x - found.mean) / found.sd
        return found.sd * (z * normal.cdf(z) + normal.pdf(z))

    return (below(top) - below(LOW)) / (top - LOW)
