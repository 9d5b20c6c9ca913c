"""Customers of known rates who live through their purchases one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Truth:
    """From what the customers are drawn; times are days."""

    shape: float = 1.5
    per: float = 250.0
    stop_a: float = 1.0
    stop_b: float = 4.0
    spend_shape: float = 2.0
    rate_shape: float = 4.0
    rate_per: float = 1500.0


def live(
    truth: Truth, count: int, *, days: int = 700, ahead: int = 365, seed: int = 1
) -> pd.DataFrame:
    """Histories as the model of the warehouse has them, with what came after the cut."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        rate = random.gamma(truth.shape) / truth.per
        stop = random.beta(truth.stop_a, truth.stop_b)
        spend_rate = random.gamma(truth.rate_shape) / truth.rate_per
        followed = int(random.integers(1, days))
        at, repeats = 0.0, []
        while random.random() >= stop:
            at += random.exponential(1 / rate)
            if at > followed + ahead:
                break
            repeats.append((at, random.gamma(truth.spend_shape) / spend_rate))
        known = [(day, value) for day, value in repeats if day <= followed]
        came = [(day, value) for day, value in repeats if day > followed]
        rows.append(
            {
                "is_check": False,
                "customer_key": f"c{number:05d}",
                "cohort_month": pd.Timestamp(2025, 1 + number % 12, 1),
                "persona_id": "mia" if number % 3 else "kurt",
                "route": "direct",
                "horizon_days": ahead,
                "followed_days": followed,
                "last_days": known[-1][0] if known else 0.0,
                "repeat_count": len(known),
                "valued_count": len(known),
                "valued_mean": float(np.mean([value for _, value in known])) if known else np.nan,
                "came_count": len(came),
                "came_amount": float(sum(value for _, value in came)),
            }
        )
    return pd.DataFrame(rows)
