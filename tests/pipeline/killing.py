"""Ends a command with SIGKILL in the middle of a chosen step."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from pathlib import Path

import duckdb

TORTURE = bool(os.environ.get("LEADSUMMIT_TORTURE"))


def many(reduced: int, full: int) -> int:
    """How often to repeat: reduced by default, in full under LEADSUMMIT_TORTURE=1."""
    return full if TORTURE else reduced


def kill_in_step(
    process: subprocess.Popen[bytes], status_file: Path, step: str, delay: float
) -> bool:
    """Kill the process some time after it began the step; False if it was done before.

    Killed right away, its children must end with it: nobody else ends them.
    """
    while process.poll() is None:
        if _step(status_file, process.pid) == step:
            time.sleep(delay)
            break
        time.sleep(0.01)
    alive = process.poll() is None
    process.kill()
    process.wait()
    return alive


def _step(status_file: Path, process_id: int) -> str:
    try:
        status = json.loads(status_file.read_text())
    except (FileNotFoundError, ValueError):
        return ""
    return str(status["step"]) if status["process_id"] == process_id else ""


def some_delay(chance: random.Random, longest: float) -> float:
    """Early moments more often than late ones: that is where steps differ."""
    return longest * chance.random() ** 2


def marts_of(release: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every mart of a release, but for what tells when it was landed rather than what is true."""
    with duckdb.connect(str(release), read_only=True) as connection:
        tables = connection.execute(
            "select table_name, list(column_name order by column_name)"
            " from duckdb_columns() where schema_name = 'marts' group by all"
        ).fetchall()
        return {
            table: connection.execute(
                f"select {', '.join(name for name in columns if _is_true_of(table, name))}"
                f" from marts.{table} order by all"
            ).fetchall()
            for table, columns in tables
        }


def _is_true_of(table: str, column: str) -> bool:
    is_landing_time = table == "rpt_data_trust" and column in {"first_at", "last_at"}
    return column not in {"known_at", "_loaded_at"} and not is_landing_time
