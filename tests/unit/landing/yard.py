"""A landing folder and a warehouse of one's own, and short words for using them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from leadsummit.landing import LandingResult, land
from leadsummit.warehouse import warehouse_file


@dataclass
class Yard:
    """A landing folder, its warehouse, and questions to them."""

    landing: Path
    warehouse: Path
    runs: int = 0

    def put(self, name: str, content: bytes | str) -> Path:
        path = self.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self, **options: Any) -> LandingResult:
        self.runs += 1
        return land(self.landing, self.warehouse, f"run-{self.runs}", **options)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse_file(self.warehouse)), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return connection.execute(sql).fetchall()

    def columns(self, table: str) -> list[str]:
        found = self.ask(
            "select column_name from duckdb_columns() where schema_name = 'raw'"
            f" and table_name = '{table}' order by column_index"
        )
        return [name for (name,) in found if not name.startswith("_")]
