"""The waterhole: its numbers are those of the marts, and its filters do what they say."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import waterhole
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
TOTAL = {"dimension": "total", "dimension_value": "all"}
FORMATS, WORDS = Formats("en"), words_for("en")


@pytest.fixture(scope="module")
def database(company_run):
    opened = ReleaseDatabase.open(current_release(company_run.warehouse).path)
    yield opened
    opened.connection.close()


def asked(database, *, by="direction", threshold="B", **narrowed):
    """Everything that the queries of the page ask for, over all months."""
    months = filter_options(database).months
    state = FilterState("cohort", months[0], months[-1], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5}
    return {**state.query_parameters(), **rules, "by": by, "threshold": threshold}


def rows(database, text):
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(text).df()


@pytest.mark.parametrize("threshold", waterhole.THRESHOLDS)
@pytest.mark.parametrize("by", waterhole.BY)
def test_what_set_out_is_what_costs_are_reckoned_on(database, by, threshold):
    """Over all months the cohort is the same as that of the costs, old and young together."""
    attracted = database.fetch("waterhole_attracted", asked(database, by=by, threshold=threshold))
    costs = rows(
        database,
        f"""
        select
            case dimension_value when '(none)' then 'none' else dimension_value end as part,
            cycle_count + young_cycle_count as cycles,
            passed_count + young_passed_count as passed
        from marts.rpt_threshold_costs where dimension = '{by}' and threshold = '{threshold}'
        """,
    ).set_index("part")
    assert len(attracted) > 1
    for row in attracted.to_dict("records"):
        assert row["cycle_count"] == costs.loc[row["part"], "cycles"], row["part"]
        assert row["passed_count"] == costs.loc[row["part"], "passed"], row["part"]
    assert attracted["cycle_count"].sum() == costs["cycles"].sum()


def test_a_direction_chooses_rows_and_leaves_the_shares_alone(database):
    everybody = database.fetch("waterhole_attracted", asked(database))
    chosen = database.fetch("waterhole_attracted", asked(database, directions=("inbound",)))
    assert list(chosen["part"]) == ["inbound"]
    assert chosen["share"].iloc[0] == everybody.set_index("part").loc["inbound", "share"]
    assert everybody["share"].sum() == pytest.approx(1)


def test_a_rate_lies_in_its_interval_and_small_groups_have_none(database):
    attracted = database.fetch("waterhole_attracted", asked(database))
    rated = attracted[~attracted["is_small_group"]]
    assert (rated["rate_low"] <= rated["rate"]).all()
    assert (rated["rate"] <= rated["rate_high"]).all()
    few = asked(database) | {"min_group_size": 10**9}
    silent = database.fetch("waterhole_attracted", few)
    assert silent[["rate", "rate_low", "share"]].isna().all().all()
    assert database.fetch("waterhole_personas", few)["rate"].isna().all()
    assert database.fetch("waterhole_attribution", few)["linear"].isna().all()


def test_personas_add_up_to_all_cycles(database):
    personas = database.fetch("waterhole_personas", asked(database))
    sides = ["inbound_count", "outbound_count", "unknown_count"]
    assert (personas[sides].sum(axis=1) == personas["cycle_count"]).all()
    total = rows(database, "select count(*) as n from marts.fct_lead_cycles")["n"].iloc[0]
    assert personas["cycle_count"].sum() == total


@pytest.mark.parametrize(("query", "mart", "value"), [
    ("waterhole_costs", "rpt_threshold_costs", "cost_per_passing"),
    ("waterhole_delays", "rpt_measure_delays", "median_days"),
])  # fmt: skip
def test_costs_and_days_are_those_of_the_marts(database, query, mart, value):
    shown = database.fetch(query, asked(database, by="measure", threshold="A"))
    kept = rows(
        database,
        f"""
        select dimension_value as part, {value} from marts.{mart}
        where threshold = 'A' and dimension in ('total', 'measure')
        """,
    )
    assert shown.iloc[0]["part"] == "all"
    assert len(shown) == len(kept)
    expected = kept.set_index("part")[value]
    known = shown[shown[value].notna()]
    assert not known.empty
    for row in known.to_dict("records"):
        assert row[value] == expected[row["part"]]
    ordered = known[value].tolist()[1:]
    assert ordered == sorted(ordered)


@pytest.mark.parametrize("threshold", waterhole.THRESHOLDS)
def test_the_weeks_add_up_to_the_passings_of_all_measures(database, threshold):
    given = asked(database, threshold=threshold) | TOTAL
    weeks = database.fetch("waterhole_weeks", given)
    lasting = database.fetch("waterhole_lasting", given)
    counted = weeks["running_count"] + weeks["after_count"]
    assert counted.sum() == lasting["passed_count"].iloc[0] > 0
    half = lasting["half_life_weeks"].iloc[0]
    before = counted[weeks["week"] < half].sum()
    assert before * 2 >= counted.sum() > 2 * counted[weeks["week"] < half - 1].sum()


@pytest.mark.parametrize("threshold", waterhole.ATTRIBUTED)
@pytest.mark.parametrize("by", waterhole.BY)
def test_each_model_deals_out_everything(database, by, threshold):
    shares = database.fetch("waterhole_attribution", asked(database, by=by, threshold=threshold))
    for model in waterhole.MODELS:
        assert shares[model].sum() == pytest.approx(1, abs=1e-6), model


def test_the_headline_says_what_is_known_and_nothing_else(database):
    frames = [
        database.fetch(query, asked(database))
        for query in ("waterhole_attracted", "waterhole_costs", "waterhole_delays")
    ]
    said = waterhole.headline(WORDS, FORMATS, "EUR", "B", *frames)
    share = frames[0].set_index("part").loc["inbound", "share"]
    assert f"Inbound brings {FORMATS.percent(share)}" in said
    assert "An MQL costs €" in said
    without = frames[1].assign(cost_per_passing=None)
    assert "costs" not in waterhole.headline(
        WORDS, FORMATS, "EUR", "B", frames[0], without, frames[2]
    )
    none = waterhole.headline(WORDS, FORMATS, "EUR", "B", *(frame.head(0) for frame in frames))
    assert none == "No cycle set out in the period, so nobody was attracted."


@pytest.fixture
def open_page(monkeypatch):
    def open_(warehouse, **url):
        monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/waterhole.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_both_choices_stand_in_the_url(company_run, open_page):
    app = open_page(company_run.warehouse)
    app.segmented_control(key="by").set_value("channel").run()
    app.segmented_control(key="threshold").set_value("A").run()
    assert app.query_params == {"lang": "en", "by": "channel", "threshold": "A"}
    assert any("these are the MQLs" in caption.value for caption in app.caption)
    frames = [frame.value for frame in app.dataframe]
    assert "Organic search" in set(frames[0]["Attracted by"])
    again = open_page(company_run.warehouse, by="nonsense", threshold="D")
    assert again.segmented_control(key="by").value == "direction"
    assert again.segmented_control(key="threshold").value == "B"


def test_a_filter_that_has_no_effect_is_named(company_run, open_page):
    app = open_page(company_run.warehouse, route="direct")
    notes = [note.value for note in app.info]
    assert len(notes) == 4
    assert all(note.endswith("Without effect here: Sales route.") for note in notes)


def test_without_costs_and_measures_each_block_says_so(warehouses, open_page):
    said = "\n".join(element.value for element in open_page(warehouses["demo"]).markdown)
    assert "No cohort is old enough yet to be judged" in said
    assert "Too few have passed to say how long the effect lasts." in said
    assert "there is no credit to deal out" in said
    empty = open_page(warehouses["empty"])
    assert "nobody was attracted" in empty.subheader[0].value
    assert not empty.get("plotly_chart")
