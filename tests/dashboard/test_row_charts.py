"""The charts in rows draw what their frames say: order, values, marks, and nothing for a gap."""

import pandas as pd
import pytest

from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.charts.rows import (
    balance_figure,
    dots_figure,
    shares_figure,
    spans_figure,
    targets_figure,
    weeks_figure,
)
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.theme import LIGHT

FORMATS = Formats("en")


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def test_a_span_goes_from_quartile_to_quartile_with_a_dot_at_the_median():
    frame = pd.DataFrame(
        {
            "label": ["Zeta", "<i>Alpha</i>"],
            "low": [2.0, None],
            "middle": [5.0, None],
            "high": [9.0, None],
            "text": ["5 days", "too few"],
        }
    )
    figure = spans_figure(frame, FORMATS, LIGHT, axis_title="Days")
    bars, dots = figure.data
    assert (list(bars.base), list(bars.x)) == ([2.0], [7.0])
    assert (list(dots.x), list(dots.y)) == ([5.0], [0])
    assert figure.layout.xaxis.title.text == "Days"
    assert texts(figure) == ["Zeta", "<b>5 days</b>", "&lt;i&gt;Alpha&lt;/i&gt;", "<b>too few</b>"]


def test_shares_are_stacked_in_their_order_and_told_apart_without_colour():
    frame = pd.DataFrame({"label": ["a", "b"], "text": ["", ""], "x": [0.4, None], "y": [0.6, 1.0]})
    series = [Series("x", "own", "#111111"), Series("y", "<b>other</b>", "#222222")]
    figure = shares_figure(frame, series, FORMATS, LIGHT)
    first, second = figure.data
    assert (list(first.x), list(second.x)) == ([0.4, 0.0], [0.6, 1.0])
    assert figure.layout.barmode == "stack"
    assert list(figure.layout.xaxis.range) == [0, 1]
    assert first.marker.pattern.shape != second.marker.pattern.shape
    assert second.name == "&lt;b&gt;other&lt;/b&gt;"


def test_a_target_is_a_mark_where_it_is_wanted_and_no_mark_without():
    frame = pd.DataFrame(
        {
            "label": ["a", "b", "c"],
            "rate": [0.3, 0.2, None],
            "rate_low": [0.25, 0.1, None],
            "rate_high": [0.4, 0.3, None],
            "target": [0.5, None, 0.1],
            "text": ["", "", ""],
        }
    )
    figure = targets_figure(frame, FORMATS, LIGHT, actual_name="came", target_name="wanted")
    bars, marks = figure.data
    assert list(bars.x) == [0.3, 0.2, 0.0]
    assert bars.error_x.array[0] == pytest.approx(0.1)
    assert bars.error_x.arrayminus[1] == pytest.approx(0.1)
    assert (bars.error_x.array[2], bars.error_x.arrayminus[2]) == (0, 0)
    assert (list(marks.x), list(marks.y)) == ([0.5, 0.1], [0, 2])
    assert figure.layout.xaxis.range[1] > 0.5


def test_each_step_of_a_balance_begins_where_the_one_before_ended():
    frame = pd.DataFrame(
        {
            "label": ["start", "in", "out", "end"],
            "text": ["10", "+5", "−3", "12"],
            "bar_from": [0, 10, 15, 0],
            "bar_to": [10, 15, 12, 12],
            "colour": ["#111111"] * 4,
        }
    )
    (bars,) = balance_figure(frame, FORMATS, LIGHT).data
    assert list(bars.base) == [0, 10, 15, 0]
    assert list(bars.x) == [10, 5, -3, 12]


def test_dots_have_a_shape_each_and_gaps_have_none():
    frame = pd.DataFrame({"label": ["a", "b"], "text": ["", ""], "x": [0.1, 0.2], "y": [0.3, None]})
    series = [Series("x", "first", "#111111"), Series("y", "last", "#222222")]
    traces = dots_figure(frame, series, FORMATS, LIGHT).data
    lines, dots = traces[:2], traces[2:]
    assert [list(line.x) for line in lines] == [[0.1, 0.3], [0.2, 0.2]]
    assert [list(dot.x) for dot in dots] == [[0.1, 0.2], [0.3]]
    assert len({dot.marker.symbol for dot in dots}) == 2


def test_weeks_keep_their_numbers_and_the_mark_stands_where_it_is_told():
    frame = pd.DataFrame({"week": [-1, 0, 3], "note": ["n"] * 3, "x": [1, 5, 2], "y": [0, 0, 4]})
    series = [Series("x", "running", "#111111"), Series("y", "after", "#222222")]
    figure = weeks_figure(
        frame,
        series,
        FORMATS,
        LIGHT,
        axis_title="Weeks",
        week_name="Week {week}",
        mark=2.5,
        mark_name="half",
    )
    running, after = figure.data
    assert list(running.x) == [-1, 0, 3]
    assert (list(running.y), list(after.y)) == ([1, 5, 2], [0, 0, 4])
    assert "Week -1" in running.hovertext[0]
    assert figure.layout.shapes[0].x0 == 2.5
    assert texts(figure) == ["half"]
    assert figure.layout.legend.traceorder == "normal"


def test_the_rows_keep_their_height_however_many_series_are_named():
    frame = pd.DataFrame({"label": ["a", "b"], "text": ["", ""]} | dict.fromkeys("vwxyz", 0.2))

    def height_of_rows(columns):
        series = [Series(column, column, "#111111") for column in columns]
        layout = shares_figure(frame, series, FORMATS, LIGHT).layout
        return layout.height - layout.margin.t

    assert height_of_rows("vw") == height_of_rows("vwxyz")
