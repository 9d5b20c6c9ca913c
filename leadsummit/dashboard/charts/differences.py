"""How two groups differ: a dot per row on either side of zero, with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.plain import head_rows, rows_layout, separators
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette


def differences_figure(
    frame: pd.DataFrame, words: Words, formats: Formats, palette: Palette
) -> go.Figure:
    """Differences of two shares, in percentage points, the line of no difference in the middle.

    Args:
        frame: label, text (what stands at the right), difference, low, high (-1 to 1), colour. Rows
            without a difference get their text only.
    """
    rows = frame.to_dict("records")
    known = [(place, row) for place, row in enumerate(rows) if not is_missing(row["difference"])]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(row["difference"]) * 100 for _, row in known],
        "y": [place for place, _ in known],
        "marker": {"color": [row["colour"] for _, row in known], "size": 11},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [float(row["high"] - row["difference"]) * 100 for _, row in known],
            "arrayminus": [float(row["difference"] - row["low"]) * 100 for _, row in known],
            "color": palette.text,
            "thickness": 1.4,
            "width": 4,
        },
        "hoverinfo": "text",
        "hovertext": [_hover(row, words, formats) for _, row in known],
        "customdata": [str(row.get("key", row["label"])) for _, row in known],
    }
    figure = go.Figure({"data": [dots], "layout": rows_layout(len(rows), palette)})
    most = max(
        (abs(float(row[end])) * 100 for _, row in known for end in ("low", "high")), default=1
    )
    figure.update_xaxes(
        range=[-most * 1.08, most * 1.08],
        zeroline=True,
        zerolinewidth=2,
        zerolinecolor=palette.muted,
        title={"text": words("percentage points"), "font": {"size": 12, "color": palette.muted}},
    )
    figure.update_layout(margin={"b": 54}, height=figure.layout.height + 20)
    separators(figure, formats)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def _hover(row: dict[str, Any], words: Words, formats: Formats) -> str:
    interval = words("95%: {low} to {high} points").format(
        low=formats.points(row["low"]), high=formats.points(row["high"])
    )
    label = plain_in_chart(row["label"])
    return f"<b>{label}</b><br>{formats.points(row['difference'])}<br>{interval}"
