"""Publishes the marts as a file of its own that appears complete or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from leadsummit.errors import LeadsummitError
from leadsummit.files import publish, write_json
from leadsummit.landing.columns import literal, quoted
from leadsummit.progress import Progress, silent
from leadsummit.release_reader import CURRENT, RELEASES, ReleaseInfo, current_release
from leadsummit.state import AuditRecord, BuildRecord, last_audit, last_build
from leadsummit.warehouse import open_warehouse

KEPT_LATEST = 30
WAREHOUSE_ONLY = {"dim_person_identifiers"}

INFO_DDL = """
create table published.release.info (
    release_id varchar, run_id varchar, as_of timestamptz, released_at timestamptz,
    is_demo boolean
)
"""


class ReleaseRefused(LeadsummitError):
    """What stands in the warehouse must not be shown to anybody."""


@dataclass(frozen=True)
class ReleaseResult:
    """A new release, and the old ones that made room for it."""

    info: ReleaseInfo
    table_count: int
    row_count: int
    dropped: tuple[str, ...]


def make_release(warehouse: Path, *, progress: Progress = silent) -> ReleaseResult:
    """Publish the audited build that stands in the warehouse.

    Args:
        warehouse: the folder of the warehouse; the caller holds its lock.
        progress: told about tables done.

    Raises:
        ReleaseRefused: there is no finished build, or no audit has passed it.
    """
    build, audit = _checked(warehouse)
    folder = warehouse / RELEASES
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(".*.tmp*"):
        leftover.unlink()
    released_at = datetime.now(UTC)
    release_id = f"{released_at:%Y%m%dT%H%M%S%fZ}"
    info = ReleaseInfo(
        release_id=release_id,
        run_id=build.run_id,
        as_of=datetime.fromisoformat(build.as_of),
        released_at=released_at,
        path=folder / f"{release_id}.duckdb",
    )
    temporary = folder / f".{release_id}.tmp"
    tables, rows = _write(warehouse, temporary, info, build, audit, progress)
    if (log := temporary.with_name(temporary.name + ".wal")).exists():
        raise AssertionError(f"{log} is left over after a checkpoint")
    publish(temporary, info.path)
    write_json(
        folder / CURRENT,
        {
            "file": info.path.name,
            "release_id": info.release_id,
            "run_id": info.run_id,
            "as_of": info.as_of.isoformat(),
            "released_at": info.released_at.isoformat(),
            "is_demo": build.is_demo,
            "fingerprint": build.fingerprint,
        },
    )
    return ReleaseResult(info, tables, rows, tuple(drop_old_releases(warehouse)))


def current_fingerprint(warehouse: Path) -> str | None:
    """The fingerprint of what the current release was made from."""
    if current_release(warehouse) is None:
        return None
    content = json.loads((warehouse / RELEASES / CURRENT).read_text(encoding="utf-8"))
    fingerprint = content.get("fingerprint")
    return str(fingerprint) if fingerprint else None


def list_releases(warehouse: Path) -> list[Path]:
    """All release files, oldest first."""
    return sorted((warehouse / RELEASES).glob("[0-9]*.duckdb"))


def drop_old_releases(warehouse: Path) -> list[str]:
    """Keep the last 30 releases, the last one of each month, and the current one."""
    releases = list_releases(warehouse)
    last_of_month = {release.name[:6]: release for release in releases}
    kept = {*releases[-KEPT_LATEST:], *last_of_month.values()}
    if (current := current_release(warehouse)) is not None:
        kept.add(current.path)
    dropped = [release for release in releases if release not in kept]
    for release in dropped:
        release.unlink()
    return [release.stem for release in dropped]


def _checked(warehouse: Path) -> tuple[BuildRecord, AuditRecord]:
    build, audit = last_build(warehouse), last_audit(warehouse)
    if build is None:
        raise ReleaseRefused(
            f"no finished build stands in {warehouse}", hint="Run: leadsummit build"
        )
    if audit is None or audit.build_run_id != build.run_id:
        raise ReleaseRefused(
            f"build {build.run_id} has not been audited", hint="Run: leadsummit audit"
        )
    if not audit.success:
        raise ReleaseRefused(
            f"the audit of build {build.run_id} failed: {audit.failed} checks violated,"
            f" {audit.faults} broken",
            hint=f"Read the report beside {audit.results}, correct the data or the rule, and run"
            " again. The last release stays in place.",
        )
    return build, audit


def _write(
    warehouse: Path,
    temporary: Path,
    info: ReleaseInfo,
    build: BuildRecord,
    audit: AuditRecord,
    progress: Progress,
) -> tuple[int, int]:
    """Fill the temporary file; return the number of tables and rows."""
    with open_warehouse(warehouse) as connection:
        marts = [
            name
            for (name,) in connection.execute(
                "select table_name from information_schema.tables"
                " where table_schema = 'marts' order by table_name"
            ).fetchall()
            if name not in WAREHOUSE_ONLY
        ]
        if not marts:
            raise ReleaseRefused(
                "the warehouse holds no marts", hint="Run: leadsummit build, then leadsummit audit"
            )
        connection.execute(f"attach {literal(str(temporary))} as published")
        connection.execute("create schema published.marts")
        connection.execute("create schema published.release")
        rows = 0
        for number, name in enumerate(marts):
            progress(name, number, len(marts))
            rows += _count(
                connection,
                f"create table published.marts.{quoted(name)} as"
                f" select * from marts.{quoted(name)}",
            )
        connection.execute(INFO_DDL)
        connection.execute(
            "insert into published.release.info values (?, ?, ?, ?, ?)",
            [info.release_id, info.run_id, info.as_of, info.released_at, build.is_demo],
        )
        connection.execute(
            "create table published.release.audit_results as"
            f" select * from read_parquet({literal(audit.results)})"
        )
        progress("checkpoint", len(marts), len(marts))
        connection.execute("checkpoint published")
        connection.execute("detach published")
    return len(marts), rows


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0
