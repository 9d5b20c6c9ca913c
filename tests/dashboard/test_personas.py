"""The page of personas: its numbers are those of the marts, and whoever is missed is named."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import personas
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
TOTAL = {"dimension": "total", "dimension_value": "all"}


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def asked(release, *, first=0, last=-1, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[first], months[last], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "as_of": as_of}
    return {**state.query_parameters(), **rules, "threshold": "B", "metric": "mql"}


def rows(release, text, values=None):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(text, values or []).df()


@pytest.mark.parametrize("threshold", personas.THRESHOLDS)
def test_over_all_months_the_cohort_is_that_of_the_mart(release, threshold):
    database, _ = release
    shown = database.fetch("personas_reached", asked(release) | {"threshold": threshold})
    kept = rows(release, "select * from marts.rpt_personas where dimension = 'total'")
    kept = kept.set_index("persona_id")
    assert set(shown["persona_id"]) == set(kept.index)
    rate = f"{'close' if threshold == 'close' else threshold.lower()}_rate"
    for row in shown.to_dict("records"):
        mart = kept.loc[row["persona_id"]]
        assert row["cycle_count"] == mart["cycle_count"]
        assert [row[f"{name}_count"] for name in ("a", "b", "c", "close")] == [
            mart[f"{name}_count"] for name in ("a", "b", "c", "close")
        ]
        assert row["attracted_rate"] == pytest.approx(mart["attracted_rate"])
        assert row["attracted_rate_low"] == pytest.approx(mart["attracted_rate_low"])
        assert row["rate"] == pytest.approx(mart[rate])
        assert row["rate_high"] == pytest.approx(mart[f"{rate}_high"])


def test_a_persona_chooses_its_row_and_keeps_its_share(release):
    database, _ = release
    everybody = database.fetch("personas_reached", asked(release)).set_index("persona_id")
    chosen = database.fetch("personas_reached", asked(release, personas=("mia_marketing",)))
    assert list(chosen["persona_id"]) == ["mia_marketing"]
    assert chosen["attracted_rate"].iloc[0] == everybody.loc["mia_marketing", "attracted_rate"]


@pytest.mark.parametrize("metric", personas.METRICS.values())
def test_what_was_wanted_is_summed_from_the_months_with_targets(release, metric):
    database, _ = release
    given = asked(release, first=-6) | {"metric": metric}
    shown = database.fetch("personas_wanted", given)
    kept = rows(
        release,
        """
        select persona_id, sum(actual_count) as actual, sum(target_value) as target
        from marts.rpt_persona_targets
        where metric = ? and month between ? and ? and persona_id <> 'all'
            and all_target_value is not null
        group by persona_id
        """,
        [metric, given["first_month"], given["last_month"]],
    ).set_index("persona_id")
    assert shown["target_value"].notna().any()
    for row in shown.to_dict("records"):
        assert row["actual_count"] == kept.loc[row["persona_id"], "actual"]
        if row["target_value"] == row["target_value"]:
            assert row["target_value"] == kept.loc[row["persona_id"], "target"]
            assert row["attainment"] == pytest.approx(row["actual_count"] / row["target_value"])
    assert shown["actual_count"].sum() == shown["all_actual_count"].iloc[0]
    assert shown["wanted_share"].sum() == pytest.approx(1)
    assert shown["rate"].sum() == pytest.approx(1)


def test_months_without_any_target_are_left_out_beside_months_with_one(release):
    database, _ = release
    whole = database.fetch("personas_wanted", asked(release)).iloc[0]
    assert 0 < whole["month_count"] < whole["period_month_count"]
    before = database.fetch("personas_wanted", asked(release, first=0, last=2))
    assert before["target_value"].isna().all()
    assert before["actual_count"].sum() > 0
    assert before["wanted_share"].isna().all()


def test_small_groups_have_no_rate(release):
    database, _ = release
    few = asked(release) | {"min_group_size": 10**9}
    assert database.fetch("personas_wanted", few)["rate"].isna().all()
    assert database.fetch("personas_reached", few)[["rate", "attracted_rate"]].isna().all().all()
    assert database.fetch("personas_content", few)["rate"].isna().all()


def test_touches_with_content_add_up_over_the_months(release):
    database, _ = release
    shown = database.fetch("personas_content", asked(release))
    kept = rows(
        release,
        """
        select persona_id, max(population_count) as touches,
            sum(touch_count) filter (where is_own) as own
        from marts.rpt_persona_content where dimension = 'total' group by persona_id
        """,
    ).set_index("persona_id")
    assert len(shown) > 1
    for row in shown.to_dict("records"):
        mart = kept.loc[row["persona_id"]]
        assert row["population_count"] == mart["touches"]
        assert row["own_count"] == (0 if mart["own"] != mart["own"] else mart["own"])
        assert row["own_count"] + row["shared_count"] + row["other_count"] == mart["touches"]


def test_certainties_of_a_persona_add_up(release):
    database, _ = release
    shown = database.fetch("personas_certainty", asked(release))
    kinds = ["sole", "clear", "narrow", "contested", "none", "stand_in"]
    assert shown[kinds].fillna(0).sum(axis=1).tolist() == pytest.approx([1.0] * len(shown))


def test_gaps_come_first_and_their_lists_are_as_long_as_they_say(release):
    database, _ = release
    given = asked(release)
    gaps = database.fetch("personas_gaps", given)
    assert gaps["is_gap"].tolist() == sorted(gaps["is_gap"], reverse=True)
    assert gaps["gap_count"].iloc[0] == gaps["is_gap"].sum() > 0
    for row in gaps.head(4).to_dict("records"):
        listed = database.fetch(
            "list_stage",
            {
                **given,
                "counting": "stock",
                "stage": row["stage_code"],
                "personas": [row["persona_id"]],
                "cycle_types": [row["cycle_type"]],
                "row_limit": None,
            },
        )
        assert len(listed) == row["stock_count"]


@pytest.fixture
def open_page(monkeypatch):
    def open_(warehouse, **url):
        monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/personas.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_headline_names_who_comes_and_who_is_missed(company_run, open_page):
    app = open_page(company_run.warehouse)
    said = app.subheader[0].value
    table = app.dataframe[0].value
    shares = [float(value.rstrip("%")) for value in table["Share"]]
    assert "comes most often: " in said
    assert "is missed most: " in said or "no persona is missed" in said
    assert len(shares) == len(table) > 1
    app.segmented_control(key="threshold").set_value("close").run()
    assert app.query_params == {"lang": "en", "threshold": "close"}
    assert "Wins" in app.subheader[1].value


def test_filters_without_effect_are_named_where_they_have_none(company_run, open_page):
    app = open_page(company_run.warehouse, route="direct", persona="mia_marketing")
    assert len(app.info) == 5
    assert all(note.value.endswith("Without effect here: Sales route.") for note in app.info)
    assert all(len(frame.value) == 1 for frame in app.dataframe[:5])


def test_without_targets_content_and_value_each_block_says_so(warehouses, open_page):
    app = open_page(warehouses["demo"])
    said = "\n".join(element.value for element in app.markdown)
    assert "There are no targets to compare with." in app.subheader[0].value
    assert "Nobody passed this threshold in the period" in said
    assert "Too few cycles are known to say what one is worth." in said
    assert "Nobody has been given a persona yet." in said
    assert "No touch with content of the catalogue is known" in said
    empty = open_page(warehouses["empty"])
    assert "there is nobody to describe" in empty.subheader[0].value
    assert not empty.get("plotly_chart")
