"""The Leadmanagement Summit: the funnel drawn as a mountain.

`summit_figure` draws what three frames say and works nothing out: every number that is shown stands
in a frame. The same function draws the wide and the compact picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from leadsummit.dashboard.charts.canvas import Canvas, Gradient
from leadsummit.dashboard.charts.ridge import (
    Frame,
    Ridge,
    climb,
    climb_marks,
    descent,
    far_range,
    ribbon,
)
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import plain_in_chart
from leadsummit.dashboard.theme import Palette

HANDOVER_STAGE = "MQL"
CLOSE_STAGE = "ABS"
CLOSE_STEP = "close"
UNKNOWN_SYMBOL = "?"

# The room that a callout needs inside the mountain, in pixels.
CALLOUT_WIDTH = 300
CALLOUT_DEPTH = 50


@dataclass(frozen=True)
class Layout:
    """Measures of one picture, in pixels. Horizontal ones stretch with the page, text does not."""

    name: str
    width: int
    height: int
    foot: tuple[float, float]
    peak: tuple[float, float]
    right_foot: tuple[float, float]
    first_stop: float
    meadow: int
    herd_rows: int
    herd_per_row: int
    ribbon: float
    label: int
    small: int
    rate: int
    badge: int
    has_stage_names: bool
    has_persona_names: bool
    callouts_inside: bool


WIDE = Layout(
    name="wide",
    width=1120,
    height=700,
    foot=(166, 116),
    peak=(700, 640),
    right_foot=(1000, 116),
    first_stop=0.3,
    meadow=116,
    herd_rows=1,
    herd_per_row=8,
    ribbon=34,
    label=13,
    small=12,
    rate=23,
    badge=30,
    has_stage_names=True,
    has_persona_names=True,
    callouts_inside=True,
)
COMPACT = Layout(
    name="compact",
    width=358,
    height=800,
    foot=(124, 150),
    peak=(262, 735),
    right_foot=(354, 150),
    first_stop=0.42,
    meadow=150,
    herd_rows=2,
    herd_per_row=4,
    ribbon=20,
    label=12,
    small=11,
    rate=16,
    badge=24,
    has_stage_names=False,
    has_persona_names=False,
    callouts_inside=False,
)


def summit_figure(
    stages: pd.DataFrame,
    steps: pd.DataFrame,
    personas: pd.DataFrame,
    words: Words,
    formats: Formats,
    palette: Palette,
    layout: Layout = WIDE,
) -> go.Figure:
    """Draw the mountain.

    Args:
        stages: Active stages in order: stage_code, position, name_de, name_en, cycle_count.
        steps: A, B, C and the close: step, stage_code, name_de, name_en, population_count,
            passed_count, is_small_group, conversion_rate and its interval, median_days.
        personas: persona_id, name, symbol, cycle_count, in the order in which they are to stand.
    """
    return _Drawing(stages, steps, personas, words, formats, palette, layout).figure()


class _Drawing:
    """One picture in the making: the figure and what its parts share."""

    def __init__(
        self,
        stages: pd.DataFrame,
        steps: pd.DataFrame,
        personas: pd.DataFrame,
        words: Words,
        formats: Formats,
        palette: Palette,
        layout: Layout,
    ) -> None:
        self.words, self.formats, self.palette, self.layout = words, formats, palette, layout
        self.stages = {row["stage_code"]: row for row in stages.to_dict("records")}
        self.steps = {row["step"]: row for row in steps.to_dict("records")}
        self.personas = personas.to_dict("records")
        codes = list(self.stages)
        close = codes.index(CLOSE_STAGE)
        self.ascent, self.beyond = codes[: close + 1], codes[close + 1 :]
        thresholds = [
            (code, None if is_missing(row["stage_code"]) else row["stage_code"])
            for code, row in self.steps.items()
            if code != CLOSE_STEP
        ]
        frame = Frame(layout.foot, layout.peak, layout.right_foot, layout.first_stop)
        nurturing = self.ascent.index(HANDOVER_STAGE)
        self.ridge = climb(climb_marks(self.ascent, thresholds, nurturing), frame)
        self.flank = descent(self.beyond, frame)
        self.largest = max((row["cycle_count"] for row in self.stages.values()), default=0)
        self.canvas = Canvas(layout.width, layout.height, layout.label, palette.text)

    def figure(self) -> go.Figure:
        self._landscape()
        self._mountain()
        self._ribbons()
        self._meadow()
        self._ledges()
        self._stage_marks()
        self._round_again()
        self._herd()
        return self.canvas.figure({"layout": self.layout.name})

    # --- ground -------------------------------------------------------------------------------

    def _landscape(self) -> None:
        layout, palette = self.layout, self.palette
        self.canvas.area(
            np.array(
                [(0, 0), (0, layout.height), (layout.width, layout.height), (layout.width, 0)]
            ),
            palette.sky_bottom,
            name="sky",
            gradient=Gradient(layout.meadow, layout.height, palette.sky_bottom, palette.sky_top),
        )
        height = layout.height - layout.meadow
        for share, seed, colour in ((0.3, 3, palette.far_range), (0.2, 8, palette.near_range)):
            hills = far_range(layout.width, layout.meadow + height * 0.06, height * share, seed)
            corners = [(0.0, 0.0), *map(tuple, hills), (float(layout.width), 0.0)]
            self.canvas.area(np.array(corners), colour, name="hills")

    def _mountain(self) -> None:
        layout, palette = self.layout, self.palette
        peak = np.array(layout.peak)
        body = np.vstack([self.ridge.path, self.flank.path])
        self.canvas.area(
            body,
            palette.rock_bottom,
            name="mountain",
            gradient=Gradient(layout.meadow, layout.peak[1], palette.rock_bottom, palette.rock_top),
        )
        edge_x = layout.peak[0] + (layout.right_foot[0] - layout.peak[0]) * 0.42
        edge = np.array(
            [
                peak,
                peak + (edge_x - peak[0], layout.meadow - peak[1]) * np.array([0.30, 0.34]),
                peak + (edge_x - peak[0], layout.meadow - peak[1]) * np.array([0.52, 0.60]),
                (edge_x, layout.meadow),
            ]
        )
        self.canvas.area(np.vstack([edge, self.flank.path[::-1]]), palette.rock_shade, name="shade")
        self._snow()

    def _snow(self) -> None:
        """A cap between ridge and flank, with a ragged lower edge."""
        depth = (self.layout.peak[1] - self.layout.meadow) * 0.13
        floor = self.layout.peak[1] - depth
        left = self.ridge.path[self.ridge.path[:, 1] >= floor]
        right = self.flank.path[self.flank.path[:, 1] >= floor]
        teeth_x = np.linspace(right[-1][0], left[0][0], 6)[1:-1]
        teeth_y = floor + depth * np.array([0.26, -0.08, 0.3, 0.02])
        self.canvas.area(
            np.vstack([left, right, np.column_stack([teeth_x, teeth_y])]),
            self.palette.snow,
            name="snow",
        )

    def _ribbons(self) -> None:
        widths = {code: self._ribbon_width(row["cycle_count"]) for code, row in self.stages.items()}
        peak = widths[CLOSE_STAGE]
        first = widths[self.ascent[0]]
        climbing = {code: widths[code] for code in self.ascent}
        self.canvas.area(
            ribbon(self.ridge, climbing, first, peak, 1), self.palette.climb, name="climb"
        )
        self.canvas.line(self.ridge.path, self.palette.climb_edge, 1.6, name="ridge")
        if self.beyond:
            beyond = {code: widths[code] for code in self.beyond}
            band = ribbon(self.flank, beyond, 0.0, widths[self.beyond[-1]], 1)
            self.canvas.area(band, self.palette.customer, name="customers")
        self.canvas.line(self.flank.path, self.palette.customer, 2.2, name="flank")

    def _ribbon_width(self, count: float) -> float:
        """In proportion to the count; the line along the ridge stays where nobody is."""
        return self.layout.ribbon * min(1.0, count / self.largest) if self.largest else 0.0

    # --- marks --------------------------------------------------------------------------------

    def _stage_marks(self) -> None:
        for codes, ridge, edge, colour in (
            (self.ascent, self.ridge, self.palette.climb_edge, self.palette.text),
            (self.beyond, self.flank, self.palette.customer, self.palette.customer_text),
        ):
            rim = {"width": 2.5, "color": edge}
            self.canvas.points(
                [ridge.at(code) for code in codes],
                {"size": 11, "color": self.palette.snow, "line": rim},
                name="stages",
                codes=codes,
                hover=[self._stage_hover(code) for code in codes],
            )
            for code in codes:
                if code != CLOSE_STAGE:
                    self._stage_label(code, ridge, colour, is_right=ridge is self.flank)

    def _stage_label(self, code: str, ridge: Ridge, colour: str, *, is_right: bool) -> None:
        row = self.stages[code]
        x, y = ridge.at(code)
        text = f"<b>{plain_in_chart(code)}</b> {self.formats.count(row['cycle_count'])}"
        if self.layout.has_stage_names:
            name = plain_in_chart(self.words.of(row["name_de"], row["name_en"]))
            tinted = self._tinted(name, colour if is_right else self.palette.muted)
            text = f"{text}<br>{tinted}" if is_right else f"{tinted}  {text}"
        inside = is_right and not self.layout.callouts_inside
        self.canvas.text(
            x,
            y,
            text,
            colour=self.palette.on_rock if inside else colour,
            name=f"stage {code}",
            anchor="right" if inside or not is_right else "left",
            shift=(-9 if inside or not is_right else 11, 0 if inside else (4 if is_right else 11)),
        )

    def _tinted(self, text: str, colour: str) -> str:
        return f'<span style="font-size:{self.layout.small}px;color:{colour}">{text}</span>'

    def _stage_hover(self, code: str) -> str:
        row = self.stages[code]
        name = plain_in_chart(self.words.of(row["name_de"], row["name_en"]))
        count = self.words.plural("{count} cycle", "{count} cycles", int(row["cycle_count"]))
        return f"<b>{plain_in_chart(code)}</b> {name}<br>" + count.format(
            count=self.formats.count(row["cycle_count"])
        )

    def _ledges(self) -> None:
        _ = self.words
        for code, row in self.steps.items():
            if code == CLOSE_STEP:
                self._callout(row, self.layout.peak, _("Close"))
                continue
            x, y = self.ridge.at(code)
            if self.layout.callouts_inside:
                self.canvas.level(x, self._right_edge(y) - 12, y, self.palette.on_rock)
            rim = {"width": 2, "color": self.palette.on_badge}
            self.canvas.points(
                [(x, y)],
                {"size": self.layout.badge, "color": self.palette.badge, "line": rim},
                name=f"ledge {code}",
                codes=[code],
                hover=[self._step_hover(row)],
            )
            self.canvas.text(
                x,
                y,
                f"<b>{plain_in_chart(code)}</b>",
                colour=self.palette.on_badge,
                name=f"badge {code}",
                anchor="center",
                size=self.layout.label + 1,
            )
            self._callout(row, (x, y), plain_in_chart(_.of(row["name_de"], row["name_en"])), code)
        x, y = self.layout.peak
        self.canvas.text(
            x,
            y,
            "⚑",
            colour=self.palette.climb_edge,
            name="flag",
            anchor="left",
            size=26,
            shift=(-3, 16),
        )

    def _callout(
        self, row: dict[str, Any], place: tuple[float, float], name: str, code: str | None = None
    ) -> None:
        """Rate, name, interval and median: in the rock where it is wide, else in the sky."""
        layout, palette = self.layout, self.palette
        room = self._right_edge(place[1] - CALLOUT_DEPTH / 2) - place[0]
        inside = layout.callouts_inside and code is not None and room > CALLOUT_WIDTH
        rate, *details = self._step_lines(row)
        big = f'<span style="font-size:{layout.rate}px"><b>{rate}</b></span>'
        muted = palette.on_rock_muted if inside else palette.muted
        detail = self._tinted(" · ".join(details), muted)
        if layout.callouts_inside:
            lines = [f"{big}  <b>{name}</b>", detail]
        else:
            lines = [f"{big} <b>{name.split(' / ')[-1]}</b>", detail]
        reach = (layout.badge if code else 12) / 2
        if inside:
            reach += self._ribbon_width(row["population_count"]) * 0.8
        self.canvas.text(
            *place,
            "<br>".join(lines),
            name=f"step {code or CLOSE_STEP}",
            colour=palette.on_rock if inside else palette.text,
            anchor="left" if inside else "right",
            valign="top" if inside else "middle",
            shift=(reach + 16, -8) if inside else (-reach - 8, 2),
        )

    def _step_lines(self, row: dict[str, Any]) -> list[str]:
        """What is known of a step, most important first. A small group gets no rate."""
        _ = self.words
        count = self.formats.count
        if row["is_small_group"]:
            if not row["population_count"]:
                return [self.formats.percent(None), _("no cycles")]
            fraction = _("{passed} of {population}").format(
                passed=count(row["passed_count"]), population=count(row["population_count"])
            )
            return [fraction, _("too few for a rate")]
        interval = self.formats.interval(row["conversion_rate_low"], row["conversion_rate_high"])
        wide = self.layout.callouts_inside
        lines = [
            self.formats.percent(row["conversion_rate"]),
            _("95%: {interval}").format(interval=interval) if wide else interval,
        ]
        if not is_missing(row["median_days"]):
            days = self.formats.days(row["median_days"])
            lines.append(_("median {days}").format(days=days) if wide else days)
        return lines

    def _step_hover(self, row: dict[str, Any]) -> str:
        _ = self.words
        name = plain_in_chart(_.of(row["name_de"], row["name_en"]))
        fraction = _("{passed} of {population} cycles").format(
            passed=self.formats.count(row["passed_count"]),
            population=self.formats.count(row["population_count"]),
        )
        return "<br>".join(
            [
                f"<b>{plain_in_chart(row['step'])}</b> {name}",
                fraction,
                " · ".join(self._step_lines(row)),
            ]
        )

    def _right_edge(self, y: float) -> float:
        """Where the flank lies at this height."""
        path = self.flank.path[::-1]
        return float(np.interp(y, path[:, 1], path[:, 0]))

    def _round_again(self) -> None:
        """Customers become leads again: a dotted way along the foot, back to the beginning."""
        if not self.beyond:
            return
        layout = self.layout
        y = layout.meadow + 14
        start, end = (
            layout.right_foot[0] - 20,
            layout.foot[0] + (110 if layout.callouts_inside else 46),
        )
        middle = (start + end) / 2
        colour = self.palette.on_rock
        self.canvas.line(
            np.array([(start, y), (end, y)]),
            colour,
            1.6,
            name="round again",
            dash="dot",
            opacity=0.7,
        )
        arrow = {"symbol": "triangle-left", "size": 10, "color": colour}
        self.canvas.points([(end, y)], arrow, name="round again")
        self.canvas.text(
            middle,
            y,
            self.words("back as an existing-customer lead"),
            name="round again",
            colour=self.palette.on_rock,
            anchor="center",
            size=layout.small,
            shift=(0, 12),
        )

    # --- waterhole ----------------------------------------------------------------------------

    def _meadow(self) -> None:
        layout, palette = self.layout, self.palette
        self.canvas.area(
            np.array(
                [(0, 0), (0, layout.meadow), (layout.width, layout.meadow), (layout.width, 0)]
            ),
            palette.savannah,
            name="meadow",
        )

    def _herd(self) -> None:
        layout = self.layout
        herd = self._gathered()
        if not herd:
            return
        row_count = -(-len(herd) // layout.herd_per_row)
        per_row = -(-len(herd) // row_count)
        rows = [herd[start : start + per_row] for start in range(0, len(herd), per_row)]
        row_height = layout.meadow / len(rows)
        self._waterhole()
        largest = max((persona["cycle_count"] for persona in herd), default=0)
        for place, animals in enumerate(rows):
            top = layout.meadow - place * row_height
            for column, persona in enumerate(animals):
                x = layout.width * (column + 0.5) / per_row
                self._animal(x, top, row_height, persona, largest)

    def _waterhole(self) -> None:
        """The pond that the animals stand around."""
        layout, palette = self.layout, self.palette
        angle = np.linspace(0, 2 * np.pi, 80)
        centre, radius = (
            (layout.width * 0.5, layout.meadow * 0.62),
            (layout.width * 0.44, layout.meadow * 0.19),
        )
        wobble = 1 + 0.04 * np.sin(3 * angle) + 0.03 * np.sin(5 * angle + 1)
        pond = np.column_stack(
            [
                centre[0] + radius[0] * wobble * np.cos(angle),
                centre[1] + radius[1] * wobble * np.sin(angle),
            ]
        )
        self.canvas.area(pond, palette.water, name="waterhole", opacity=0.55)

    def _animal(
        self, x: float, top: float, row_height: float, persona: dict[str, Any], largest: float
    ) -> None:
        """Symbol, sized by the root of its count so that its area tells, with the count below."""
        layout = self.layout
        share = (persona["cycle_count"] / largest) ** 0.5 if largest else 0.0
        size = 16 + (20 if layout.has_persona_names else 14) * share
        middle = top - row_height * (0.36 if layout.has_persona_names else 0.34)
        self.canvas.text(
            x,
            middle,
            persona["symbol"],
            name=f"animal {persona['persona_id']}",
            colour=self.palette.on_savannah,
            anchor="center",
            size=round(size),
            hover=f"{persona['label']}: {self.formats.count(persona['cycle_count'])}",
        )
        count = f"<b>{self.formats.count(persona['cycle_count'])}</b>"
        text = f"{persona['label']}<br>{count}" if layout.has_persona_names else count
        self.canvas.text(
            x,
            top - row_height * (0.72 if layout.has_persona_names else 0.74),
            text,
            name=f"persona {persona['persona_id']}",
            colour=self.palette.on_savannah,
            anchor="center",
            size=layout.small,
        )

    def _gathered(self) -> list[dict[str, Any]]:
        """Those that find room at the water; the smallest ones of many stand together."""
        _ = self.words
        room = self.layout.herd_rows * self.layout.herd_per_row
        herd = [
            {
                "persona_id": row["persona_id"],
                "label": _("unknown")
                if row["persona_id"] == "unknown"
                else plain_in_chart(row["name"]),
                "symbol": self._symbol(row),
                "cycle_count": row["cycle_count"],
            }
            for row in self.personas
        ]
        if len(herd) <= room:
            return herd
        known = [row for row in herd if row["persona_id"] != "unknown"]
        unknown = [row for row in herd if row["persona_id"] == "unknown"]
        kept = known[: room - 1 - len(unknown)]
        others = known[len(kept) :]
        together = {
            "persona_id": "others",
            "symbol": "🐾",
            "label": _("{count} others").format(count=self.formats.count(len(others))),
            "cycle_count": sum(row["cycle_count"] for row in others),
        }
        return [*kept, together, *unknown]

    def _symbol(self, row: dict[str, Any]) -> str:
        is_nobody = row["persona_id"] == "unknown" or is_missing(row["symbol"]) or not row["symbol"]
        return f"<b>{UNKNOWN_SYMBOL}</b>" if is_nobody else plain_in_chart(row["symbol"])
