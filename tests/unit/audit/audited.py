"""An audit and what it found wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadsummit.audit import AuditResult

Failure = tuple[str, str | None, str]


@dataclass(frozen=True)
class Audited:
    """A finished audit of a small warehouse."""

    result: AuditResult
    folder: Path

    def failures(self, *, faults: bool = False) -> set[Failure]:
        """Object, column and claim of the checks that failed, or of those that broke."""
        rows = duckdb.execute(
            "select object, column_name, expectation from read_parquet($file)"
            " where not success and is_fault = $faults",
            {"file": str(self.result.results), "faults": faults},
        ).fetchall()
        return {(str(row[0]), row[1], str(row[2])) for row in rows}


Audit = Callable[..., Audited]
