"""The list behind a number has as many rows as the number says, and shows nobody's name."""

from itertools import product
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import COUNTINGS, FilterState
from leadsummit.dashboard.lists import COLUMNS, LISTS
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
NARROWED = [{}, {"routes": ("direct",)}, {"cycle_types": ("existing_customer_lead",)}]


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def parameters(release, counting, narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState(counting, months[-9], months[-2], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "as_of": as_of}
    return {**state.query_parameters(), **rules, "row_limit": None}


@pytest.mark.parametrize(("counting", "narrowed"), list(product(COUNTINGS, NARROWED)))
def test_the_list_of_a_threshold_is_as_long_as_its_number(release, counting, narrowed):
    given = parameters(release, counting, narrowed)
    database, _ = release
    steps = database.fetch("summit_steps", given)
    assert steps["population_count"].sum() > 0
    for row in steps.to_dict("records"):
        for part in ("population", "passed"):
            listed = database.fetch("list_step", {**given, "step": row["step"], "part": part})
            assert len(listed) == row[f"{part}_count"], (row["step"], part)
            assert list(listed.columns) == list(COLUMNS)
            assert listed["lead_cycle_key"].is_unique


@pytest.mark.parametrize(("counting", "narrowed"), list(product(COUNTINGS, NARROWED)))
def test_the_list_of_a_stage_is_as_long_as_its_number(release, counting, narrowed):
    given = parameters(release, counting, narrowed)
    database, _ = release
    stages = database.fetch("summit_stages", given)
    assert stages["cycle_count"].sum() > 0
    for row in stages.to_dict("records"):
        listed = database.fetch("list_stage", {**given, "stage": row["stage_code"]})
        assert len(listed) == row["cycle_count"], row["stage_code"]


@pytest.mark.parametrize("narrowed", NARROWED)
@pytest.mark.parametrize("reached", ["A", "B", "C", "close"])
def test_the_list_of_what_attracted_is_as_long_as_its_number(release, reached, narrowed):
    given = parameters(release, "cohort", narrowed)
    database, _ = release
    parts = database.fetch("waterhole_attracted", given | {"by": "direction", "threshold": reached})
    assert parts["cycle_count"].sum() > 0
    for row in parts.to_dict("records"):
        for step, count in (("start", row["cycle_count"]), (reached, row["passed_count"])):
            asked = {"attracted": row["part"], "reached": step}
            listed = database.fetch("list_attracted", {**given, **asked})
            assert len(listed) == count, asked
            assert list(listed.columns) == list(COLUMNS)


def test_the_list_of_a_persona_is_as_long_as_its_number(release):
    given = parameters(release, "cohort", {})
    database, _ = release
    for row in database.fetch("personas_reached", given | {"threshold": "B"}).to_dict("records"):
        asked = {"attracted": "all", "reached": "B", "personas": [row["persona_id"]]}
        assert len(database.fetch("list_attracted", {**given, **asked})) == row["passed_count"]


def test_a_short_list_says_how_long_the_whole_one_is(release):
    database, _ = release
    given = parameters(release, "reached", {}) | {"step": "A", "part": "population"}
    listed = database.fetch("list_step", given | {"row_limit": 3})
    assert len(listed) == 3
    assert listed["total_count"].iloc[0] == len(database.fetch("list_step", given))


@pytest.fixture
def open_list(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/cycles.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_page_shows_the_list_and_counts_it(open_list):
    app = open_list(list="step", step="C", part="passed")
    (listed,) = app.dataframe
    assert app.subheader[0].value == f"{len(listed.value):,} cycles passed C"
    assert "Counting: Cohort" in app.caption[1].value


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ({"attracted": "unknown", "reached": "start"}, "cycles set out in the period · unknown"),
        (
            {"attracted": "inbound", "reached": "B"},
            "cycles that set out in the period have passed B · Inbound",
        ),
    ],
)
def test_the_list_of_what_attracted_says_whom_it_holds(open_list, url, said):
    app = open_list(list="attracted", **url)
    (listed,) = app.dataframe
    assert app.subheader[0].value == f"{len(listed.value):,} {said}"


@pytest.mark.parametrize(
    "url",
    [
        {},
        {"list": "nobody"},
        {"list": "step", "step": "A"},
        {"list": "step", "step": "A' or 1=1", "part": "passed"},
        {"list": "stage", "stage": "../../cycle_moves"},
    ],
)
def test_a_list_that_nobody_offers_shows_nothing(open_list, url):
    app = open_list(**url)
    assert "its list of cycles opens here" in app.info[0].value
    assert not app.dataframe


def test_a_filter_keeps_the_list(open_list):
    asked = {"list": "step", "step": "A", "part": "passed"}
    app = open_list(**asked)
    app.multiselect(key="routes").set_value(["direct"]).run()
    assert app.query_params == {"lang": "en", "route": "direct", **asked}


def test_every_list_has_its_query_and_every_query_its_list():
    queries = APP.parents[1] / "leadsummit" / "dashboard" / "queries"
    assert {file.stem for file in queries.glob("list_*.sql")} == {f"list_{name}" for name in LISTS}
