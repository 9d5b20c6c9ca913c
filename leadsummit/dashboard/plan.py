"""The words, bars and tables of the plan page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.rows import Row, plain_rows
from leadsummit.dashboard.terms import goal_name, grain_name
from leadsummit.dashboard.theme import Palette

GOALS = ("opt_in", "mql", "opportunity", "win")
ALL = "all"


# --- the answer ---------------------------------------------------------------------------------


def headline(_: Words, formats: Formats, attainment: pd.DataFrame) -> str:
    """Was the plan reached, and what does the next month still need?"""
    rows = plain_rows(attainment)
    planned = [row for row in rows if row["attainment_ratio"] is not None]
    if not rows:
        return _("No month of the period has come yet, so nothing can be held against a plan.")
    if not planned:
        unplanned = _("For the months of the period that are over there is no plan.")
        return f"{unplanned} {_next(_, formats, rows)}".strip()
    behind = [row for row in planned if row["attainment_ratio"] < 1]
    if not behind:
        lowest = min(planned, key=lambda row: row["attainment_ratio"])
        reached = _.plural(
            "{count} goal of the period, and it is reached: {goal} at {ratio} of the plan.",
            "All {count} goals of the period are reached; the closest is {goal} at {ratio} of "
            "the plan.",
            len(planned),
        )
    else:
        lowest = min(behind, key=lambda row: row["attainment_ratio"])
        reached = _.plural(
            "{missed} goal of the period is missed: {goal} stands at {ratio} of the plan.",
            "{missed} goals of the period are missed; furthest behind is {goal} at {ratio} of the "
            "plan.",
            len(behind),
        )
    said = reached.format(
        count=formats.count(len(planned)),
        missed=formats.count(len(behind)),
        goal=goal_name(_, lowest["metric"]),
        ratio=formats.percent(lowest["attainment_ratio"]),
    )
    return f"{said} {_next(_, formats, rows)}".strip()


def _next(_: Words, formats: Formats, rows: list[Row]) -> str:
    """What the leads at hand will bring of the deals of the next month."""
    awaited = [row for row in rows if row["expected_count"] is not None]
    if not awaited:
        return ""
    row = awaited[-1]
    values = {
        "month": formats.month(row["forecast_month"]),
        "goal": goal_name(_, row["metric"]),
        "expected": formats.count(row["expected_count"]),
        "low": formats.count(row["expected_low"]),
        "high": formats.count(row["expected_high"]),
        "target": formats.count(row["forecast_target"]),
        "missing": formats.count(row["missing_count"]),
    }
    if row["forecast_target"] is None:
        text = _(
            "{month}, {goal}: the leads at hand will bring about {expected} ({low} to {high})."
        )
    elif row["is_sure"]:
        text = _(
            "{month}, {goal}: the leads at hand will bring {expected} ({low} to {high}), more than "
            "the {target} planned."
        )
    else:
        text = _(
            "{month}, {goal}: the leads at hand will bring {expected} ({low} to {high}) of "
            "{target} planned; about {missing} must come from new leads."
        )
    return text.format(**values)


# --- plan and actual ----------------------------------------------------------------------------


def goal_bars(_: Words, formats: Formats, palette: Palette, rows: pd.DataFrame) -> pd.DataFrame:
    """One bar per goal: what came of the planned months, against their plan."""
    return _bars(
        formats, _, rows, lambda row: goal_name(_, row["metric"]), lambda row: colour(palette, row)
    )


def persona_bars(_: Words, formats: Formats, palette: Palette, rows: pd.DataFrame) -> pd.DataFrame:
    """The same for one goal, a bar per persona with a plan."""
    planned = rows[(rows["persona_id"] != ALL) & rows["target_value"].notna()]
    return _bars(
        formats,
        _,
        planned,
        lambda row: texts.persona_label(
            _, row["persona_id"], row["persona_name"], row["persona_symbol"]
        ),
        lambda row: colour(palette, row),
    )


def colour(palette: Palette, row: Mapping[str, Any]) -> str:
    """The colour of a goal's place in the process."""
    return {
        "opt_in": palette.climb,
        "mql": palette.climb,
        "opportunity": palette.rock_bottom,
        "win": palette.rock_bottom,
    }[row["metric"]]


def _bars(
    formats: Formats,
    _: Words,
    rows: pd.DataFrame,
    name: Callable[[Row], str],
    paint: Callable[[Row], str],
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "label": name(row),
                "value": row["actual_count"]
                if row["target_value"] is None
                else row["planned_actual_count"],
                "mark": row["target_value"],
                "text": _attained(_, formats, row),
                "colour": paint(row),
            }
            for row in plain_rows(rows)
        ],
        columns=["label", "value", "mark", "text", "colour"],
    )


def _attained(_: Words, formats: Formats, row: Row) -> str:
    if row["target_value"] is None:
        return _("{count}, no plan").format(count=formats.count(row["actual_count"]))
    return _("{actual} of {target} · {ratio}").format(
        actual=formats.count(row["planned_actual_count"]),
        target=formats.count(row["target_value"]),
        ratio=formats.percent(row["attainment_ratio"]),
    )


def persona_answer(_: Words, formats: Formats, rows: pd.DataFrame, goal: str) -> str:
    """Which persona is furthest behind, which furthest ahead."""
    rated = [
        row
        for row in plain_rows(rows)
        if row["persona_id"] != ALL and row["attainment_ratio"] is not None
    ]
    if not rated:
        return _("No persona has a plan of its own for {goal}.").format(goal=goal_name(_, goal))
    low = min(rated, key=lambda row: row["attainment_ratio"])
    high = max(rated, key=lambda row: row["attainment_ratio"])
    return _(
        "{goal}: furthest from the plan is {lowest} ({low}), furthest ahead {highest} ({high})."
    ).format(
        goal=goal_name(_, goal),
        lowest=escape_markdown(low["persona_name"] or _("unknown")),
        low=formats.percent(low["attainment_ratio"]),
        highest=escape_markdown(high["persona_name"] or _("unknown")),
        high=formats.percent(high["attainment_ratio"]),
    )


def attainment_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    attainment: pd.DataFrame,
    as_of: Any,
) -> Meaning:
    """What is held against the plan."""
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, filters, as_of),
        population=_("months that are over and have a plan"),
        definition=(
            _(
                "What came: lead cycles that passed threshold A (opt-ins), B (sales-ready leads), "
                "C (opportunities) or the close in the month, each at its first time. What was "
                "planned: the table of goals; for all personas together the goal without a "
                "persona, else the sum over the personas."
            ),
            _(
                "Attainment is what came, divided by the plan. It may exceed 100% and is no "
                "sample, so it has no interval. A month that still runs is left out of it."
            ),
        ),
        differences=(
            (
                _("Why are these numbers higher than on the Summit?"),
                _(
                    "Here all who passed a threshold count, also those who skipped the one before. "
                    "The rates of the Summit start from those who passed the one before."
                ),
            ),
            (
                _("Why are there more in the list than in the bar?"),
                _("The list holds all months of the period, the bar only those with a plan."),
            ),
        ),
        lists=[
            ListLink(
                f"{goal_name(_, row['metric'])} ({formats.count(row['actual_count'])})",
                "passed",
                {"goal": str(row["metric"]), "count": "flow"},
            )
            for row in plain_rows(attainment)
        ],
    )


# --- month by month -----------------------------------------------------------------------------


def months_answer(_: Words, formats: Formats, months: pd.DataFrame) -> str:
    """How many months reached the plan; what the forecast adds."""
    rows = plain_rows(months)
    over = [row for row in rows if row["is_month_over"] and row["target_value"]]
    if not over:
        return _("No month that is over has a plan.")
    good = [row for row in over if row["attainment_ratio"] >= 1]
    return _.plural(
        "{good} of {count} month reached its plan.",
        "{good} of {count} months reached their plan.",
        len(over),
    ).format(good=formats.count(len(good)), count=formats.count(len(over)))


def months_meaning(_: Words, formats: Formats, filters: FilterState, as_of: Any) -> Meaning:
    """What the columns count, and what a forecast knows."""
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=_("{period}, then the months of the forecast").format(
            period=texts.period(_, formats, filters, as_of)
        ),
        population=_("cycles that passed in the month; for the forecast those open today"),
        definition=(
            _(
                "The forecast is what the leads that are open today will still bring: each has a "
                "chance to pass in the month that depends on how long it has been standing there. "
                "The chances are added up; the interval (95%) is that of such a sum."
            ),
            _(
                "It is a floor and no prophecy of the month: leads that do not exist yet, and "
                "those that first have to pass the threshold before, are not in it. What is "
                "missing to the plan is what they must bring."
            ),
        ),
        differences=(
            (
                _("Why does the forecast fall from month to month?"),
                _(
                    "The further ahead, the more of a month is brought by leads that are yet to "
                    "come. That is no slump."
                ),
            ),
        ),
    )


def month_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    """The heads of the table of months, and how its numbers read."""
    columns = {
        "goal": _("Goal"),
        "month": _("Month"),
        "target_value": _("Plan"),
        "actual_count": _("Came"),
        "attainment_ratio": _("Attained"),
        "forecast_count": _("Forecast"),
        "expected_count": _("Expected"),
        "expected_low": _("Expected, at least"),
        "expected_high": _("Expected, at most"),
        "expected_gap": _("Above (+) or below (−) plan"),
    }
    counts = ("target_value", "actual_count", "forecast_count", "expected_count")
    bounds = ("expected_low", "expected_high")
    return columns, {
        **dict.fromkeys((*counts, *bounds), formats.count),
        "month": formats.short_month,
        "attainment_ratio": formats.percent,
        "expected_gap": formats.signed,
    }


def month_rows(_: Words, months: pd.DataFrame) -> pd.DataFrame:
    return months.assign(goal=[goal_name(_, goal) for goal in months["metric"]])


# --- was it right? ------------------------------------------------------------------------------


def check_answer(_: Words, formats: Formats, check: pd.DataFrame, goal: str) -> str:
    """How many intervals held, and whether the sums were right."""
    rows = [row for row in plain_rows(check) if row["metric"] == goal and row["months_ahead"] == 0]
    if not rows:
        return _("No forecast of last year can be checked yet.")
    (row,) = rows
    said = _.plural(
        "{within} of {made} forecast held its interval; over them {forecast} were expected, {came} "
        "came.",
        "{within} of {made} forecasts held their interval; over them {forecast} were expected, "
        "{came} came.",
        int(row["forecast_made_count"]),
    ).format(
        within=formats.count(row["within_count"]),
        made=formats.count(row["forecast_made_count"]),
        forecast=formats.count(row["forecast_count"]),
        came=formats.count(row["came_count"]),
    )
    if row["came_rate"] is None:
        return said
    return f"{said} " + _("The leads at hand then brought {rate} of those months.").format(
        rate=formats.percent(row["came_rate"])
    )


def forecast_bars(
    _: Words, formats: Formats, palette: Palette, forecasts: pd.DataFrame, goal: str
) -> pd.DataFrame:
    """One bar per forecast of a month ahead: what was expected, its interval, and what came."""
    return pd.DataFrame(
        [
            {
                "label": formats.month(row["month"]),
                "value": row["forecast_count"],
                "low": row["forecast_low"],
                "high": row["forecast_high"],
                "mark": row["came_count"],
                "text": _("{came} came · {verdict}").format(
                    came=formats.count(row["came_count"]),
                    verdict=_("held") if row["is_within_interval"] else _("missed"),
                ),
                "colour": colour(palette, {"metric": goal}),
            }
            for row in plain_rows(forecasts)
        ],
        columns=["label", "value", "low", "high", "mark", "text", "colour"],
    )


def check_meaning(_: Words, formats: Formats, as_of: Any) -> Meaning:
    """How the forecasts were put to the test."""
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=_("the ends of the last twelve months, as of {as_of}").format(
            as_of=formats.day_of(as_of)
        ),
        population=_("leads that were open when the forecast was made"),
        definition=(
            _(
                "For the end of each of the last twelve months the same forecast is made again "
                "from what had happened by then; all that came later is cut off. Beside it stands "
                "what came of the leads that were open then. If the method is right, 19 of 20 lie "
                "within the interval."
            ),
            _(
                "The interval takes leads as independent. A fair moves many at once, so somewhat "
                "fewer than 19 of 20 may lie within. Whether such a share differs from 95% by more "
                "than chance says its own interval in the table."
            ),
        ),
        differences=(
            (
                _("Why did far fewer come than the month had in all?"),
                _(
                    "Here only the leads count that existed when the forecast was made. The rest "
                    "of the month came from later ones; how much that is, the last column says."
                ),
            ),
        ),
    )


def check_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "goal": _("Goal"),
        "ahead": _("Looked ahead"),
        "forecast_made_count": _("Forecasts"),
        "within_count": _("Interval held"),
        "within_rate": _("Share held"),
        "within_interval": _("95% interval"),
        "forecast_count": _("Expected"),
        "came_count": _("Came"),
        "came_rate": _("Share of the months' total"),
    }
    counts = ("forecast_made_count", "within_count", "forecast_count", "came_count")
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "within_rate": formats.percent,
        "came_rate": formats.percent,
    }


def check_rows(_: Words, formats: Formats, check: pd.DataFrame) -> pd.DataFrame:
    return check.assign(
        goal=[goal_name(_, goal) for goal in check["metric"]],
        ahead=[
            {0: _("the month that follows"), 1: _("the second month"), 2: _("the third month")}.get(
                int(ahead), str(ahead)
            )
            for ahead in check["months_ahead"]
        ],
        within_interval=[
            formats.interval(row["within_rate_low"], row["within_rate_high"])
            for row in check.to_dict("records")
        ],
    )
