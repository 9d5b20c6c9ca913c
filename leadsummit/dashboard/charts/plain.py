"""The everyday charts: rates with intervals, counts, months, curves. Frames in, figure out.

Names stand above their bars and never beside them, so that a chart is as readable on a phone as on
a wall. Rows keep the order in which they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import FONT, Palette

ROW_HEIGHT = 46
MARGIN = 34
LABEL_SIZE = 13


@dataclass(frozen=True)
class Series:
    """One line or set of columns: the column of the frame, its name, and its colour.

    Attributes:
        low, high: Columns of an interval, drawn as a pale band behind a line.
    """

    column: str
    name: str
    colour: str
    low: str | None = None
    high: str | None = None


def rates_figure(
    frame: pd.DataFrame,
    words: Words,
    formats: Formats,
    palette: Palette,
    *,
    colour: str | None = None,
) -> go.Figure:
    """A bar per row for its rate, its interval as a line through the end of the bar.

    Args:
        frame: label, rate, rate_low, rate_high (0 to 1), population_count, is_small_group. A small
            group gets its count instead of a bar. A column `colour` overrides `colour`.
    """
    rows = frame.to_dict("records")
    colours = [row.get("colour") or colour or palette.climb for row in rows]
    places = list(range(len(rows)))
    rates = [0.0 if _is_silent(row) else float(row["rate"]) for row in rows]
    lows = [_reach(row, row["rate_low"]) for row in rows]
    highs = [_reach(row, row["rate_high"]) for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": rates,
        "y": places,
        "width": 0.36,
        "marker": {"color": colours},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": highs,
            "arrayminus": lows,
            "color": palette.text,
            "thickness": 1.4,
            "width": 4,
        },
        "hoverinfo": "text",
        "hovertext": [_rate_hover(row, words, formats) for row in rows],
        "customdata": [str(row.get("key", row["label"])) for row in rows],
    }
    figure = go.Figure({"data": [bars], "layout": rows_layout(len(rows), palette)})
    most = max((rate + high for rate, high in zip(rates, highs, strict=True)), default=0)
    figure.update_xaxes(range=[0, min(1.0, most * 1.08) or 1.0], tickformat=".0%")
    head_rows(figure, rows, [_rate_text(row, words, formats) for row in rows], palette)
    return figure


def counts_figure(
    frame: pd.DataFrame,
    formats: Formats,
    palette: Palette,
    *,
    colour: str | None = None,
    most: float | None = None,
) -> go.Figure:
    """A bar per row for its count.

    Args:
        frame: label, count; a column `colour` overrides `colour`, a column `text` the number shown.
        most: The end of the scale, where several charts share one.
    """
    rows = frame.to_dict("records")
    texts = [str(row.get("text") or formats.count(row["count"])) for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [0.0 if is_missing(row["count"]) else float(row["count"]) for row in rows],
        "y": list(range(len(rows))),
        "width": 0.36,
        "marker": {"color": [row.get("colour") or colour or palette.climb for row in rows]},
        "hoverinfo": "text",
        "hovertext": [
            f"<b>{plain_in_chart(row['label'])}</b><br>{text}"
            for row, text in zip(rows, texts, strict=True)
        ],
        "customdata": [str(row.get("key", row["label"])) for row in rows],
    }
    figure = go.Figure({"data": [bars], "layout": rows_layout(len(rows), palette)})
    figure.update_xaxes(rangemode="tozero", separatethousands=True)
    if most:
        figure.update_xaxes(range=[0, most])
    separators(figure, formats)
    head_rows(figure, rows, texts, palette)
    return figure


def months_figure(
    frame: pd.DataFrame,
    series: Sequence[Series],
    formats: Formats,
    palette: Palette,
    *,
    kind: str = "columns",
    as_percent: bool = False,
    unfinished_from: Any = None,
    height: int = 320,
) -> go.Figure:
    """Columns (stacked) or lines over months.

    Args:
        frame: month and the columns that the series name. A missing value leaves a gap.
        series: In the order in which they are stacked and named.
        kind: "columns" or "lines".
        as_percent: The values are shares of 0 to 1.
        unfinished_from: From this month on the numbers may still change: drawn paler.
    """
    months = [pd.Timestamp(month) for month in frame["month"]]
    names = [formats.short_month(month.date()) for month in months]
    is_open = [
        unfinished_from is not None and month >= pd.Timestamp(unfinished_from) for month in months
    ]
    opacity = [0.45 if unfinished else 1.0 for unfinished in is_open]
    show = formats.percent if as_percent else formats.count
    traces: list[dict[str, Any]] = []
    for one in series:
        values = [None if is_missing(value) else float(value) for value in frame[one.column]]
        hover = [
            f"<b>{plain_in_chart(one.name)}</b><br>{name}: {show(value)}"
            for name, value in zip(names, values, strict=True)
        ]
        shared = {"x": months, "y": values, "name": plain_in_chart(one.name)}
        shared |= {"hoverinfo": "text", "hovertext": hover}
        if kind == "columns":
            marker = {"color": one.colour, "opacity": opacity}
            traces.append({"type": "bar", "marker": marker, **shared})
        else:
            if one.low and one.high:
                traces.append(_band(frame, months, one))
            line = {"color": one.colour, "width": 2.4}
            dots = {"size": 6, "opacity": opacity}
            drawn = {"type": "scatter", "mode": "lines+markers", "line": line, "marker": dots}
            traces.append({**drawn, **shared})
    figure = go.Figure({"data": traces, "layout": plain_layout(height, palette)})
    figure.update_layout(
        barmode="relative",
        showlegend=len(series) > 1,
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        margin={"t": 40 if len(series) > 1 else 10},
    )
    step = max(1, -(-len(months) // 8))
    figure.update_xaxes(tickvals=months[::step], ticktext=names[::step], showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=".0%" if as_percent else ",d")
    separators(figure, formats)
    return figure


def _band(frame: pd.DataFrame, months: Sequence[Any], one: Series) -> dict[str, Any]:
    """The interval around a line; months without one are passed over."""
    known = frame[one.low].notna() & frame[one.high].notna()
    lows, highs = frame.loc[known, one.low].tolist(), frame.loc[known, one.high].tolist()
    places = [month for month, is_known in zip(months, known, strict=True) if is_known]
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "line": {"width": 0},
        "x": places + places[::-1],
        "y": highs + lows[::-1],
        "fillcolor": one.colour,
        "opacity": 0.14,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def curves_figure(
    frame: pd.DataFrame,
    names: dict[str, str],
    colours: dict[str, str],
    words: Words,
    formats: Formats,
    palette: Palette,
    *,
    height: int = 340,
) -> go.Figure:
    """How a share grows with the days: a step line and its interval per group.

    Args:
        frame: group, days, rate, rate_low, rate_high, at_risk_count, in the order of the days.
        names: How each group is called, in the order in which they are drawn.
        colours: The colour of each group.
    """
    traces: list[dict[str, Any]] = []
    for group, name in names.items():
        rows = frame[frame["group"] == group]
        days = rows["days"].tolist()
        lows, highs = rows["rate_low"].tolist(), rows["rate_high"].tolist()
        band = {
            "type": "scatter",
            "mode": "lines",
            "fill": "toself",
            "line": {"width": 0, "shape": "hv"},
            "x": days + days[::-1],
            "y": highs + lows[::-1],
            "fillcolor": colours[group],
            "opacity": 0.16,
            "hoverinfo": "skip",
            "showlegend": False,
        }
        line = {
            "type": "scatter",
            "mode": "lines",
            "line": {"color": colours[group], "width": 2.4, "shape": "hv"},
            "x": days,
            "y": rows["rate"].tolist(),
            "name": plain_in_chart(name),
            "hoverinfo": "text",
            "hovertext": [
                _curve_hover(name, row, words, formats) for row in rows.to_dict("records")
            ],
        }
        traces += [band, line]
    figure = go.Figure({"data": traces, "layout": plain_layout(height, palette)})
    figure.update_layout(
        showlegend=len(names) > 1,
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        margin={"t": 40 if len(names) > 1 else 10, "b": 44},
    )
    figure.update_xaxes(rangemode="tozero", title=words("Days"), showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=".0%")
    separators(figure, formats)
    return figure


def _curve_hover(name: str, row: dict[str, Any], words: Words, formats: Formats) -> str:
    at_risk = words("{count} still followed").format(count=formats.count(row["at_risk_count"]))
    interval = formats.interval(row["rate_low"], row["rate_high"])
    return (
        f"<b>{plain_in_chart(name)}</b><br>{formats.days(row['days'])}: "
        f"{formats.percent(row['rate'])} ({interval})<br>{at_risk}"
    )


def _is_silent(row: dict[str, Any]) -> bool:
    return bool(row["is_small_group"]) or is_missing(row["rate"])


def _reach(row: dict[str, Any], bound: float | None) -> float:
    if _is_silent(row) or bound is None or is_missing(bound):
        return 0.0
    return abs(float(bound) - float(row["rate"]))


def _rate_text(row: dict[str, Any], words: Words, formats: Formats) -> str:
    count = formats.count(row["population_count"])
    if _is_silent(row):
        return words("too few ({count})").format(count=count)
    return words("{rate} of {count}").format(rate=formats.percent(row["rate"]), count=count)


def _rate_hover(row: dict[str, Any], words: Words, formats: Formats) -> str:
    interval = formats.interval(row["rate_low"], row["rate_high"])
    lines = [f"<b>{plain_in_chart(row['label'])}</b>", _rate_text(row, words, formats)]
    if not _is_silent(row):
        lines.append(words("95%: {interval}").format(interval=interval))
    return "<br>".join(lines)


def head_rows(
    figure: go.Figure, rows: Sequence[dict[str, Any]], values: Sequence[str], palette: Palette
) -> None:
    """Name and value of each row above its bar."""
    notes = []
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        shared = {"y": place, "yshift": 17, "showarrow": False, "xref": "paper", "borderpad": 0}
        name, weight = plain_in_chart(row["label"]), {"size": LABEL_SIZE, "color": palette.text}
        notes.append({**shared, "x": 0, "xanchor": "left", "text": name, "font": weight})
        notes.append(
            {**shared, "x": 1, "xanchor": "right", "text": f"<b>{value}</b>", "font": weight}
        )
    figure.update_layout(annotations=notes)


def rows_layout(count: int, palette: Palette) -> dict[str, Any]:
    layout = plain_layout(MARGIN + ROW_HEIGHT * max(1, count), palette)
    layout["yaxis"] = {
        "visible": False,
        "range": [max(1, count) - 0.55, -0.72],
        "fixedrange": True,
    }
    layout["margin"] = {"l": 4, "r": 4, "t": 0, "b": MARGIN}
    return layout


def plain_layout(height: int, palette: Palette) -> dict[str, Any]:
    axis = {
        "fixedrange": True,
        "gridcolor": palette.far_range,
        "zerolinecolor": palette.near_range,
        "tickfont": {"size": 12, "color": palette.muted},
        "automargin": True,
        "nticks": 6,
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 10, "b": 28},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": LABEL_SIZE, "color": palette.text},
        "hoverlabel": {"font": {"family": FONT, "size": 14}, "align": "left"},
        "dragmode": False,
        "showlegend": False,
        "bargap": 0.25,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def separators(figure: go.Figure, formats: Formats) -> None:
    """Decimal sign and thousands as the language has them."""
    figure.update_layout(separators=",." if formats.language == "de" else ".,")
