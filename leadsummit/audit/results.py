"""The results of an audit as a Parquet file: what the release and the dashboard read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import duckdb

from leadsummit.audit.runner import CheckResult
from leadsummit.audit.sql import literal

COLUMNS = {
    "suite": "varchar",
    "layer": "varchar",
    "object": "varchar",
    "expectation": "varchar",
    "column_name": "varchar",
    "success": "boolean",
    "is_fault": "boolean",
    "observed": "varchar",
    "checked_count": "bigint",
    "failed_count": "bigint",
}


def write_results(results: Sequence[CheckResult], file: Path) -> None:
    """Write one row per check, beside the file first and then renamed over it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"create table results ({columns})")
        if results:
            placeholders = ", ".join("?" for _ in COLUMNS)
            connection.executemany(
                f"insert into results values ({placeholders})",
                [astuple(result) for result in results],
            )
        connection.execute(f"copy results to {literal(str(unfinished))} (format parquet)")
    os.replace(unfinished, file)  # noqa: PTH105 (atomic, and says so)
