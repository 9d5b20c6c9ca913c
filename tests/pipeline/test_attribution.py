"""Attribution is what plain Python makes of the contacts; the chain what linear algebra says."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise

import duckdb
import numpy as np
import pytest
from running import Site

THRESHOLDS = {"B": "b_passed_at", "C": "c_passed_at", "close": "won_at"}
NO_PATH = "(none)"
STICKY_WAYS = 400
STICKY_LENGTH = 60

Ways = list[tuple[list[str], bool]]
"""Channels in their order, and whether the threshold was passed."""


@pytest.fixture(scope="module")
def warehouse(demo_run: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    path = demo_run.warehouse / "leadsummit.duckdb"
    connection.execute(f"attach '{path}' as leadsummit (read_only)")
    connection.execute("use leadsummit")
    yield connection
    connection.close()


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_every_model_credits_what_the_contacts_say(
    warehouse: duckdb.DuckDBPyConnection, threshold: str
) -> None:
    passed_at = dict(
        warehouse.execute(
            f"select lead_cycle_key, {THRESHOLDS[threshold]} from marts.fct_lead_cycles"
        ).fetchall()
    )
    values = {
        cycle: float(value)
        for cycle, value in warehouse.execute(
            "select lead_cycle_key, won_value from intermediate.int_cycle_won_values"
        ).fetchall()
    }
    channel_of = dict(
        warehouse.execute(
            "select measure_key, coalesce(channel_id, 'unknown') from marts.dim_measure"
        ).fetchall()
    )
    contacts: dict[str, list[tuple[datetime, str, str, bool]]] = defaultdict(list)
    for cycle, *contact in warehouse.execute(
        "select lead_cycle_key, occurred_at, tie, measure_key, is_date_known"
        " from intermediate.int_measure_contacts"
    ).fetchall():
        contacts[cycle].append(tuple(contact))

    delays = sorted(
        (passed - at).total_seconds() / 86400
        for cycle, passed in passed_at.items()
        for at, _, _, is_date_known in contacts[cycle]
        if passed is not None and is_date_known and at <= passed
    )
    look_back_days = math.ceil(delays[math.ceil(0.9 * len(delays)) - 1])

    credits: dict[str, Counter[str]] = defaultdict(Counter)
    credited_values: dict[str, Counter[str]] = defaultdict(Counter)
    ways: Ways = []
    tried: Counter[str] = Counter()
    for cycle, passed in passed_at.items():
        before = sorted(c for c in contacts[cycle] if passed is None or c[0] <= passed)
        until = passed or max((c[0] for c in before), default=None)
        inside = [c[2] for c in before if c[0] >= until - timedelta(days=look_back_days)]
        path = [measure for measure, _ in groupby(inside)]
        if path:
            ways.append(([channel_of[measure] for measure in path], passed is not None))
            tried.update({measure: path.count(measure) / len(path) for measure in path})
        if passed is None:
            continue
        for model, weights in weights_of(len(path)).items():
            for measure, weight in zip(path or [NO_PATH], weights, strict=True):
                credits[model][measure] += weight
                credited_values[model][measure] += weight * values.get(cycle, 0)

    shares = credited_shares(ways)
    path_credit, path_value = (
        sum(amount for measure, amount in given["linear"].items() if measure != NO_PATH)
        for given in (credits, credited_values)
    )
    for channel, share in shares.items():
        of_passed, of_all = (
            {measure: part for measure, part in given.items() if channel_of.get(measure) == channel}
            for given in (credits["linear"], tried)
        )
        parts = of_passed or of_all
        for measure, part in parts.items():
            part_of_all = share * part / sum(parts.values())
            credits["markov"][measure] = part_of_all * path_credit
            credited_values["markov"][measure] = part_of_all * path_value
    for given in (credits, credited_values):
        given["markov"][NO_PATH] = given["linear"][NO_PATH]

    ours: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    windows = set()
    for model, measure, credit, value, window in warehouse.execute(
        "select model, measure_key, credited_count, credited_value, look_back_days"
        f" from marts.rpt_attribution where threshold = '{threshold}'"
    ).fetchall():
        ours[model][measure] = (float(credit), float(value))
        windows.add(window)
    assert windows == {look_back_days}
    assert set(ours) == set(credits) == {*weights_of(1), "markov"}
    for model, credited in credits.items():
        expected = {m: (c, credited_values[model][m]) for m, c in credited.items() if c > 0}
        expected.setdefault(NO_PATH, (0.0, 0.0))
        assert set(ours[model]) == set(expected), model
        # One measure bears what rounding leaves of all of them.
        rounding = len(expected)
        for measure, (credit, value) in expected.items():
            assert ours[model][measure][0] == pytest.approx(credit, abs=1e-6 * rounding)
            assert ours[model][measure][1] == pytest.approx(value, abs=0.01 * rounding)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_chain_ends_where_linear_algebra_says_however_long_the_ways(
    demo_run: Site, seed: int
) -> None:
    """Ways of up to sixty contacts, to and fro: a thousand steps must have been enough."""
    draw = random.Random(seed)  # noqa: S311
    ways: Ways = []
    connection = duckdb.connect()
    connection.execute(
        "create table int_attribution_paths (lead_cycle_key integer, threshold varchar,"
        " is_passed boolean, contact_number integer, channel_id varchar)"
    )
    for number in range(STICKY_WAYS):
        length = draw.randint(1, STICKY_LENGTH)
        channels = [draw.choice(["email", "seo", "seo", "fair", "direct"]) for _ in range(length)]
        is_passed = draw.random() < 0.2
        ways.append((channels, is_passed))
        connection.executemany(
            "insert into int_attribution_paths values (?, 'B', ?, ?, ?)",
            [(number, is_passed, place, channel) for place, channel in enumerate(channels, 1)],
        )
    for model in ("int_attribution_chain", "int_attribution_leaps", "int_attribution_removals"):
        compiled = next((demo_run.base / "target" / "compiled").rglob(f"{model}.sql")).read_text()
        sql = compiled.replace('"leadsummit"."intermediate".', "")
        connection.execute(f"create table {model} as {sql}")
    ours = dict(
        connection.execute(
            "select channel_id, credited_share from int_attribution_removals"
        ).fetchall()
    )
    assert ours == pytest.approx(credited_shares(ways), abs=1e-6)
    connection.close()


def weights_of(count: int) -> dict[str, list[float]]:
    """How a path of so many contacts shares its credit; one without any gives it to nobody."""
    count = max(count, 1)
    between = [0.2 / (count - 2)] * (count - 2) if count > 2 else []
    return {
        "first_touch": [1.0] + [0.0] * (count - 1),
        "last_touch": [0.0] * (count - 1) + [1.0],
        "linear": [1 / count] * count,
        "position_based": [0.4, *between, 0.4] if count > 2 else [1 / count] * count,
    }


def credited_shares(ways: Ways) -> dict[str, float]:
    """The removal effects of an absorbing Markov chain, made to add up to one."""
    moves: Counter[tuple[str, str]] = Counter()
    for channels, is_passed in ways:
        states = [channel for channel, _ in groupby(channels)]
        moves.update(pairwise(["(start)", *states, "(passed)" if is_passed else "(lost)"]))
    names = sorted({channel for channels, _ in ways for channel in channels})
    whole = passing_probability(moves, names, without=None)
    effects = {name: 1 - passing_probability(moves, names, without=name) / whole for name in names}
    return {name: effect / sum(effects.values()) for name, effect in effects.items()}


def passing_probability(
    moves: Counter[tuple[str, str]], names: list[str], without: str | None
) -> float:
    """From the start, by solving the equations of the chain; what leads to `without` is lost."""
    states = ["(start)", *(name for name in names if name != without)]
    matrix = np.eye(len(states))
    passing = np.zeros(len(states))
    for row, state in enumerate(states):
        total = sum(count for (before, _), count in moves.items() if before == state)
        for (before, after), count in moves.items():
            if before != state:
                continue
            if after == "(passed)":
                passing[row] += count / total
            elif after in states:
                matrix[row, states.index(after)] -= count / total
    return float(np.linalg.solve(matrix, passing)[0])
