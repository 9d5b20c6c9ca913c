"""Reports: counts that fit each other. What is a rate is in `rates`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from expectations.marts import CYCLE_TYPES, DIRECTIONS, ROUTES
from leadsummit.audit.catalogue import Catalogue, Table
from leadsummit.audit.checks import (
    Check,
    at_least,
    has_columns,
    never_null,
    no_rows,
    one_of,
    rows_satisfy,
    share,
    unique,
)
from leadsummit.audit.suite import Suite, suite

_SLICES = ("cycle_type", "persona_id", "first_measure_key", "direction", "route")


def suites(warehouse: Catalogue) -> Iterator[Suite]:
    """Every report that has rules of its own."""
    for name, rules in RULES.items():
        if table := warehouse.find("marts", name):
            yield suite("rules", "marts", table, rules(table, warehouse))


def _summit(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("counting", "month", *_SLICES, "step", "population_count", "passed_count"),
        *("conversion_rate", "conversion_rate_low", "conversion_rate_high", "median_days"),
        "is_small_group",
    )
    yield unique(table, "counting", "month", *_SLICES, "step")
    yield one_of("counting", ("flow", "cohort", "stock", "reached"))
    yield one_of("step", ("A", "B", "C", "close"))
    yield from _slices()
    yield rows_satisfy(
        "is not negative, and nothing for a stock",
        "median_days is null or (median_days >= 0 and counting <> 'stock')",
        "median_days",
    )


def _funnel(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    counts = ("entered_count", "left_count", "stock_count", "cohort_count", "reached_count")
    yield has_columns(table, "month", *_SLICES, "stage_code", *counts, "median_days_in_stage")
    yield unique(table, "month", *_SLICES, "stage_code")
    yield from never_null("stage_code")
    yield from _slices()
    for column in counts:
        yield at_least(column, 0)
    yield rows_satisfy("is part of the cohort", "reached_count <= cohort_count", "reached_count")
    yield rows_satisfy(
        "is not negative",
        "median_days_in_stage is null or median_days_in_stage >= 0",
        "median_days_in_stage",
    )
    if daily := warehouse.find("marts", "fct_stage_daily"):
        yield no_rows(
            "counts the same moves as the ledger",
            f"""
            select 1 from (
                select stage_code, cycle_type, sum(entered_count) as entered_count
                from {table.sql} group by all having sum(entered_count) <> 0
            ) as reported
            full outer join (
                select stage_code, cycle_type, sum(entered_count) as entered_count
                from {daily.sql} group by all having sum(entered_count) <> 0
            ) as counted using (stage_code, cycle_type)
            where reported.entered_count is distinct from counted.entered_count
            """,
            "entered_count",
        )


def _opt_in_out(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    slices = ("persona_id", "stage_code", "measure_key", "content_id")
    yield has_columns(
        table, "rate", "month", *slices, "population_count", "passed_count", "pending_count"
    )
    yield unique(table, "rate", "month", *slices)
    yield one_of("rate", ("opt_in", "campaign_opt_out", "base_opt_out"))
    yield from never_null("month")
    yield rows_satisfy(
        "is part of the population",
        "pending_count is null or pending_count + passed_count <= population_count",
        "pending_count",
    )


def _data_trust(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("section", "source", "object", "item", "record_count", "share"),
        *("first_at", "last_at", "sort_order"),
    )
    yield one_of(
        "section",
        (
            "freshness",
            "landed",
            "rejected",
            "unmapped",
            "identity",
            "evidence",
            "consent",
            "run",
        ),
    )
    yield from share("share")
    yield no_rows(
        "says as of when it is true",
        f"""
        select 1 from (
            select count(*) as found from {table.sql}
            where section = 'run' and item = 'as_of' and last_at is not null
        ) where found <> 1
        """,
        "last_at",
    )


def _slices() -> Iterator[Check]:
    yield from never_null("month", "persona_id")
    yield rows_satisfy("is the first of a month", "day(month) = 1", "month")
    yield one_of("cycle_type", CYCLE_TYPES)
    yield one_of("direction", DIRECTIONS)
    yield one_of("route", ROUTES)


RULES: dict[str, Callable[[Table, Catalogue], Iterator[Check]]] = {
    "rpt_summit": _summit,
    "rpt_funnel": _funnel,
    "rpt_opt_in_out": _opt_in_out,
    "rpt_data_trust": _data_trust,
}
