"""Reading releases: which one is current, and a connection that can do nothing but read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leadsummit.files import read_json

RELEASES = "releases"
CURRENT = "current.json"


@dataclass(frozen=True)
class ReleaseInfo:
    """One release, and where it lies."""

    release_id: str
    run_id: str
    as_of: datetime
    released_at: datetime
    path: Path


def current_release(warehouse: Path) -> ReleaseInfo | None:
    """The release that readers should use now; None if there is none yet.

    Cheap enough to ask on every page view. Once named, the file is never changed.
    """
    folder = warehouse / RELEASES
    content = read_json(folder / CURRENT)
    if content is None:
        return None
    try:
        info = ReleaseInfo(
            release_id=str(content["release_id"]),
            run_id=str(content["run_id"]),
            as_of=datetime.fromisoformat(content["as_of"]),
            released_at=datetime.fromisoformat(content["released_at"]),
            path=folder / Path(str(content["file"])).name,
        )
    except (KeyError, TypeError, ValueError):
        return None
    return info if info.path.is_file() else None


def all_releases(folder: Path) -> list[ReleaseInfo]:
    """What each kept release says of itself, the newest first; unreadable files are left out."""
    found = []
    for file in sorted(folder.glob("[0-9]*.duckdb"), reverse=True):
        try:
            with open_release(file) as connection:
                row = connection.execute(
                    "select release_id, run_id, as_of, released_at from published.release.info"
                ).fetchone()
        except duckdb.Error:
            continue
        if row is not None:
            release_id, run_id, as_of, released_at = row
            found.append(ReleaseInfo(release_id, run_id, as_of, released_at, file))
    return found


def open_release(
    path: Path, prepare: Callable[[duckdb.DuckDBPyConnection], None] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection to one release file that can read it and nothing else.

    The release's schemas ``marts`` and ``release`` are reachable by their names alone.

    Args:
        path: The release's file; attached as ``published``.
        prepare: Called before the connection is locked, to put views before the tables.
    """
    connection = duckdb.connect(":memory:")
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as published (read_only)")
        connection.execute("use published.marts")
        connection.execute("set search_path = 'published.marts,published.release'")
        if prepare is not None:
            prepare(connection)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection
