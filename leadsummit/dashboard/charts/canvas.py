"""A sheet to draw on in pixels: areas, lines, points and labels that become one Plotly figure.

Parts are collected as plain values and handed to Plotly once; adding them to a figure one by one
makes it check everything before over again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadsummit.dashboard.theme import FONT

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Gradient:
    """From one colour at a height to another one at a greater height."""

    start: float
    stop: float
    low: str
    high: str


@dataclass
class Canvas:
    """Width and height in pixels; horizontally the sheet stretches with the page, text does not."""

    width: int
    height: int
    font_size: int
    font_colour: str
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def area(
        self,
        outline: Points,
        colour: str,
        *,
        name: str,
        opacity: float = 1.0,
        gradient: Gradient | None = None,
    ) -> None:
        filling: dict[str, Any] = {"fillcolor": colour}
        if gradient:
            scale = [[0, gradient.low], [1, gradient.high]]
            ends = {"start": gradient.start, "stop": gradient.stop}
            filling = {"fillgradient": {"type": "vertical", "colorscale": scale, **ends}}
        self.line(outline, colour, 0, name=name, fill="toself", opacity=opacity, **filling)

    def line(self, path: Points, colour: str, width: float, *, name: str, **more: Any) -> None:
        dash = more.pop("dash", "solid")
        self.traces.append({
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": path[:, 0].round(2).tolist(),
            "y": path[:, 1].round(2).tolist(),
            "line": {"width": width, "color": colour, "dash": dash},
            "hoverinfo": "skip",
            **more,
        })  # fmt: skip

    def points(
        self,
        places: Sequence[tuple[float, float]],
        marker: dict[str, Any],
        *,
        name: str,
        codes: Sequence[str] = (),
        hover: Sequence[str] = (),
    ) -> None:
        self.traces.append({
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "marker": marker,
            "customdata": list(codes),
            "hoverinfo": "text" if hover else "skip",
            "hovertext": list(hover),
        })  # fmt: skip

    def level(self, start: float, end: float, y: float, colour: str) -> None:
        """A dotted line along one height, over everything else."""
        line = {"color": colour, "width": 1, "dash": "dot"}
        self.shapes.append({
            "type": "line", "x0": start, "x1": end, "y0": y, "y1": y,
            "layer": "above", "line": line, "opacity": 0.55,
        })  # fmt: skip

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        name: str,
        colour: str,
        anchor: str,
        size: int | None = None,
        shift: tuple[float, float] = (0, 0),
        valign: str = "middle",
        hover: str | None = None,
    ) -> None:
        self.notes.append({
            "x": x, "y": y, "text": text, "name": name, "showarrow": False,
            "xanchor": anchor, "yanchor": valign, "align": anchor,
            "xshift": shift[0], "yshift": shift[1], "borderpad": 0,
            "font": {"size": size or self.font_size, "color": colour},
            "hovertext": hover, "captureevents": bool(hover),
        })  # fmt: skip

    def figure(self, meta: dict[str, str]) -> go.Figure:
        """Everything drawn so far, without axes, legend or margins."""
        axes = {
            axis: {"range": [0, end], "visible": False, "fixedrange": True}
            for axis, end in (("xaxis", self.width), ("yaxis", self.height))
        }
        layout = {
            "height": self.height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": self.font_size, "color": self.font_colour},
            "hoverlabel": {"font": {"family": FONT, "size": 14}, "align": "left"},
            "shapes": self.shapes,
            "annotations": self.notes,
            "meta": meta,
            **axes,
        }
        return go.Figure({"data": self.traces, "layout": layout})
