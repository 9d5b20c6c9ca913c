"""How soon sales answers: the words and bars that the pages Speed and Fast lane share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import Meaning
from leadsummit.dashboard.terms import grain_name
from leadsummit.dashboard.theme import Palette

CUTS = ("sales_unit", "region", "route")


def asked_name(_: Words, asked_by: str) -> str:
    return {
        "contact_request": _("Requests for contact"),
        "handover": _("Handovers"),
    }[asked_by]


def cut_names(_: Words) -> dict[str, str]:
    return {
        "sales_unit": _("by team"),
        "region": _("by region"),
        "route": _("by sales route"),
    }


def sentence(_: Words, formats: Formats, row: dict[Any, Any] | None) -> str:
    """How long half of them waited, and how many were answered within a day."""
    if row is None or not row["asked_count"]:
        return _("Nobody has asked yet.")
    if row["is_small_group"]:
        return _("Too few have asked to say how soon sales answers.")
    if is_missing(row["median_days"]):
        half = _("Fewer than half have been answered so far.")
    else:
        half = _("Half were answered within {time}.").format(time=formats.age(row["median_days"]))
    if is_missing(row["within_day_rate"]):
        return half
    return f"{half} " + _("Within a day it was {rate}.").format(
        rate=formats.percent(row["within_day_rate"])
    )


def row_of(times: pd.DataFrame, asked_by: str) -> dict[Any, Any] | None:
    rows = [row for row in times.to_dict("records") if row["asked_by"] == asked_by]
    return rows[0] if rows else None


def _within_day(row: dict[Any, Any], label: str, colour: str) -> dict[str, Any]:
    return {
        "label": label,
        "rate": row["within_day_rate"],
        "rate_low": row["within_day_rate_low"],
        "rate_high": row["within_day_rate_high"],
        "population_count": row["due_count"],
        "is_small_group": row["is_small_group"],
        "colour": colour,
    }


def part_bars(
    _: Words, formats: Formats, palette: Palette, parts: pd.DataFrame, cut_by: str
) -> pd.DataFrame:
    """Answered within a day, and the median wait, per team, region or route."""
    rows = []
    for row in parts.to_dict("records"):
        name = texts.route_name(_, row["name"]) if cut_by == "route" else _named(_, row["name"])
        if not is_missing(row["median_days"]):
            name = f"{name} · {formats.age(row['median_days'])}"
        rows.append({**_within_day(row, name, palette.badge), "key": row["dimension_value"]})
    return pd.DataFrame(rows)


def _named(_: Words, name: str) -> str:
    return _("without one") if name == "unknown" else name


def month_series(_: Words, palette: Palette) -> list[Series]:
    return [
        Series(
            "within_day_rate",
            _("answered within a day"),
            palette.badge,
            "within_day_rate_low",
            "within_day_rate_high",
        ),
        Series(
            "answered_rate",
            _("answered so far"),
            palette.climb,
            "answered_rate_low",
            "answered_rate_high",
        ),
    ]


def meaning(_: Words, formats: Formats, asked_by: str, count: float, period: str) -> Meaning:
    """What counts as an answer, and how the wait is counted."""
    is_request = asked_by == "contact_request"
    if is_request:
        population = _.plural(
            "{count} request for contact", "{count} requests for contact", int(count)
        )
    else:
        population = _.plural(
            "{count} lead that came to MQL from marketing",
            "{count} leads that came to MQL from marketing",
            int(count),
        )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "request" if is_request else "handover"),
        period=period,
        population=population.format(count=formats.count(count)),
        definition=(
            _(
                "**Answered** means that sales worked on the person: an activity of any kind, or a "
                "state in the CRM that only sales gives. Work that sales did not record looks like "
                "no answer."
            ),
            _(
                "**Half were answered within**: those still waiting count as long as they have "
                "waited (Kaplan-Meier). A median of the answered ones alone would get better the "
                "more are ignored."
            ),
            _(
                "**Within a day** asks only those that are at least 24 hours old and whose dates "
                "are known."
            ),
            _("Teams only: no single person is in the data of this system."),
        ),
    )
