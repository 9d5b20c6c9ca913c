"""One small demo company for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from leadsummit.demo import DemoResult, generate

TRUTH = (
    "persons",
    "identifiers",
    "cycles",
    "transitions",
    "consents",
    "requests",
    "fates",
    "undecidable",
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return generate(2000, 24, 7, tmp_path_factory.mktemp("demo") / "landing")


@pytest.fixture(scope="session")
def written(demo: DemoResult) -> Iterator[duckdb.DuckDBPyConnection]:
    """Truth tables, and the files of every contract as views of text."""
    with duckdb.connect() as connection:
        for table in TRUTH:
            connection.execute(
                f"create view {table} as from read_parquet('{demo.truth / table}.parquet')"
            )
        for folder in sorted((demo.out / "canonical").iterdir()):
            connection.execute(_view_of(folder))
        yield connection


def _view_of(folder: Path) -> str:
    return (
        f"create table {folder.name}_files as from read_csv('{folder}/*', all_varchar = true,"
        " union_by_name = true, ignore_errors = true, null_padding = false, filename = true)"
    )
