"""The everyday charts draw what their frames say: order, values, words for small groups."""

import pandas as pd
import pytest

from leadsummit.dashboard.charts.plain import (
    Series,
    counts_figure,
    curves_figure,
    months_figure,
    rates_figure,
)
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import LIGHT

FORMATS, WORDS = Formats("en"), words_for("en")


def texts(figure):
    return [note.text for note in figure.layout.annotations]


@pytest.fixture
def rates():
    return pd.DataFrame(
        {
            "label": ["Zeta", "<b>Alpha</b>", "Mini"],
            "rate": [0.5, 0.25, 1.0],
            "rate_low": [0.4, 0.2, 0.3],
            "rate_high": [0.6, 0.35, 1.0],
            "population_count": [1200, 80, 2],
            "is_small_group": [False, False, True],
        }
    )


def test_rates_keep_their_order_and_small_groups_have_no_bar(rates):
    figure = rates_figure(rates, WORDS, FORMATS, LIGHT)
    (bars,) = figure.data
    assert list(bars.x) == [0.5, 0.25, 0.0]
    assert bars.error_x.array[0] == pytest.approx(0.1)
    assert bars.error_x.arrayminus[1] == pytest.approx(0.05)
    assert (bars.error_x.array[2], bars.error_x.arrayminus[2]) == (0, 0)
    assert texts(figure)[0] == "Zeta"
    assert texts(figure)[1] == "<b>50.0% of 1,200</b>"
    assert texts(figure)[2] == "&lt;b&gt;Alpha&lt;/b&gt;"
    assert texts(figure)[5] == "<b>too few (2)</b>"
    first, last = figure.layout.yaxis.range
    assert first > last, "the first row stands at the top"


def test_counts_share_a_scale_when_they_are_told_to():
    frame = pd.DataFrame({"label": ["b", "a"], "count": [1234, 0]})
    figure = counts_figure(frame, Formats("de"), LIGHT, most=5000)
    assert list(figure.data[0].x) == [1234, 0]
    assert list(figure.layout.xaxis.range) == [0, 5000]
    assert texts(figure)[1] == "<b>1.234</b>"
    assert figure.layout.separators == ",."


def test_months_leave_gaps_and_pale_what_may_still_change():
    frame = pd.DataFrame(
        {"month": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]), "n": [3, None, 5]}
    )
    series = [Series("n", "New", "#000000")]
    columns = months_figure(frame, series, FORMATS, LIGHT, unfinished_from="2026-03-01")
    assert list(columns.data[0].y) == [3, None, 5]
    assert list(columns.data[0].marker.opacity) == [1, 1, 0.45]
    lines = months_figure(frame, series, FORMATS, LIGHT, kind="lines", as_percent=True)
    assert lines.data[0].mode == "lines+markers"
    assert lines.layout.yaxis.tickformat == ".0%"


def test_a_curve_is_a_step_line_with_its_band():
    frame = pd.DataFrame(
        {
            "group": ["x", "x"],
            "days": [0, 10],
            "rate": [0.0, 0.4],
            "rate_low": [0.0, 0.3],
            "rate_high": [0.0, 0.5],
            "at_risk_count": [50, 20],
        }
    )
    band, line = curves_figure(frame, {"x": "X"}, {"x": "#123456"}, WORDS, FORMATS, LIGHT).data
    assert list(line.y) == [0.0, 0.4]
    assert line.line.shape == "hv"
    assert list(band.y) == [0.0, 0.5, 0.3, 0.0]
    assert "20 still followed" in line.hovertext[1]
