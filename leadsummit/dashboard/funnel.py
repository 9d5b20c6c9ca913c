"""The words, rows and bars of the funnel page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import grain_name, kind_name, outcome_name
from leadsummit.dashboard.theme import Palette

# The column of a stage that each way of counting shows.
COUNTED = {
    "cohort": "reached_count",
    "flow": "entered_count",
    "stock": "stock_count",
    "reached": "reached_count",
}
MOVES_SHOWN = 8


def area_name(_: Words, area: str) -> str:
    """The part of the process that a stage belongs to."""
    return {
        "early": _("Early buying"),
        "handover": _("Handover"),
        "sales": _("Sales"),
        "customers": _("Existing customers"),
    }[area]


def headline(_: Words, formats: Formats, stages: pd.DataFrame) -> str:
    """Where most stand, and where most are lost."""
    standing = stages.sort_values("stock_count", ascending=False, kind="stable").iloc[0]
    if int(standing["stock_count"]) == 0:
        return _("No cycle stands in any stage.")
    most = _("Most cycles stand in {stage} ({count}).").format(
        stage=escape_markdown(_.of(standing["name_de"], standing["name_en"])),
        count=formats.count(standing["stock_count"]),
    )
    rated = stages[stages["next_rate"].notna()]
    if rated.empty:
        return most
    worst = rated.sort_values("next_rate", kind="stable").iloc[0]
    fewest = _("The hardest step leads out of {stage}: {rate} of the cycles got further.").format(
        stage=escape_markdown(_.of(worst["name_de"], worst["name_en"])),
        rate=formats.percent(worst["next_rate"]),
    )
    return f"{most} {fewest}"


def meaning(
    _: Words, formats: Formats, filters: FilterState, stages: pd.DataFrame, as_of: Any
) -> Meaning:
    """What the bars count, and the cycles behind them."""
    counting = filters.counting
    return Meaning(
        counting=texts.counting_name(_, counting),
        grain=grain_name(_, "move" if counting == "flow" else "cycle"),
        period=texts.period(_, formats, filters, as_of),
        population=_("all cycles that the filters leave"),
        definition=(
            texts.counting_sentence(_, counting),
            _(
                "The percentage beside a stage is a cohort: of the cycles that set out in the "
                "period and got at least to this stage, the share that got to the next one by "
                "now. It is naive: who is still on the way counts as not there yet."
            ),
            _(
                "The days are the median stay in the stage since records began, with the stays "
                "that are not over counted as well."
            ),
        ),
        differences=(
            (
                _("Why does the stock not equal in minus out?"),
                _(
                    "In and out are those of the period. The stock also holds who came before it. "
                    "Stock at the beginning + in − out = stock at the end."
                ),
            ),
            (
                _("Why did more get to a stage than moved into it?"),
                _(
                    "Whoever skipped a stage got at least that far without ever moving into it. "
                    "And a cycle may move into a stage twice."
                ),
            ),
        ),
        lists=[
            ListLink(
                f"{escape_markdown(row['stage_code'])} ({formats.count(row[COUNTED[counting]])})",
                "stage",
                {"stage": str(row["stage_code"])},
            )
            for row in stages.to_dict("records")
        ],
    )


def largest(stages: pd.DataFrame, counting: str) -> float:
    """The longest bar, for all areas to share one scale."""
    return float(stages[COUNTED[counting]].max())


def bars(
    _: Words, formats: Formats, palette: Palette, stages: pd.DataFrame, counting: str
) -> pd.DataFrame:
    """One bar per stage: its count, then how many got further and how long they stay."""
    colours = {
        "early": palette.climb,
        "handover": palette.badge,
        "sales": palette.rock_bottom,
        "customers": palette.customer,
    }
    return pd.DataFrame(
        [
            {
                "key": row["stage_code"],
                "label": f"{row['stage_code']} {_.of(row['name_de'], row['name_en'])}",
                "count": row[COUNTED[counting]],
                "text": _bar_text(_, formats, row, counting),
                "colour": colours[row["area"]],
            }
            for row in stages.to_dict("records")
        ]
    )


def _bar_text(_: Words, formats: Formats, row: dict[Any, Any], counting: str) -> str:
    parts = [formats.count(row[COUNTED[counting]])]
    if not is_missing(row["next_rate"]):
        parts[0] += f" → {formats.percent(row['next_rate'])}"
    if not is_missing(row["median_days"]):
        parts.append(_("{days} d").format(days=formats.count(row["median_days"])))
    return " · ".join(parts)


def stage_names(_: Words, stages: pd.DataFrame) -> dict[str, str]:
    """Code -> name, in the order of the process."""
    return {
        str(row["stage_code"]): escape_markdown(_.of(row["name_de"], row["name_en"]))
        for row in stages.to_dict("records")
    }


def move_bars(_: Words, formats: Formats, palette: Palette, moves: pd.DataFrame) -> pd.DataFrame:
    """The most frequent moves, the rest as one bar."""
    rows: list[dict[str, Any]] = [
        {
            "label": _move_label(_, row),
            "count": int(row["move_count"]),
            "colour": palette.climb if row["kind"] in _FORWARD else palette.rock_bottom,
        }
        for row in moves.to_dict("records")
    ]
    rest = rows[MOVES_SHOWN:]
    if len(rest) > 1:
        total = sum(row["count"] for row in rest)
        other = {"label": _("other moves"), "count": total, "colour": palette.muted}
        rows = [*rows[:MOVES_SHOWN], other]
    return pd.DataFrame(rows)


_FORWARD = frozenset({"enter", "advance", "skip", "fast_lane", "reopen", "win", "won"})


def _move_label(_: Words, row: dict[Any, Any]) -> str:
    if row["kind"] == "enter":
        return _("set out here")
    if not is_missing(row["outcome"]):
        return outcome_name(_, row["outcome"])
    return f"{row['other_stage']} – {kind_name(_, row['kind'])}"


def table_rows(_: Words, stages: pd.DataFrame) -> pd.DataFrame:
    """The stages with readable names."""
    return stages.assign(
        stage=[
            f"{row['stage_code']} {_.of(row['name_de'], row['name_en'])}"
            for row in stages.to_dict("records")
        ],
        area=stages["area"].map(lambda area: area_name(_, area)),
    )


def table_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    """The heads of the table, and how its numbers read."""
    columns = {
        "area": _("Area"),
        "stage": _("Stage"),
        "stock_count": _("Stock at the end"),
        "entered_count": _("In"),
        "left_count": _("Out"),
        "reached_count": _("Cohort: got this far"),
        "next_count": _("Cohort: got further"),
        "next_rate": _("Share (naive)"),
        "median_days": _("Median days"),
    }
    counts = ("stock_count", "entered_count", "left_count", "reached_count", "next_count")
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "next_rate": formats.percent,
        "median_days": formats.number_of_days,
    }
