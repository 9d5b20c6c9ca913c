"""DuckDB for Great Expectations, which does not know it.

Great Expectations fetches the rows of a result after it has given the connection back, and
DuckDB drops an open result with its connection. So the execution engine here keeps one
connection for the whole audit. Everything else is pushed down: a check is an aggregate that
DuckDB computes, and no row of the warehouse travels into Python.

Defining `DuckDBDatasource` registers it: `context.data_sources.add_duckdb(...)`.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps one connection, so that a result outlives the block that asked for it."""

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


class DuckDBDatasource(SQLDatasource):
    """One schema of a DuckDB file."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]
    schema_in_file: str = "main"

    @property
    def schema_(self) -> str | None:
        return self.schema_in_file

    @property
    def execution_engine_type(self) -> builtins.type[SqlAlchemyExecutionEngine]:
        return DuckDBExecutionEngine

    def close(self) -> None:
        """Let go of the file, so that the next writer can have it."""
        if self._execution_engine is not None:
            self._execution_engine.close()
        self.get_engine().dispose()

    @classmethod
    def _get_exec_engine_excludes(cls) -> set[str]:
        return super()._get_exec_engine_excludes() | {"schema_in_file"}
