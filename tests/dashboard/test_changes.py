"""What changed: differences are those of two countings, chance is not told as news."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import release_factory as factory
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import changes
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.release_reader import all_releases, current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
WORDS, FORMATS = words_for("en"), Formats("en")


@pytest.fixture(scope="module")
def database(company_run):
    opened = ReleaseDatabase.open(current_release(company_run.warehouse).path)
    yield opened
    opened.connection.close()


def test_the_totals_are_those_of_the_summit(database):
    months = filter_options(database).months
    asked = FilterState("flow", months[-9], months[-2]).query_parameters()
    rules = {"min_group_size": 5, "timezone": "Europe/Berlin"}
    counts = database.fetch("changes_counts", asked)
    totals = counts[counts["dimension"] == "total"].set_index("metric")["counted"]
    steps = database.fetch("summit_steps", asked | rules).set_index("step")["passed_count"]
    assert {step: totals[step] for step in steps.index} == steps.to_dict()
    headline = database.fetch("summit_headline", asked | rules | {"counting": "cohort"})
    assert totals["started"] == headline["started_count"].iloc[0]
    for _dimension, part in counts.groupby("dimension"):
        assert part.groupby("metric")["counted"].sum().to_dict() == totals.to_dict()


def between(database, now, before):
    columns = ["metric", "dimension", "dimension_value", "counted"]
    frames = {
        "counts_now": pd.DataFrame(now, columns=columns),
        "counts_before": pd.DataFrame(before, columns=columns),
    }
    return database.fetch("changes_between", {"min_group_size": 5}, frames)


def test_what_is_missing_on_one_side_is_zero_there(database):
    rows = between(
        database,
        [("A", "routes", "direct", 40), ("A", "total", "all", 40)],
        [("A", "routes", "indirect", 9), ("A", "total", "all", 9)],
    )
    found = rows.set_index(["dimension", "dimension_value"])
    assert rows["dimension"].iloc[0] == "total"
    assert found.loc[("routes", "direct"), "difference"] == 40
    assert found.loc[("routes", "indirect"), "difference"] == -9
    assert found.loc[("total", "all"), "change_rate"] == pytest.approx(31 / 9)
    assert pd.isna(found.loc[("routes", "direct"), "change_rate"])
    assert found.loc[("total", "all"), "strength"] == pytest.approx(31 / 7)


def test_chance_is_no_news_and_each_metric_is_told_once(database):
    calm = between(database, [("A", "routes", "direct", 104)], [("A", "routes", "direct", 100)])
    assert changes.headline(WORDS, FORMATS, calm, {}).startswith("Nothing moved")
    loud = between(
        database,
        [("A", "routes", "direct", 200), ("A", "cycle_types", "y", 190), ("B", "routes", "x", 5)],
        [("A", "routes", "direct", 100), ("A", "cycle_types", "y", 100), ("B", "routes", "x", 60)],
    )
    said = changes.headline(WORDS, FORMATS, loud, {"routes": {"direct": "Direct *sales*"}})
    assert said == (
        r"What moved most: Passed B – x −55 (60 → 5, −91.7%) and "
        r"Passed A – Direct \*sales\* +100 (100 → 200, +100.0%)."
    )


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        ("previous", (date(2025, 11, 1), date(2026, 1, 1))),
        ("year", (date(2025, 2, 1), date(2025, 4, 1))),
        ("release", (date(2026, 2, 1), date(2026, 4, 1))),
    ],
)
def test_the_period_to_compare_with(against, expected):
    state = FilterState("flow", date(2026, 2, 1), date(2026, 4, 1))
    before = changes.period_before(state, against)
    assert (before.first, before.last) == expected


def test_an_earlier_report_of_the_same_period_can_be_chosen(tmp_path, monkeypatch):
    factory.build_release(tmp_path, factory.demo_company(400), "20260901T040000Z")
    factory.build_release(tmp_path, factory.demo_company(900), "20261001T041200Z")
    (tmp_path / "releases" / "20260101T000000Z.duckdb").write_bytes(b"no database")
    assert [found.release_id for found in all_releases(tmp_path / "releases")] == [
        "20261001T041200Z",
        "20260901T040000Z",
    ]
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"lang": "en", "against": "release"})
    app.switch_page("views/changes.py").run()
    assert not app.exception
    assert app.query_params["release"] in ("20260901T040000Z", ["20260901T040000Z"])
    table = app.dataframe[0].value.set_index("Movement")
    now, before = table.loc["Set out", ["Now", "Before"]]
    assert int(now.replace(",", "")) > int(before.replace(",", "")) > 0
