"""How well a score tells the younger handovers apart, beside the score of today."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from leadsummit.scorecard.handovers import Flags, Floats, Numbers

RESAMPLES = 1000
SEED = 20260101
BANDS = 10


@dataclass(frozen=True)
class Trained:
    """The scores of today and as proposed on the training rows, and what came of them."""

    scores: tuple[Floats, Floats]
    reached: Flags


@dataclass(frozen=True)
class Estimate:
    """A figure with its bounds of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Band:
    """Handovers of about the same score: what was expected of them, and what came."""

    band: int
    score_from: float
    score_to: float
    handover_count: int
    expected_rate: float
    reached_rate: float
    reached_low: float
    reached_high: float


@dataclass(frozen=True)
class Judged:
    """One score on the validation rows."""

    area_under_curve: Estimate
    brier: float
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Validation:
    """Both scores on the same rows. The difference of areas is proposed less present."""

    handover_count: int
    reached_count: int
    brier_of_rate: float
    present: Judged
    proposed: Judged
    difference: Estimate

    @property
    def verdict(self) -> str:
        """better, worse or not_proven."""
        if self.difference.low > 0:
            return "better"
        return "worse" if self.difference.high < 0 else "not_proven"


def validate(
    present: Floats,
    proposed: Floats,
    reached: Flags,
    person: Numbers,
    trained: Trained,
) -> Validation:
    """Judge both scores by the same rows.

    Areas have bounds from resampling persons, the same ones for both, so that the difference is
    that of pairs. For Brier and calibration each score becomes a probability by a regression of
    its own on the training rows.

    Args:
        present: the score of today on the validation rows.
        proposed: the proposed score on them.
        reached: the outcome.
        person: who it was.
        trained: the same of the training rows.
    """
    scores = (present, proposed)
    levels = [np.unique(score, return_inverse=True)[1] for score in scores]
    areas = [area_under_curve(level, reached, np.ones(len(reached))) for level in levels]
    drawn = np.array(
        [
            [area_under_curve(level, reached, weight) for level in levels]
            for weight in _resampled(person)
        ]
    )
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    judged = []
    for index, score in enumerate(scores):
        chance = _chances(trained.scores[index], trained.reached, score)
        judged.append(
            Judged(
                Estimate(areas[index], *_bounds(drawn[:, index])),
                float(np.mean((chance - reached) ** 2)),
                _bands(score, chance, reached),
            )
        )
    rate = float(trained.reached.mean())
    return Validation(
        handover_count=len(reached),
        reached_count=int(reached.sum()),
        brier_of_rate=float(np.mean((rate - reached) ** 2)),
        present=judged[0],
        proposed=judged[1],
        difference=Estimate(areas[1] - areas[0], *_bounds(drawn[:, 1] - drawn[:, 0])),
    )


def area_under_curve(level: Numbers, reached: Flags, weight: Floats) -> float:
    """How often one that reached it has the higher score than one that did not; ties are half.

    Args:
        level: the rank of each score, equal ones alike.
        reached: the outcome.
        weight: how often each row counts.
    """
    yes = np.bincount(level, weight * reached)
    no = np.bincount(level, weight * ~reached)
    pairs = yes.sum() * no.sum()
    if pairs == 0:
        return float("nan")
    return float((yes * (np.cumsum(no) - no / 2)).sum() / pairs)


def _resampled(person: Numbers) -> Iterator[Floats]:
    """How often each row is drawn if persons are drawn with replacement."""
    persons, index = np.unique(person, return_inverse=True)
    count = len(persons)
    random = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        drawn = np.bincount(random.integers(count, size=count), minlength=count)
        yield drawn[index].astype(float)


def _bounds(drawn: Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _chances(trained: Floats, reached: Flags, score: Floats) -> Floats:
    """The probability that a score stands for, as far as the training rows tell."""
    spread = trained.std()
    if spread == 0:
        return np.full(len(score), reached.mean())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = sm.Logit(
            reached.astype(float), sm.add_constant((trained - trained.mean()) / spread)
        ).fit(disp=0)
        scaled = sm.add_constant((score - trained.mean()) / spread, has_constant="add")
        return np.asarray(fitted.predict(scaled), dtype=float)


def _bands(score: Floats, chance: Floats, reached: Flags) -> tuple[Band, ...]:
    """Bands of about equal size, equal scores together."""
    order = np.sort(score)
    rank = np.searchsorted(order, score, side="left")
    own = rank * BANDS // len(score)
    bands = []
    for number, band in enumerate(np.unique(own), start=1):
        rows = own == band
        count, came = int(rows.sum()), int(reached[rows].sum())
        low, high = proportion_confint(came, count, method="wilson")
        bands.append(
            Band(
                number,
                float(score[rows].min()),
                float(score[rows].max()),
                count,
                float(chance[rows].mean()),
                came / count,
                float(low),
                float(high),
            )
        )
    return tuple(bands)
