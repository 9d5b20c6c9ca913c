"""What a customer has brought by its age: stacked areas, sales below and after-sales on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.against import ticks
from leadsummit.dashboard.charts.plain import Series, months_figure
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette

HEIGHT = 320


def value_figure(
    frame: pd.DataFrame,
    series: Sequence[Series],
    words: Words,
    formats: Formats,
    palette: Palette,
    *,
    money: Callable[[Any], str],
) -> go.Figure:
    """Areas over the months of age, stacked in the order of the series.

    Args:
        frame: age_months, customer_count and the columns that the series name.
        money: How an amount reads.
    """
    # An empty chart of months has the look that all charts over time share.
    empty = pd.DataFrame({"month": []})
    figure = months_figure(empty, [], formats, palette, height=HEIGHT)
    for one in series:
        hover = [
            f"<b>{plain_in_chart(one.name)}</b><br>"
            + words("after {months} months: {value} ({count} customers)").format(
                months=formats.count(row["age_months"]),
                value=money(row[one.column]),
                count=formats.count(row["customer_count"]),
            )
            for row in frame.to_dict("records")
        ]
        figure.add_scatter(
            x=frame["age_months"],
            y=frame[one.column].astype(float),
            mode="lines",
            line={"color": one.colour, "width": 2},
            stackgroup="value",
            name=plain_in_chart(one.name),
            hoverinfo="text",
            hovertext=hover,
        )
    figure.update_layout(showlegend=len(series) > 1, margin={"t": 40, "b": 44})
    figure.update_xaxes(
        tickvals=None, ticktext=None, rangemode="tozero", title=words("Months since first purchase")
    )
    total = frame[[one.column for one in series]].astype(float).sum(axis=1)
    steps = ticks(float(total.max()))
    figure.update_yaxes(
        rangemode="tozero", tickvals=steps, ticktext=[money(step) for step in steps]
    )
    return figure
