"""The truth of a demo company beside the warehouse that was built from its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from running import Site

from leadsummit.demo import generate

MONTHS = 24


def built_company(site: Site, leads: int, seed: int) -> Site:
    """Make a company there and run the pipeline on it."""
    generate(leads, MONTHS, seed, site.landing)
    done = site.run("run", LEADSUMMIT_MEMORY="4GB")
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return site


@contextmanager
def beside_its_truth(site: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse as `warehouse`, read-only, and the files of the truth as views of `truth`."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        warehouse = site.warehouse / "leadsummit.duckdb"
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        connection.execute("create schema truth")
        for path in (site.base / "truth").glob("*.parquet"):
            connection.execute(f"create view truth.{path.stem} as from read_parquet('{path}')")
        yield connection
