"""Bars against marks, the plan's months, values by age: what is drawn is what the frame says."""

import pandas as pd
import pytest

from leadsummit.dashboard.charts.against import against_figure, ticks
from leadsummit.dashboard.charts.intervals import add_intervals
from leadsummit.dashboard.charts.plain import Series, months_figure
from leadsummit.dashboard.charts.plan import plan_months_figure
from leadsummit.dashboard.charts.value import value_figure
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT

FORMATS, WORDS = Formats("en"), words_for("en")


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "label": ["Zeta", "<b>Alpha</b>"],
            "value": [120.0, 40.0],
            "low": [100.0, None],
            "high": [150.0, None],
            "mark": [200.0, None],
            "text": ["120 of 200", "40, no plan"],
            "colour": ["#111111", "#222222"],
        }
    )


def test_bars_keep_their_order_and_marks_stand_across_them(rows):
    figure = against_figure(rows, FORMATS, LIGHT, value_name="came", mark_name="plan")
    bars, key, marks = figure.data
    assert list(bars.x) == [120, 40]
    assert list(bars.error_x.array) == [30, 0]
    assert list(bars.error_x.arrayminus) == [20, 0]
    assert list(marks.x) == [200, 200, None], "a row without a mark has none"
    assert marks.y[0] < 0 < marks.y[1]
    assert [key.name, marks.name, bars.showlegend] == ["came", "plan", False]
    assert key.marker.color == LIGHT.muted, "bars of two colours have none that stands for both"
    notes = [note.text for note in figure.layout.annotations]
    assert notes[:2] == ["Zeta", "<b>120 of 200</b>"]
    assert notes[2] == "&lt;b&gt;Alpha&lt;/b&gt;"
    assert figure.layout.xaxis.range[1] >= 200
    assert "plan: 200" in bars.hovertext[0]


def test_the_scale_reads_as_its_numbers_do(rows):
    def money(value):
        return FORMATS.rounded_money(value, "EUR")

    figure = against_figure(
        rows, FORMATS, LIGHT, value_name="expected", mark_name="came", show=money
    )
    assert figure.layout.xaxis.ticktext[1] == "€50"
    assert "€100 – €150" in figure.data[0].hovertext[0]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0]),
        (200, [0, 50, 100, 150, 200]),
        (9, [0, 2, 4, 6, 8]),
        (2.4e7, [0, 5e6, 1e7, 1.5e7, 2e7]),
    ],
)
def test_ticks_are_round_and_stay_within_the_scale(most, expected):
    assert ticks(most) == pytest.approx(expected)


@pytest.fixture
def months():
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-08-01", "2026-09-01", "2026-10-01"]),
            "actual_count": [50, 60, None],
            "forecast_count": [None, None, 20.0],
            "expected_count": [50.0, 60.0, 20.0],
            "expected_low": [50.0, 60.0, 12.0],
            "expected_high": [50.0, 60.0, 29.0],
            "target_value": [None, 55.0, 56.0],
        }
    )


def test_the_plan_is_a_line_over_each_month_that_has_one(months):
    came, forecast, expected, plan = plan_months_figure(
        months, WORDS, FORMATS, LIGHT, colour="#123456"
    ).data
    assert list(came.y) == [50, 60, None]
    assert list(forecast.y) == [None, None, 20]
    assert forecast.marker.pattern.shape == "/", "told apart without its colour"
    assert list(expected.y) == [20]
    assert (expected.error_y.array[0], expected.error_y.arrayminus[0]) == (9, 8)
    assert list(plan.y) == [55, 55, None, 56, 56, None]
    first, last = pd.Timestamp(plan.x[0]), pd.Timestamp(plan.x[1])
    assert first < pd.Timestamp("2026-09-01") < last


def test_without_plan_and_forecast_only_what_came_is_drawn(months):
    only = months.assign(forecast_count=None, target_value=None)
    figure = plan_months_figure(only, WORDS, FORMATS, LIGHT, colour="#123456")
    assert [trace.name for trace in figure.data] == ["came"]


def test_values_are_stacked_over_the_age_in_money():
    frame = pd.DataFrame(
        {"age_months": [0, 1], "customer_count": [9, 8], "a": [1000.0, 1500.0], "b": [0.0, 200.0]}
    )

    def money(value):
        return FORMATS.rounded_money(value, "EUR")

    figure = value_figure(
        frame,
        [Series("a", "sales", "#111111"), Series("b", "after", "#222222")],
        WORDS,
        FORMATS,
        LIGHT,
        money=money,
    )
    assert [trace.stackgroup for trace in figure.data] == ["value", "value"]
    assert list(figure.data[0].y) == [1000, 1500]
    assert "after 1 months: €200 (8 customers)" in figure.data[1].hovertext[1]
    assert figure.layout.yaxis.ticktext[-1] == "€1,500"


def test_intervals_reach_from_low_to_high():
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-01-01", "2026-02-01"]),
            "rate": [0.5, None],
            "low": [0.4, None],
            "high": [0.7, None],
        }
    )
    figure = months_figure(frame, [Series("rate", "r", "#111111")], FORMATS, LIGHT, kind="lines")
    line = add_intervals(figure, frame, "rate", "low", "high", LIGHT).data[0]
    assert list(line.error_y.array) == pytest.approx([0.2, 0])
    assert list(line.error_y.arrayminus) == pytest.approx([0.1, 0])
