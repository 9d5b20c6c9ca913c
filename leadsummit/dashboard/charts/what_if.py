"""What would change if a limit were another: counts over the limit, with a mark at two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.plain import plain_layout, separators
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette


@dataclass(frozen=True)
class Expectation:
    """One line: its column, its name, how it is drawn, and the columns of its interval if any."""

    column: str
    name: str
    colour: str
    low: str | None = None
    high: str | None = None
    dash: str = "solid"


@dataclass(frozen=True)
class Mark:
    """A limit that is pointed out."""

    value: float
    name: str


def what_if_figure(
    frame: pd.DataFrame,
    lines: Sequence[Expectation],
    marks: Sequence[Mark],
    title: str,
    formats: Formats,
    palette: Palette,
    *,
    limit: str,
    height: int = 360,
) -> go.Figure:
    """A line per expectation over all limits.

    Args:
        frame: The column `limit` and those of the lines, in the order of the limits. A missing
            value leaves a gap.
        title: What the limit is; stands at the axis.
    """
    limits = [float(value) for value in frame[limit]]
    traces: list[dict[str, Any]] = []
    for line in lines:
        values = _values(frame, line.column)
        if line.low and line.high:
            lows, highs = _values(frame, line.low), _values(frame, line.high)
            ends = [
                (place, low, high)
                for place, low, high in zip(limits, lows, highs, strict=True)
                if low is not None and high is not None
            ]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "fill": "toself",
                    "line": {"width": 0},
                    "x": [place for place, *_ in ends] + [place for place, *_ in reversed(ends)],
                    "y": [high for *_, high in ends] + [low for _, low, _ in reversed(ends)],
                    "fillcolor": line.colour,
                    "opacity": 0.18,
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
            )
        hover = [
            f"<b>{plain_in_chart(line.name)}</b><br>{formats.count(place)}: {formats.count(value)}"
            for place, value in zip(limits, values, strict=True)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "line": {"color": line.colour, "width": 2.4, "dash": line.dash},
                "marker": {"size": 6},
                "x": limits,
                "y": values,
                "name": plain_in_chart(line.name),
                "hoverinfo": "text",
                "hovertext": hover,
            }
        )
    figure = go.Figure({"data": traces, "layout": plain_layout(height, palette)})
    for place, mark in enumerate(marks):
        figure.add_vline(
            x=mark.value,
            line={"color": palette.text, "width": 1.6, "dash": "dot" if place == 0 else "solid"},
        )
        # One above the other, so that neighbouring limits do not cover each other's name.
        figure.add_annotation(
            x=mark.value,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=2 + 17 * place,
            xanchor="right" if mark.value > sum(limits) / len(limits) else "left",
            text=plain_in_chart(mark.name),
            showarrow=False,
            font={"size": 12, "color": palette.text},
        )
    figure.update_layout(
        showlegend=True,
        # Two by two at the foot, so that it needs the same room on a phone as on a wall.
        legend={
            "orientation": "h",
            "entrywidth": 0.5,
            "entrywidthmode": "fraction",
            "x": 0,
            "y": 0,
            "yref": "container",
            "xanchor": "left",
            "yanchor": "bottom",
        },
        margin={"t": 44, "b": 106},
    )
    figure.update_xaxes(
        tickvals=limits,
        title={"text": title, "font": {"size": 12, "color": palette.muted}},
        showgrid=False,
    )
    figure.update_yaxes(rangemode="tozero", tickformat=",d")
    separators(figure, formats)
    return figure


def _values(frame: pd.DataFrame, column: str) -> list[float | None]:
    return [None if is_missing(value) else float(value) for value in frame[column]]
