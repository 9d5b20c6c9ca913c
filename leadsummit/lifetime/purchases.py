"""When customers buy, and when they stop: the MBG/NBD model.

E. P. Batislam, M. Denizel, A. Filiztekin, Empirical validation and comparison of models for
customer base analysis (2007); after P. S. Fader, B. G. S. Hardie, K. L. Lee, Counting your
customers the easy way (2005). While active, a customer buys at a rate of its own (gamma over
customers); after each purchase, the first included, it may stop for good with a probability of
its own (beta over customers). In the model of 2005 nobody can stop before the second purchase,
so that all who bought once count as active for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, gammaln, logit, psi, roots_sh_jacobi

Floats = npt.NDArray[np.float64]

# Beyond these, customers are all alike and the likelihood is flat.
LOWEST = (np.log(0.01), np.log(1e-6), logit(1e-4), np.log(0.1))
HIGHEST = (np.log(100.0), np.log(1e3), logit(0.999), np.log(100.0))
START = (0.0, 0.0, logit(0.2), np.log(2.0))
NODES = 40
# L-BFGS-B is as good, but asks BLAS, whose threads wait for each other on a busy machine.
SEARCH = "TNC"


@dataclass(frozen=True)
class Histories:
    """What customers did since their first purchase, in days; one row of each array for each.

    Attributes:
        repeats: purchases after the first.
        last: from the first to the last purchase; 0 if there was but one.
        followed: from the first purchase to the day of looking.
    """

    repeats: Floats
    last: Floats
    followed: Floats

    @cached_property
    def kinds(self) -> tuple[Floats, npt.NDArray[np.intp]]:
        """The numbers of repeats that occur, and which of them each customer has.

        They are few, and the functions that depend on nothing else are slow.
        """
        numbers, kind = np.unique(self.repeats, return_inverse=True)
        return numbers, kind


@dataclass(frozen=True)
class PurchaseModel:
    """Rates are gamma (shape, per day), chances to stop beta (stop_a, stop_b)."""

    shape: float
    per: float
    stop_a: float
    stop_b: float

    def active(self, past: Histories) -> Floats:
        """The probability that a customer has not stopped."""
        return np.asarray(expit(_log_odds_active(self, past)))

    def expected(self, past: Histories, days: float) -> Floats:
        """Purchases in the days to come: the mean over rate and chance to stop, given the past.

        With both known it is (1 - exp(-rate * chance * days)) / chance. The mean over rates is in
        closed form, that over chances by Gauss-Jacobi quadrature.
        """
        mean = np.zeros(len(past.repeats))
        numbers, kind = past.kinds
        for index, repeats in enumerate(numbers):
            rows = kind == index
            after = self.stop_b + repeats + 1
            chance, weight = roots_sh_jacobi(NODES, self.stop_a + after - 1, self.stop_a)
            faded = np.log1p(np.outer(days / (self.per + past.followed[rows]), chance))
            mean[rows] = (-np.expm1(-(self.shape + repeats) * faded) / chance) @ (
                weight / weight.sum()
            )
        return self.active(past) * mean


def log_likelihood(model: PurchaseModel, past: Histories) -> Floats:
    """Of each customer's purchases."""
    r, a, b = model.shape, model.stop_a, model.stop_b
    x, kind = past.kinds
    by_kind = (
        gammaln(r + x)
        - gammaln(r)
        + r * np.log(model.per)
        + gammaln(a + b)
        - gammaln(a + b + x + 1)
        + gammaln(b + x + 1)
        - gammaln(b)
    )
    still_active = by_kind[kind] - (r + past.repeats) * np.log(model.per + past.followed)
    return np.asarray(still_active + np.logaddexp(0.0, -_log_odds_active(model, past)))


def fit_purchases(
    past: Histories, weight: Floats, start: PurchaseModel | None = None
) -> PurchaseModel:
    """The model under which the past is likeliest.

    Args:
        past: of all customers.
        weight: how often each customer counts.
        start: where to begin to search.
    """
    scale = float(past.followed.mean()) or 1.0
    scaled = Histories(past.repeats, past.last / scale, past.followed / scale)
    found = minimize(
        _cost,
        START if start is None else _free(start, scale),
        args=(scaled, weight),
        jac=True,
        method=SEARCH,
        bounds=list(zip(LOWEST, HIGHEST, strict=True)),
    )
    model = _model(found.x)
    return PurchaseModel(model.shape, model.per * scale, model.stop_a, model.stop_b)


def _log_odds_active(model: PurchaseModel, past: Histories) -> Floats:
    stopped = np.log(model.stop_a) - np.log(model.stop_b + past.repeats)
    waited = np.log(model.per + past.followed) - np.log(model.per + past.last)
    return np.asarray(-stopped - (model.shape + past.repeats) * waited)


def _model(free: Floats) -> PurchaseModel:
    """From numbers without bounds: shape, mean rate, mean chance to stop, how alike they are."""
    shape, rate, chance, alike = np.exp(free[0]), np.exp(free[1]), expit(free[2]), np.exp(free[3])
    return PurchaseModel(
        float(shape), float(shape / rate), float(chance * alike), float((1 - chance) * alike)
    )


def _free(model: PurchaseModel, scale: float) -> Floats:
    alike = model.stop_a + model.stop_b
    free = np.array(
        [
            np.log(model.shape),
            np.log(model.shape / model.per * scale),
            logit(model.stop_a / alike),
            np.log(alike),
        ]
    )
    return np.asarray(np.clip(free, LOWEST, HIGHEST))


def _cost(free: Floats, past: Histories, weight: Floats) -> tuple[float, Floats]:
    """The mean negative log-likelihood and its slope."""
    model = _model(free)
    r, alpha, a, b = model.shape, model.per, model.stop_a, model.stop_b
    x, kind = past.kinds
    total, counts = weight.sum(), np.bincount(kind, weight)
    active = model.active(past)
    stopped = weight * (1 - active)
    all_days, last_days = alpha + past.followed, alpha + past.last
    logs = (weight * active * np.log(all_days) + stopped * np.log(last_days)).sum()
    bought = weight * (r + past.repeats)
    both = counts @ (psi(a + b) - psi(a + b + x + 1))
    by_shape = counts @ (psi(r + x) - psi(r) + np.log(alpha)) - logs
    by_per = total * r / alpha - (bought * (active / all_days + (1 - active) / last_days)).sum()
    by_a = both + stopped.sum() / a
    by_b = both + counts @ (psi(b + x + 1) - psi(b)) - (stopped / (b + past.repeats)).sum()
    turn = a * b / (a + b)
    slope = np.array(
        [
            r * by_shape + alpha * by_per,
            -alpha * by_per,
            turn * (by_a - by_b),
            a * by_a + b * by_b,
        ]
    )
    return -float((weight * log_likelihood(model, past)).sum() / total), -slope / total
