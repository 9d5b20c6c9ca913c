"""The plan month by month: what came, what is forecast with its interval, and what is planned."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.intervals import add_intervals
from leadsummit.dashboard.charts.plain import Series, months_figure
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.theme import Palette

# Half the width of a plan's line over its month.
HALF_MONTH = pd.Timedelta(days=12)


def plan_months_figure(
    frame: pd.DataFrame, words: Words, formats: Formats, palette: Palette, *, colour: str
) -> go.Figure:
    """Columns of actuals, the hatched forecast on top of them, and a line over each month.

    Args:
        frame: month, actual_count, forecast_count, expected_count, expected_low, expected_high,
            target_value; what does not exist is missing.
        colour: Of the columns.
    """
    series = [Series("actual_count", words("came"), colour)]
    has_forecast = frame["forecast_count"].notna().any()
    if has_forecast:
        series.append(Series("forecast_count", words("forecast"), colour))
    figure = months_figure(frame, series, formats, palette)
    if has_forecast:
        # Hatched, so that it differs from what came without its colour, too.
        figure.data[1].marker = {
            "color": palette.surface,
            "line": {"color": colour, "width": 1.5},
            "pattern": {"shape": "/", "fgcolor": colour, "bgcolor": palette.surface, "size": 7},
        }
        rows = frame[frame["forecast_count"].notna()]
        figure.add_scatter(**_expected(rows, words, formats, palette))
        bounds = ("expected_count", "expected_low", "expected_high")
        add_intervals(figure, rows, *bounds, palette, trace=2)
    planned = frame[frame["target_value"].notna()]
    if len(planned):
        figure.add_scatter(**_plan(planned, words, palette))
    figure.update_layout(showlegend=True, margin={"t": 40})
    return figure


def _expected(
    rows: pd.DataFrame, words: Words, formats: Formats, palette: Palette
) -> dict[str, Any]:
    values = rows.to_dict("records")
    return {
        "x": pd.to_datetime(rows["month"]),
        "y": rows["expected_count"].astype(float),
        "mode": "markers",
        "marker": {"color": palette.text, "size": 5},
        "name": words("expected, with its 95% interval"),
        "hoverinfo": "text",
        "hovertext": [
            words("expected: {count} ({low} to {high})").format(
                count=formats.count(row["expected_count"]),
                low=formats.count(row["expected_low"]),
                high=formats.count(row["expected_high"]),
            )
            for row in values
        ],
    }


def _plan(planned: pd.DataFrame, words: Words, palette: Palette) -> dict[str, Any]:
    """One line with a gap between the months."""
    x: list[Any] = []
    y: list[float | None] = []
    for row in planned.to_dict("records"):
        month = pd.Timestamp(row["month"])
        x += [month - HALF_MONTH, month + HALF_MONTH, month + HALF_MONTH]
        y += [float(row["target_value"]), float(row["target_value"]), None]
    return {
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": palette.badge, "width": 4},
        "connectgaps": False,
        "name": words("plan"),
        "hoverinfo": "skip",
    }
