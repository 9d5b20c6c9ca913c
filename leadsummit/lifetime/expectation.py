"""What parts of the customers are expected to buy, with an interval that a sum may lie in.

The interval holds what is not known of the models (each draw uses models fitted to customers
drawn anew) and what chance will do to each customer (each draw lives through the days to come).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadsummit.lifetime.purchases import Floats, Histories, PurchaseModel, fit_purchases
from leadsummit.lifetime.spending import SpendingModel, fit_spending

Codes = npt.NDArray[np.intp]

# Ten for each parameter of the larger model.
MINIMUM_REPEATING = 40
REFITS = 50
DRAWS = 400
SEED = 20260101
TENTHS = 10

DIMENSIONS = ("total", "cohort_month", "persona", "route", "expected_tenth")
COLUMNS = {
    "is_check": "bool",
    "dimension": "str",
    "dimension_value": "str",
    "customer_count": "int64",
    "expected_count": "float64",
    "expected_count_low": "float64",
    "expected_count_high": "float64",
    "expected_value": "float64",
    "expected_value_low": "float64",
    "expected_value_high": "float64",
    "came_count": "int64",
    "came_value": "float64",
}


@dataclass(frozen=True)
class _Customers:
    past: Histories
    valued_count: Floats
    valued_mean: Floats

    def __len__(self) -> int:
        return len(self.valued_count)


@dataclass(frozen=True)
class _Models:
    """Of the purchases, the spending, and the share of purchases whose value is known."""

    purchases: PurchaseModel
    spending: SpendingModel
    valued_share: float


def expected_values(histories: pd.DataFrame) -> pd.DataFrame:
    """Expectations of the days to come, and of the last ones as they would have been made then.

    Args:
        histories: ``int_customer_histories``: a row for each customer, now and as of the check.

    Returns:
        A row for each part of the customers, now and as of the check; none where too few
        customers had bought again by then.
    """
    parts = [
        _expected(group.sort_values("customer_key").reset_index(drop=True))
        for _, group in histories.groupby("is_check", sort=True)
    ]
    rows = pd.concat([pd.DataFrame(columns=list(COLUMNS)), *parts], ignore_index=True)
    return rows.astype(COLUMNS)


def _expected(histories: pd.DataFrame) -> pd.DataFrame:
    customers = _Customers(
        Histories(
            *(_column(histories, name) for name in ("repeat_count", "last_days", "followed_days"))
        ),
        _column(histories, "valued_count"),
        _column(histories, "valued_mean"),
    )
    if (
        min((customers.past.repeats > 0).sum(), (customers.valued_count > 0).sum())
        < MINIMUM_REPEATING
    ):
        return pd.DataFrame(columns=list(COLUMNS))
    days = float(histories["horizon_days"].iloc[0])
    models = _fit(customers, np.ones(len(customers)), None)
    count = models.purchases.expected(customers.past, days)
    value = (
        count
        * models.valued_share
        * models.spending.expected(customers.valued_count, customers.valued_mean)
    )
    labels = _labels(histories, value)
    codes, names = zip(*(_coded(labels[dimension]) for dimension in DIMENSIONS), strict=True)
    # NumPy computes outside of Python's lock, so that threads share the work.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        refits = threads.map(partial(_drawn, customers, models, days, codes), range(REFITS))
        drawn = [draw for refit in refits for draw in refit]
    came = (_column(histories, "came_count"), _column(histories, "came_amount"))
    tables = []
    for index, dimension in enumerate(DIMENSIONS):
        table = {
            "is_check": bool(histories["is_check"].iloc[0]),
            "dimension": dimension,
            "dimension_value": names[index],
            "customer_count": np.bincount(codes[index]),
            "came_count": np.bincount(codes[index], came[0]).round(),
            "came_value": np.bincount(codes[index], came[1]).round(2),
        }
        for kind, (name, mean) in enumerate((("count", count), ("value", value))):
            low, high = np.quantile([draw[index][kind] for draw in drawn], [0.025, 0.975], axis=0)
            table[f"expected_{name}"] = np.bincount(codes[index], mean)
            table[f"expected_{name}_low"] = low
            table[f"expected_{name}_high"] = high
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


def _column(histories: pd.DataFrame, name: str) -> Floats:
    return np.asarray(histories[name].to_numpy(dtype=float, na_value=0.0))


def _labels(histories: pd.DataFrame, value: Floats) -> dict[str, pd.Series]:
    """To which part of each dimension a customer belongs; tenths by what is expected of it."""
    rank = np.empty(len(value), dtype=int)
    rank[np.lexsort((histories["customer_key"], value))] = np.arange(len(value))
    tenths = pd.Series(1 + rank * TENTHS // len(value)).map("{:02d}".format)
    return {
        "total": pd.Series(["all"] * len(value)),
        "cohort_month": histories["cohort_month"].astype(str).str.slice(0, 10),
        "persona": histories["persona_id"],
        "route": histories["route"],
        "expected_tenth": tenths,
    }


def _coded(labels: pd.Series) -> tuple[Codes, list[str]]:
    codes, names = pd.factorize(labels, sort=True)
    return codes, [str(name) for name in names]


def _fit(customers: _Customers, weight: Floats, start: _Models | None) -> _Models:
    """Values of first purchases do not count: what follows is often smaller."""
    known = customers.valued_count > 0
    repeats = (weight * customers.past.repeats).sum()
    valued = (weight * customers.valued_count).sum()
    return _Models(
        fit_purchases(customers.past, weight, start.purchases if start else None),
        fit_spending(
            customers.valued_count[known],
            customers.valued_mean[known],
            weight[known],
            start.spending if start else None,
        ),
        float(valued / repeats),
    )


def _drawn(
    customers: _Customers, models: _Models, days: float, codes: Sequence[Codes], refit: int
) -> list[list[tuple[Floats, Floats]]]:
    """Purchases and their value in the days to come, by the parts of each dimension, drawn again
    and again from models fitted once more.

    Each draw has a stream of random numbers of its own: what one uses up moves no other.
    """
    random = np.random.default_rng([SEED, refit])
    drawn = random.integers(len(customers), size=len(customers))
    weight = np.bincount(drawn, minlength=len(customers)).astype(float)
    refitted = _fit(customers, weight, models)
    active = refitted.purchases.active(customers.past)
    draws = []
    for draw in range(DRAWS // REFITS):
        random = np.random.default_rng([SEED, refit, draw])
        bought = _purchases(customers.past, refitted.purchases, active, days, random)
        random = np.random.default_rng([SEED, refit, draw, 1])
        value = _values(customers, refitted, bought, random)
        draws.append([(_summed(code, bought), _summed(code, value)) for code in codes])
    return draws


def _summed(codes: Codes, amounts: Floats) -> Floats:
    return np.asarray(np.bincount(codes, amounts), dtype=float)


def _purchases(
    past: Histories,
    model: PurchaseModel,
    active: Floats,
    days: float,
    random: np.random.Generator,
) -> Floats:
    """What each customer may buy, given its past and its probability to be active.

    Of an active customer rate and chance to stop are gamma and beta again. It buys at its rate
    until it stops, and whether it stops does not depend on when it buys: so it is the smaller of
    a Poisson and a geometric number.
    """
    still = np.flatnonzero(random.random(len(active)) < active)
    repeats = past.repeats[still]
    last = 1 - random.random(len(still))
    rate = random.gamma(model.shape + repeats) / (model.per + past.followed[still])
    chance = random.beta(model.stop_a, model.stop_b + repeats + 1)
    until_stop = np.ceil(np.log(last) / np.log1p(-np.clip(chance, 1e-12, 1 - 1e-12)))
    bought = np.zeros(len(active))
    bought[still] = np.minimum(random.poisson(rate * days), np.maximum(until_stop, 1))
    return bought


def _values(
    customers: _Customers, models: _Models, bought: Floats, random: np.random.Generator
) -> Floats:
    """What these purchases may be worth: sums of gammas at the customer's own rate."""
    spending = models.spending
    buyers = np.flatnonzero(bought)
    count, mean = customers.valued_count[buyers], customers.valued_mean[buyers]
    rate = random.gamma(spending.rate_shape + spending.shape * count) / (
        spending.rate_per + count * mean
    )
    valued = random.binomial(bought[buyers].astype(np.int64), min(1.0, models.valued_share))
    value = np.zeros(len(bought))
    value[buyers] = random.gamma(spending.shape * valued) / rate
    return value
