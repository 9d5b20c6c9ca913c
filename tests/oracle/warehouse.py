"""A project of its own with the test's seeds, run through the real command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from oracle.rules import Settings

PROJECT = Path(__file__).resolve().parents[2]
DATABASE = "leadsummit.duckdb"


def make_project(folder: Path, seeds: Path, inactive: Sequence[str] = ()) -> Path:
    """Copy models, macros and settings; the seeds are those of the test.

    Args:
        folder: where the project will stand.
        seeds: the folder with the test's seeds.
        inactive: stages to switch off.
    """
    for name in ("models", "macros", "tests/dbt"):
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name)
    (folder / "seeds").mkdir(parents=True)
    for path in [*(PROJECT / "seeds").glob("*.yml"), *seeds.glob("*.csv")]:
        shutil.copy(path, folder / "seeds")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, folder)
    stages = folder / "seeds" / "stages.csv"
    lines = stages.read_text(encoding="utf-8").splitlines()
    switched = [
        line.replace(",true,", ",false,") if line.split(",")[0] in inactive else line
        for line in lines
    ]
    stages.write_text("\n".join(switched) + "\n", encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Warehouse:
    """Folders of one landing and its warehouse, and the project that builds it."""

    folder: Path
    project: Path
    settings: Settings

    @property
    def landing(self) -> Path:
        """Where the files to land lie."""
        return self.folder / "landing"

    def run(self, command: str, *arguments: str, as_of: str | None = None) -> None:
        """One command of `leadsummit`; a failure shows its words."""
        variables = self.settings.dbt_vars()
        variables["as_of"] = as_of or variables["as_of"]
        environment = os.environ | {
            "LEADSUMMIT_PROJECT": str(self.project),
            "LEADSUMMIT_LANDING": str(self.landing),
            "LEADSUMMIT_WAREHOUSE": str(self.folder / "warehouse"),
            "LEADSUMMIT_HASH_KEY": self.settings.hash_key,
            # Shared by all builds of a project, so that dbt parses it once.
            "LEADSUMMIT_DBT_TARGET": str(self.project / "target"),
        }
        if command == "build":
            arguments = (*arguments, "--vars", json.dumps(variables))
        result = subprocess.run(
            [sys.executable, "-m", "leadsummit.cli", command, *arguments],
            env=environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        said = result.stdout + result.stderr
        assert result.returncode == 0, f"leadsummit {command} failed:\n{said}"

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the built warehouse; times come back in UTC."""
        path = self.folder / "warehouse" / DATABASE
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
        return [
            {name: _aware(value) for name, value in zip(names, row, strict=True)} for row in rows
        ]

    def tables(self, schema: str) -> Sequence[str]:
        """The names of the tables in a schema."""
        found = self.query(
            "select table_name as name from information_schema.tables"
            f" where table_schema = '{schema}' order by 1"
        )
        return [str(row["name"]) for row in found]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and not value.tzinfo else value
