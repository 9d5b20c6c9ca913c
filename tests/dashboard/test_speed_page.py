"""The speed page: its numbers are those of the marts, and its lists are as long as they say."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import response, speed
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
TOTAL = {"dimension": "total", "dimension_value": "all"}
NARROWED = [{}, {"routes": ("direct",)}, {"directions": ("inbound",)}]


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


@pytest.mark.parametrize("narrowed", NARROWED)
def test_what_is_overdue_today_is_that_of_the_report_and_of_its_lists(release, narrowed):
    database, _ = release
    given = parameters(release, **narrowed)
    today = database.fetch("speed_today", given)
    part = {"routes": ("route", "direct"), "directions": ("direction", "inbound")}
    dimension, value = next((part[field] for field in narrowed), ("total", "all"))
    stages = database.fetch("speed_stages", {"dimension": dimension, "dimension_value": value})
    known = stages.dropna(subset="open_over_sla_count").set_index("stage_code")
    assert known["open_over_sla_count"].sum() > 0
    for row in today.to_dict("records"):
        expected = known["open_over_sla_count"].get(row["stage_code"], 0)
        assert row["cycle_count"] == expected, row["stage_code"]
        listed = database.fetch("list_overdue", given | {"overdue": row["stage_code"]})
        assert len(listed) == row["cycle_count"]


@pytest.mark.parametrize("narrowed", NARROWED)
def test_gaps_are_those_of_the_report_and_of_their_lists(release, narrowed):
    database, _ = release
    given = parameters(release, **narrowed)
    gaps = database.fetch("speed_gaps", given)
    assert gaps["cycle_count"].sum() > 0
    if not narrowed:
        with database.connection.cursor() as cursor:
            cursor.execute(f'use "{database.catalogue}"')
            (count,) = cursor.execute("select count(*) from marts.rpt_sync_gaps").fetchone()
        assert gaps["cycle_count"].sum() == count
    for row in gaps.to_dict("records"):
        listed = database.fetch("list_gap", given | {"gap": row["sync_status"]})
        assert len(listed) == row["cycle_count"]
        assert listed["happened_at"].notna().all()


def test_stages_keep_the_order_of_the_process_and_bottlenecks_that_of_their_worth(release):
    database, _ = release
    stages = database.fetch("speed_stages", TOTAL)
    assert list(stages["position"]) == sorted(stages["position"])
    bottlenecks = database.fetch("speed_bottlenecks", TOTAL | {"cycle_kind": "new_lead"})
    wins = list(bottlenecks["additional_wins"].dropna())
    assert wins
    assert wins == sorted(wins, reverse=True)
    bars = speed.bottleneck_bars(words_for("en"), Formats("en"), LIGHT, bottlenecks)
    assert list(bars["count"]) == wins
    sync = database.fetch("speed_sync", TOTAL)
    assert sync["sync_status"].iloc[0] == "in_time"
    assert sync["cycle_count"].sum() == sync["ripe_count"].max()


def test_teams_bear_their_names_and_the_slowest_comes_first(release):
    database, _ = release
    asked = {"asked_by": "handover", "cut_by": "sales_unit", **TOTAL}
    parts = database.fetch("response_parts", asked)
    rates = list(parts.loc[parts["dimension_value"] != "unknown", "within_day_rate"].dropna())
    assert len(rates) > 1
    assert rates == sorted(rates)
    named = parts[parts["dimension_value"] != "unknown"]
    assert (named["name"] != named["dimension_value"]).all()


def test_half_an_answer_is_not_claimed_where_fewer_have_one():
    row = {
        "asked_count": 20,
        "is_small_group": False,
        "median_days": None,
        "within_day_rate": 0.125,
    }
    said = response.sentence(words_for("en"), Formats("en"), row)
    assert said == "Fewer than half have been answered so far. Within a day it was 12.5%."
    assert "Too few" in response.sentence(
        words_for("en"), Formats("en"), row | {"is_small_group": True}
    )


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/speed.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_headline_names_the_bottleneck_and_what_is_overdue(release, open_page):
    database, _ = release
    bottlenecks = database.fetch("speed_bottlenecks", TOTAL | {"cycle_kind": "new_lead"})
    first = bottlenecks.iloc[0]
    overdue = database.fetch("speed_today", parameters(release))["cycle_count"].sum()
    said = open_page().subheader[0].value
    assert said.startswith(f"It jams most in {first['stage_code']} {first['name_en']}")
    assert f"about {round(first['additional_wins']):,} more wins" in said
    assert f"{overdue:,} open leads stand longer" in said


def test_the_filter_of_the_cycle_type_decides_whose_bottlenecks_are_shown(open_page):
    app = open_page(cycle="existing_customer_lead", persona="peter_produktionsleiter")
    assert "jam" not in [control.key for control in app.segmented_control]
    assert any("(Existing customers)" in caption.value for caption in app.caption)
    app = open_page()
    app.segmented_control(key="jam").set_value("existing_customer_lead").run()
    assert app.query_params == {"lang": "en", "jam": "existing_customer_lead"}
    app.segmented_control(key="cut").set_value("region").run()
    assert app.query_params["cut"] == ["region"] or app.query_params["cut"] == "region"
    assert not app.exception


def test_a_stage_that_has_no_median_says_so():
    row = {"is_small_group": False, "median_days": None, "finished_median_days": 4.0}
    frame = pd.DataFrame(
        [{**row, "stage_code": "EVA", "name_de": "E", "name_en": "E", "owner": "marketing"}]
    )
    (text,) = speed.stay_bars(words_for("en"), Formats("en"), LIGHT, frame)["text"]
    assert text == "fewer than half have left"


def test_what_is_overdue_does_not_depend_on_the_zone_of_the_machine(release, company_run, tmp_path):
    database, _ = release
    given = parameters(release)
    copied = shutil.copy(current_release(company_run.warehouse).path, tmp_path / "there.duckdb")
    with duckdb.connect(copied) as connection:
        connection.execute("set global TimeZone = 'Pacific/Auckland'")
        there = ReleaseDatabase(connection, "there")
        assert there.fetch("speed_today", given).equals(database.fetch("speed_today", given))
