"""What is fitted to the data, on a demo company large enough to learn from."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from running import Site

from leadsummit.lifetime import COLUMNS, expected_values
from leadsummit.scorecard.handovers import read_handovers
from leadsummit.scorecard.points import RuleProposal, score_by

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def warehouse(company_run: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    path = company_run.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_the_expectation_of_a_year_ago_saw_only_what_had_happened(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Histories in plain Python from what was sold, and the models on nothing else."""
    sold = warehouse.execute(
        "select customer_key, purchased_on, amount_reporting, persona_id, route"
        " from intermediate.int_customer_purchases order by customer_key, purchased_on"
    ).fetchall()
    today = date(2026, 9, 30)
    cut = today - timedelta(days=365)
    rows = []
    for customer, purchases in groupby(sold, key=lambda row: row[0]):
        bought = list(purchases)
        known = [row for row in bought if row[1] <= cut]
        came = [row for row in bought if row[1] > cut]
        if not known:
            continue
        again = [row[2] for row in known[1:] if row[2] > 0]
        rows.append(
            {
                "is_check": True,
                "customer_key": customer,
                "cohort_month": pd.Timestamp(known[0][1].replace(day=1)),
                "persona_id": known[0][3],
                "route": known[0][4],
                "horizon_days": 365,
                "followed_days": (cut - known[0][1]).days,
                "last_days": (known[-1][1] - known[0][1]).days,
                "repeat_count": len(known) - 1,
                "valued_count": len(again),
                "valued_mean": float(sum(again)) / len(again) if again else np.nan,
                "came_count": len(came),
                "came_amount": float(sum(row[2] for row in came)),
            }
        )
    expected = expected_values(pd.DataFrame(rows))
    found = warehouse.execute(
        f"select {', '.join(COLUMNS)} from intermediate.int_expected_values where is_check"
    ).df()
    keys = ["dimension", "dimension_value"]
    assert len(found) > 10
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True),
        expected.sort_values(keys, ignore_index=True),
        check_dtype=False,
        rtol=1e-9,
    )


def test_the_reports_show_the_expectation_beside_its_check(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    total = warehouse.execute("""
        select
            report.expectation_status,
            report.check_verdict,
            report.expected_value between report.expected_value_low and report.expected_value_high,
            report.check_came_count > 0,
            checks.is_value_within = (report.check_verdict = 'held')
        from marts.rpt_expected_value as report
        inner join marts.rpt_expected_value_check as checks
            on report.dimension = checks.dimension
        where report.dimension = 'total'""").fetchone()
    assert total is not None
    assert total[0] == "expected"
    assert total[1] in ("held", "too_low", "too_high")
    assert all(total[2:])


def test_old_customers_buy_in_the_story_as_they_did_before(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Purchases per customer and year since the first one, before the demo begins and after."""
    begins, ends = date(2024, 10, 1), date(2026, 9, 30)
    bought = warehouse.execute(
        "select customer_key, purchased_on from intermediate.int_customer_purchases"
        " order by customer_key, purchased_on"
    ).fetchall()
    counts, years = [0, 0], [0.0, 0.0]
    for _, purchases in groupby(bought, key=lambda row: row[0]):
        first, *later = [day for _, day in purchases]
        if first < begins:
            counts[0] += sum(day < begins for day in later)
            counts[1] += sum(day >= begins for day in later)
            years[0] += (begins - first) / timedelta(days=365)
            years[1] += (ends - begins) / timedelta(days=365)
    before, since = (count / year for count, year in zip(counts, years, strict=True))
    assert min(counts) > 100
    assert since == pytest.approx(before, rel=0.2)


def test_the_expectation_of_a_year_ago_held(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The models know nothing of how the demo's customers are drawn."""
    (total,) = warehouse.execute("""
        select check_verdict from marts.rpt_expected_value where dimension = 'total'""").fetchall()
    assert total == ("held",)
    tenths = warehouse.execute("""
        select is_count_within, came_count
        from marts.rpt_expected_value_check
        where dimension = 'expected_tenth' order by dimension_value""").fetchall()
    came = [count for _, count in tenths]
    assert sum(is_within for is_within, _ in tenths) >= 8
    assert sum(came[5:]) > 1.5 * sum(came[:5])


def test_a_proposal_is_written_and_nothing_is_changed(company_run: Site, tmp_path: Path) -> None:
    seeds = {file.name: file.read_bytes() for file in (ROOT / "seeds").glob("*.csv")}
    first, again = tmp_path / "first", tmp_path / "again"
    told = company_run.run("scorecard", "--out", str(first))
    assert told.returncode == 0, told.stderr
    for words in ("Only leads that were handed over have an outcome", "SC17", "Threshold B"):
        assert words in told.stdout
    answer = company_run.answer("scorecard", "--out", str(again))
    for name in ("scorecard.diff", "scorecard.json"):
        assert (first / name).read_bytes() == (again / name).read_bytes()
    assert json.loads((first / "scorecard.json").read_text()) == answer
    assert answer["diff"] == (first / "scorecard.diff").read_text()
    assert {file.name: file.read_bytes() for file in (ROOT / "seeds").glob("*.csv")} == seeds

    copy = tmp_path / "project"
    shutil.copytree(ROOT / "seeds", copy / "seeds")
    subprocess.run(["git", "init", "-q", "."], cwd=copy, check=True)
    # A correct proposal may be to leave all as it is.
    applied = subprocess.run(
        ["git", "apply", "--allow-empty", str(first / "scorecard.diff")],
        cwd=copy,
        capture_output=True,
        text=True,
    )
    assert applied.returncode == 0, applied.stderr
    with duckdb.connect() as connection:
        points = dict(
            connection.execute(
                "select rule_id, points from read_csv(?)", [str(copy / "seeds/scoring_rules.csv")]
            ).fetchall()
        )
    proposed = {r["rule_id"]: r["proposed_points"] for r in answer["proposal"]["rules"]}
    assert points == proposed


def test_the_score_of_the_marts_is_that_of_the_units(
    company_run: Site, warehouse: duckdb.DuckDBPyConnection
) -> None:
    handovers = read_handovers(company_run.warehouse)
    today = tuple(
        RuleProposal(r.rule_id, r.points, r.cap, r.points, r.cap, "", "", None)
        for r in handovers.rules
    )
    assert len(handovers) > 300
    assert np.allclose(
        score_by(handovers.units, handovers.rules, today), handovers.score, atol=1e-5
    )
    counts = warehouse.execute(
        "select count(*), sum(cast(decision = 'accepted' as int)),"
        " sum(cast(outcome = 'won' as int)) from marts.fct_handovers where not is_direct"
    ).fetchone()
    assert counts == (
        len(handovers),
        handovers.reached["accepted"].sum(),
        handovers.reached["won"].sum(),
    )


def test_too_little_data_ends_with_one_and_no_proposal(demo_run: Site, tmp_path: Path) -> None:
    done = demo_run.run("scorecard", "--out", str(tmp_path / "proposal"))
    assert done.returncode == 1
    assert "too little data for a scorecard" in done.stderr
    assert "nothing is proposed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "proposal").exists()
    told = demo_run.run("scorecard", "--json")
    assert "too little data" in json.loads(told.stdout)["error"]


@pytest.mark.parametrize("change", [(",2,,", ",3,,"), ("(DE|AT|CH)", "(DE|AT|CH|LI)")])
def test_rules_that_changed_since_the_build_are_noticed(
    company_run: Site, tmp_path: Path, change: tuple[str, str]
) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "seeds", project / "seeds")
    shutil.copy(ROOT / "dbt_project.yml", project)
    assert company_run.run("scorecard", LEADSUMMIT_PROJECT=str(project)).returncode == 0
    rules = project / "seeds" / "scoring_rules.csv"
    rule = "SC05,fit,leads,,country,^(DE|AT|CH)$,2,,"
    assert rule in rules.read_text()
    rules.write_text(rules.read_text().replace(rule, rule.replace(*change)))
    done = company_run.run("scorecard", LEADSUMMIT_PROJECT=str(project))
    assert done.returncode == 1
    assert "has changed since the warehouse was built" in done.stderr


def test_without_a_build_it_says_what_to_do(site: Site) -> None:
    done = site.run("scorecard")
    assert done.returncode == 1
    assert "no finished build" in done.stderr
    assert site.run("scorecard", "--outcome", "liked").returncode == 2
