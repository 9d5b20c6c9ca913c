"""Repeat rates, lifetime values and forecasts against plain Python on the facts of a small demo."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
from by_hand import day, midnight, months_later
from running import Site

STEPS = {
    "opt_in": ("start", "A"),
    "mql": ("A", "B"),
    "opportunity": ("B", "C"),
    "win": ("B", "close"),
}


@pytest.fixture(scope="module")
def warehouse(demo_run: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    path = demo_run.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def as_of(warehouse: duckdb.DuckDBPyConnection) -> datetime:
    row = warehouse.execute("select as_of from intermediate.int_as_of").fetchone()
    assert row is not None
    instant: datetime = row[0]
    return instant


def begun_days(begin: datetime, end: datetime) -> int:
    return math.ceil((end - begin) / timedelta(days=1))


def purchases(warehouse: duckdb.DuckDBPyConnection) -> dict[str, dict[date, list[Any]]]:
    """What each customer bought, by day: the first instant and the amounts."""
    bought: dict[str, dict[date, list[Any]]] = defaultdict(dict)
    rows = warehouse.execute("""
        select coalesce(account_key, person_key), closed_at, amount_reporting
        from marts.fct_opportunities where is_won
        union all
        select coalesce(account_key, person_key), ordered_at, amount_reporting
        from marts.fct_orders where order_part = 'sale'
        order by 2""").fetchall()
    for customer, sold_at, amount in rows:
        purchase = bought[customer].setdefault(day(sold_at), [sold_at, 0.0])
        purchase[1] += float(amount or 0)
    return bought


def test_repeat_rates_are_products_of_the_days(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Kaplan and Meier by the book: a loop over the days, a product of what is left."""
    now = as_of(warehouse)
    spans = []
    for by_day in purchases(warehouse).values():
        instants = [by_day[at][0] for at in sorted(by_day)]
        again = len(instants) > 1
        spans.append((begun_days(instants[0], instants[1] if again else now), again))
    left, spread = 1.0, 0.0
    expected = []
    for days in sorted({days for days, _ in spans}):
        at_risk = sum(1 for followed, _ in spans if followed >= days)
        repeated = sum(1 for followed, again in spans if again and followed == days)
        left *= 1 - repeated / at_risk
        if repeated < at_risk:
            spread += repeated / (at_risk * (at_risk - repeated))
        low = high = 1 - left
        if 0 < left < 1:
            width = 1.959963984540054 * math.sqrt(spread) / math.log(left)
            low, high = sorted(1 - left ** math.exp(sign * width) for sign in (1, -1))
        expected.append((days, at_risk, repeated, 1 - left, low, high))
    found = warehouse.execute("""
        select days, at_risk_count, repeated_count, repeat_rate, repeat_rate_low, repeat_rate_high
        from marts.rpt_repeat_curves
        where population = 'first_purchase' and dimension = 'total' order by days""").fetchall()
    assert sum(row[2] for row in expected) > 0
    assert [row[:3] for row in found] == [row[:3] for row in expected]
    for row, other in zip(found, expected, strict=True):
        assert row[3:] == pytest.approx(other[3:], abs=1e-9), row[0]
    parts = warehouse.execute("""
        select max(abs(repeat_rate - repurchase_rate - cross_sell_rate - up_sell_rate - other_rate))
        from marts.rpt_repeat_curves""").fetchone()
    assert parts is not None
    assert parts[0] < 1e-9


def test_lifetime_values_are_means_of_those_who_lived_so_long(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    running = day(as_of(warehouse) + timedelta(microseconds=1)).replace(day=1)
    means: dict[int, list[float]] = defaultdict(list)
    for by_day in purchases(warehouse).values():
        first = min(by_day).replace(day=1)
        month, age = first, 0
        while month < running:
            sold = [p[1] for at, p in by_day.items() if at.replace(day=1) == month]
            means[age].append(sum(sold))
            month, age = months_later(month, 1), age + 1
    value = 0.0
    expected = {}
    for age in sorted(means):
        value += sum(means[age]) / len(means[age])
        expected[age] = (len(means[age]), value)
    found = warehouse.execute("""
        select age_months, customer_count, is_small_group, sale_value_per_customer
        from marts.rpt_lifetime_value where dimension = 'total' order by 1""").fetchall()
    assert [(age, count) for age, count, *_ in found] == [(a, c) for a, (c, _) in expected.items()]
    shown = [(age, value) for age, _, is_small, value in found if not is_small]
    assert shown
    for age, value in shown:
        assert value == pytest.approx(expected[age][1])


Try = tuple[str, datetime, datetime, str]


class Curve:
    """Of tries that were watched for a year up to an instant: who passed at which age."""

    def __init__(self, watched: list[Try], cut: datetime) -> None:
        start = cut - timedelta(days=365)
        self._tries = [
            (
                begun_days(began, start) if began < start else -1,
                begun_days(began, min(until, cut)),
                outcome != "open" and until <= cut,
                outcome == "passed",
            )
            for _, began, until, outcome in watched
        ]
        self._ages: dict[int, tuple[int, int, int]] = {}

    def _at(self, age: int) -> tuple[int, int, int]:
        """At risk on that day of their lives, ended on it, passed on it."""
        if age not in self._ages:
            there = [t for t in self._tries if t[0] < age <= t[1]]
            ended = [t for t in there if t[1] == age and t[2]]
            self._ages[age] = (len(there), len(ended), sum(t[3] for t in ended))
        return self._ages[age]

    def chance(self, age: int, first: int, last: int) -> float:
        """To pass after more than `first` and at most `last` days from now on, at that age."""
        left, passed = 1.0, 0.0
        for at in range(age + 1, age + last + 1):
            at_risk, ended, won = self._at(at)
            if at_risk:
                passed += left * won / at_risk if at > age + first else 0.0
                left *= 1 - ended / at_risk
        return passed


Forecast = tuple[int, int, float, float, float]


def forecasts(
    warehouse: duckdb.DuckDBPyConnection, first_month: date, cut: datetime
) -> dict[tuple[str, int, str], Forecast]:
    """What was to be expected at an instant for a month and the two after it, and what came.

    Try by try: each that is open walks through its days to come. By metric, months ahead and
    persona: open ones, those that came, expected ones with their bounds.
    """
    found: dict[tuple[str, int, str], Forecast] = {}
    for metric, step in STEPS.items():
        tries: list[Try] = warehouse.execute(
            """select persona_id, began_at, until_at, outcome from intermediate.int_conversion_tries
            where from_threshold = ? and to_threshold = ? and began_at <= ? and until_at >= ?""",
            [*step, cut, cut - timedelta(days=365)],
        ).fetchall()
        still_open = [t for t in tries if t[3] == "open" or t[2] > cut]
        own = {
            persona
            for persona in {t[0] for t in tries}
            if persona == "unknown" or counted(tries, persona, cut) >= 30
        }
        curves = {persona: Curve([t for t in tries if t[0] == persona], cut) for persona in own}
        curves["known"] = Curve([t for t in tries if t[0] != "unknown"], cut)
        for ahead in range(3):
            month = months_later(first_month, ahead)
            first = 0 if ahead == 0 else round((midnight(month) - cut) / timedelta(days=1))
            last = round((midnight(months_later(month, 1)) - cut) / timedelta(days=1))
            chances: dict[tuple[str, int], float] = {}
            for persona, began, _, _ in still_open:
                key = (persona if persona in own else "known", begun_days(began, cut))
                if key not in chances:
                    chances[key] = curves[key[0]].chance(key[1], first, last)
            for part in {"all"} | {t[0] for t in still_open}:
                theirs = [t for t in still_open if part in ("all", t[0])]
                drawn = [
                    chances[t[0] if t[0] in own else "known", begun_days(t[1], cut)] for t in theirs
                ]
                came = sum(t[3] == "passed" and day(t[2]).replace(day=1) == month for t in theirs)
                width = 1.959963984540054 * math.sqrt(sum(p * (1 - p) for p in drawn))
                low = max(0.0, sum(drawn) - width)
                high = min(float(len(drawn)), sum(drawn) + width)
                found[metric, ahead, part] = (len(theirs), came, sum(drawn), low, high)
    return found


def test_forecasts_see_only_what_had_happened(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The forecast of half a year ago."""
    running = day(as_of(warehouse) + timedelta(microseconds=1)).replace(day=1)
    first_month = months_later(running, -6)
    expected = forecasts(warehouse, first_month, midnight(first_month) - timedelta(microseconds=1))
    reported = {
        row[:3]: row[3:]
        for row in warehouse.execute(
            """select metric, months_ahead, persona_id, open_count, came_count, forecast_count,
                forecast_low, forecast_high
            from marts.rpt_forecast_check where forecast_on = ?""",
            [first_month - timedelta(days=1)],
        ).fetchall()
    }
    assert sum(row[0] for row in expected.values()) > 0
    assert set(reported) == set(expected)
    for key, row in expected.items():
        assert reported[key][:2] == row[:2], key
        assert reported[key][2:] == pytest.approx(row[2:], abs=1e-9), key


def test_the_plan_is_compared_with_what_came_and_what_is_to_come(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    now = as_of(warehouse)
    this_month = day(now).replace(day=1)
    running = day(now + timedelta(microseconds=1)).replace(day=1)
    stamps = {"opt_in": "a_passed_at", "mql": "b_passed_at", "opportunity": "c_passed_at",
              "win": "won_at"}  # fmt: skip
    came: Counter[tuple[Any, ...]] = Counter()
    for metric, stamp in stamps.items():
        for persona, at in warehouse.execute(
            f"select persona_id, {stamp} from marts.fct_lead_cycles where {stamp} is not null"
        ).fetchall():
            came.update((day(at).replace(day=1), metric, part) for part in (persona, "all"))
    planned: dict[tuple[Any, ...], float] = {}
    for month, metric, persona, value in warehouse.execute(
        "select month, metric, persona_id, target_value from seeds.targets"
    ).fetchall():
        planned[month, metric, persona] = value
    for month, metric in {key[:2] for key in planned}:
        whole = [v for key, v in planned.items() if key[:2] == (month, metric) and key[2]]
        planned[month, metric, "all"] = planned.get((month, metric, None), sum(whole))
    ahead_of = {months_later(running, ahead): ahead for ahead in range(3)}
    awaited = forecasts(warehouse, running, now)
    personas = [row[0] for row in warehouse.execute(
        "select persona_id from marts.dim_persona").fetchall()]  # fmt: skip
    months = {key[0] for key in planned} | {key[0] for key in came} | set(ahead_of)
    found = warehouse.execute("""
        select month, metric, persona_id, is_month_over, target_value, actual_count,
            attainment_ratio, open_count, forecast_count, forecast_low, forecast_high,
            expected_count, expected_low, expected_high, expected_attainment_ratio, expected_gap
        from marts.rpt_targets""").fetchall()
    assert {row[:3] for row in found} == {
        (month, metric, persona)
        for month in months
        for metric in stamps
        for persona in [*personas, "all"]
    }
    for month, metric, persona, *reported in found:
        key = (month, metric, persona)
        target = planned.get(key)
        actual = came[key] if month <= this_month else None
        waiting: list[float | None] = [None] * 4
        if month in ahead_of:
            told = awaited.get((metric, ahead_of[month], persona), (0, 0, 0.0, 0.0, 0.0))
            waiting = [told[0], *told[2:]]
        is_over = month < running
        expected = [
            float(actual or 0) if is_over else None if bound is None else (actual or 0) + bound
            for bound in waiting[1:]
        ]
        columns = [
            is_over,
            target,
            actual,
            None if actual is None or not target else actual / target,
            *waiting,
            *expected,
            None if expected[0] is None or not target else expected[0] / target,
            None if expected[0] is None or target is None else expected[0] - target,
        ]
        assert [value is None for value in reported] == [value is None for value in columns], key
        told_values = [float(value) for value in reported if value is not None]
        assert told_values == pytest.approx(
            [float(value) for value in columns if value is not None], abs=1e-9
        ), key


def counted(tries: list[Try], persona: str, cut: datetime) -> int:
    """How many of a persona passed while they were watched."""
    start = cut - timedelta(days=365)
    return sum(
        1
        for name, began, until, outcome in tries
        if name == persona
        and outcome == "passed"
        and until <= cut
        and (began >= start or begun_days(began, until) > begun_days(began, start))
    )
