"""The ripeness page: its numbers are those of the marts, and another threshold can be tried."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
NARROWED = [{}, {"routes": ("direct",)}, {"cycle_types": ("existing_customer_lead",)}]
BANDS = [f"band_{number}" for number in range(1, 8)]


@pytest.fixture(scope="module")
def database(company_run):
    opened = ReleaseDatabase.open(current_release(company_run.warehouse).path)
    yield opened
    opened.connection.close()


def parameters(database, first=0, last=-1, **narrowed):
    """The filters over the months from first to last, by default all of them."""
    months = filter_options(database).months
    state = FilterState("cohort", months[first], months[last], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "row_limit": None}
    return {**state.query_parameters(), **rules}


def rows(database, statement, values=()):
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(statement, list(values)).df()


@pytest.mark.parametrize("way", ["offered", "fast_lane", "all"])
@pytest.mark.parametrize(
    ("narrowed", "part"),
    [({}, ("total", "all")), ({"routes": ("direct",)}, ("route", "direct"))],
)
def test_over_all_months_the_bands_are_those_of_the_report(database, way, narrowed, part):
    bands = database.fetch("ripeness_bands", parameters(database, **narrowed) | {"way": way})
    report = rows(
        database,
        "select * from marts.rpt_handover_ripeness"
        " where dimension = ? and dimension_value = ? and way = ?",
        [*part, way],
    ).set_index("ripeness_band")
    assert report.loc[0, "handover_count"] > 0
    names = {"all": 0} | {name: number for number, name in enumerate(BANDS, 1)}
    columns = {"accepted": "acceptance_rate", "won": "mature_win_rate", "unripe": "unripe_rate"}
    for row in bands.to_dict("records"):
        if row["part"] not in names:
            continue
        if names[row["part"]] not in report.index:
            assert row["handover_count"] == 0
            continue
        known = report.loc[names[row["part"]]]
        for count in ("handover_count", "unripe_count", "rejected_count", "mature_won_count"):
            assert row[count] == known[count]
        rate = columns[row["outcome"]]
        for bound in ("", "_low", "_high"):
            assert row[f"rate{bound}"] == pytest.approx(known[rate + bound], nan_ok=True)


@pytest.mark.parametrize("narrowed", NARROWED)
def test_the_lists_behind_the_bands_are_as_long_as_their_numbers(database, narrowed):
    given = parameters(database, -9, -2, **narrowed)
    for way in ("offered", "all"):
        bands = database.fetch("ripeness_bands", given | {"way": way})
        assert bands["handover_count"].max() > 0
        for row in bands.to_dict("records"):
            asked = {
                "accepted": {"all": "population_count", "accepted": "passed_count"},
                "won": {"old_enough": "population_count", "won_in_time": "passed_count"},
                "unripe": {"unripe": "passed_count", "rejected": "rejected_count"},
            }[row["outcome"]]
            for result, column in asked.items():
                listed = database.fetch(
                    "list_handover", given | {"way": way, "ripe": row["part"], "result": result}
                )
                assert len(listed) == row[column], (way, row["part"], result)


def test_reasons_add_up_to_those_of_the_report(database):
    given = parameters(database) | {"way": "all"}
    reasons = database.fetch("ripeness_reasons", given)
    report = rows(
        database,
        """
        select
            case when ripeness_band >= 5 then 'above' else 'below' end as part,
            reason_group,
            sum(reason_count) as reason_count
        from marts.rpt_rejection_reasons
        where dimension = 'total' and way = 'all' and ripeness_band > 0
        group by all
        """,
    )
    known = {(row.part, row.reason_group): row.reason_count for row in report.itertuples()}
    assert known
    assert {
        (row.part, row.reason_group): row.reason_count
        for row in reasons.itertuples()
        if row.reason_count
    } == known
    for part, found in reasons.groupby("part"):
        assert found["reason_count"].sum() == found["population_count"].iloc[0], part


@pytest.mark.parametrize("narrowed", NARROWED)
def test_overlooked_leads_are_those_of_the_report_and_of_their_lists(database, narrowed):
    given = parameters(database, **narrowed)
    overlooked = database.fetch("ripeness_overlooked", given)
    assert list(overlooked["state"]) == ["waiting", "late", "ended"]
    if not narrowed:
        report = rows(
            database, "select state, count(*) as n from marts.rpt_overlooked_leads group by state"
        )
        known = dict(zip(report["state"], report["n"], strict=True))
        assert known
        assert dict(zip(overlooked["state"], overlooked["lead_count"], strict=True)) == {
            state: known.get(state, 0) for state in overlooked["state"]
        }
    for row in overlooked.to_dict("records"):
        listed = database.fetch("list_overlooked", given | {"overlooked": row["state"]})
        assert len(listed) == row["lead_count"]


def test_another_threshold_is_set_beside_that_of_today(database):
    what_if = database.fetch("ripeness_what_if", {"dimension": "total", "dimension_value": "all"})
    assert list(what_if["assumed_score"]) == sorted(what_if["assumed_score"])
    (today,) = what_if[what_if["is_current"]].to_dict("records")
    assert (today["handed_over_change"], today["expected_won_change"]) == (0, 0)
    for row in what_if.to_dict("records"):
        assert row["handed_over_change"] == row["handed_over_count"] - today["handed_over_count"]
        if row["added_count"] == 0:
            assert row["expected_accepted_low"] == row["expected_accepted_count"]
        elif row["near_acceptance_rate"] is not None:
            assert row["expected_accepted_low"] <= row["expected_accepted_count"]
            assert row["expected_accepted_count"] <= row["expected_accepted_high"]


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.switch_page("views/ripeness.py").run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def test_the_slider_stands_in_the_url_and_changes_the_numbers(database, open_page):
    app = open_page
    what_if = database.fetch("ripeness_what_if", {"dimension": "total", "dimension_value": "all"})
    today = what_if[what_if["is_current"]].iloc[0]
    first = {metric.label: metric.value for metric in app.metric}
    assert first["Handed over"] == f"{today['handed_over_count']:,}"
    assert first["Wins lost"] == f"{today['lost_won_count']:,}"
    other = what_if.iloc[0]
    app.select_slider(key="b").set_value(f"{other['assumed_score']:g}").run()
    assert app.query_params == {"lang": "en", "b": f"{other['assumed_score']:g}"}
    second = {metric.label: metric.value for metric in app.metric}
    assert second["Handed over"] == f"{other['handed_over_count']:,}"
    assert any(f"With B = {other['assumed_score']:g}," in text.value for text in app.markdown)


def test_the_headline_says_how_many_came_too_early(database, open_page):
    months = parameters(database, -12, -1) | {"way": "offered"}
    bands = database.fetch("ripeness_bands", months)
    (row,) = bands[(bands["outcome"] == "unripe") & (bands["part"] == "all")].to_dict("records")
    assert open_page.subheader[0].value.startswith(f"{100 * row['rate']:.1f}% of the leads came")


def test_the_way_stands_in_the_url(open_page):
    open_page.segmented_control(key="way").set_value("fast_lane").run()
    assert open_page.query_params == {"lang": "en", "way": "fast_lane"}
    assert not open_page.exception
