"""What tests of source packs share: files as vendors write them, questions to what came of them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
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
        return self._connection.execute(query).fetchall()

    def one(self, query: str) -> Any:
        rows = self.rows(query)
        assert len(rows) == 1
        return rows[0][0] if len(rows[0]) == 1 else rows[0]

    def close(self) -> None:
        self._connection.close()


class Pack:
    """A landing folder and a warehouse that reads one source beside the canonical one."""

    def __init__(self, base: Path, source: str, **variables: object) -> None:
        self.site = Site(base)
        self.source = source
        self.variables = json.dumps({"sources": ["canonical", source]} | variables)

    def folder(self, name: str) -> Path:
        folder = self.site.landing / self.source / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def write_table(self, name: str, file: str, rows: Iterable[Mapping[str, str]]) -> None:
        """A table as a connector or a database writes it: CSV, empty where a row lacks a column."""
        records = list(rows)
        columns = list(dict.fromkeys(column for row in records for column in row))
        with (self.folder(name) / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(records)

    def write_json(self, name: str, file: str, content: object) -> None:
        """The answer of an API, or a list of records, in a file of its own."""
        (self.folder(name) / f"{file}.json").write_text(json.dumps(content), encoding="utf-8")

    def build_staging(self) -> Warehouse:
        """Land what is new and build what stands in staging of the source."""
        landed = self.site.run("land", **KEY)
        assert landed.returncode == 0, f"{landed.stdout}{landed.stderr}"
        built = subprocess.run(
            [
                *(sys.executable, "-m", "dbt.cli.main", "build", "--project-dir", str(PROJECT)),
                *("--profiles-dir", str(PROJECT), "--vars", self.variables),
                *("--exclude-resource-type", "unit_test"),
                *("--select", "role_mailboxes", f"path:models/staging/{self.source}"),
            ],
            env=environment(**self.site.env, **KEY, DBT_LOG_PATH=str(self.site.base / "logs")),
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode == 0, built.stdout
        return Warehouse(self.site)

    def run(self) -> Warehouse:
        """The whole way of the data, audit and release included."""
        done = self.site.run("run", "--vars", self.variables, **KEY)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return Warehouse(self.site)
