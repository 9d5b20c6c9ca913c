"""The conversion curves are those of a survival library, on the demo and on random data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pytest
from running import Site
from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator

TOLERANCE = 1e-9
OUTCOMES = ("passed", "rejected", "returned", "lost", "opted_out", "dormant", "other")
SLICE = ("from_threshold", "to_threshold", "dimension", "dimension_value")
VALUES = {
    "total": "'all'",
    "cohort_month": "cast(began_month as varchar)",
    "cycle_type": "cycle_type",
    "persona": "persona_id",
    "measure": "coalesce(first_measure_key, 'unknown')",
    "direction": "direction",
    "route": "route",
}
RANDOM_TRIES = """
    create table tries as
    select
        lead_cycle_key, 'B' as from_threshold, 'C' as to_threshold,
        date '2025-01-01' + to_months(cast(random() * 6 as integer)) as began_month,
        'new_lead' as cycle_type,
        'p' || cast(floor(random() * random() * 30) as integer) as persona_id,
        case when random() < 0.9 then 'm' || cast(floor(random() * 9) as integer) end
            as first_measure_key,
        case when random() < 0.5 then 'inbound' else 'outbound' end as direction,
        'direct' as route,
        ['open', 'open', 'open', 'passed', 'passed', 'rejected', 'returned', 'lost', 'opted_out',
         'dormant', 'churned', 'disqualified'][1 + cast(floor(random() * 12) as integer)]
            as outcome,
        cast(floor(-40 * ln(1 - random())) as integer) as days
    from range(3000) as numbers (lead_cycle_key)
"""


@dataclass(frozen=True)
class Curves:
    """A connection with the tries and the curves that the model makes of them."""

    connection: duckdb.DuckDBPyConnection

    def column(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(query).fetchall()


@pytest.fixture(scope="module", params=["demo", "random 1", "random 2"])
def curves(request: pytest.FixtureRequest, demo_run: Site) -> Iterator[Curves]:
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute("set TimeZone = 'UTC'")
    warehouse = demo_run.warehouse / "leadsummit.duckdb"
    connection.execute(f"attach '{warehouse}' as leadsummit (read_only)")
    if request.param == "demo":
        connection.execute("use leadsummit")
        connection.execute(
            "create table memory.main.tries as from intermediate.int_conversion_tries"
        )
        connection.execute("use memory")
    else:
        connection.execute(f"select setseed(0.{request.param[-1]})")
        connection.execute(RANDOM_TRIES)
    compiled = next(
        (demo_run.base / "target" / "compiled").rglob("rpt_conversion_curves.sql")
    ).read_text()
    tries = '"leadsummit"."intermediate"."int_conversion_tries"'
    assert tries in compiled
    connection.execute(f"create table curves as {compiled.replace(tries, 'tries')}")
    yield Curves(connection)
    connection.close()


def test_every_curve_is_that_of_the_library(curves: Curves) -> None:
    slices = curves.column(f"select distinct {', '.join(SLICE)} from curves")
    assert len(slices) > 20
    compared = 0
    for part in slices:
        from_threshold, to_threshold, dimension, value = part
        tries = curves.column(
            f"""select days + 1, outcome from tries where from_threshold = '{from_threshold}'
            and to_threshold = '{to_threshold}' and {VALUES[str(dimension)]} = '{value}'"""
        )
        where = " and ".join(f"{name} = '{given}'" for name, given in zip(SLICE, part, strict=True))
        if len(tries) < 5:
            shown = curves.column(f"select count(passed_rate) from curves where {where}")
            assert shown == [(0,)], f"{part} is a small group"
            continue
        rates = ", ".join(f"{outcome}_rate" for outcome in OUTCOMES)
        ours = np.array(
            curves.column(
                f"select days + 1, {rates}, passed_rate_low, passed_rate_high from curves"
                f" where {where} order by days"
            ),
            dtype=float,
        )
        days = np.array([row[0] for row in tries], dtype=float)
        outcomes = np.array([_code(str(row[1])) for row in tries])
        theirs = _by_library(days, outcomes)
        for code, (times, incidence, low, high) in theirs.items():
            at = np.searchsorted(times, ours[:, 0])
            assert np.abs(incidence[at] - ours[:, code]).max() < TOLERANCE, (
                part,
                OUTCOMES[code - 1],
            )
            if code == 1 and low is not None:
                assert np.abs(low[at] - ours[:, -2]).max() < TOLERANCE, part
                assert np.abs(high[at] - ours[:, -1]).max() < TOLERANCE, part
            compared += len(ours)
    assert compared > 1000


def _code(outcome: str) -> int:
    """0 is censored, as the library has it."""
    if outcome == "open":
        return 0
    return OUTCOMES.index(outcome if outcome in OUTCOMES else "other") + 1


def _by_library(days: np.ndarray, outcomes: np.ndarray) -> dict[int, tuple[np.ndarray, ...]]:
    """Per outcome that occurs: times, incidence, and its interval where the library has one."""
    present = sorted(set(outcomes) - {0})
    if not present:
        return {}
    if len(present) == 1:  # no competing risk: the complement of Kaplan and Meier
        times, survival = kaplan_meier_estimator(outcomes > 0, days)
        return {present[0]: (times, 1 - survival, None, None)}
    numbered = np.searchsorted(present, outcomes) + 1
    numbered[outcomes == 0] = 0
    times, incidence, interval = cumulative_incidence_competing_risks(
        numbered, days, conf_type="log-log", var_type="Aalen"
    )
    return {
        code: (times, incidence[number], interval[number][0], interval[number][1])
        for number, code in enumerate(present, start=1)
    }
