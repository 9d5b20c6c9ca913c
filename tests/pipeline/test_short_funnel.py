"""A company that shortens its funnel by the seed: all is built, checked and counted as before.

Evidence of an inactive stage counts for the nearest active one before it. MQL, ANG and ABS stay
active, so what was before a threshold stays before it and what was behind stays behind.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from oracle.warehouse import PROJECT, make_project
from running import Site

from leadsummit.release_reader import current_release

SHORTENINGS = {
    "some_of_each": ("BEF", "SFC", "BCI", "LPN"),
    "one_nurturing_stage": ("BEF", "EVA", "BEW"),
    "another_nurturing_stage": ("INF", "BEF", "BEW"),
    "as_short_as_can_be": (
        "BEF", "EVA", "BEW", "SAL", "SFC", "BAN", "BCI", "LPN", "WIK", "CUS",
    ),
}  # fmt: skip
# The first in every run, the others only at length.
TRIED = list(SHORTENINGS) if os.environ.get("LEADSUMMIT_TORTURE") == "1" else ["some_of_each"]
STAMPS = "a_passed_at, b_passed_at, c_passed_at, won_at, started_at, ended_at, outcome"
# What the seeds say of a content or a touch: for which stage it counts, its cycle tells.
AS_SEEDS_SAY = {
    ("dim_stage", "stage_code"),
    ("dim_content", "stage_code"),
    ("fct_touches", "stage_code"),
    ("rpt_content_effect", "content_stage_code"),
}


@dataclass(frozen=True)
class Short:
    """A company with a shortened funnel, and the same one with the whole of it."""

    inactive: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(query).fetchall()

    def columns(self, catalogue: str) -> set[tuple[str, str, str]]:
        return set(
            self.connection.execute(
                "select table_name, column_name, data_type from duckdb_columns()"
                " where schema_name = 'marts' and database_name = ?",
                [catalogue],
            ).fetchall()
        )


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"short {name}")) for name in TRIED],
)
def short(
    request: pytest.FixtureRequest,
    demo_files: Site,
    demo_run: Site,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Short]:
    inactive = SHORTENINGS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    project = make_project(folder / "project", PROJECT / "seeds", inactive)
    shutil.copytree(PROJECT / "expectations", project / "expectations")
    site = demo_files.copy_to(folder / "site")
    done = site.run("run", LEADSUMMIT_PROJECT=str(project))
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    with duckdb.connect() as connection:
        for name, base in (("short", site), ("whole", demo_run)):
            release = current_release(base.warehouse)
            assert release is not None
            connection.execute(f"attach '{release.path}' as {name} (read_only)")
        yield Short(inactive, connection)


def test_all_marts_are_there_and_none_is_empty_that_was_not(short: Short) -> None:
    assert short.columns("short") == short.columns("whole")
    for table in {name for name, _, _ in short.columns("whole")}:
        counts = [
            short.rows(f"select count(*) from {catalogue}.marts.{table}")[0][0]
            for catalogue in ("short", "whole")
        ]
        assert bool(counts[0]) == bool(counts[1]), table


def test_no_inactive_stage_stands_in_any_mart(short: Short) -> None:
    named = ", ".join(f"'{stage}'" for stage in short.inactive)
    standing = []
    for table, column, kind in short.columns("short"):
        if kind == "VARCHAR" and (table, column) not in AS_SEEDS_SAY:
            found = short.rows(
                f'select count(*) from short.marts.{table} where "{column}" in ({named})'
            )
            standing += [(table, column)] if found != [(0,)] else []
        stage = re.fullmatch("(.*)_entered_at", column)
        if stage and stage[1].upper() in short.inactive:
            found = short.rows(f'select count("{column}") from short.marts.{table}')
            standing += [(table, column)] if found != [(0,)] else []
    assert standing == []


def test_the_balance_holds(short: Short) -> None:
    assert (
        short.rows("""
        select stage_code, cycle_type, persona_id, day from (
            select
                *,
                lag(stock_count, 1, 0) over (
                    partition by stage_code, cycle_type, persona_id order by day
                ) as before_count
            from short.marts.fct_stage_daily
        ) where stock_count <> before_count + entered_count - left_count""")
        == []
    )
    standing = (
        "select current_stage, count(*) from short.marts.fct_lead_cycles where outcome = 'open'"
    )
    stock = """
        select stage_code, sum(stock_count) from short.marts.fct_stage_daily
        where day = (select max(day) from short.marts.fct_stage_daily) and stock_count > 0"""
    assert short.rows(f"{stock} group by 1 order by 1") == short.rows(
        f"{standing} group by 1 order by 1"
    )


def test_the_thresholds_are_passed_as_in_the_whole_funnel(short: Short) -> None:
    """Cycle by cycle.

    With one exception: who opts out at MQL ends, and who was accepted goes on. Where SAL and all
    between it and the offer are inactive, to be accepted is to stand at MQL.
    """
    cycles = f"select person_key, cycle_number, {STAMPS} from {{}}.marts.fct_lead_cycles"
    if "SAL" in short.inactive:
        withdrew = (
            "select person_key from whole.marts.fct_consent_events where event_type = 'withdrawn'"
        )
        cycles += f" where person_key not in ({withdrew})"
    one, other = (set(short.rows(cycles.format(name))) for name in ("short", "whole"))
    assert len(other) > 300
    differing = sorted(one ^ other, key=str)
    assert not differing, f"{len(differing)} differ, like {differing[:4]}"
