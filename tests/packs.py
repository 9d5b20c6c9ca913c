"""What tests of source packs share: files as vendors write them, questions to what came of them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from running import Site, environment

PROJECT = Path(__file__).resolve().parents[1]
KEY = {"LEADSUMMIT_HASH_KEY": "a key for tests only"}
# Deliveries one after the other, in several shapes: the rules themselves have unit tests.
in_full = pytest.mark.skipif(
    not os.environ.get("LEADSUMMIT_TORTURE"), reason="several deliveries in full: make torture"
)
FACTS = ("+path:models/marts/core", "+path:models/marts/dimensions", "+rpt_data_trust")


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


def build_staging(
    site: Site,
    source: str,
    dbt_vars: str | None = None,
    *,
    seeds: str = "resource_type:seed",
    untested: bool = True,
) -> Warehouse:
    """Land what is new and build what stands in staging of one source."""
    return _build(
        site,
        dbt_vars or variables(source),
        *(() if untested else ("test",)),
        select=(seeds, f"path:models/staging/{source}"),
    )


def run(site: Site, *sources: str, **more: Any) -> Warehouse:
    """Land what is new and go on to the facts, with these sources beside canonical."""
    return build_facts(site, variables(*sources, **more))


def build_facts(site: Site, dbt_vars: str) -> Warehouse:
    """Land what is new and build what it leads to, but for the reports: they know no source.

    Once only: builds of a part do not note what they have seen.
    """
    return _build(site, dbt_vars, select=("resource_type:seed", *FACTS))


def _build(site: Site, dbt_vars: str, *more_types: str, select: tuple[str, ...]) -> Warehouse:
    land(site)
    built = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "build", "--project-dir", str(PROJECT)),
            *("--profiles-dir", str(PROJECT), "--vars", dbt_vars),
            *("--resource-type", "seed", "--resource-type", "model"),
            *(word for kind in more_types for word in ("--resource-type", kind)),
            *("--select", *select),
        ],
        env=environment(**site.env, **KEY, DBT_LOG_PATH=str(site.base / "logs")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return Warehouse(site)


class Pack:
    """A landing folder and a warehouse that reads one source beside the canonical one."""

    def __init__(self, site: Site, source: str, **more: object) -> None:
        self.site = site
        self.source = source
        self.more = more

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
        write_json(self.site, f"{self.source}/{name}/{file}.json", content)

    def build_staging(self) -> Warehouse:
        """Land what is new, build what stands in staging of the source, and test it."""
        return build_staging(
            self.site,
            self.source,
            variables(self.source, **self.more),
            seeds="role_mailboxes",
            untested=False,
        )

    def run(self) -> Warehouse:
        """Land what is new and go on to the facts."""
        return run(self.site, self.source, **self.more)
