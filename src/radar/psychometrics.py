"""Pure array functions of measurement: how well statements hang together, how far people agree."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[np.float64]


def alpha(items: ArrayLike) -> float:
    """Cronbach's alpha of a matrix persons x statements without missing values; from two statements and two persons on.

    NaN when nobody differs from anybody. Cronbach (1951).
    """
    x = _matrix(items)
    k = x.shape[1]
    total = x.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / total)) if total > 0 else float("nan")


def spearman_brown(reliability: float, times: float) -> float:
    """Reliability (0 to 1) of a score made `times` as long. Spearman (1910), Brown (1910)."""
    return times * reliability / (1 + (times - 1) * reliability)


def uniform_variance(options: int, unit: float = 1.0) -> float:
    """Variance of answers spread evenly over `options` neighbours that lie `unit` apart: 2.0 for five options."""
    return unit**2 * (options**2 - 1) / 12


def rwg_j(items: ArrayLike, null_variance: float) -> float:
    """Within-group agreement on a matrix persons x statements, 0 (as by chance) to 1 (all alike); NaN may stand for no answer.

    `null_variance` is the variance of chance answers, see `uniform_variance`. James, Demaree and Wolf (1984).
    """
    x = _matrix(items)
    variance = np.nanvar if np.isnan(x).any() else np.var
    ratio = float(variance(x, axis=0, ddof=1).mean()) / null_variance
    if ratio >= 1:
        return 0.0
    j = x.shape[1]
    return float(j * (1 - ratio) / (j * (1 - ratio) + ratio))


def average_deviation(items: ArrayLike) -> float:
    """AD: how far, on average, an answer lies from the group's mean, in points; mean over statements. Burke, Finkelstein, Dusig (1999)."""
    x = _matrix(items)
    mean = np.nanmean if np.isnan(x).any() else np.mean
    return float(mean(np.abs(x - mean(x, axis=0)), axis=0).mean())


def _matrix(items: ArrayLike) -> Matrix:
    x = np.asarray(items, dtype=float)
    return x[:, None] if x.ndim == 1 else x
