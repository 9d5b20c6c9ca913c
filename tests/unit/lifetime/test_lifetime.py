"""The models find what customers were drawn from, and their intervals hold what comes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lives import Truth, live
from scipy.integrate import dblquad, quad
from scipy.special import beta
from scipy.stats import gamma

from leadsummit.lifetime import COLUMNS, expected_values
from leadsummit.lifetime.purchases import Histories, PurchaseModel, fit_purchases, log_likelihood
from leadsummit.lifetime.spending import SpendingModel, fit_spending

MODEL = PurchaseModel(shape=1.5, per=250.0, stop_a=1.2, stop_b=4.0)
# P. S. Fader and B. G. S. Hardie's sample of the CDNOW customers, who first bought in early 1997:
# 39 weeks. Those of the same history are one row.
CDNOW = pd.read_csv(Path(__file__).parent / "cdnow.csv")
PASTS = [(0, 0, 300), (0, 0, 0), (1, 100, 700), (3, 600, 610), (4, 50, 700)]


def histories(frame: pd.DataFrame) -> Histories:
    names = ("repeat_count", "last_days", "followed_days")
    return Histories(*(frame[name].to_numpy(dtype=float) for name in names))


def one(repeats: float, last: float, followed: float) -> Histories:
    return Histories(np.array([repeats]), np.array([last]), np.array([followed]))


def integrated(repeats: int, last: float, followed: float, days: float | None = None) -> float:
    """The mean over all rates and chances, by quadrature: of the likelihood of a past, or of it
    times the purchases to come."""

    def inside(rate: float, stop: float) -> float:
        active = (1 - stop) ** (repeats + 1) * rate**repeats * math.exp(-rate * followed)
        stopped = stop * (1 - stop) ** repeats * rate**repeats * math.exp(-rate * last)
        told = active + stopped
        if days is not None:
            told = active * (1 - math.exp(-rate * stop * days)) / stop
        return told * (
            MODEL.per**MODEL.shape
            * rate ** (MODEL.shape - 1)
            * math.exp(-MODEL.per * rate)
            / math.gamma(MODEL.shape)
            * stop ** (MODEL.stop_a - 1)
            * (1 - stop) ** (MODEL.stop_b - 1)
            / beta(MODEL.stop_a, MODEL.stop_b)
        )

    return float(dblquad(inside, 1e-9, 1, 0, 0.2, epsabs=0, epsrel=1e-7)[0])


@pytest.mark.parametrize("past", PASTS)
def test_the_likelihood_is_the_mean_over_rates_and_chances(past: tuple[int, int, int]) -> None:
    found = float(np.exp(log_likelihood(MODEL, one(*past)))[0])
    assert found == pytest.approx(integrated(*past), rel=1e-5)


@pytest.mark.parametrize("past", PASTS)
def test_the_expectation_is_the_mean_over_rates_and_chances(past: tuple[int, int, int]) -> None:
    expected = integrated(*past, days=365) / integrated(*past)
    assert MODEL.expected(one(*past), 365)[0] == pytest.approx(expected, rel=1e-5)


def test_silence_speaks_against_those_who_used_to_buy_often() -> None:
    seldom, often = MODEL.active(Histories(*np.array([[1, 6], [200, 200], [600, 600]], float)))
    assert often < 0.1
    assert seldom > 0.4
    once = MODEL.active(Histories(*np.array([[0, 0], [0, 0], [10, 900]], float)))
    assert once[0] > once[1]


def test_known_rates_are_found() -> None:
    truth = Truth()
    found = [
        fit_purchases(histories(live(truth, 3000, seed=seed)), np.ones(3000)) for seed in range(6)
    ]
    rate = np.array([m.shape / m.per for m in found])
    stop = np.array([m.stop_a / (m.stop_a + m.stop_b) for m in found])
    shape = np.array([m.shape for m in found])
    for values, true in ((rate, 1.5 / 250), (stop, 0.2), (shape, 1.5)):
        error = values.std(ddof=1) / math.sqrt(len(values))
        assert abs(values.mean() - true) < 3 * error + 0.01 * true
        assert abs(values.mean() - true) < 0.15 * true


def test_known_values_are_found() -> None:
    frame = live(Truth(), 8000)
    frame = frame[frame["valued_count"] > 0]
    found = fit_spending(
        frame["valued_count"].to_numpy(float),
        frame["valued_mean"].to_numpy(float),
        np.ones(len(frame)),
    )
    assert found.shape == pytest.approx(2.0, rel=0.1)
    assert found.rate_shape == pytest.approx(4.0, rel=0.15)
    # 2 * 1500 / (4 - 1)
    assert found.expected(np.zeros(1), np.zeros(1))[0] == pytest.approx(1000, rel=0.05)


def test_the_value_of_a_customer_is_the_mean_over_all_that_it_may_be() -> None:
    model = SpendingModel(shape=2.0, rate_shape=4.0, rate_per=1500.0)
    values = np.array([300.0, 500.0, 700.0])

    def weighed(rate: float, value: float = 1.0) -> float:
        past = np.prod(gamma.pdf(values, model.shape, scale=1 / rate))
        return float(value * past * gamma.pdf(rate, model.rate_shape, scale=1 / model.rate_per))

    above = quad(lambda rate: weighed(rate, model.shape / rate), 0, 0.1, epsabs=0)[0]
    below = quad(weighed, 0, 0.1, epsabs=0)[0]
    assert model.expected(np.array([3.0]), np.array([500.0]))[0] == pytest.approx(above / below)


def test_a_weight_is_as_good_as_a_copy() -> None:
    frame = live(Truth(), 400)
    weight = np.random.default_rng(2).integers(0, 3, 400)
    copied = frame.loc[frame.index.repeat(weight)]
    whole = fit_purchases(histories(frame), weight.astype(float))
    again = fit_purchases(histories(copied), np.ones(len(copied)))
    # The scale of the search differs, and so do the last digits.
    assert whole.shape / whole.per == pytest.approx(again.shape / again.per, rel=1e-3)
    assert whole.stop_a / whole.stop_b == pytest.approx(again.stop_a / again.stop_b, rel=1e-2)


def test_what_comes_lies_within_the_interval_as_often_as_promised() -> None:
    held = {"count": 0, "value": 0}
    biases = []
    for seed in range(25):
        rows = expected_values(live(Truth(), 300, seed=100 + seed))
        (total,) = rows[rows["dimension"] == "total"].to_dict("records")
        for name in held:
            low, high = total[f"expected_{name}_low"], total[f"expected_{name}_high"]
            held[name] += low <= total[f"came_{name}"] <= high
        biases.append(total["expected_count"] / total["came_count"] - 1)
    # Of 25 at 95 %, fewer than 21 come by chance once in two hundred times.
    assert held["count"] >= 21
    assert held["value"] >= 21
    assert abs(np.mean(biases)) < 0.06


def test_of_whom_more_is_expected_more_comes() -> None:
    rows = expected_values(live(Truth(), 3000))
    tenths = rows[rows["dimension"] == "expected_tenth"].sort_values("dimension_value")
    assert list(tenths["dimension_value"]) == [f"{n:02d}" for n in range(1, 11)]
    assert tenths["expected_value"].is_monotonic_increasing
    ratio = tenths["came_count"].sum() / tenths["expected_count"].sum()
    assert ratio == pytest.approx(1, abs=0.1)
    assert tenths["came_count"].iloc[-1] > 4 * tenths["came_count"].iloc[0]
    within = tenths["came_count"].between(
        tenths["expected_count_low"], tenths["expected_count_high"]
    )
    assert within.sum() >= 8


def test_the_order_of_rows_does_not_matter() -> None:
    frame = live(Truth(), 300)
    shuffled = frame.sample(frac=1, random_state=4)
    pd.testing.assert_frame_equal(
        expected_values(frame), expected_values(shuffled), check_exact=True
    )


def test_the_check_uses_nothing_but_its_own_rows() -> None:
    now = live(Truth(), 300, seed=5)
    then = live(Truth(), 200, seed=6).assign(is_check=True)
    alone = expected_values(then)
    both = expected_values(pd.concat([now, then]))
    beside = both[both["is_check"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, beside, check_exact=True)


def test_where_few_have_bought_again_nothing_is_expected() -> None:
    frame = live(Truth(), 400)
    again = frame.index[frame["repeat_count"] > 0]
    enough = expected_values(frame.drop(again[40:]))
    assert set(enough["dimension"]) >= {"total", "persona"}
    for few in (frame.drop(again[39:]), frame.head(0)):
        rows = expected_values(few)
        assert len(rows) == 0
        assert {name: str(kind) for name, kind in rows.dtypes.items()} == COLUMNS


def test_parameters_are_those_that_pymc_marketing_finds() -> None:
    """Maximum a posteriori with flat priors, version 0.19.2, on the same customers."""
    frame = live(Truth(), 2000, seed=9)
    assert frame["repeat_count"].sum() == 2597
    found = fit_purchases(histories(frame), np.ones(len(frame)))
    assert (found.shape, found.per, found.stop_a, found.stop_b) == pytest.approx(
        (1.433, 241.22, 1.221, 5.641), rel=2e-3
    )
    assert found.expected(histories(frame), 365).sum() == pytest.approx(2076.80, rel=1e-3)
    known = frame[frame["valued_count"] > 0]
    spent = fit_spending(
        known["valued_count"].to_numpy(float),
        known["valued_mean"].to_numpy(float),
        np.ones(len(known)),
    )
    assert (spent.shape, spent.rate_shape, spent.rate_per) == pytest.approx(
        (2.027, 4.589, 1681.42), rel=2e-3
    )


def cdnow(rows: pd.DataFrame = CDNOW) -> Histories:
    return Histories(
        *(rows[name].to_numpy(float) for name in ("repeats", "last_weeks", "followed_weeks"))
    )


def test_parameters_are_those_published_for_cdnow() -> None:
    """By BTYDplus (MBG/NBD), and by Fader and Hardie (gamma-gamma)."""
    weight = CDNOW["customers"].to_numpy(float)
    assert weight.sum() == 2357
    published = PurchaseModel(0.525, 6.183, 0.891, 1.614)
    found = fit_purchases(cdnow(), weight)
    assert (found.shape, found.per, found.stop_a, found.stop_b) == pytest.approx(
        (published.shape, published.per, published.stop_a, published.stop_b), rel=2e-3
    )
    likelihood = weight @ log_likelihood(found, cdnow())
    assert likelihood == pytest.approx(-9582.1327, abs=1e-4)
    assert likelihood >= weight @ log_likelihood(published, cdnow())

    again = CDNOW[CDNOW["repeats"] > 0]
    spent = fit_spending(
        again["repeats"].to_numpy(float),
        again["mean_value"].to_numpy(float),
        again["customers"].to_numpy(float),
    )
    assert (spent.shape, spent.rate_shape, spent.rate_per) == pytest.approx(
        (6.25, 3.74, 15.44), rel=2e-3
    )


def test_expectations_are_those_of_others_for_cdnow() -> None:
    """The next 39 weeks by clvkit 0.2.1, in closed form; all customers in truth bought 1,788 times.

    What a purchase is worth is Fader and Hardie's, by the parameters that they published.
    """
    weight = CDNOW["customers"].to_numpy(float)
    found = fit_purchases(cdnow(), weight)
    assert weight @ found.expected(cdnow(), 39) == pytest.approx(1576.74, rel=2e-4)
    some = Histories(*np.array([[2, 1, 0], [30.43, 1.71, 0], [38.86, 38.86, 38.86]]))
    assert found.expected(some, 39) == pytest.approx([1.26267, 0.18879, 0.15395], rel=1e-3)
    spending = SpendingModel(6.25, 3.74, 15.44)
    worth = spending.expected(np.array([2.0, 1.0, 0.0]), np.array([22.35, 11.77, 0.0]))
    assert worth == pytest.approx([24.65, 18.91, 35.17], rel=2e-3)
