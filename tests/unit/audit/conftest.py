"""A small warehouse that is sound, and ways to break it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from audited import Audit, Audited

from leadsummit.audit import run_audit

GOOD_WAREHOUSE = (Path(__file__).parent / "good_warehouse.sql").read_text()


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Build the sound warehouse, break it with SQL, and audit it."""

    def build_and_audit(*damage: str) -> Audited:
        with duckdb.connect(str(tmp_path / "leadsummit.duckdb")) as connection:
            connection.execute(GOOD_WAREHOUSE)
            for statement in damage:
                connection.execute(statement)
        result = run_audit(tmp_path, tmp_path / "reports", "run_1")
        return Audited(result=result, folder=tmp_path)

    return build_and_audit
