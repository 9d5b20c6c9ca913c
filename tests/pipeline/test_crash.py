"""Killed at any instant, a plain new run puts everything right, and readers notice nothing."""

from __future__ import annotations

import random
import time
from pathlib import Path

import duckdb
import pytest
from killing import kill_in_step, many, marts_of, some_delay
from running import Site
from small_project import SmallProject

from leadsummit.release_reader import current_release, open_release

pytestmark = pytest.mark.torture
FILES = 60


@pytest.mark.parametrize("seed", range(many(1, 5)))
def test_each_file_lands_once_or_not_at_all(site: Site, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    expected = {}
    for number in range(FILES):
        rows = chance.randrange(1, 3000)
        extra = f"extra_{number // 10}"
        body = "".join(f"{number}-{row},{'x' * 50}\n" for row in range(rows))
        path = site.landing / "erp" / f"object_{number % 3}" / f"{number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id,{extra}\n{body}broken\n" if rows > 200 else f"id,{extra}\n{body}")
        expected[path.relative_to(site.landing).as_posix()] = (rows, 1 if rows > 200 else 0)
    kills = 0
    for _ in range(many(6, 40)):
        process = site.start("land")
        status = site.warehouse / "status.json"
        kills += kill_in_step(process, status, "land", some_delay(chance, 1.5))
        _check_landed(site, expected, complete=False)
    assert kills > 0
    assert site.run("land").returncode == 0
    _check_landed(site, expected, complete=True)


def _check_landed(site: Site, expected: dict[str, tuple[int, int]], *, complete: bool) -> None:
    """Rows, rejects and entries tell the same story about each file."""
    file = site.warehouse / "leadsummit.duckdb"
    if not file.exists():
        return
    with duckdb.connect(str(file)) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'raw'"
            ).fetchall()
        ]
        if "_rejects" not in tables:
            return
        loads = connection.execute(
            "select file, row_count, reject_count from raw._loads"
        ).fetchall()
        assert len(loads) == len({load[0] for load in loads})
        assert {load[0]: load[1:] for load in loads}.items() <= expected.items()
        rows: dict[str, int] = {}
        for table in tables:
            if table.startswith("erp__"):
                counted = connection.execute(
                    f"select _file, count(*), count(distinct id) from raw.{table} group by all"
                ).fetchall()
                assert all(count == distinct for _, count, distinct in counted)
                rows |= {name: count for name, count, _ in counted}
        rejects = dict(
            connection.execute("select file, count(*) from raw._rejects group by all").fetchall()
        )
        assert rows == {load[0]: load[1] for load in loads}
        assert rejects == {load[0]: load[2] for load in loads if load[2]}
        if complete:
            assert len(loads) == len(expected)


@pytest.mark.parametrize("seed", range(many(1, 4)))
def test_a_killed_run_leaves_the_old_release_and_a_new_run_heals_all(
    site: Site, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    small = SmallProject.make(site)
    small.put("0.csv", "id,status\n0,open\n")
    small.answer("run", "--as-of", "2026-01-31")
    steps = ["land", "build", "audit", "release"]
    for number in range(1, many(5, 40)):
        small.put(f"{number}.csv", f"id,status\n{number},closed\n")
        before = current_release(site.warehouse)
        assert before is not None
        process = small.start("run", "--as-of", "2026-01-31")
        step = steps[number % 4]
        longest = {"land": 0.5, "build": 5.0, "audit": 4.0, "release": 0.5}[step]
        kill_in_step(process, site.warehouse / "status.json", step, some_delay(chance, longest))
        after = current_release(site.warehouse)
        assert after is not None
        if step != "release":
            assert after == before
        with open_release(after.path) as connection:
            count = connection.execute("select count(*) from fct_orders").fetchone()
            assert count is not None
            assert 1 <= count[0] <= number + 1
            info = connection.execute("select run_id from release.info").fetchone()
            assert info == (after.run_id,)
    healed = small.run("run", "--as-of", "2026-01-31")
    assert healed.returncode == 0, healed.stderr
    folder = site.warehouse / "releases"
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]

    undisturbed = SmallProject.make(Site(tmp_path / "undisturbed"))
    for path in sorted((site.landing / "erp" / "orders").iterdir()):
        undisturbed.put(path.name, path.read_text())
    undisturbed.answer("run", "--as-of", "2026-01-31")
    expected = current_release(undisturbed.site.warehouse)
    found = current_release(site.warehouse)
    assert expected is not None
    assert found is not None
    assert marts_of(found.path) == marts_of(expected.path)


@pytest.mark.parametrize("seed", range(many(1, 10)))
def test_the_demo_comes_out_the_same_after_kills(
    demo_files: Site, demo_run: Site, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    site = demo_files.copy_to(tmp_path / "site")
    for step, longest in (("land", 4.0), ("build", 25.0)):
        process = site.start("run")
        kill_in_step(process, site.warehouse / "status.json", step, some_delay(chance, longest))
        assert current_release(site.warehouse) is None
    healed = site.run("run")
    assert healed.returncode == 0, healed.stderr
    expected, found = current_release(demo_run.warehouse), current_release(site.warehouse)
    assert expected is not None
    assert found is not None
    assert marts_of(found.path) == marts_of(expected.path)


def test_dbt_ends_with_the_run_that_started_it(site: Site) -> None:
    small = SmallProject.make(site)
    small.put("a.csv", "id,status\n1,open\n")
    model = small.root / "models" / "fct_orders.sql"
    model.write_text(
        "select count(*) as id, 'open' as status from range(100000000) as a, range(1000) as b"
    )
    process = small.start("run")
    kill_in_step(process, site.warehouse / "status.json", "build", 4.0)
    model.write_text("select 1 as id, 'open' as status")
    started = time.monotonic()
    healed = small.run("run")
    assert healed.returncode == 0, healed.stderr
    assert time.monotonic() - started < 120
