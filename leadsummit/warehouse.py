"""Opening the warehouse file."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leadsummit.errors import LeadsummitError

FILE_NAME = "leadsummit.duckdb"
DEFAULT_MEMORY = "5GB"


class WarehouseBusy(LeadsummitError):
    """Another process has the warehouse file open."""


def warehouse_file(warehouse: Path) -> Path:
    """The DuckDB file of a warehouse folder."""
    return warehouse / FILE_NAME


@contextmanager
def open_warehouse(
    warehouse: Path, *, patience_seconds: float = 10, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, open for writing unless told otherwise, with the project's settings.

    A process that was just killed may hold the file a moment longer, hence the patience.

    Raises:
        WarehouseBusy: another process keeps the file open.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    connection = _connect(warehouse_file(warehouse), time.monotonic() + patience_seconds, read_only)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set preserve_insertion_order = false")
        memory = os.environ.get("LEADSUMMIT_MEMORY", DEFAULT_MEMORY)
        connection.execute("set memory_limit = ?", [memory])
        connection.execute("set temp_directory = ?", [str(warehouse / "spill")])
        yield connection
    finally:
        connection.close()


def _connect(file: Path, deadline: float, read_only: bool) -> duckdb.DuckDBPyConnection:
    while True:
        try:
            return duckdb.connect(str(file), read_only=read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() > deadline:
                raise WarehouseBusy(
                    f"another process has {file} open",
                    hint="Close it (a DuckDB shell, a notebook, dbt) and run again. Reports read"
                    " the releases, which never block a run.",
                ) from error
            time.sleep(0.2)
