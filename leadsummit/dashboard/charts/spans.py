"""How long something lasts: a bar from the first to the third quarter, a mark at the half."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.plain import head_rows, rows_layout, separators
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette

# Where most rows end; what lasts longer runs out of the picture and says so in its text.
LONGEST = 120


def spans_figure(
    frame: pd.DataFrame, words: Words, formats: Formats, palette: Palette
) -> go.Figure:
    """Days per row: the middle half as a bar, the median as a line, the time allowed as a diamond.

    Args:
        frame: label, text, first_quartile_days, median_days, third_quartile_days, sla_days, colour.
            A third quartile that is not known yet runs to the end of the picture, and marks beyond
            it are not drawn; rows without a first quartile have their text only.
    """
    rows = frame.to_dict("records")
    ends = [
        float(row[column])
        for row in rows
        for column in ("third_quartile_days", "median_days", "sla_days")
        if not is_missing(row[column])
    ]
    end = min(LONGEST, max(ends, default=1) * 1.05)
    known = [
        (place, row) for place, row in enumerate(rows) if not is_missing(row["first_quartile_days"])
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": [float(row["first_quartile_days"]) for _, row in known],
        "x": [
            max(0.0, _up_to(row["third_quartile_days"], end) - float(row["first_quartile_days"]))
            for _, row in known
        ],
        "y": [place for place, _ in known],
        "width": 0.36,
        "marker": {"color": [row["colour"] for _, row in known], "opacity": 0.55},
        "name": words("the middle half"),
        "hoverinfo": "text",
        "hovertext": [_hover(row, words, formats) for _, row in known],
        "customdata": [str(row.get("key", row["label"])) for _, row in known],
    }
    medians = [(place, row) for place, row in known if _is_inside(row["median_days"], end)]
    half = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(row["median_days"]) for _, row in medians],
        "y": [place for place, _ in medians],
        "marker": {
            "symbol": "line-ns",
            "size": 17,
            "line": {"width": 3.5, "color": palette.text},
        },
        "name": words("half have left"),
        "hoverinfo": "skip",
    }
    limited = [(place, row) for place, row in enumerate(rows) if _is_inside(row["sla_days"], end)]
    allowed = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(row["sla_days"]) for _, row in limited],
        "y": [place for place, _ in limited],
        "marker": {
            "symbol": "diamond",
            "size": 10,
            "color": palette.surface,
            "line": {"width": 2, "color": palette.text},
        },
        "name": words("time allowed"),
        "hoverinfo": "text",
        "hovertext": [
            words("time allowed: {days}").format(days=formats.days(row["sla_days"]))
            for _, row in limited
        ],
    }
    figure = go.Figure({"data": [bars, half, allowed], "layout": rows_layout(len(rows), palette)})
    figure.update_xaxes(
        range=[0, end],
        title={"text": words("Days"), "font": {"size": 12, "color": palette.muted}},
    )
    figure.update_layout(
        height=figure.layout.height + 56,
        margin={"b": 54, "t": 36},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"},
    )
    separators(figure, formats)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def _is_inside(value: Any, end: float) -> bool:
    return not is_missing(value) and float(value) < end


def _up_to(value: Any, end: float) -> float:
    return end if is_missing(value) else min(float(value), end)


def _hover(row: dict[str, Any], words: Words, formats: Formats) -> str:
    return f"<b>{plain_in_chart(row['label'])}</b><br>" + "<br>".join(
        text.format(days=formats.days(row[column]))
        for column, text in (
            ("first_quartile_days", words("a quarter have left: {days}")),
            ("median_days", words("half have left: {days}")),
            ("third_quartile_days", words("three quarters have left: {days}")),
        )
    )
