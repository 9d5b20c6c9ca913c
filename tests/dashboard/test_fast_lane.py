"""The fast lane page: its numbers are those of the marts, and it claims no more than they say."""

from math import sqrt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import fast_lane
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
TOTAL = {"dimension": "total", "dimension_value": "all"}


@pytest.fixture(scope="module")
def database(company_run):
    opened = ReleaseDatabase.open(current_release(company_run.warehouse).path)
    yield opened
    opened.connection.close()


def parameters(database, **narrowed):
    months = filter_options(database).months
    state = FilterState("cohort", months[0], months[-1], **narrowed)
    return {**state.query_parameters(), "row_limit": None}


@pytest.mark.parametrize("narrowed", [{}, {"routes": ("direct",)}, {"directions": ("inbound",)}])
def test_who_waits_is_counted_listed_and_shown_alike(database, narrowed):
    given = parameters(database, **narrowed)
    (waiting,) = database.fetch("fast_lane_waiting", given).to_dict("records")
    keys = database.fetch("fast_lane_unanswered", given)
    assert len(keys) == len(database.fetch("list_unanswered", given)) == waiting["request_count"]
    if not narrowed:
        with database.connection.cursor() as cursor:
            cursor.execute(f'use "{database.catalogue}"')
            (count,) = cursor.execute(
                "select count(*) from marts.rpt_unanswered_requests"
            ).fetchone()
        assert waiting["request_count"] == count
    assert list(keys["waiting_days"]) == sorted(keys["waiting_days"], reverse=True)


def test_the_interval_of_the_difference_comes_from_both(database):
    seen = 0
    for match in fast_lane.MATCHES:
        for days in fast_lane.HORIZONS.values():
            frame = database.fetch("fast_lane_comparison", {"matched_on": match, "horizon": days})
            for row in frame.to_dict("records"):
                if row["is_small_group"]:
                    assert row["difference_low"] != row["difference_low"]
                    continue
                seen += 1
                below = sqrt(
                    (row["matched_win_rate"] - row["matched_win_rate_low"]) ** 2
                    + (row["normal_win_rate_high"] - row["normal_win_rate"]) ** 2
                )
                assert row["difference_low"] == pytest.approx(row["win_rate_difference"] - below)
                assert row["difference_low"] < row["win_rate_difference"] < row["difference_high"]
    assert seen


@pytest.mark.parametrize(
    ("low", "high", "begins"),
    [(0.01, 0.2, "It pays"), (-0.2, -0.01, "It does not pay"), (-0.1, 0.1, "That it pays is not")],
)
def test_the_verdict_asks_the_interval(low, high, begins):
    row = {"difference_low": low, "difference_high": high}
    assert fast_lane.verdict(words_for("en"), row).startswith(begins)


def test_each_step_is_a_share_of_its_own_population(database):
    ways = database.fetch("fast_lane_ways", TOTAL)
    assert list(ways["way"]) == ["fast_lane", "chat", "normal"]
    row = fast_lane.way_row(ways, "fast_lane")
    bars = fast_lane.step_bars(words_for("en"), LIGHT, row)
    assert list(bars["key"]) == ["taken", "answered", "reached", "win"]
    assert list(bars["population_count"]) == [
        row["offered_count"], row["taken_count"], row["taken_count"], row["reached_count"],
    ]  # fmt: skip
    assert bars["rate"].iloc[2] == pytest.approx(row["reached_count"] / row["taken_count"])
    normal = fast_lane.step_bars(words_for("en"), LIGHT, fast_lane.way_row(ways, "normal"))
    assert "answered" not in list(normal["key"]), "nobody asked, so nobody is answered"


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/fast_lane.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_headline_says_how_long_half_of_them_waited(database, open_page):
    row = fast_lane.way_row(database.fetch("fast_lane_ways", TOTAL), "fast_lane")
    waited = Formats("en").age(row["median_answer_hours"] / 24)
    said = open_page().subheader[0].value
    asked = f"{row['taken_count']:,}"
    assert said.startswith(
        f"Only half of {asked} who asked for contact were answered within {waited}."
    )


def test_under_a_filter_the_headline_does_not_judge(open_page):
    assert "pay" in open_page().subheader[0].value
    assert "pay" not in open_page(route="direct").subheader[0].value


def test_the_choices_stand_in_the_url(open_page):
    app = open_page()
    app.segmented_control(key="within").set_value("ever").run()
    app.segmented_control(key="alike").set_value("persona_stage").run()
    app.segmented_control(key="way").set_value("chat").run()
    assert app.query_params == {
        "lang": "en", "within": "ever", "alike": "persona_stage", "way": "chat",
    }  # fmt: skip
    assert not app.exception
