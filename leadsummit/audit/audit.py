"""Runs all suites over a warehouse and leaves results and a report behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from leadsummit.audit.catalogue import open_catalogue
from leadsummit.audit.loader import load_suites
from leadsummit.audit.report import write_report
from leadsummit.audit.results import write_results
from leadsummit.audit.runner import run_suites
from leadsummit.errors import LeadsummitError
from leadsummit.warehouse import DEFAULT_MEMORY

WAREHOUSE_FILE = "leadsummit.duckdb"


class NothingToAudit(LeadsummitError):
    """There is no warehouse, or nothing in it."""


@dataclass(frozen=True)
class AuditResult:
    """What the audit came to.

    Attributes:
        success: Every claim holds, and every check could be made.
        checked: Number of checks.
        failed: Checks that the data violates.
        faults: Checks that broke; they say nothing about the data.
        report: The HTML page.
        results: The Parquet file, one row per check.
    """

    success: bool
    checked: int
    failed: int
    faults: int
    report: Path
    results: Path


def run_audit(
    warehouse: Path,
    out_dir: Path,
    run_id: str,
    *,
    on_progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None,
) -> AuditResult:
    """Check raw, staging and marts of a warehouse, read-only.

    Args:
        warehouse: The folder that holds the warehouse file. The results go to its `audit/`.
        out_dir: Where the HTML report goes, as `<run_id>.html`.
        run_id: Names the run in results and report.
        on_progress: Called before each table with tables done, tables in all, and its name.

    Raises:
        NothingToAudit: There is no warehouse file, or no table in it.
    """
    file = warehouse / WAREHOUSE_FILE
    if not file.is_file():
        raise NothingToAudit(
            f"there is no warehouse to audit: {file} does not exist",
            hint="Run `leadsummit build` first, or name the folder with --warehouse.",
        )
    catalogue = open_catalogue(file)
    if not catalogue.tables:
        raise NothingToAudit(
            f"the warehouse {file} holds no tables",
            hint="Run `leadsummit land` and `leadsummit build` first.",
        )
    results = run_suites(
        file,
        load_suites(catalogue),
        settings=_settings(warehouse),
        on_object=on_progress,
    )

    rows = warehouse / "audit" / f"{run_id}.parquet"
    page = out_dir / f"{run_id}.html"
    write_results(results, rows)
    write_report(results, page, run_id=run_id, finished_at=datetime.now(UTC))
    faults = sum(result.is_fault for result in results)
    failed = sum(not result.success for result in results) - faults
    return AuditResult(
        success=failed == 0 and faults == 0,
        checked=len(results),
        failed=failed,
        faults=faults,
        report=page,
        results=rows,
    )


def _settings(warehouse: Path) -> dict[str, str]:
    return {
        "memory_limit": os.environ.get("LEADSUMMIT_MEMORY", DEFAULT_MEMORY),
        "temp_directory": str(warehouse / "spill"),
        "preserve_insertion_order": "false",
    }
