"""Intervals for the points of a line."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.theme import Palette


def add_intervals(
    figure: go.Figure,
    frame: pd.DataFrame,
    value: str,
    low: str,
    high: str,
    palette: Palette,
    *,
    trace: int = 0,
) -> go.Figure:
    """Draw the interval of each point of a trace as an upright line through it."""
    values, lows, highs = (frame[name].astype(float) for name in (value, low, high))
    figure.data[trace].error_y = {
        "type": "data",
        "symmetric": False,
        "array": (highs - values).fillna(0),
        "arrayminus": (values - lows).fillna(0),
        "color": palette.muted,
        "thickness": 1.2,
        "width": 3,
    }
    return figure
