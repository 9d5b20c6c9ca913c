"""Reads frames from a release: SQL files with bound parameters, and nothing else.

The SQL is read-only text of this package; what a user chose only ever travels as a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from leadsummit.dashboard.filters import FilterOptions
from leadsummit.dashboard.restricted import restrict
from leadsummit.dashboard.rights import EVERYTHING, Rights
from leadsummit.release_reader import open_release

_PARAMETER = re.compile(r"(?<![\w$])\$([a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")


@cache
def sql(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return (files("leadsummit.dashboard") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def parameters_of(name: str) -> frozenset[str]:
    """The parameters that a query names, so that each gets exactly those that it asks for."""
    return frozenset(_PARAMETER.findall(_COMMENT.sub("", sql(name))))


@dataclass(frozen=True)
class ReleaseDatabase:
    """An open release that many sessions read from at once."""

    connection: duckdb.DuckDBPyConnection
    catalogue: str

    @classmethod
    def open(cls, file: Path, rights: Rights = EVERYTHING) -> ReleaseDatabase:
        """Open a release; for a reader of some routes only, these are all that it holds."""
        routes = rights.routes
        prepare = None if routes is None else partial(restrict, routes=routes)
        connection = open_release(file, prepare)
        row = connection.execute("select current_database()").fetchone()
        assert row is not None
        return cls(connection, str(row[0]))

    def fetch(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        frames: Mapping[str, pd.DataFrame] | None = None,
    ) -> pd.DataFrame:
        """Run a query.

        Args:
            name: The query's file name without its ending.
            parameters: May hold more than the query asks for.
            frames: Results of other queries that this one reads, by name.

        Raises:
            KeyError: A parameter that the query asks for is missing.
        """
        given = parameters or {}
        needed = {parameter: given[parameter] for parameter in parameters_of(name)}
        # A cursor is a connection of its own: sessions do not disturb each other. It starts out in
        # the catalogue of the process, not in that of the release.
        with self.connection.cursor() as cursor:
            cursor.execute(f'use "{self.catalogue}"')
            for frame_name, frame in (frames or {}).items():
                cursor.register(frame_name, frame)
            return cursor.execute(sql(name), needed).df()


def filter_options(release: ReleaseDatabase) -> FilterOptions:
    """What the release offers to choose from."""
    frame = release.fetch("filter_options")
    values: dict[str, list[Any]] = {}
    for field, value in zip(frame["field"], frame["value"], strict=True):
        values.setdefault(field, []).append(value)
    months = tuple(pd.Timestamp(value).date() for value in values.pop("months", []))
    return FilterOptions(months=months, **{field: tuple(found) for field, found in values.items()})
