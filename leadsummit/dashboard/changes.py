"""What moved between two periods, or between two reports of the same period: words and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import Meaning
from leadsummit.dashboard.slices import TITLES
from leadsummit.dashboard.terms import grain_name

AGAINST = ("previous", "year", "release")
NAMED = 3
SHOWN = 15
# Smaller differences may well be chance: two standard deviations.
STRONG = 2.0


@dataclass(frozen=True)
class Period:
    """Whole months, the last one included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def moved(self, months: int) -> Period:
        return Period(_moved(self.first, months), _moved(self.last, months))


def period_before(filters: FilterState, against: str) -> Period | None:
    """The period to compare with: of the same length just before, or a year ago."""
    if filters.first_month is None or filters.last_month is None:
        return None
    now = Period(filters.first_month, filters.last_month)
    if against == "release":
        return now
    return now.moved(-now.months if against == "previous" else -12)


def _moved(month: date, by: int) -> date:
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


def against_name(_: Words, against: str) -> str:
    """With what we compare."""
    return {
        "previous": _("Period before"),
        "year": _("Same period a year ago"),
        "release": _("As reported earlier"),
    }[against]


def metric_name(_: Words, metric: str) -> str:
    """What was counted."""
    return {
        "started": _("Set out"),
        "A": _("Passed A"),
        "B": _("Passed B"),
        "C": _("Passed C"),
        "close": _("Won"),
    }[metric]


def headline(
    _: Words, formats: Formats, rows: pd.DataFrame, names: Mapping[str, Mapping[str, str]]
) -> str:
    """The three clearest movements in words, or that nothing moved more than chance would.

    One of each metric: the same movement shows in several dimensions.
    """
    strong = strongest(rows).drop_duplicates("metric").head(NAMED)
    if strong.empty:
        return _("Nothing moved more than chance alone would move it.")
    moves = [
        f"{escape_markdown(movement_name(_, row, names))} {change_text(formats, row)}"
        for row in strong.to_dict("records")
    ]
    return _("What moved most: {movements}.").format(movements=formats.listing(moves))


def strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """Movements of single values beyond chance, the clearest first."""
    found = rows[(rows["dimension"] != "total") & (rows["strength"] >= STRONG)]
    return found.sort_values("strength", ascending=False, kind="stable", ignore_index=True)


def movement_name(_: Words, row: Mapping[Any, Any], names: Mapping[str, Mapping[str, str]]) -> str:
    """What moved: the metric, and of whom."""
    value = str(row["dimension_value"])
    if row["dimension"] == "total":
        return metric_name(_, row["metric"])
    known = names.get(str(row["dimension"]), {}).get(value, value)
    if value == "unknown":
        # What is unknown: several dimensions have such a value.
        known = f"{_(TITLES[str(row['dimension'])])} {known}"
    return f"{metric_name(_, row['metric'])} – {known}"


def change_text(formats: Formats, row: Mapping[Any, Any]) -> str:
    """From how many to how many: +120 (1.240 → 1.360, +9,7 %)."""
    difference = int(row["difference"])
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    parts = f"{formats.count(row['before_count'])} → {formats.count(row['now_count'])}"
    if not is_missing(row["change_rate"]):
        parts += f", {sign}{formats.percent(abs(row['change_rate']))}"
    return f"{sign}{formats.count(abs(difference))} ({parts})"


def bars(
    _: Words,
    formats: Formats,
    rows: pd.DataFrame,
    names: Mapping[str, Mapping[str, str]],
    colours: tuple[str, str],
) -> pd.DataFrame:
    """A bar per movement: its size, coloured by its direction, with its numbers."""
    return pd.DataFrame(
        [
            {
                "label": movement_name(_, row, names),
                "count": abs(int(row["difference"])),
                "text": change_text(formats, row),
                "colour": colours[0] if row["difference"] >= 0 else colours[1],
            }
            for row in rows.to_dict("records")
        ]
    )


def table_rows(
    _: Words, rows: pd.DataFrame, names: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """All movements with readable names."""
    return rows.assign(
        movement=[movement_name(_, row, names) for row in rows.to_dict("records")],
        is_strong=[_("yes") if strength >= STRONG else "" for strength in rows["strength"]],
    )


def meaning(
    _: Words, formats: Formats, filters: FilterState, before: Period, against: str
) -> Meaning:
    """What is compared with what."""
    now = formats.months(filters.first_month or before.first, filters.last_month or before.last)
    then = formats.months(before.first, before.last)
    period = (
        _("{now}, as reported now and then").format(now=now)
        if against == "release"
        else _("{now} against {then}").format(now=now, then=then)
    )
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=period,
        population=_("all cycles that the filters leave"),
        definition=(
            _(
                "We count the cycles that set out in the period, and the passings of each "
                "threshold in it, and take the difference: in total, and for every persona, "
                "measure, direction, sales route and cycle type by itself."
            ),
            _(
                "A movement is named if it is larger than two standard deviations of what two "
                "counts would differ by chance alone."
            ),
        ),
        differences=(
            (
                _("Why do the movements not add up?"),
                _(
                    "Each cycle has a persona, a measure, a direction, a route and a type: the "
                    "same movement shows in each of them."
                ),
            ),
            (
                _("Why did an earlier report say something else of the same period?"),
                _(
                    "Records came late or were corrected, anonymous visitors became known, "
                    "duplicates were merged, or a rule was changed."
                ),
            ),
        ),
    )
