"""What a role with limited routes may read: views in place of the marts, made once per release.

Queries name `marts.<table>`; for such a role that schema holds views that let through the rows of
its routes and nothing else. What cannot be told apart by route is empty. So no page, filter or link
can ask for more: the rows are not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

# Words of the business without any number of it.
OPEN = frozenset(
    {
        "dim_content",
        "dim_date",
        "dim_measure",
        "dim_persona",
        "dim_reason",
        "dim_stage",
        "dim_threshold",
    }
)
CYCLES = "fct_lead_cycles"
CATALOGUE = "memory"


def restrict(connection: duckdb.DuckDBPyConnection, routes: Sequence[str]) -> None:
    """Put views that know only these routes where the marts of `published` are read."""
    columns = _columns(connection)
    connection.execute(f"use {CATALOGUE}")
    for schema in ("marts", "release"):
        connection.execute(f"create schema if not exists {CATALOGUE}.{schema}")
    for table, names in columns.items():
        connection.execute(
            f'create view {CATALOGUE}.marts."{table}" as {_visible(table, names, routes)}'
        )
    connection.execute(f"create view {CATALOGUE}.release.info as from published.release.info")
    connection.execute(
        f"create view {CATALOGUE}.release.audit_results as"
        " from published.release.audit_results where false"
    )
    connection.execute("set search_path = 'memory.marts,memory.release'")


def _visible(table: str, columns: Sequence[str], routes: Sequence[str]) -> str:
    """The select that lets through what the routes may see."""
    source = f'published.marts."{table}"'
    allowed = ", ".join(_quoted(route) for route in routes) or "null"
    if table in OPEN:
        return f"select * from {source}"
    if "route" in columns:
        return f"select * from {source} where route in ({allowed})"
    if "lead_cycle_key" in columns:
        return (
            f"select * from {source} where lead_cycle_key in ("
            f"select lead_cycle_key from published.marts.{CYCLES} where route in ({allowed}))"
        )
    if {"dimension", "dimension_value"} <= set(columns) and len(routes) == 1:
        # All that a reader of one route may see of a report is its slice: that is the total then.
        return (
            f"select * replace ('total' as dimension, 'all' as dimension_value) from {source}"
            f" where dimension = 'route' and dimension_value in ({allowed})"
        )
    return f"select * from {source} where false"


def _columns(connection: duckdb.DuckDBPyConnection) -> Mapping[str, list[str]]:
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = 'published' and schema_name = 'marts' order by column_index"
    ).fetchall()
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    return columns


def _quoted(word: str) -> str:
    escaped = word.replace("'", "''")
    return f"'{escaped}'"
