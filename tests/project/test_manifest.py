"""What the project promises of itself: every model is described, every mart keeps a contract."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.rates import RATES, WITHOUT_GROUP
from tests.project.conftest import ROOT, run_dbt

pytestmark = pytest.mark.xdist_group("dbt_project")
KINDS = [
    "enter",
    "advance",
    "skip",
    "fast_lane",
    "reopen",
    "reject",
    "return",
    "lose",
    "regress",
    "win",
    "exit",
]


@pytest.fixture(scope="session")
def manifest(empty_warehouse: Path) -> dict[str, Any]:
    text = (empty_warehouse / "target" / "manifest.json").read_text()
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def models(manifest: dict[str, Any], schema: str | None = None) -> list[dict[str, Any]]:
    return [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and schema in (None, node["schema"])
    ]


def test_every_model_and_seed_is_described(manifest: dict[str, Any]) -> None:
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed")]
    assert [n["name"] for n in nodes if not n["description"].strip()] == []


def test_every_mart_keeps_an_enforced_contract_with_described_columns(
    manifest: dict[str, Any],
) -> None:
    marts = models(manifest, "marts")
    assert len(marts) >= 24
    assert [m["name"] for m in marts if not m["contract"]["enforced"]] == []
    bare = [
        f"{m['name']}.{name}"
        for m in marts
        for name, column in m["columns"].items()
        if not column["description"].strip()
    ]
    assert bare == []


def test_every_kind_of_move_has_a_unit_test(manifest: dict[str, Any]) -> None:
    expected = {
        row.get("kind")
        for test in manifest["unit_tests"].values()
        if test["model"] == "int_cycle_moves"
        for row in test["expect"]["rows"] or []
    }
    assert set(KINDS) - expected == set()


def test_only_staging_reads_what_has_landed(manifest: dict[str, Any]) -> None:
    allowed = {"int_as_of", "int_trust_deliveries"}
    readers = {
        m["name"]
        for m in models(manifest)
        if m["schema"] != "staging" and m["sources"] and m["name"] not in allowed
    }
    assert readers == set()


def test_where_no_python_runs_the_expectations_have_the_same_columns(
    empty_warehouse: Path,
) -> None:
    shown = run_dbt(
        empty_warehouse,
        *("compile", "--inline", "select * from {{ leadsummit.default__expected_values() }} as e"),
        *("--output", "json", "--log-format", "json"),
    )
    events = [json.loads(line) for line in shown.stdout.splitlines() if line.startswith("{")]
    (sql,) = [e["data"]["compiled"] for e in events if e["info"]["name"] == "CompiledNode"]
    with duckdb.connect(str(empty_warehouse / "leadsummit.duckdb"), read_only=True) as connection:
        described = [
            {name: kind for name, kind, *_ in connection.execute(f"describe {query}").fetchall()}
            for query in (sql, "intermediate.int_expected_values")
        ]
        assert connection.execute(sql).fetchall() == []
    assert described[0] == described[1]


def test_seeds_have_the_columns_of_the_design() -> None:
    with (ROOT / "seeds" / "stages.csv").open() as file:
        codes = [row["stage_code"] for row in csv.DictReader(file)]
    assert codes == [
        "INF",
        "BEF",
        "EVA",
        "BEW",
        "MQL",
        "SAL",
        "SFC",
        "BAN",
        "BCI",
        "LPN",
        "ANG",
        "ABS",
        "AFS",
        "WIK",
        "CUS",
    ]


def test_every_rate_is_known_to_the_expectations_and_its_report_marks_small_groups(
    manifest: dict[str, Any],
) -> None:
    reports = {m["name"]: list(m["columns"]) for m in models(manifest, "marts")}
    rates = {
        (name, column)
        for name, columns in reports.items()
        for column in columns
        if name.startswith("rpt_") and column.endswith("_rate")
    }
    known = {(name, rate) for name, known in RATES.items() for rate in known}
    assert rates == known | WITHOUT_GROUP
    assert [name for name in RATES if "is_small_group" not in reports[name]] == []


def test_no_unit_test_depends_on_what_stands_in_the_seeds(manifest: dict[str, Any]) -> None:
    """A seed that is not given, or given without rows, is read from its file: the company's own."""
    reading = set()
    for test in manifest["unit_tests"].values():
        model = manifest["nodes"][f"model.leadsummit.{test['model']}"]
        told = {
            given["input"]
            for given in test["given"]
            if given["rows"] is not None or given.get("fixture")
        }
        for parent in model["depends_on"]["nodes"]:
            kind, _, name = parent.split(".")[:3]
            if kind == "seed" and f"ref('{name}')" not in {i.replace('"', "'") for i in told}:
                reading.add((test["name"], name))
    assert reading == set()
