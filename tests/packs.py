"""Runs source packs on small deliveries: land, build what stands in staging, ask."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
from running import Site, environment

PROJECT = Path(__file__).resolve().parents[1]
KEY = {"LEADSUMMIT_HASH_KEY": "a key for tests only"}


class Warehouse:
    """Read-only questions to a warehouse."""

    def __init__(self, site: Site) -> None:
        file = site.warehouse / "leadsummit.duckdb"
        self._connection = duckdb.connect(str(file), read_only=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._connection.execute(query).fetchall()

    def one(self, query: str) -> Any:
        """The one row, or its one value."""
        rows = self.rows(query)
        assert len(rows) == 1
        return rows[0][0] if len(rows[0]) == 1 else rows[0]

    def close(self) -> None:
        """Let others in."""
        self._connection.close()


def write_json(site: Site, name: str, content: Any) -> Path:
    """Write a JSON file as an API answers, or one record per line."""
    file = site.landing / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(record) + "\n" for record in content), encoding="utf-8")
    else:
        file.write_text(json.dumps(content), encoding="utf-8")
    return file


def variables(*sources: str, **more: Any) -> str:
    """The vars of a run that reads these sources beside canonical."""
    return json.dumps({"sources": ["canonical", *sources]} | more)


def land(site: Site) -> None:
    """Land what is new."""
    landed = site.run("land", **KEY)
    assert landed.returncode == 0, f"{landed.stdout}{landed.stderr}"


def build_staging(site: Site, source: str) -> Warehouse:
    """Land what is new and build what stands in staging of one source."""
    land(site)
    built = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "build", "--project-dir", str(PROJECT)),
            *("--profiles-dir", str(PROJECT), "--vars", variables(source)),
            *("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"),
            *("--select", "resource_type:seed", f"path:models/staging/{source}"),
        ],
        env=environment(**site.env, **KEY, DBT_LOG_PATH=str(site.base / "logs")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return Warehouse(site)


def run(site: Site, *sources: str, **more: Any) -> Warehouse:
    """The whole way of the data, with these sources beside canonical."""
    done = site.run("run", "--vars", variables(*sources, **more), **KEY)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return Warehouse(site)
