"""Bars held against a mark: what was reached against the plan, a forecast against what came."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.plain import MARGIN, counts_figure
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette

# Half the height of a mark across a bar, in rows.
MARK_REACH = 0.22
LEGEND_HEIGHT = 26
TICKS = 5


def ticks(most: float) -> list[float]:
    """Round numbers from 0 to the end of a scale, each to be written as one speaks of it."""
    if most <= 0:
        return [0.0]
    rough = most / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough)
    return [step * place for place in range(math.floor(most / step) + 1)]


def against_figure(
    frame: pd.DataFrame,
    formats: Formats,
    palette: Palette,
    *,
    value_name: str,
    mark_name: str,
    colour: str | None = None,
    show: Callable[[Any], str] | None = None,
) -> go.Figure:
    """A bar per row, the interval of its value where it has one, and an upright mark across it.

    Args:
        frame: label, value, mark, text; optional low and high. A row without a mark has none. A
            column `colour` overrides `colour`.
        value_name: What the bars are, for the key.
        mark_name: What the marks are, for the key.
        show: How a number reads; counts unless said otherwise.
    """
    read = show or formats.count
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    figure = counts_figure(frame.assign(count=frame["value"]), formats, palette, colour=colour)
    hover = [_hover(row, value_name, mark_name, read) for row in rows]
    figure.update_traces(hovertext=hover, showlegend=False)
    if {"low", "high"} <= set(frame.columns):
        figure.update_traces(
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [_reach(row, "high") for row in rows],
                "arrayminus": [_reach(row, "low") for row in rows],
                "color": palette.text,
                "thickness": 1.4,
                "width": 4,
            }
        )
    shades = set(figure.data[0].marker.color)
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        # Bars of several colours have none that stands for all.
        marker={
            "symbol": "square",
            "size": 12,
            "color": shades.pop() if len(shades) == 1 else palette.muted,
        },
        name=value_name,
        showlegend=True,
    )
    across, places = _marks(rows)
    figure.add_scatter(
        x=across,
        y=places,
        mode="lines",
        line={"color": palette.badge, "width": 4},
        name=mark_name,
        hoverinfo="skip",
        showlegend=True,
    )
    most = max(
        (
            float(row[name])
            for row in rows
            for name in ("value", "mark", "high")
            if not is_missing(row.get(name))
        ),
        default=0.0,
    )
    steps = ticks(most)
    figure.update_xaxes(
        range=[0, most * 1.04 or 1], tickvals=steps, ticktext=[read(step) for step in steps]
    )
    figure.update_layout(
        height=figure.layout.height + LEGEND_HEIGHT,
        margin={"b": MARGIN + LEGEND_HEIGHT},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        },
    )
    return figure


def _marks(rows: list[dict[str, Any]]) -> tuple[list[float | None], list[float | None]]:
    """The marks as one line with gaps."""
    across: list[float | None] = []
    places: list[float | None] = []
    for place, row in enumerate(rows):
        if not is_missing(row["mark"]):
            across += [float(row["mark"]), float(row["mark"]), None]
            places += [place - MARK_REACH, place + MARK_REACH, None]
    return across, places


def _reach(row: dict[str, Any], bound: str) -> float:
    if is_missing(row[bound]) or is_missing(row["value"]):
        return 0.0
    return abs(float(row[bound]) - float(row["value"]))


def _hover(row: dict[str, Any], value_name: str, mark_name: str, read: Callable[[Any], str]) -> str:
    lines = [f"<b>{plain_in_chart(row['label'])}</b>", f"{value_name}: {read(row['value'])}"]
    if not is_missing(row.get("low")):
        lines.append(f"95 %: {read(row['low'])} – {read(row['high'])}")
    lines.append(f"{mark_name}: {read(row['mark'])}")
    return "<br>".join(lines)
