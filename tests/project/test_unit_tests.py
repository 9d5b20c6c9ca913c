"""The dbt unit tests, in a scratch warehouse, as they would spoil the increments of a real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.project.conftest import run_dbt


@pytest.mark.xdist_group("dbt_project")
def test_every_unit_test_of_the_models_passes(empty_warehouse: Path) -> None:
    tested = run_dbt(empty_warehouse, "test", "--select", "test_type:unit")
    results = json.loads((empty_warehouse / "target" / "run_results.json").read_text())["results"]
    tests = [r for r in results if r["unique_id"].startswith("unit_test.")]
    failed = [r["unique_id"] for r in tests if r["status"] != "pass"]
    assert len(tests) > 100
    assert not failed, tested.stdout[-6000:]
