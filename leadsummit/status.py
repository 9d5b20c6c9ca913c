"""What landed, what is released, what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from leadsummit.files import read_json
from leadsummit.locking import is_locked
from leadsummit.release import list_releases
from leadsummit.release_reader import ReleaseInfo, current_release
from leadsummit.state import STATUS_FILE
from leadsummit.warehouse import warehouse_file


@dataclass(frozen=True)
class LandedObject:
    """All loads of one object together."""

    source: str
    object: str
    file_count: int
    row_count: int
    reject_count: int
    refused_count: int
    last_loaded_at: datetime


@dataclass(frozen=True)
class WarehouseStatus:
    """Everything ``leadsummit status`` tells.

    ``landed`` is None while another process writes to the warehouse.
    """

    last_run: dict[str, Any] | None
    landed: tuple[LandedObject, ...] | None
    refused: tuple[tuple[str, str], ...]
    current: ReleaseInfo | None
    release_count: int


def read_status(warehouse: Path) -> WarehouseStatus:
    """Look, and touch nothing."""
    last_run = read_json(warehouse / STATUS_FILE)
    if last_run and last_run.get("outcome") == "running" and not is_locked(warehouse):
        last_run = {
            **last_run,
            "outcome": "interrupted",
            "message": "it was ended from outside; simply run again: leadsummit run",
        }
    landed, refused = _read_loads(warehouse)
    return WarehouseStatus(
        last_run, landed, refused, current_release(warehouse), len(list_releases(warehouse))
    )


def _read_loads(
    warehouse: Path,
) -> tuple[tuple[LandedObject, ...] | None, tuple[tuple[str, str], ...]]:
    file = warehouse_file(warehouse)
    if not file.exists():
        return (), ()
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            objects = connection.execute(
                "select source, object, count(*) filter (status = 'landed'),"
                " sum(row_count)::bigint, sum(reject_count)::bigint,"
                " count(*) filter (status = 'refused'), max(loaded_at)"
                " from raw._loads group by source, object order by source, object"
            ).fetchall()
            refused = connection.execute(
                "select file, message from raw._loads where status = 'refused' order by load_id"
            ).fetchall()
    except duckdb.CatalogException:
        return (), ()
    except duckdb.IOException:
        return None, ()
    return tuple(LandedObject(*row) for row in objects), tuple(refused)
