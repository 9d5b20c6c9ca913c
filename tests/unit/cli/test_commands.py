"""Every command from outside: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock
from running import Site
from small_project import SmallProject

from leadsummit.release_reader import current_release, open_release

GOOD = "id,status\n1,open\n2,closed\n"


def test_a_run_lands_builds_audits_and_releases(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    result = small.answer("run", "--as-of", "2026-01-31")
    assert result["was_needed"]
    assert [file["row_count"] for file in result["landing"]["files"]] == [2]
    assert result["build"]["node_count"] == 4
    assert result["audit"]["success"]
    assert sorted(result["seconds"]) == ["audit", "build", "land", "release"]
    release = current_release(small.site.warehouse)
    assert release is not None
    assert release.run_id == result["run_id"]
    assert release.as_of.isoformat() == "2026-01-31T22:59:59.999999+00:00"
    with open_release(release.path) as connection:
        rows = connection.execute("select id, status, as_of from fct_orders order by id").fetchall()
        assert rows == [("1", "open", release.as_of), ("2", "closed", release.as_of)]
        checks = connection.execute("select success from release.audit_results").fetchall()
        assert checks == [(True,)]
    status = json.loads((small.site.warehouse / "status.json").read_text())
    assert (status["run_id"], status["outcome"]) == (result["run_id"], "ok")


def test_a_second_run_does_only_what_is_needed(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    first = small.answer("run")
    again = small.answer("run")
    assert not again["was_needed"]
    assert again["build"] is None
    assert again["current"] == first["current"]

    assert small.answer("run", "--force")["was_needed"]


def test_the_four_steps_work_one_by_one(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    assert small.answer("land")["files"][0]["status"] == "landed"
    assert "has not been audited" in _after_build(small).stderr
    assert small.answer("audit")["success"]
    assert small.answer("release")["table_count"] == 1
    status = small.answer("status")
    assert status["last_run"]["outcome"] == "ok"
    assert status["release_count"] == 1
    (landed,) = status["landed"]
    assert (landed["source"], landed["object"], landed["row_count"]) == ("erp", "orders", 2)
    told = small.run("status").stdout
    assert "Released: " in told
    assert "erp" in told


def _after_build(small: SmallProject):  # type: ignore[no-untyped-def]
    small.answer("build")
    refused = small.run("release")
    assert refused.returncode == 1
    return refused


def test_a_failing_audit_keeps_the_old_release(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    small.answer("run")
    before = current_release(small.site.warehouse)
    small.put("b.csv", "id,status\n3,lost\n")
    failed = small.run("run")
    assert failed.returncode == 1
    assert "the audit failed: 1 of 1 checks violated" in failed.stderr
    assert "The last release stays in place" in failed.stderr
    assert current_release(small.site.warehouse) == before
    status = json.loads((small.site.warehouse / "status.json").read_text())
    assert (status["outcome"], status["step"]) == ("failed", "audit")
    assert small.run("release").returncode == 1
    assert current_release(small.site.warehouse) == before


def test_a_failing_build_tells_dbts_own_words(small: SmallProject) -> None:
    small.put("a.csv", "id,status\n1,open\n1,open\n")
    failed = small.run("run")
    assert failed.returncode == 1
    assert "test unique_fct_orders_id: Got 1 result" in failed.stderr
    assert "dbt.log" in failed.stderr
    (small.root / "models" / "fct_orders.sql").write_text("select {{ broken")
    failed = small.run("build", "--json")
    assert "Compilation Error" in json.loads(failed.stdout)["error"]
    assert "Traceback" not in failed.stderr


def test_a_refused_file_fails_the_run_but_the_rest_is_released(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    small.put("b.csv", "id,status\nbroken\n")
    done = small.run("run")
    assert done.returncode == 1
    assert "refused erp/orders/b.csv" in done.stdout
    assert "Released" in done.stdout
    status = json.loads((small.site.warehouse / "status.json").read_text())
    assert status["outcome"] == "failed"
    assert "erp/orders/b.csv" in status["message"]
    again = small.run("run")
    assert again.returncode == 1
    assert "Nothing has changed since the current release" in again.stdout
    assert small.run("land", "--max-reject-share", "1").returncode == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("run", "--as-of", "soon"), "neither a date nor a time"),
        (("build", "--vars", "{"), "--vars is not JSON"),
        (("land", "--landing", "nowhere"), "does not exist"),
        (("run", "--max-reject-share", "2"), "max-reject-share"),
        (("climb",), "No such command"),
        (("run", "--colour", "red"), "No such option"),
    ],
)
def test_misuse_ends_with_two(small: SmallProject, args: tuple[str, ...], message: str) -> None:
    done = small.run(*args)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_key_only_the_demo_runs(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    refused = small.run("run", LEADSUMMIT_HASH_KEY="")
    assert refused.returncode == 2
    assert "export LEADSUMMIT_HASH_KEY" in refused.stderr
    assert not (small.site.warehouse / "leadsummit.duckdb").exists()


def test_nothing_landed_is_said(small: SmallProject) -> None:
    done = small.run("run")
    assert done.returncode == 2
    assert "nothing has landed" in done.stderr
    told = small.run("status")
    assert told.returncode == 0
    assert "Landed: nothing yet." in told.stdout


def test_one_writer_at_a_time(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    small.site.warehouse.mkdir()
    with FileLock(small.site.warehouse / "leadsummit.lock"):
        done = small.run("run")
    assert done.returncode == 1
    assert "another leadsummit is writing" in done.stderr


def test_errors_for_machines(small: SmallProject) -> None:
    done = small.run("release", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"].startswith("no finished build")


def test_every_command_and_option_has_words(site: Site) -> None:
    overview = site.run("--help").stdout
    for command in (
        *("demo", "land", "build", "audit", "release", "run", "status", "scorecard", "dashboard"),
    ):
        assert command in overview
        told = site.run(command, "--help")
        assert told.returncode == 0
        assert len(told.stdout) > 300


def test_options_win_over_the_environment(small: SmallProject, tmp_path: Path) -> None:
    small.put("a.csv", GOOD)
    elsewhere = tmp_path / "elsewhere"
    small.answer("land", "--warehouse", str(elsewhere))
    assert (elsewhere / "leadsummit.duckdb").exists()
    assert not small.site.warehouse.exists()
