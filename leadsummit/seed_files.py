"""Tells in plain words what keeps dbt from reading a seed: people save them from spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

_CONVERSION = re.compile(
    r"CSV Error on Line: (?P<line>\d+).*"
    r'Error when converting column "(?P<column>[^"]+)"\. '
    r"Could not convert string \"(?P<value>.*?)\" to '(?P<type>\w+)'",
    re.DOTALL,
)
_EXPECTED = {
    "BOOLEAN": "true or false",
    "DATE": "a day such as 2026-01-31",
    "INTEGER": "a whole number such as 10",
    "DOUBLE": "a number such as 0.5, with a point",
}


def unreadable_seeds(folder: Path) -> list[str]:
    """What is wrong with the seeds as files; dbt would stop at the first and not name it.

    Args:
        folder: the folder of the seeds.
    """
    return [
        f"seeds/{path.name}{problem}"
        for path in sorted(folder.glob("*.csv"))
        if (problem := _problem(path.read_bytes()))
    ]


def _problem(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return f", line {line}: a letter is not in UTF-8. Save the file as CSV UTF-8."
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, None)
    if header is None:
        return ": the file is empty. Expected at least the line with the names of the columns."
    if len(header) == 1 and ";" in header[0]:
        return ", line 1: there are semicolons between the columns. Save the file with commas."
    for row in rows:
        if row and len(row) != len(header):
            return (
                f", line {rows.line_num}: {_count(row)}, expected {len(header)}."
                " Put a value with a comma in it between quotes, or add the missing commas."
            )
    return ""


def _count(row: list[str]) -> str:
    return f"{len(row)} value{'s' if len(row) != 1 else ''} ({','.join(row)})"


def conversion_problem(seed: str, message: str) -> str | None:
    """DuckDB's complaint about a value of a seed as a sentence, if it is one."""
    found = _CONVERSION.search(message)
    if not found:
        return None
    expected = _EXPECTED.get(found["type"], found["type"].lower())
    return (
        f"seeds/{seed}.csv, line {found['line']}: {found['column']} is"
        f' "{found["value"]}". Expected {expected}. Correct it.'
    )
