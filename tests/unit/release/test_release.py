"""A release appears complete or not at all, and can only be read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from finished_builds import AS_OF, pass_audit

from leadsummit import release as module
from leadsummit.release import ReleaseRefused, drop_old_releases, list_releases, make_release
from leadsummit.release_reader import current_release, open_release
from leadsummit.state import BuildRecord, begin_build, record_build


def test_a_release_holds_the_marts_and_nothing_else(warehouse: Path) -> None:
    result = make_release(warehouse)
    assert (result.table_count, result.row_count) == (3, 1002)
    with open_release(result.info.path) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'published'"
            " order by all"
        ).fetchall()
        assert tables == [
            ("marts", "dim_stage"), ("marts", "fct_touches"), ("marts", "rpt_summit"),
            ("release", "audit_results"), ("release", "info"),
        ]  # fmt: skip
        assert connection.execute("select n from rpt_summit").fetchall() == [(1000,)]
        assert connection.execute(
            "select release_id, run_id, as_of, released_at, is_demo from release.info"
        ).fetchall() == [(result.info.release_id, "run-1", AS_OF, result.info.released_at, True)]
    assert b"mia@example.com" not in result.info.path.read_bytes()


def test_the_pointer_names_the_release(warehouse: Path) -> None:
    assert current_release(warehouse) is None
    info = make_release(warehouse).info
    assert current_release(warehouse) == info
    content = json.loads((warehouse / "releases" / "current.json").read_text())
    assert content["file"] == f"{info.release_id}.duckdb"
    assert content["as_of"] == AS_OF.isoformat()
    assert content["run_id"] == "run-1"
    names = sorted(path.name for path in (warehouse / "releases").iterdir())
    assert names == [info.path.name, "current.json"]


def test_a_pointer_to_nowhere_is_no_release(warehouse: Path) -> None:
    make_release(warehouse).info.path.unlink()
    assert current_release(warehouse) is None
    (warehouse / "releases" / "current.json").write_text("{")
    assert current_release(warehouse) is None


def test_nothing_is_released_without_a_build_and_a_passed_audit(warehouse: Path) -> None:
    first = make_release(warehouse).info
    pass_audit(warehouse, run_id="run-2", success=False)
    with pytest.raises(ReleaseRefused, match="2 checks violated"):
        make_release(warehouse)
    begin_build(warehouse)
    with pytest.raises(ReleaseRefused, match="no finished build"):
        make_release(warehouse)
    assert current_release(warehouse) == first


def test_the_audit_of_another_build_does_not_count(warehouse: Path) -> None:
    record_build(warehouse, BuildRecord("run-2", AS_OF.isoformat(), "", True))
    with pytest.raises(ReleaseRefused, match="has not been audited"):
        make_release(warehouse)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into dim_stage values ('X', 2)",
        "create table marts.mine as select 1",
        "attach '{folder}/other.duckdb' as other",
        "copy dim_stage to '{folder}/out.csv'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('/etc/hostname')",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1MB'",
    ],
)
def test_a_reader_can_do_nothing_but_read(warehouse: Path, tmp_path: Path, statement: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with (
        open_release(make_release(warehouse).info.path) as connection,
        pytest.raises(duckdb.Error),
    ):
        connection.execute(statement.format(folder=tmp_path))


def test_an_open_release_stays_readable_while_the_next_one_appears(warehouse: Path) -> None:
    with open_release(make_release(warehouse).info.path) as old:
        with duckdb.connect(str(warehouse / "leadsummit.duckdb")) as writer:
            writer.execute("insert into marts.fct_touches values (1)")
        pass_audit(warehouse, run_id="run-2")
        info = make_release(warehouse).info
        with open_release(info.path) as new:
            assert old.execute("select count(*) from fct_touches").fetchall() == [(1000,)]
            assert new.execute("select count(*) from fct_touches").fetchall() == [(1001,)]
    assert current_release(warehouse) == info


def test_old_releases_make_room_but_for_one_a_month(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_LATEST", 3)
    current = make_release(warehouse).info.path
    names = [
        "20240105T000000Z", "20240131T000000Z", "20240201T000000Z", "20240202T000000Z",
        "20240203T000000Z", "20240204T000000Z",
    ]  # fmt: skip
    for name in names:
        (current.parent / f"{name}.duckdb").touch()
    dropped = drop_old_releases(warehouse)
    assert dropped == ["20240105T000000Z", "20240201T000000Z", "20240202T000000Z"]
    assert [release.stem for release in list_releases(warehouse)] == [
        "20240131T000000Z", "20240203T000000Z", "20240204T000000Z", current.stem,
    ]  # fmt: skip


@pytest.mark.parametrize("moment", ["publish", "write_json"])
def test_a_kill_before_the_switch_leaves_the_old_release(warehouse: Path, moment: str) -> None:
    old = make_release(warehouse).info
    script = (
        "import os, sys; from pathlib import Path; import leadsummit.release as m;"
        f"m.{moment} = lambda *_: os._exit(9); m.make_release(Path(sys.argv[1]))"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(warehouse)], check=False)
    assert ended.returncode == 9
    assert current_release(warehouse) == old
    new = make_release(warehouse).info
    assert current_release(warehouse) == new
    assert not list((warehouse / "releases").glob(".*"))
