"""Handovers of invented companies, drawn from known coefficients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from leadsummit.scorecard.handovers import Handovers, Rule

AS_OF = np.datetime64("2026-01-01T00:00:00", "us")
DAY = np.timedelta64(86_400_000_000, "us")


def rule(rule_id: str, points: float, cap: float | None = None, dimension: str = "fit") -> Rule:
    return Rule(rule_id, dimension, points, cap, None)


def company(
    rules: tuple[Rule, ...],
    log_odds: tuple[float, ...],
    count: int = 6000,
    *,
    intercept: float = -0.4,
    firing: float = 0.3,
    persons: int | None = None,
    seed: int = 1,
) -> Handovers:
    """A year and a half of handovers, decided in ten days."""
    random = np.random.default_rng(seed)
    at = np.sort(AS_OF - random.integers(0, 540 * 86_400, count) * np.timedelta64(1_000_000, "us"))
    units = (random.random((count, len(rules))) < firing).astype(float)
    repeated = np.array([r.dimension == "behaviour" for r in rules])
    units *= np.where(repeated, random.integers(1, 5, units.shape), 1)
    chance = 1 / (1 + np.exp(-(intercept + units @ np.array(log_odds))))
    reached = random.random(count) < chance
    known_at = at + (random.random(count) * 10 * 86_400).astype(int) * np.timedelta64(
        1_000_000, "us"
    )
    known_at = np.where(known_at <= AS_OF, known_at, np.datetime64("NaT"))
    reached &= ~np.isnat(known_at)
    score = np.round(units @ np.array([r.points for r in rules]), 6)
    return Handovers(
        rules=rules,
        threshold=10.0,
        as_of=AS_OF,
        handed_over_at=at,
        person=random.integers(0, persons or 10 * count, count),
        is_fast_lane=random.random(count) < 0.1,
        is_customer=random.random(count) < 0.2,
        units=units,
        score=score,
        reached={"accepted": reached, "won": reached},
        known_at={"accepted": known_at, "won": known_at},
    )


def part(handovers: Handovers, rows: np.ndarray) -> Handovers:
    """Some of the handovers."""
    return replace(
        handovers,
        **{
            name: getattr(handovers, name)[rows]
            for name in (
                *("handed_over_at", "person", "is_fast_lane", "is_customer", "units", "score"),
            )
        },
        reached={name: values[rows] for name, values in handovers.reached.items()},
        known_at={name: values[rows] for name, values in handovers.known_at.items()},
    )
