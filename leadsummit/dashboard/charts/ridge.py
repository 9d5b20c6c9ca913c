"""The shape of the mountain: where stages and thresholds lie, and the ribbon along its ridge.

Pure geometry in pixels of a reference picture, so that it can be tested without drawing. The climb
is made of marks: a stage is a gentle slope, a threshold a cliff with a ledge on top, the close the
steep way to the peak. Any number of stages fits: the steps share the height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# How far each kind of mark leads: along and up, in parts of the whole climb.
STAGE_STEP = (1.0, 0.62)
CLIFF_FOOT = (0.45, 0.22)
CLIFF = (0.4, 1.3)
LEDGE = (0.5, 0.1)
PEAK_STEP = (1.0, 1.9)
SAMPLES_PER_LEG = 16


@dataclass(frozen=True)
class Frame:
    """The place of the mountain in the picture, in pixels from the lower left corner.

    `first_stop` is the share of the descent at which the first customer stage lies.
    """

    foot: tuple[float, float]
    peak: tuple[float, float]
    right_foot: tuple[float, float]
    first_stop: float = 0.3


@dataclass(frozen=True)
class Mark:
    """Something that the ridge leads through: a stage, a threshold, or the peak."""

    kind: str
    code: str


@dataclass(frozen=True)
class Ridge:
    """A drawn line with its marks: `path[index_of[code]]` is where a mark lies."""

    path: Points
    index_of: dict[str, int]

    def at(self, code: str) -> tuple[float, float]:
        x, y = self.path[self.index_of[code]]
        return float(x), float(y)


def climb_marks(
    stages: Sequence[str], thresholds: Sequence[tuple[str, str | None]], nurturing_count: int
) -> list[Mark]:
    """Put stages and thresholds into the order in which a lead meets them.

    Args:
        stages: The active stages up to the close, in their order; the last one is the peak.
        thresholds: Code and the stage that passes it. Without a stage (consent, say) a threshold
            lies halfway through the nurturing stages.
        nurturing_count: How many of the stages are nurturing ones.
    """
    halfway = max(1, (nurturing_count + 1) // 2)
    before: dict[int, list[str]] = {}
    for code, stage in thresholds:
        place = stages.index(stage) if stage in stages else halfway
        before.setdefault(min(place, len(stages) - 1), []).append(code)
    marks: list[Mark] = []
    for place, stage in enumerate(stages):
        marks += [Mark("threshold", code) for code in before.get(place, [])]
        marks.append(Mark("peak" if place == len(stages) - 1 else "stage", stage))
    return marks


def climb(marks: Sequence[Mark], frame: Frame) -> Ridge:
    """The way up: from the foot through every mark to the peak."""
    legs: list[tuple[float, float]] = [(0.0, 0.0)]
    stops: dict[str, int] = {}

    def walk(step: tuple[float, float]) -> None:
        legs.append((legs[-1][0] + step[0], legs[-1][1] + step[1]))

    for mark in marks:
        if mark.kind == "threshold":
            walk(CLIFF_FOOT)
            walk(CLIFF)
            walk((LEDGE[0] / 2, LEDGE[1] / 2))
            stops[mark.code] = len(legs) - 1
            walk((LEDGE[0] / 2, LEDGE[1] / 2))
        else:
            walk(PEAK_STEP if mark.kind == "peak" else STAGE_STEP)
            stops[mark.code] = len(legs) - 1
    corners = np.array(legs) / np.array(legs[-1])
    corners = corners * (np.array(frame.peak) - np.array(frame.foot)) + np.array(frame.foot)
    return Ridge(smooth(corners), {code: stop * SAMPLES_PER_LEG for code, stop in stops.items()})


def descent(stages: Sequence[str], frame: Frame) -> Ridge:
    """The far side: down from the peak through the customer stages to the right foot."""
    (peak_x, peak_y), (foot_x, foot_y) = frame.peak, frame.right_foot
    stops = [
        frame.first_stop + (1 - frame.first_stop) * place / (len(stages) + 0.25)
        for place in range(len(stages))
    ]
    shares = np.array([0.0, *stops, 1.0])
    # A shoulder below the peak, steeper towards the foot: that leaves room inside the mountain.
    corners = np.column_stack(
        [
            peak_x + (foot_x - peak_x) * shares**0.9,
            peak_y + (foot_y - peak_y) * shares**1.06,
        ]
    )
    return Ridge(
        smooth(corners), {code: (place + 1) * SAMPLES_PER_LEG for place, code in enumerate(stages)}
    )


def smooth(corners: Points) -> Points:
    """A curve through all corners that never swings past them (monotone cubic)."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    places = np.concatenate(
        [
            *(
                np.linspace(start, end, SAMPLES_PER_LEG, endpoint=False)
                for start, end in pairwise(way)
            ),
            way[-1:],
        ]
    )
    return np.column_stack([_monotone(way, corners[:, axis], places) for axis in (0, 1)])


def _monotone(knots: Points, values: Points, places: Points) -> Points:
    """Fritsch-Carlson interpolation with harmonic slopes."""
    steps = np.diff(knots)
    slopes = np.diff(values) / steps
    tangents = np.empty_like(values)
    tangents[0], tangents[-1] = slopes[0], slopes[-1]
    for knot in range(1, len(values) - 1):
        left, right = slopes[knot - 1], slopes[knot]
        if left * right <= 0:
            tangents[knot] = 0.0
        else:
            first = 2 * steps[knot] + steps[knot - 1]
            second = steps[knot] + 2 * steps[knot - 1]
            tangents[knot] = (first + second) / (first / left + second / right)
    leg = np.clip(np.searchsorted(knots, places, side="right") - 1, 0, len(steps) - 1)
    share = (places - knots[leg]) / steps[leg]
    result: Points = (
        (1 + 2 * share) * (1 - share) ** 2 * values[leg]
        + share * (1 - share) ** 2 * steps[leg] * tangents[leg]
        + share**2 * (3 - 2 * share) * values[leg + 1]
        + share**2 * (share - 1) * steps[leg] * tangents[leg + 1]
    )
    return result


def ribbon(ridge: Ridge, widths: dict[str, float], start: float, end: float, side: int) -> Points:
    """The outline of a band under the ridge whose width follows the counts.

    The band keeps its width across the general direction of the climb, not across each small
    step, so it never folds over itself where the rock turns.

    Args:
        ridge: The line that is the band's upper edge.
        widths: Width in pixels at each mark that has a count; between them it changes evenly.
        start: Width at the beginning of the line.
        end: Width at its end.
        side: 1 puts the band to the right of the way, -1 to its left.
    """
    known = sorted((ridge.index_of[code], width) for code, width in widths.items())
    last = len(ridge.path) - 1
    places = [0, *(place for place, _ in known if 0 < place < last), last]
    values = [start, *(width for place, width in known if 0 < place < last), end]
    width = np.interp(np.arange(last + 1), places, values)
    direction = np.gradient(ridge.path, axis=0)
    angle = _blurred(np.arctan2(direction[:, 1], direction[:, 0]), 2 * SAMPLES_PER_LEG)
    inward = np.column_stack([np.sin(angle), -np.cos(angle)]) * side
    return np.vstack([ridge.path, (ridge.path + inward * width[:, None])[::-1]])


def _blurred(values: Points, reach: int) -> Points:
    """A running mean that keeps the ends."""
    padded = np.pad(values, reach, mode="edge")
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    return np.convolve(padded, kernel, mode="valid")


def far_range(width: float, base: float, height: float, seed: int) -> Points:
    """A calm line of distant hills across the picture, the same each time."""
    x = np.linspace(0, width, 90)
    share = x / 1100
    y = sum(
        (np.sin(share * frequency * 2 * np.pi + seed * phase) + 1) / 2 * weight
        for frequency, phase, weight in (
            (1.3, 1.7, 0.5),
            (3.1, 2.9, 0.3),
            (7.7, 0.6, 0.14),
            (17, 4, 0.06),
        )
    )
    return np.column_stack([x, base + height * y])
