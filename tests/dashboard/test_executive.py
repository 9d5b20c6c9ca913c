"""The one-pager: the Summit's own numbers, compared at the same age, on one sheet of paper."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import executive, texts
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
EN, FORMATS = words_for("en"), Formats("en")
NARROWED = [{}, {"routes": ("direct",)}, {"cycle_types": ("existing_customer_lead",)}]


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def parameters(release, first, last, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[first], months[last], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "as_of": as_of}
    return {**state.query_parameters(), **rules}


def of(steps, period):
    return steps[steps["period"] == period].set_index("step")


@pytest.mark.parametrize("narrowed", NARROWED)
def test_each_period_has_the_numbers_of_the_summit(release, narrowed):
    database, _ = release
    steps = database.fetch("executive_steps", parameters(release, -3, -1, **narrowed))
    for period, first, last in (("this", -3, -1), ("before", -6, -4), ("year", -15, -13)):
        given = parameters(release, first, last, **narrowed)
        summit = database.fetch("summit_steps", given).set_index("step")
        mine = of(steps, period)
        assert list(mine.index) == list(summit.index)
        assert mine["first_month"].dt.date.unique().tolist() == [given["first_month"]]
        for column in ("population_count", "passed_count"):
            assert mine[column].tolist() == summit[column].tolist(), (period, column)
        for column in ("conversion_rate", "conversion_rate_low", "conversion_rate_high"):
            assert mine[column].fillna(-1).tolist() == pytest.approx(
                summit[column].fillna(-1).tolist()
            )


def test_an_earlier_period_is_compared_as_old_as_this_one_is_now(release):
    database, as_of = release
    given = parameters(release, -3, -1)
    steps = of(database.fetch("executive_steps", given), "year")
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        cycles = cursor.execute(
            "select b_passed_at, c_passed_at from marts.fct_lead_cycles"
            " where b_passed_at is not null and (c_passed_at is null or c_passed_at >= b_passed_at)"
        ).df()
    local = cycles.apply(lambda at: at.dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin"))
    first = pd.Timestamp(given["first_month"], tz="Europe/Berlin") - pd.DateOffset(years=1)
    until = first + pd.DateOffset(months=3)
    then = pd.Timestamp(as_of).tz_convert("Europe/Berlin") - pd.DateOffset(years=1)
    cohort = local[(local["b_passed_at"] >= first) & (local["b_passed_at"] < until)]
    row = steps.loc["C"]
    assert row["population_count"] == len(cohort)
    assert row["then_population_count"] == (cohort["b_passed_at"] <= then).sum()
    assert row["then_passed_count"] == (cohort["c_passed_at"] <= then).sum()
    assert row["passed_count"] == cohort["c_passed_at"].notna().sum()
    assert row["then_passed_count"] < row["passed_count"], "they have had a year more since"


def test_the_difference_is_in_points_with_newcombes_interval(release):
    steps = release[0].fetch("executive_steps", parameters(release, -3, -1))
    this, year = of(steps, "this").loc["A"], of(steps, "year").loc["A"]
    low = ((this.conversion_rate - this.conversion_rate_low) ** 2
           + (year.then_rate_high - year.then_rate) ** 2) ** 0.5  # fmt: skip
    high = ((this.conversion_rate_high - this.conversion_rate) ** 2
            + (year.then_rate - year.then_rate_low) ** 2) ** 0.5  # fmt: skip
    difference = this.conversion_rate - year.then_rate
    assert year.difference_points == pytest.approx(100 * difference)
    assert year.difference_points_low == pytest.approx(100 * (difference - low))
    assert year.difference_points_high == pytest.approx(100 * (difference + high))
    assert year.is_clear == (difference - low > 0 or difference + high < 0)


def test_no_difference_before_records_begin_and_none_of_small_groups(release):
    database, _ = release
    months = filter_options(database).months
    early = parameters(release, -len(months), -len(months) + 2)
    steps = database.fetch("executive_steps", early)
    assert not of(steps, "year")["is_known"].any()
    assert steps["difference_points"].isna().all()
    said = executive.tiles(EN, FORMATS, steps)[0].below
    assert any("records do not reach back so far" in text for text in said)
    reached_in_part = parameters(release, 9 - len(months), 14 - len(months))
    year = of(database.fetch("executive_steps", reached_in_part), "year")
    assert year["population_count"].sum() > 0
    assert year["difference_points"].isna().all(), "half a period is no period to compare with"
    few = database.fetch("executive_steps", parameters(release, -3, -1) | {"min_group_size": 10**9})
    assert few["difference_points"].isna().all()
    assert {tile.value for tile in executive.tiles(EN, FORMATS, few)} == {"too few"}


def test_young_cohorts_are_said_and_old_ones_are_not(release):
    database, _ = release
    steps = database.fetch("executive_steps", parameters(release, -3, -1))
    assert not of(steps, "this")["is_mature"].any()
    tiles = executive.tiles(EN, FORMATS, steps)
    assert all(any("Still rising" in text for text in tile.below) for tile in tiles)
    mature_up_to = steps["mature_up_to"].min()
    last = max(
        month
        for month in filter_options(database).months
        if pd.Timestamp(month) + timedelta(days=31) < mature_up_to
    )
    given = parameters(release, -3, -1) | {"first_month": last, "last_month": last}
    old = executive.tiles(EN, FORMATS, database.fetch("executive_steps", given))
    assert not any("Still rising" in text for tile in old for text in tile.below)


def test_the_largest_clear_change_comes_first():
    def row(step, points, is_clear):
        return {
            "step": step, "name_de": step, "name_en": step, "period": "year",
            "difference_points": points, "is_clear": is_clear,
        }  # fmt: skip

    steps = pd.DataFrame([row("A", 1.5, True), row("B", -4.0, True), row("C", 9.0, False)])
    said = executive.movements(EN, FORMATS, steps)
    assert said.index("B") < said.index("A · A")
    assert "−4.0" in said
    assert "C · C" not in said
    assert "no threshold has clearly changed" in executive.movements(EN, FORMATS, steps[2:])


def test_the_page_says_the_numbers_of_the_other_pages(company_run, release, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"lang": "en", "count": "flow"})
    app.switch_page("views/executive.py").run()
    assert not app.exception, [error.message for error in app.exception]
    database, _ = release
    given = parameters(release, -12, -1)
    (facts,) = database.fetch("summit_headline", given).to_dict("records")
    assert app.subheader[0].value == texts.headline(EN, FORMATS, "cohort", facts)
    steps = of(database.fetch("executive_steps", given), "this")
    rates = [FORMATS.percent(rate) for rate in steps["conversion_rate"]]
    assert [metric.value for metric in app.metric] == rates
    shown = " ".join(text.value for text in app.markdown)
    (base,) = database.fetch("executive_consent", given).to_dict("records")
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        standing = cursor.execute(
            "select sum(at_end_count) from marts.rpt_contactable_base"
            " where purpose = 'any' and channel = 'any' and month = ?",
            [given["last_month"]],
        ).fetchone()
    assert base["at_end_count"] == standing[0]
    assert f"**{FORMATS.count(base['at_end_count'])}** persons may be contacted" in shown
    total = {"dimension": "total", "dimension_value": "all"}
    for query, rate in (
        ("executive_fast_lane", "reached_rate"),
        ("executive_returns", "ripe_rate"),
    ):
        (row,) = database.fetch(query, {**given, **total}).to_dict("records")
        assert f"**{FORMATS.percent(row[rate])}**" in shown, query


def test_a_filter_that_a_line_does_not_know_is_named_in_it(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"lang": "en", "direction": "inbound"})
    app.switch_page("views/executive.py").run()
    notes = [
        text.value for text in app.markdown if "*Without the filter: Direction.*" in text.value
    ]
    assert len(notes) == 2, "plan and customers; fast lane and returns have such a slice"
