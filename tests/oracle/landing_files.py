"""Writes generated rows as the files that a company would land."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from oracle.generator import Record
from oracle.rules import Row


def rows_of(records: Iterable[Record]) -> dict[str, list[Row]]:
    """The rows per contract, in the order of the records."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for record in records:
        rows[record.contract].append(record.row)
    return rows


def write(landing: Path, records: Sequence[Record], name: str) -> list[Path]:
    """One file per contract that has records, all with the same name."""
    written = []
    for contract, rows in rows_of(records).items():
        folder = landing / "canonical" / contract
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.csv"
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)
        written.append(path)
    return written
