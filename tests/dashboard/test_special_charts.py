"""Differences, spans and what-if lines draw what their frames say, in the order given."""

import pandas as pd
import pytest

from leadsummit.dashboard.charts.differences import differences_figure
from leadsummit.dashboard.charts.plain import Series, months_figure
from leadsummit.dashboard.charts.spans import LONGEST, spans_figure
from leadsummit.dashboard.charts.what_if import Expectation, Mark, what_if_figure
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT

FORMATS, WORDS = Formats("en"), words_for("en")


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def test_differences_stand_on_either_side_of_zero_in_points():
    frame = pd.DataFrame(
        {
            "label": ["Zeta", "<b>Alpha</b>", "Never"],
            "text": ["+", "-", "never met"],
            "difference": [0.1, -0.05, None],
            "low": [0.04, -0.2, None],
            "high": [0.16, 0.1, None],
            "colour": ["#111111", "#222222", "#333333"],
        }
    )
    figure = differences_figure(frame, WORDS, FORMATS, LIGHT)
    (dots,) = figure.data
    assert list(dots.x) == pytest.approx([10, -5])
    assert list(dots.y) == [0, 1], "a row without a difference has no dot"
    assert dots.error_x.array[1] == pytest.approx(15)
    assert dots.error_x.arrayminus[0] == pytest.approx(6)
    low, high = figure.layout.xaxis.range
    assert low == -high
    assert high > 20
    assert texts(figure)[2] == "&lt;b&gt;Alpha&lt;/b&gt;"
    assert texts(figure)[5] == "<b>never met</b>"
    assert "+10.0<br>95%: +4.0 to +16.0 points" in dots.hovertext[0]


def test_spans_run_from_quarter_to_quarter_and_out_of_the_picture():
    frame = pd.DataFrame(
        {
            "label": ["b", "a", "none"],
            "text": ["5 d", "365 d", "too few (1)"],
            "first_quartile_days": [2, 45, None],
            "median_days": [5, 365, None],
            "third_quartile_days": [9, None, None],
            "sla_days": [3, None, 7],
            "colour": ["#111111"] * 3,
        }
    )
    figure = spans_figure(frame, WORDS, FORMATS, LIGHT)
    bars, medians, allowed = figure.data
    assert list(bars.base) == [2, 45]
    assert list(bars.x) == [7, LONGEST - 45]
    assert list(medians.x) == [5], "a median beyond the picture is not drawn at its edge"
    assert (list(allowed.x), list(allowed.y)) == ([3, 7], [0, 2])
    assert texts(figure)[5] == "<b>too few (1)</b>"
    first, last = figure.layout.yaxis.range
    assert first > last, "the first row stands at the top"


def test_what_if_draws_each_line_over_all_limits_and_marks_two():
    frame = pd.DataFrame(
        {
            "b": [50, 100, 150],
            "n": [9, 5, 1],
            "w": [3, 2, None],
            "lo": [2, 2, None],
            "hi": [4, 2, None],
        }
    )
    figure = what_if_figure(
        frame,
        [Expectation("n", "All", "#111111"), Expectation("w", "Won", "#222222", "lo", "hi")],
        [Mark(100, "today"), Mark(50, "<i>then</i>")],
        "B",
        FORMATS,
        LIGHT,
        limit="b",
    )
    everything, band, won = figure.data
    assert list(everything.y) == [9, 5, 1]
    assert list(won.y) == [3, 2, None]
    assert list(band.y) == [4, 2, 2, 2]
    assert [shape.x0 for shape in figure.layout.shapes] == [100, 50]
    assert texts(figure) == ["today", "&lt;i&gt;then&lt;/i&gt;"]


def test_a_line_over_months_has_its_interval_behind_it():
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]),
            "rate": [0.3, None, 0.5],
            "low": [0.2, None, 0.4],
            "high": [0.4, None, 0.6],
        }
    )
    series = [Series("rate", "Share", "#123456", "low", "high")]
    band, line = months_figure(frame, series, FORMATS, LIGHT, kind="lines", as_percent=True).data
    assert list(band.y) == [0.4, 0.6, 0.4, 0.2]
    assert list(line.y) == [0.3, None, 0.5]


def test_differences_and_large_amounts_read_in_each_language():
    german = Formats("de")
    assert german.points(-0.0456) == "−4,6"
    assert FORMATS.points(0.1) == "+10.0"
    assert german.signed(-1204) == "−1.204"
    assert FORMATS.signed(0) == "±0"
    assert FORMATS.points(None) == "–"
    assert german.whole_money(47865803.5, "EUR") == "47.865.804\u00a0€"
    assert FORMATS.whole_money(1250.4, "EUR") == "€1,250"
