"""What a purchase is worth: the gamma-gamma model.

P. S. Fader, B. G. S. Hardie, The gamma-gamma model of monetary value (2013). The values of a
customer's purchases are gamma around a mean of its own; these means differ from customer to
customer by a gamma law of their own, and do not depend on how often it buys.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from leadsummit.lifetime.purchases import SEARCH, Floats

LOWEST = (np.log(0.01), np.log(0.01), np.log(1e-3))
HIGHEST = (np.log(1e3), np.log(1e3), np.log(1e3))


@dataclass(frozen=True)
class SpendingModel:
    """Values are gamma (shape, own rate), rates gamma (rate_shape, rate_per)."""

    shape: float
    rate_shape: float
    rate_per: float

    def expected(self, count: Floats, mean: Floats) -> Floats:
        """The mean value of a customer's purchases, given those that it made."""
        return np.asarray(
            self.shape * (self.rate_per + count * mean) / (self.shape * count + self.rate_shape - 1)
        )


def fit_spending(
    count: Floats, mean: Floats, weight: Floats, start: SpendingModel | None = None
) -> SpendingModel:
    """The model under which the means are likeliest.

    Args:
        count: purchases of each customer, at least one.
        mean: their mean value, above 0.
        weight: how often each customer counts.
        start: where to begin to search.
    """
    scale = float((weight * mean).sum() / weight.sum())
    found = minimize(
        _cost,
        (0.0, np.log(2.0), 0.0) if start is None else _free(start, scale),
        # Few numbers occur, and the functions that depend on nothing else are slow.
        args=(count, mean / scale, weight, *np.unique(count, return_inverse=True)),
        jac=True,
        method=SEARCH,
        bounds=list(zip(LOWEST, HIGHEST, strict=True)),
    )
    shape, rate_shape, rate_per = _model(found.x)
    return SpendingModel(shape, rate_shape, rate_per * scale)


def _model(free: Floats) -> tuple[float, float, float]:
    """From numbers without bounds: shape, how alike customers are, mean value."""
    shape, alike, value = np.exp(free)
    return float(shape), float(alike + 1), float(value * alike / shape)


def _free(model: SpendingModel, scale: float) -> Floats:
    alike = model.rate_shape - 1
    value = model.rate_per / scale * model.shape / alike
    return np.asarray(np.clip(np.log([model.shape, alike, value]), LOWEST, HIGHEST))


def _cost(
    free: Floats,
    count: Floats,
    mean: Floats,
    weight: Floats,
    n: Floats,
    kind: npt.NDArray[np.intp],
) -> tuple[float, Floats]:
    """The mean negative log-likelihood and its slope; `n` are the counts that occur."""
    p, q, v = _model(free)
    total, counts = weight.sum(), np.bincount(kind, weight)
    summed, logs = np.log(v + count * mean), np.bincount(kind, weight * np.log(mean))
    per_kind = np.bincount(kind, weight * summed)
    likelihood = (
        counts @ (gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(v))
        + (p * n - 1) @ logs
        + counts @ (p * n * np.log(n))
        - (p * n + q) @ per_kind
    )
    by_p = n @ (counts * (psi(p * n + q) - psi(p * n) + np.log(n)) + logs - per_kind)
    by_q = counts @ (psi(p * n + q) - psi(q) + np.log(v)) - per_kind.sum()
    by_v = total * q / v - (weight * (p * count + q) / (v + count * mean)).sum()
    slope = np.array([p * by_p - v * by_v, (q - 1) * by_q + v * by_v, v * by_v])
    return -float(likelihood / total), -slope / total
