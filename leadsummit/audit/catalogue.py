"""What the warehouse holds: tables, columns and types, read once before the audit starts.

The suites are built from it, so a company that delivers no social data simply has no social
suites, and a table that appears is checked without anybody writing a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leadsummit.audit.sql import identifier


@dataclass(frozen=True)
class Table:
    """One table or view of the warehouse."""

    schema: str
    name: str
    types: Mapping[str, str]

    @property
    def sql(self) -> str:
        """The name as SQL wants it."""
        return f"{identifier(self.schema)}.{identifier(self.name)}"

    @property
    def text_columns(self) -> tuple[str, ...]:
        return tuple(name for name, kind in self.types.items() if kind == "VARCHAR")

    @property
    def float_columns(self) -> tuple[str, ...]:
        return tuple(name for name, kind in self.types.items() if kind in ("DOUBLE", "FLOAT"))

    @property
    def time_columns(self) -> tuple[str, ...]:
        return tuple(name for name, kind in self.types.items() if kind.startswith("TIMESTAMP"))

    def has(self, *columns: str) -> bool:
        return all(column in self.types for column in columns)


@dataclass(frozen=True)
class Catalogue:
    """The tables of a warehouse, and the newest instant that it knows of.

    Attributes:
        tables: All tables and views, by schema and name.
        newest_instant: The latest landing; later times in the data lie in the future. UTC.
    """

    tables: tuple[Table, ...]
    newest_instant: datetime | None

    def in_schema(self, schema: str) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.schema == schema)

    def find(self, schema: str, name: str) -> Table | None:
        found = (t for t in self.tables if t.schema == schema and t.name == name)
        return next(found, None)

    def has(self, schema: str, *names: str) -> bool:
        return all(self.find(schema, name) is not None for name in names)


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """Read the catalogue of an open warehouse."""
    rows = connection.execute(
        """
        select schema_name, table_name, column_name, data_type
        from duckdb_columns()
        where not internal and database_name = current_database()
        order by schema_name, table_name, column_index
        """
    ).fetchall()
    catalogue = Catalogue(tables=tuple(_tables(rows)), newest_instant=None)
    if not catalogue.has("raw", "_loads"):
        return catalogue
    landed = connection.execute(
        "select timezone('UTC', max(cast(loaded_at as timestamptz))) from raw._loads"
    ).fetchone()
    return Catalogue(tables=catalogue.tables, newest_instant=landed[0] if landed else None)


def open_catalogue(warehouse_file: Path) -> Catalogue:
    """Read the catalogue of a warehouse file, read-only."""
    with duckdb.connect(str(warehouse_file), read_only=True) as connection:
        return read_catalogue(connection)


def _tables(rows: Iterable[tuple[str, str, str, str]]) -> Iterable[Table]:
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in rows:
        columns.setdefault((schema, table), {})[column] = kind
    for (schema, table), types in columns.items():
        yield Table(schema=schema, name=table, types=types)
