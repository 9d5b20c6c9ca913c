"""Turns the demo's records into the files that source systems would deliver.

Each contract is delivered once a month. Some records come a month late, once a quarter some come a
second time, and a few lines are broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from leadsummit.progress import Progress

KEYS: Final = {
    "web_events": "record_id",
    "social_events": "record_id",
    "email_events": "record_id",
    "consent_events": "record_id",
    "contacts": "contact_id",
    "leads": "lead_id",
    "lead_status_changes": "record_id",
    "opportunities": "opportunity_id",
    "opportunity_stage_changes": "record_id",
    "opportunity_contacts": "opportunity_id",
    "sales_activities": "record_id",
    "orders": "order_id",
    "accounts": "account_id",
    "measures": "measure_id",
    "measure_costs": "measure_id",
    "sales_units": "sales_unit_id",
}
"""What each contract calls the id of its records."""

COMPRESSED: Final = frozenset({"measure_costs", "orders"})
BREAKABLE: Final = frozenset({"web_events", "email_events", "sales_activities"})
LINES_PER_BROKEN_LINE: Final = 2000
AGAIN_EVERY: Final = 3
"""Every so many months, part of the month before is delivered a second time."""
AGAIN: Final = "hash(record_id, 'again') % 50 = 0"


@dataclass(frozen=True)
class Written:
    """How much was written."""

    records: int
    files: int
    bytes: int


def write(connection: duckdb.DuckDBPyConnection, folder: Path, tell: Progress) -> Written:
    """Write every contract's deliveries below `folder`."""
    records = files = size = 0
    days = connection.execute(
        "select delivery, cast(delivered_on as varchar) from deliveries order by delivery"
    ).fetchall()
    for number, contract in enumerate(KEYS):
        tell(f"writing {contract}", number, len(KEYS))
        target = folder / contract
        target.mkdir(parents=True, exist_ok=True)
        select = _select(connection, contract)
        ending = "csv.gz" if contract in COMPRESSED else "csv"
        for delivery, day in days:
            parts = [(f"{contract}-{day}", f"delivery = {delivery}")]
            if delivery % AGAIN_EVERY == 1:
                parts.append((f"{contract}-{day}-again", f"delivery = {delivery - 1} and {AGAIN}"))
            for name, rows in parts:
                path = target / f"{name}.{ending}"
                count = _copy(connection, f"{select} where {rows} order by all", path)
                if count and contract in BREAKABLE:
                    _break(path, count, day)
                records += count
                files += 1 if count else 0
                size += path.stat().st_size if count else 0
    return Written(records, files, size)


def _select(connection: duckdb.DuckDBPyConnection, contract: str) -> str:
    """The contract's columns as its files have them: ids under their names, times as text."""
    columns = connection.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = 'records' and table_name = ? and column_name != 'delivery'"
        " order by ordinal_position",
        [contract],
    ).fetchall()
    parts = []
    for name, kind in columns:
        if name == "record_id":
            parts.append(f"record_id as {KEYS[contract]}")
        elif kind == "TIMESTAMP":
            parts.append(f"written({name}, style_of(record_id)) as {name}")
        else:
            parts.append(name)
    return f"select {', '.join(parts)} from records.{contract}"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    row = connection.execute(f"copy ({query}) to '{path}' (format csv, header true)").fetchone()
    count = int(row[0]) if row else 0
    if not count:
        path.unlink(missing_ok=True)
    return count


def _break(path: Path, count: int, day: str) -> None:
    """Append lines that cannot be read: cut off, or with columns that nobody asked for."""
    with path.open("a", encoding="utf-8", newline="") as file:
        for number in range(count // LINES_PER_BROKEN_LINE):
            if number % 2:
                file.write(f"kaputt-{day}-{number},{day}T00:00:00\n")
            else:
                file.write(f"kaputt-{day}-{number}{',zu viel' * 40}\n")
