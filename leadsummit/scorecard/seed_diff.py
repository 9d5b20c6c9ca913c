"""Changes to a seed as a unified diff that leaves every other letter of the file as it is."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Mapping

Changes = Mapping[str, Mapping[str, float | None]]

# A value of a CSV file, quoted or not, and what ends it.
_VALUE = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\r|\n|\Z)')


def seed_diff(name: str, text: str, key: str, changes: Changes) -> str:
    """The diff that puts new numbers into a seed; empty if none is new.

    Args:
        name: the path of the seed in the project, such as seeds/thresholds.csv.
        text: its content, line ends and all.
        key: the column that tells rows apart.
        changes: new values by key and column; None empties the value.
    """
    changed = replace_values(text, key, changes)
    if changed == text:
        return ""
    lines = difflib.unified_diff(_lines(text), _lines(changed), f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Lines as git sees them: they end with a line feed and nothing else."""
    return list(io.StringIO(text, newline="\n"))


def replace_values(text: str, key: str, changes: Changes) -> str:
    """The same file with some values replaced."""
    written: list[str] = []
    header: list[str] = []
    row: list[tuple[str, str]] = []
    for found in _VALUE.finditer(text):
        if found.end() == found.start() and not row:
            break
        row.append((found[1], found[2]))
        if found[2] == ",":
            continue
        if not header:
            header = [_plain(value).lstrip("\ufeff").strip() for value, _ in row]
            written += [value + end for value, end in row]
        else:
            written += _replaced(row, header, key, changes)
        row = []
    return "".join(written)


def _replaced(
    row: list[tuple[str, str]], header: list[str], key: str, changes: Changes
) -> list[str]:
    values = dict(zip(header, (_plain(value) for value, _ in row), strict=False))
    new = changes.get(values.get(key, ""), {})
    written = []
    for index, (value, end) in enumerate(row):
        name = header[index] if index < len(header) else ""
        if name in new and not _is_same(value, new[name]):
            value = _number(new[name])
        written.append(value + end)
    return written


def _plain(value: str) -> str:
    return value[1:-1].replace('""', '"') if value.startswith('"') else value


def _is_same(value: str, number: float | None) -> bool:
    plain = _plain(value).strip()
    if number is None or not plain:
        return number is None and not plain
    return float(plain) == number


def _number(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.0f}" if number == int(number) else repr(number)
