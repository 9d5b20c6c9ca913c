"""Charts in rows that say more than one number each: spans, shares, targets, balances, dots.

As in `plain`, names stand above their marks, and rows keep the order in which they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.plain import (
    LABEL_SIZE,
    Series,
    head_rows,
    plain_layout,
    rows_layout,
    separators,
)
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette

# Shapes and fillings, so that series are told apart without their colours.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
PATTERNS = ("", "/", ".", "x", "-")
LEGEND = {
    "orientation": "h",
    "traceorder": "normal",
    "x": 0,
    "y": 1,
    "xanchor": "left",
    "yanchor": "bottom",
}
LEGEND_ROW = 22


def spans_figure(
    frame: pd.DataFrame, formats: Formats, palette: Palette, *, axis_title: str
) -> go.Figure:
    """From the first to the third quartile as a bar, the median as a dot on it.

    Args:
        frame: label, low, middle, high, text; a column `colour` overrides the bar's colour. A row
            with a missing middle has no mark.
    """
    rows = frame.to_dict("records")
    marked = [(place, row) for place, row in enumerate(rows) if not is_missing(row["middle"])]
    places = [place for place, _ in marked]
    hover = [f"<b>{plain_in_chart(row['label'])}</b><br>{row['text']}" for _, row in marked]
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": [float(row["low"]) for _, row in marked],
        "x": [float(row["high"]) - float(row["low"]) for _, row in marked],
        "y": places,
        "width": 0.3,
        "marker": {"color": [row.get("colour") or palette.climb for _, row in marked]},
        "hoverinfo": "text",
        "hovertext": hover,
    }
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(row["middle"]) for _, row in marked],
        "y": places,
        "marker": {
            "size": 13,
            "color": palette.text,
            "line": {"color": palette.surface, "width": 2},
        },
        "hoverinfo": "text",
        "hovertext": hover,
    }
    figure = go.Figure({"data": [bars, dots], "layout": rows_layout(len(rows), palette)})
    most = max((float(row["high"]) for _, row in marked), default=1.0) or 1.0
    figure.update_xaxes(
        # Room for a dot at either end.
        range=[-0.02 * most, 1.05 * most],
        title={"text": axis_title, "font": {"size": 12}},
    )
    figure.update_layout(margin={"b": 52}, height=figure.layout.height + 18)
    separators(figure, formats)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def shares_figure(
    frame: pd.DataFrame, series: Sequence[Series], formats: Formats, palette: Palette
) -> go.Figure:
    """Each row as one bar of 100 %, cut into its parts.

    Args:
        frame: label, text, and per series a share of 0 to 1 in its column. Missing is no part.
        series: The parts in the order in which they follow each other.
    """
    rows = frame.to_dict("records")
    traces = []
    for number, one in enumerate(series):
        values = [0.0 if is_missing(row[one.column]) else float(row[one.column]) for row in rows]
        pattern = _pattern(number, palette)
        traces.append({
            "type": "bar",
            "orientation": "h",
            "x": values,
            "y": list(range(len(rows))),
            "width": 0.36,
            "name": plain_in_chart(one.name),
            "marker": {
                "color": one.colour,
                "pattern": pattern,
                "line": {"color": palette.surface, "width": 1},
            },
            "hoverinfo": "text",
            "hovertext": [
                f"<b>{plain_in_chart(row['label'])}</b><br>{plain_in_chart(one.name)}: "
                f"{formats.percent(value)}"
                for row, value in zip(rows, values, strict=True)
            ],
        })  # fmt: skip
    figure = go.Figure({"data": traces, "layout": rows_layout(len(rows), palette)})
    figure.update_xaxes(range=[0, 1], tickformat=".0%")
    figure.update_layout(barmode="stack")
    _with_legend(figure)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def targets_figure(
    frame: pd.DataFrame,
    formats: Formats,
    palette: Palette,
    *,
    actual_name: str,
    target_name: str,
) -> go.Figure:
    """A bar for the share that is, with its interval, and a mark at the one that was wanted.

    Args:
        frame: label, rate, rate_low, rate_high, target, text; a column `colour` overrides the
            bar's colour. A missing rate has no bar, a missing target no mark.
    """
    rows = frame.to_dict("records")
    rates = [_number(row["rate"]) for row in rows]
    highs = [_number(row["rate_high"]) for row in rows]
    hover = [f"<b>{plain_in_chart(row['label'])}</b><br>{row['text']}" for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": rates,
        "y": list(range(len(rows))),
        "width": 0.36,
        "name": plain_in_chart(actual_name),
        "marker": {"color": [row.get("colour") or palette.climb for row in rows]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [
                high - rate if high else 0.0 for rate, high in zip(rates, highs, strict=True)
            ],
            "arrayminus": [
                rate - _number(row["rate_low"]) if not is_missing(row["rate_low"]) else 0.0
                for rate, row in zip(rates, rows, strict=True)
            ],
            "color": palette.text,
            "thickness": 1.4,
            "width": 4,
        },
        "hoverinfo": "text",
        "hovertext": hover,
    }
    wanted = [(place, row) for place, row in enumerate(rows) if not is_missing(row["target"])]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": plain_in_chart(target_name),
        "x": [float(row["target"]) for _, row in wanted],
        "y": [place for place, _ in wanted],
        "marker": {
            "symbol": "line-ns",
            "size": 16,
            "color": palette.text,
            "line": {"color": palette.text, "width": 3},
        },
        "hoverinfo": "text",
        "hovertext": [hover[place] for place, _ in wanted],
    }
    figure = go.Figure({"data": [bars, marks], "layout": rows_layout(len(rows), palette)})
    most = max([*highs, *rates, *(float(row["target"]) for _, row in wanted)], default=0.0)
    figure.update_xaxes(range=[0, min(1.0, most * 1.08) or 1.0], tickformat=".0%")
    _with_legend(figure)
    separators(figure, formats)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def balance_figure(frame: pd.DataFrame, formats: Formats, palette: Palette) -> go.Figure:
    """A balance: each step is a bar from where the one before left off.

    Args:
        frame: label, text, bar_from, bar_to, colour.
    """
    rows = frame.to_dict("records")
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": [float(row["bar_from"]) for row in rows],
        "x": [float(row["bar_to"]) - float(row["bar_from"]) for row in rows],
        "y": list(range(len(rows))),
        "width": 0.4,
        "marker": {"color": [row["colour"] for row in rows]},
        "hoverinfo": "text",
        "hovertext": [f"<b>{plain_in_chart(row['label'])}</b><br>{row['text']}" for row in rows],
    }
    figure = go.Figure({"data": [bars], "layout": rows_layout(len(rows), palette)})
    figure.update_xaxes(rangemode="tozero", separatethousands=True)
    separators(figure, formats)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def dots_figure(
    frame: pd.DataFrame, series: Sequence[Series], formats: Formats, palette: Palette
) -> go.Figure:
    """Several shares per row as dots on one line, a shape and a colour for each series.

    Args:
        frame: label, text, and per series a share of 0 to 1 in its column. Missing is no dot.
    """
    rows = frame.to_dict("records")
    traces: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        found = [float(row[one.column]) for one in series if not is_missing(row[one.column])]
        if found:
            traces.append({
                "type": "scatter",
                "mode": "lines",
                "x": [min(found), max(found)],
                "y": [place, place],
                "line": {"color": palette.near_range, "width": 5},
                "hoverinfo": "skip",
                "showlegend": False,
            })  # fmt: skip
    for number, one in enumerate(series):
        there = [(p, row) for p, row in enumerate(rows) if not is_missing(row[one.column])]
        traces.append({
            "type": "scatter",
            "mode": "markers",
            "name": plain_in_chart(one.name),
            "x": [float(row[one.column]) for _, row in there],
            "y": [place for place, _ in there],
            "marker": {
                "symbol": SYMBOLS[number % len(SYMBOLS)],
                "size": 12,
                "color": one.colour,
                "line": {"color": palette.surface, "width": 1},
            },
            "hoverinfo": "text",
            "hovertext": [
                f"<b>{plain_in_chart(row['label'])}</b><br>{plain_in_chart(one.name)}: "
                f"{formats.percent(row[one.column])}"
                for _, row in there
            ],
        })  # fmt: skip
    figure = go.Figure({"data": traces, "layout": rows_layout(len(rows), palette)})
    reached = [
        float(value) for one in series for value in frame[one.column] if not is_missing(value)
    ]
    figure.update_xaxes(range=[0, max(reached, default=1.0) * 1.05 or 1.0], tickformat=".0%")
    _with_legend(figure)
    head_rows(figure, rows, [str(row["text"]) for row in rows], palette)
    return figure


def weeks_figure(
    frame: pd.DataFrame,
    series: Sequence[Series],
    formats: Formats,
    palette: Palette,
    *,
    axis_title: str,
    week_name: str,
    mark: float | None = None,
    mark_name: str = "",
    height: int = 320,
) -> go.Figure:
    """Stacked columns by the weeks since something began, with one moment marked.

    Args:
        frame: week, note (said beside the numbers of the week), and the columns of the series.
        week_name: How a week is called; holds {week}.
    """
    weeks = [int(week) for week in frame["week"]]
    traces = []
    for number, one in enumerate(series):
        traces.append({
            "type": "bar",
            "x": weeks,
            "y": [_number(value) for value in frame[one.column]],
            "name": plain_in_chart(one.name),
            "marker": {"color": one.colour, "pattern": _pattern(number, palette)},
            "hoverinfo": "text",
            "hovertext": [
                f"<b>{week_name.format(week=week)}</b><br>{plain_in_chart(one.name)}: "
                f"{formats.count(value)}<br>{plain_in_chart(note)}"
                for week, value, note in zip(
                    weeks, frame[one.column], frame["note"], strict=True
                )
            ],
        })  # fmt: skip
    layout = plain_layout(height, palette)
    figure = go.Figure({"data": traces, "layout": layout})
    figure.update_layout(
        barmode="stack",
        bargap=0.12,
        showlegend=len(series) > 1,
        legend={**LEGEND, "y": 1.02},
        margin={"t": 64 if mark is not None else 40, "b": 44},
    )
    figure.update_xaxes(showgrid=False, title={"text": axis_title, "font": {"size": 12}})
    figure.update_yaxes(rangemode="tozero", tickformat=",d")
    if mark is not None:
        figure.update_layout(
            legend={**LEGEND, "y": 1.1},
            shapes=[{
                "type": "line", "x0": mark, "x1": mark, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": palette.text, "width": 2, "dash": "dot"},
            }],
            annotations=[{
                "x": mark, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False,
                "text": plain_in_chart(mark_name),
                "xanchor": "left" if weeks and mark < weeks[len(weeks) // 2] else "right",
                "font": {"size": LABEL_SIZE, "color": palette.text},
            }],
        )  # fmt: skip
    separators(figure, formats)
    return figure


def _number(value: Any) -> float:
    return 0.0 if is_missing(value) else float(value)


def _pattern(number: int, palette: Palette) -> dict[str, Any]:
    """What tells the parts of a bar apart where colours do not; the first one is plain."""
    return {
        "shape": PATTERNS[number % len(PATTERNS)],
        "fillmode": "overlay",
        "fgcolor": palette.surface,
        "fgopacity": 0.5,
        "solidity": 0.25,
        "size": 6,
    }


def _with_legend(figure: go.Figure) -> None:
    """Room for the names of the series above the rows: two beside each other on a phone."""
    named = sum(1 for trace in figure.data if trace.showlegend is not False)
    room = LEGEND_ROW * (-(-named // 2) + 1)
    figure.update_layout(
        showlegend=True,
        legend=LEGEND,
        margin={"t": room},
        height=figure.layout.height + room,
    )
