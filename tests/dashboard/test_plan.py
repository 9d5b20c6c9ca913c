"""The plan page: its numbers are those of the mart, and its lists hold the cycles behind them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import plan
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.slices import slice_of
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
EN = words_for("en")


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def parameters(release, first=-9, last=-1, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[first], months[last], **narrowed)
    rules = {"min_group_size": 5, "timezone": "Europe/Berlin", "as_of": as_of, "row_limit": None}
    part = slice_of(state, ("personas",))
    return {**state.query_parameters(), **rules, **part.parameters()}


def ask(release, query, values=()):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(query, list(values)).df()


@pytest.mark.parametrize("narrowed", [{}, {"personas": ("peter_produktionsleiter",)}])
def test_the_months_are_those_of_the_mart(release, narrowed):
    given = parameters(release, **narrowed)
    months = release[0].fetch("plan_months", given)
    assert set(months["metric"]) == set(plan.GOALS)
    mart = ask(
        release,
        "select * from marts.rpt_targets where persona_id = ?",
        [given["dimension_value"]],
    ).set_index(["metric", "month"])
    compared = months.set_index(["metric", "month"])
    for column in ("target_value", "actual_count", "forecast_count", "expected_high"):
        expected = mart.loc[compared.index, column]
        assert compared[column].fillna(-1).tolist() == expected.fillna(-1).tolist()
    forecast = months[months["forecast_count"].notna()]
    assert len(forecast) > 0, "the period reaches up to now, so the forecast follows it"


def test_a_period_that_is_past_has_no_forecast(release):
    months = release[0].fetch("plan_months", parameters(release, -9, -3))
    assert months["forecast_count"].isna().all()


def test_attainment_counts_what_is_over_and_planned_and_nothing_else(release):
    given = parameters(release)
    found = release[0].fetch("plan_attainment", given)
    everybody = found[found["persona_id"] == "all"].set_index("metric")
    assert list(everybody.index) == list(plan.GOALS)
    for goal, row in everybody.iterrows():
        mart = ask(
            release,
            "select sum(actual_count), sum(target_value) from marts.rpt_targets"
            " where metric = ? and persona_id = 'all' and is_month_over"
            " and target_value is not null and month between ? and ?",
            [goal, given["first_month"], given["last_month"]],
        ).iloc[0]
        assert row["planned_actual_count"] == mart.iloc[0]
        assert row["target_value"] == mart.iloc[1]
        assert row["attainment_ratio"] == pytest.approx(mart.iloc[0] / mart.iloc[1])


@pytest.mark.parametrize("narrowed", [{}, {"personas": ("peter_produktionsleiter",)}])
def test_the_list_of_a_goal_is_as_long_as_its_number(release, narrowed):
    given = parameters(release, **narrowed)
    found = release[0].fetch("plan_attainment", given)
    mine = found[found["persona_id"] == given["dimension_value"]]
    assert mine["actual_count"].sum() > 0
    for row in mine.to_dict("records"):
        listed = release[0].fetch("list_passed", {**given, "goal": row["metric"]})
        assert len(listed) == row["actual_count"], row["metric"]


def test_the_check_adds_up_the_forecasts_that_are_drawn(release):
    given = parameters(release)
    check = release[0].fetch("plan_forecast_check", given)
    assert len(check) > 0
    for goal in plan.GOALS:
        drawn = release[0].fetch("plan_forecasts", {**given, "goal": goal})
        (row,) = check[(check["metric"] == goal) & (check["months_ahead"] == 0)].to_dict("records")
        assert row["forecast_made_count"] == len(drawn)
        assert row["within_count"] == drawn["is_within_interval"].sum()
        assert row["came_count"] == drawn["came_count"].sum()
        assert row["forecast_count"] == pytest.approx(drawn["forecast_count"].sum())
        assert row["within_rate_low"] < row["within_rate"] or row["within_rate"] == 0
    few = release[0].fetch("plan_forecast_check", given | {"min_group_size": 10**9})
    assert few["within_rate"].isna().all()
    assert few["came_rate_low"].isna().all()


def test_the_headline_names_what_is_behind(release):
    found = release[0].fetch("plan_attainment", parameters(release))
    mine = found[found["persona_id"] == "all"].copy()
    mine["attainment_ratio"] = [1.2, 0.8, 0.5, 1.1]
    said = plan.headline(EN, Formats("en"), mine)
    assert said.startswith("2 goals of the period are missed; furthest behind is Opportunities")
    assert "50.0%" in said
    mine["attainment_ratio"] = [1.2, 1.3, 1.5, 1.1]
    assert "the closest is Closed deals at 110.0%" in plan.headline(EN, Formats("en"), mine)
    mine["attainment_ratio"] = None
    assert "there is no plan" in plan.headline(EN, Formats("en"), mine)


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/plan.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_goal_stands_in_the_url_and_filters_without_effect_are_named(open_page):
    app = open_page(route="direct")
    assert "Without effect here: Sales route" in app.info[0].value
    app.segmented_control(key="goal").set_value("mql").run()
    assert app.query_params == {"lang": "en", "route": "direct", "goal": "mql"}
    assert any("Sales-ready leads (MQL): furthest" in text.value for text in app.markdown)


def test_one_persona_has_its_own_plan(open_page, release):
    given = parameters(release, -12, -1, personas=("peter_produktionsleiter",))
    found = release[0].fetch("plan_attainment", given)
    mine = found[found["persona_id"] == "peter_produktionsleiter"]
    app = open_page(persona="peter_produktionsleiter")
    assert app.subheader[0].value == plan.headline(EN, Formats("en"), mine)
    assert not any("furthest from the plan" in text.value for text in app.markdown)
