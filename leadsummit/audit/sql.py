"""Small pieces of SQL that the checks are put together from."""

from __future__ import annotations

from collections.abc import Iterable


def identifier(name: str) -> str:
    """Quote a name: the columns of landed files are called whatever the vendor liked."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Quote a text."""
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """Texts as the inside of an `in (…)`."""
    return ", ".join(literal(value) for value in values)
