"""The returns page: its numbers are those of the marts, and its lists are as long as they say."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import returns
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
TOTAL = {"dimension": "total", "dimension_value": "all"}


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    opened = ReleaseDatabase.open(found.path)
    yield opened, found.as_of
    opened.connection.close()


def parameters(release, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[0], months[-1], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "row_limit": None, "as_of": as_of}
    return {**state.query_parameters(), **rules}


def scalar(release, statement):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(statement).fetchone()[0]


@pytest.mark.parametrize(
    "narrowed",
    [{}, {"routes": ("direct",)}, {"directions": ("inbound",)}, {"measures": ("none",)}],
)
def test_the_leakage_and_its_lists_agree(release, narrowed):
    database, _ = release
    given = parameters(release, **narrowed)
    leakage = database.fetch("returns_leakage", given)
    if not narrowed:
        assert returns.leaked(leakage) == scalar(release, "select count(*) from marts.rpt_leakage")
        assert returns.leaked(leakage) > 0
    for row in leakage.to_dict("records"):
        asked = {"reason": "all", "age": "all"}
        if row["cut_by"] != "all":
            asked[row["cut_by"]] = row["part"]
        listed = database.fetch("list_leakage", given | asked)
        assert len(listed) == row["cycle_count"], (row["cut_by"], row["part"])
        assert listed["lead_cycle_key"].is_unique
    keys = database.fetch("returns_leakage_keys", given)
    assert len(keys) == returns.leaked(leakage)
    for cut_by in ("reason", "age"):
        counted = leakage.loc[leakage["cut_by"] == cut_by, "cycle_count"].sum()
        assert counted == returns.leaked(leakage)


def test_a_month_is_complete_once_its_youngest_has_had_the_days(release):
    database, as_of = release
    months = database.fetch("returns_months", parameters(release) | {"given": "all", "horizon": 90})
    assert len(months)
    for row in months.to_dict("records"):
        end = (pd.Timestamp(row["month"]) + pd.DateOffset(months=1)).tz_localize("Europe/Berlin")
        ready = end.tz_convert("UTC") + pd.Timedelta(days=90)
        assert row["is_complete"] == (ready <= pd.Timestamp(as_of)), row["month"]
    ever = database.fetch("returns_months", parameters(release) | {"given": "all", "horizon": None})
    assert not ever["is_complete"].any()
    assert returns.unfinished_from(ever) == ever["month"].iloc[0]


def test_bars_take_their_rates_from_the_report_in_a_fixed_order(release):
    database, _ = release
    parts = database.fetch("returns_slice", TOTAL)
    row = returns.row_of(parts, "all", 90)
    bars = returns.fate_bars(words_for("en"), LIGHT, row)
    assert list(bars["key"]) == ["touched", "ripe", "accepted", "won", "untouched"]
    assert list(bars["rate"]) == [row[f"{fate}_rate"] for fate in bars["key"]]
    ages = returns.age_bars(words_for("en"), Formats("en"), parts, "all")
    assert list(ages["key"]) == ["30", "90", "180", "365"]
    assert returns.row_of(parts, "nobody", 90) is None


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/returns.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_headline_says_who_comes_back_and_who_is_forgotten(release, open_page):
    database, _ = release
    row = returns.row_of(database.fetch("returns_slice", TOTAL), "all", 90)
    forgotten = scalar(release, "select count(*) from marts.rpt_leakage")
    assert open_page().subheader[0].value == (
        f"Of {row['given_back_count']:,} leads that sales gave back, "
        f"{100 * row['ripe_rate']:.1f}% came back ripe within 90 days. "
        f"{forgotten:,} are forgotten: since then nobody has touched them."
    )


def test_kind_and_days_stand_in_the_url(open_page):
    app = open_page()
    app.segmented_control(key="given").set_value("returned").run()
    app.segmented_control(key="within").set_value("ever").run()
    assert app.query_params == {"lang": "en", "given": "returned", "within": "ever"}
    assert any("returned after acceptance" in caption.value for caption in app.caption)
    assert not app.exception


def test_filters_that_the_report_does_not_know_together_are_named(open_page):
    app = open_page(route="direct", cycle="new_lead")
    assert "Sales route and Cycle type" in app.info[0].value
