"""Names of delivered columns as names of table columns."""

from __future__ import annotations

from collections.abc import Iterable

OWN_COLUMNS = ("_file", "_row", "_load_id", "_loaded_at")
UNPRINTABLE = dict.fromkeys((*range(32), 127), " ")


def table_columns(header: Iterable[str]) -> tuple[str, ...]:
    """The header as delivered, made usable: trimmed, never empty, each name once.

    DuckDB compares names without regard to case, so ``Email`` and ``email`` are the same: the
    later one becomes ``email_2``. An empty name becomes ``column_<position>``.
    """
    taken = set(OWN_COLUMNS)
    names = []
    delivered = [name.translate(UNPRINTABLE).strip() for name in header]
    reserved = {name.lower() for name in delivered if name}
    for position, name in enumerate(delivered, start=1):
        base = candidate = name or f"column_{position}"
        number = 1
        while candidate.lower() in taken or (number > 1 and candidate.lower() in reserved):
            number += 1
            candidate = f"{base}_{number}"
        taken.add(candidate.lower())
        names.append(candidate)
    return tuple(names)


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text literal for SQL."""
    return "'" + text.replace("'", "''") + "'"
