"""The checks that suites are written with.

Two expectations carry everything. `ExpectRowsToSatisfy` asks a condition of every row; Great
Expectations bundles all of a table's conditions into one scan. `ExpectNoSuchRows` runs a query
that finds what is wrong; only the number of rows found comes back. The functions below them are
the words that suites use: `never_null("lead_cycle_key")` rather than SQL.

A condition must be true: one that comes out null has failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from leadsummit.audit.catalogue import Table
from leadsummit.audit.sql import identifier, listed

# What an e-mail address looks like, also with its @ escaped in a link. An @ alone is not one:
# links to profiles and titles of fairs carry it.
_ADDRESS = "[[:alnum:]._+-]+(@|%40)[[:alnum:]-]+([.][[:alnum:]-]+)*[.][[:alpha:]]{2,}"


class RowsViolating(TableMetricProvider):
    """The number of rows that do not satisfy a condition; bundled with its like in one scan."""

    metric_name = "table.rows_violating"
    value_keys = ("condition",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        condition = metric_value_kwargs["condition"]
        violating: Any = sa.literal_column(f"count(*) filter (where ({condition}) is not true)")
        return violating, metric_domain_kwargs, {}


class RowsFound(TableMetricProvider):
    """The number of rows that a query finds."""

    metric_name = "table.rows_found"
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        count: Any = sa.literal_column(f"(select count(*) from ({metric_value_kwargs['query']}))")
        return int(execution_engine.execute_query(sa.select(count)).scalar_one())


class _Check(BatchExpectation):
    """What both expectations share: the claim in words, and the column that it is about."""

    claim: str
    column_name: str | None = None
    domain_keys: ClassVar[tuple[str, ...]] = (
        "batch_id",
        "table",
        "row_condition",
        "condition_parser",
    )

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        checked, failed = (int(metrics[name]) for name in self.metric_dependencies)
        return {
            "success": failed == 0,
            "result": {"observed_value": failed, "details": {"checked": checked}},
        }


class ExpectRowsToSatisfy(_Check):
    """Every row satisfies a condition."""

    condition: str
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count", "table.rows_violating")
    success_keys: ClassVar[tuple[str, ...]] = ("condition",)


class ExpectNoSuchRows(_Check):
    """A query that looks for what is wrong finds nothing."""

    query: str
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count", "table.rows_found")
    success_keys: ClassVar[tuple[str, ...]] = ("query",)


Check = ExpectRowsToSatisfy | ExpectNoSuchRows


def rows_satisfy(claim: str, condition: str, column: str | None = None) -> Check:
    """Every row satisfies `condition`; null is no."""
    return ExpectRowsToSatisfy(claim=claim, condition=condition, column_name=column)


def no_rows(claim: str, query: str, column: str | None = None) -> Check:
    """`query` finds nothing."""
    return ExpectNoSuchRows(claim=claim, query=query, column_name=column)


def never_null(*columns: str) -> list[Check]:
    """None of the columns is ever null."""
    return [
        rows_satisfy("is never null", f"{identifier(column)} is not null", column)
        for column in columns
    ]


def one_of(column: str, values: Iterable[str], *, optional: bool = False) -> Check:
    """The column holds one of the words, or nothing where it is optional."""
    words = tuple(values)
    name = identifier(column)
    condition = f"{name} in ({listed(words)})"
    if optional:
        condition = f"({name} is null or {condition})"
    return rows_satisfy(f"is one of: {', '.join(words)}", condition, column)


def between(column: str, low: str, high: str) -> Check:
    """The column lies between two SQL values, both inclusive, or is null."""
    name = identifier(column)
    claim = f"lies between {low} and {high}".replace("timestamp ", "").replace("'", "")
    condition = f"({name} is null or {name} between {low} and {high})"
    return rows_satisfy(claim, condition, column)


def at_least(column: str, low: int) -> Check:
    """The column is a number not below `low`; null is not one."""
    return rows_satisfy(f"is at least {low}", f"{identifier(column)} >= {low}", column)


def share(*columns: str) -> list[Check]:
    """Each column is a share: from 0 to 1, or null where there is nothing to divide by."""
    return [between(column, "0", "1") for column in columns]


def finite(table: Table) -> list[Check]:
    """No floating-point column holds infinity or not-a-number: they poison charts silently."""
    return [
        rows_satisfy(
            "is a finite number",
            f"({identifier(column)} is null or isfinite({identifier(column)}))",
            column,
        )
        for column in table.float_columns
    ]


def no_addresses(table: Table) -> list[Check]:
    """No text column holds an e-mail address."""
    return [
        rows_satisfy("holds no e-mail address", _holds_no_address(column), column)
        for column in table.text_columns
    ]


def keyed_hash(*columns: str) -> list[Check]:
    """Each column holds 64 hexadecimal digits, or nothing."""
    return [
        rows_satisfy(
            "is a keyed hash: 64 hexadecimal digits",
            f"({identifier(column)} is null"
            f" or regexp_full_match({identifier(column)}, '[0-9a-f]{{64}}'))",
            column,
        )
        for column in columns
    ]


def unique(table: Table, *columns: str) -> Check:
    """No two rows share the columns. Nulls are equal here.

    The grouping runs over a hash of eight bytes first: forty million keys fit into memory that
    way. The few that collide are then compared in full.
    """
    names = ", ".join(identifier(column) for column in columns)
    query = f"""
        select {names} from {table.sql}
        where hash({names}) in (
            select hash({names}) from {table.sql} group by 1 having count(*) > 1
        )
        group by {names} having count(*) > 1
    """
    return no_rows("identifies one row", query, ", ".join(columns))


def refers_to(table: Table, column: str, other: Table, other_column: str | None = None) -> Check:
    """What the column names exists in the other table; null names nothing."""
    name, other_name = identifier(column), identifier(other_column or column)
    query = f"""
        select 1 from {table.sql} as referring
        where referring.{name} is not null and not exists (
            select 1 from {other.sql} as known where known.{other_name} = referring.{name}
        )
    """
    return no_rows(f"exists in {other.name}", query, column)


def has_columns(table: Table, *columns: str) -> Check:
    """The table has these columns: their names are promised to every reader."""
    missing = [column for column in columns if column not in table.types]
    query = f"select unnest([{listed(missing)}])" if missing else "select 1 where false"
    claim = "has the promised columns"
    return no_rows(claim, query, ", ".join(missing) or None)


def _holds_no_address(column: str) -> str:
    name = identifier(column)
    # The cheap search first: nearly no value gets as far as the expression.
    return f"""
        not case
            when contains({name}, '@') or contains({name}, '%40')
                then regexp_matches({name}, '{_ADDRESS}')
            else false
        end
    """
