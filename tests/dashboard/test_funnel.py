"""The funnel page: its numbers are those of the marts, and its moves add up."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"


@pytest.fixture(scope="module")
def database(company_run):
    opened = ReleaseDatabase.open(current_release(company_run.warehouse).path)
    yield opened
    opened.connection.close()


def parameters(database, **narrowed):
    months = filter_options(database).months
    state = FilterState("cohort", months[-9], months[-2], **narrowed)
    rules = {"min_group_size": 5, "dimension": "total", "dimension_value": "all"}
    return {**state.query_parameters(), **rules}


@pytest.mark.parametrize(
    "narrowed", [{}, {"routes": ("direct",)}, {"personas": ("peter_produktionsleiter",)}]
)
def test_moves_in_and_out_add_up_to_what_the_stage_says(database, narrowed):
    given = parameters(database, **narrowed)
    stages = database.fetch("funnel_stages", given)
    assert stages["entered_count"].sum() > 0
    for row in stages.to_dict("records"):
        for way, count in (("in", row["entered_count"]), ("out", row["left_count"])):
            moves = database.fetch(
                "funnel_moves", {**given, "stage": row["stage_code"], "way": way}
            )
            assert moves["move_count"].sum() == count, (row["stage_code"], way)


def test_the_stock_is_that_of_the_day_and_the_stages_keep_their_order(database):
    given = parameters(database)
    stages = database.fetch("funnel_stages", given)
    daily = dict(
        database.connection.execute(
            f"""
            select stage_code, sum(stock_count) from "{database.catalogue}".marts.fct_stage_daily
            where day = last_day(?) group by stage_code
            """,
            [given["last_month"]],
        ).fetchall()
    )
    assert dict(zip(stages["stage_code"], stages["stock_count"], strict=True)) == {
        code: daily.get(code, 0) for code in stages["stage_code"]
    }
    assert list(stages["position"]) == sorted(stages["position"])


def test_small_cohorts_have_no_share(database):
    few = parameters(database) | {"min_group_size": 10**9}
    assert database.fetch("funnel_stages", few)["next_rate"].isna().all()


def test_a_chosen_stage_stands_in_the_url(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.switch_page("views/funnel.py").run()
    assert not app.exception
    assert app.subheader[0].value.startswith("Most cycles stand in ")
    app.segmented_control(key="stage").set_value("SAL").run()
    assert app.query_params == {"lang": "en", "stage": "SAL"}
    assert any("Into SAL from" in element.value for element in app.markdown)
