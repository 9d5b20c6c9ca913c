"""The words of the one-pager: what management asks in a minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.plan import ALL
from leadsummit.dashboard.rows import Row, plain_rows
from leadsummit.dashboard.slices import Slice
from leadsummit.dashboard.terms import goal_name, grain_name
from leadsummit.dashboard.texts import counting_name, period

YEAR = 365


@dataclass(frozen=True)
class Line:
    """One answer: its name, what it says, and the page that says more."""

    name: str
    text: str
    page: str


@dataclass(frozen=True)
class Tile:
    """One threshold: its name, its rate, and what stands below."""

    label: str
    value: str
    below: Sequence[str]


# --- the thresholds -----------------------------------------------------------------------------


def tiles(_: Words, formats: Formats, steps: pd.DataFrame) -> list[Tile]:
    """The thresholds in their order, each with its changes."""
    found: dict[str, dict[str, Row]] = {}
    for row in plain_rows(steps):
        found.setdefault(row["step"], {})[row["period"]] = row
    return [_tile(_, formats, rows) for rows in found.values()]


def step_name(_: Words, row: Mapping[str, Any]) -> str:
    """A threshold as it is called, as plain text."""
    if row["step"] == "close":
        return _("Close")
    return f"{row['step']} · {_.of(row['name_de'], row['name_en'])}"


def _tile(_: Words, formats: Formats, rows: Mapping[str, Row]) -> Tile:
    now = rows["this"]
    below = [
        _("{passed} of {population}").format(
            passed=formats.count(now["passed_count"]),
            population=formats.count(now["population_count"]),
        )
    ]
    if now["conversion_rate"] is None:
        return Tile(escape_markdown(step_name(_, now)), _("too few"), below)
    below[0] += " · " + _("95%: {interval}").format(
        interval=formats.interval(now["conversion_rate_low"], now["conversion_rate_high"])
    )
    if now["mature_up_to"] is not None and not now["is_mature"]:
        below.append(
            _("Still rising: only cohorts up to {day} have had their time.").format(
                day=formats.day(now["mature_up_to"])
            )
        )
    others = [rows["year"]]
    if rows["before"]["first_month"] != rows["year"]["first_month"]:
        others.insert(0, rows["before"])
    below += [_change(_, formats, other) for other in others]
    return Tile(escape_markdown(step_name(_, now)), formats.percent(now["conversion_rate"]), below)


def _change(_: Words, formats: Formats, other: Row) -> str:
    """How the rate has changed against an earlier period of the same age."""
    name = {"before": _("the period before"), "year": _("the year before")}[other["period"]]
    if not other["is_known"]:
        return _("Against {name}: records do not reach back so far.").format(name=name)
    if other["difference_points"] is None:
        return _("Against {name}: too few to compare.").format(name=name)
    values = {
        "name": name,
        "points": formats.percentage_points(other["difference_points"]),
        "low": formats.percentage_points(other["difference_points_low"]),
        "high": formats.percentage_points(other["difference_points_high"]),
        "then": formats.percent(other["then_rate"]),
        "today": formats.percent(other["conversion_rate"]),
    }
    if not other["is_clear"]:
        text = _("**≈** Against {name}: no clear change ({points}; {low} to {high} points)")
    elif other["difference_points"] > 0:
        text = _("**▲** Against {name}: {points} points ({low} to {high})")
    else:
        text = _("**▼** Against {name}: {points} points ({low} to {high})")
    basis = _("at the same age {then}, by now {today}")
    return f"{text}, {basis}".format(**values)


def movements(_: Words, formats: Formats, steps: pd.DataFrame) -> str:
    """What has clearly changed against the year before, the largest first."""
    rows = [row for row in plain_rows(steps) if row["period"] == "year"]
    compared = [row for row in rows if row["difference_points"] is not None]
    if not compared:
        return _("There is nothing yet to compare the thresholds with.")
    clear = sorted(
        (row for row in compared if row["is_clear"]),
        key=lambda row: -abs(row["difference_points"]),
    )
    if not clear:
        return _("Against the year before, at the same age, no threshold has clearly changed.")
    return _("Clearly changed against the year before, at the same age: {changes}.").format(
        changes=formats.listing(
            [
                _("{step} by {points} points").format(
                    step=escape_markdown(step_name(_, row)),
                    points=formats.percentage_points(row["difference_points"]),
                )
                for row in clear
            ]
        )
    )


def meaning(
    _: Words, formats: Formats, filters: FilterState, steps: pd.DataFrame, as_of: Any
) -> Meaning:
    """What the rates and their changes are."""
    now = [row for row in plain_rows(steps) if row["period"] == "this"]
    links = [
        ListLink(
            text.format(
                step=escape_markdown(_("Close") if row["step"] == "close" else row["step"]),
                count=formats.count(row[f"{part}_count"]),
            ),
            "step",
            {"step": str(row["step"]), "part": part, "count": "cohort"},
        )
        for row in now
        for part, text in (
            ("population", _("{step}: population ({count})")),
            ("passed", _("{step}: passed ({count})")),
        )
    ]
    return Meaning(
        counting=counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=period(
            _, formats, FilterState("cohort", filters.first_month, filters.last_month), as_of
        ),
        population=_("cycles that passed the threshold before in the period"),
        definition=(
            _(
                "This page always counts cohorts, whatever is chosen elsewhere: of the cycles "
                "that passed the previous threshold in the period, the share that has passed this "
                "one by now. Open cycles count as not passed yet."
            ),
            _(
                "Changes compare like with like: the earlier period is taken as it stood when it "
                "was as old as this one is now. In brackets the 95% interval of the difference; "
                "where it holds 0, we say that there is no clear change."
            ),
        ),
        differences=(
            (
                _("Why does the Summit show a higher rate for the earlier period?"),
                _(
                    "It shows what has become of that period by now. Its cycles have had more time "
                    "since. Here stand both: at the same age, and by now."
                ),
            ),
        ),
        lists=links,
    )


# --- the lines ----------------------------------------------------------------------------------


def plan_line(_: Words, formats: Formats, attainment: pd.DataFrame) -> Line:
    """Deals against their plan, and what the next month still needs."""
    rows = [row for row in plain_rows(attainment) if row["metric"] == "win"]
    if not rows:
        return Line(_("Plan"), _("No month of the period has come yet."), "plan")
    row = next((row for row in rows if row["persona_id"] != ALL), rows[0])
    if row["attainment_ratio"] is None:
        text = _("{count} deals closed in the period; there is no plan for it.").format(
            count=formats.count(row["actual_count"])
        )
    else:
        text = _("{goal}: {actual} of {target} planned, {ratio}.").format(
            goal=goal_name(_, "win"),
            actual=formats.count(row["planned_actual_count"]),
            target=formats.count(row["target_value"]),
            ratio=f"**{formats.percent(row['attainment_ratio'])}**",
        )
    if row["expected_count"] is not None and row["forecast_target"] is not None:
        text += " " + _(
            "{month}: {expected} of {target} expected from today's leads ({low} to {high})."
        ).format(
            month=formats.month(row["forecast_month"]),
            expected=formats.count(row["expected_count"]),
            target=formats.count(row["forecast_target"]),
            low=formats.count(row["expected_low"]),
            high=formats.count(row["expected_high"]),
        )
    return Line(_("Plan"), text, "plan")


def consent_line(_: Words, formats: Formats, base: Row) -> Line:
    """How many may be contacted, and whether they become more."""
    if not base["row_count"]:
        text = _("No consent has been recorded, so nobody may be contacted by it.")
    else:
        text = _(
            "{count} persons may be contacted, {change} in the period: {confirmed} confirmed, "
            "{withdrawn} withdrew, {other} declined or expired."
        ).format(
            count=f"**{formats.count(base['at_end_count'])}**",
            change=formats.signed(base["net_change_count"]),
            confirmed=formats.count(base["confirmed_count"]),
            withdrawn=formats.count(base["withdrawn_count"]),
            other=formats.count(base["other_loss_count"]),
        )
    return Line(_("Consent"), text, "consent")


def fast_lane_line(_: Words, formats: Formats, rows: pd.DataFrame) -> Line:
    """Of those who asked for contact, how many reached sales."""
    found = plain_rows(rows)
    if not found or not found[0]["taken_count"]:
        text = _("Nobody has asked for contact.")
    else:
        text = _share(
            _,
            formats,
            _(
                "{rate} of {count} who asked for contact reached sales in time ({interval}); "
                "median until an answer: {time}."
            ),
            _("{count} have asked for contact: too few for a rate."),
            found[0]["reached_rate"],
            found[0]["reached_rate_low"],
            found[0]["reached_rate_high"],
            found[0]["taken_count"],
            time=formats.age(found[0]["median_answer_days"]),
        )
    return Line(_("Fast lane"), text, "fast_lane")


def returns_line(_: Words, formats: Formats, rows: pd.DataFrame) -> Line:
    """Of those whom sales gave back, how many were ripe again."""
    found = plain_rows(rows)
    if not found or not found[0]["given_back_count"]:
        text = _("Sales has given nothing back that is half a year old.")
    else:
        text = _share(
            _,
            formats,
            _(
                "{rate} of {count} given back by sales were ripe again within 180 days "
                "({interval}); {untouched} were never touched."
            ),
            _("Sales has given {count} back: too few for a rate."),
            found[0]["ripe_rate"],
            found[0]["ripe_rate_low"],
            found[0]["ripe_rate_high"],
            found[0]["given_back_count"],
            untouched=formats.percent(found[0]["untouched_rate"]),
        )
    return Line(_("Returns"), text, "returns")


def customers_line(_: Words, formats: Formats, rates: pd.DataFrame, silent: int) -> Line:
    """How many buy again within a year, and how many have fallen silent."""
    found = [
        row
        for row in plain_rows(rates)
        if row["population"] == "first_purchase" and row["horizon_days"] == YEAR
    ]
    if not found:
        text = _("Nobody has bought yet.")
    else:
        text = _share(
            _,
            formats,
            _(
                "{rate} of {count} customers buy again within a year ({interval}); {silent} have "
                "fallen silent."
            ),
            _("{count} have bought: too few, or too recently, for a repeat rate."),
            found[0]["repeat_rate"],
            found[0]["repeat_rate_low"],
            found[0]["repeat_rate_high"],
            found[0]["population_count"],
            silent=formats.count(silent),
        )
    return Line(_("Customers"), text, "customers")


def accounts_line(_: Words, formats: Formats, known: pd.DataFrame, accounts: str) -> Line:
    """At how many of the companies that we want we know somebody."""
    rows = {row["item"]: row for row in plain_rows(known)}
    values = {name: formats.count(row["account_count"]) for name, row in rows.items()}
    values["count"] = formats.count(rows["known"]["population_count"])
    values["known"] = f"**{values['known']}**"
    if not rows["known"]["population_count"]:
        text = _("There is no company to look at.")
    elif accounts == "target":
        text = _(
            "At {known} of {count} companies that we want we know somebody; {opportunity} have an "
            "open opportunity."
        )
    else:
        text = _(
            "At {known} of {count} companies we know somebody; {opportunity} have an open "
            "opportunity. None is marked as one that we want."
        )
    return Line(_("Accounts"), text.format(**values), "accounts")


def _share(
    _: Words,
    formats: Formats,
    text: str,
    few: str,
    rate: float | None,
    low: float | None,
    high: float | None,
    count: int,
    **more: str,
) -> str:
    """A rate with its interval, or the count where there is none."""
    if rate is None:
        return few.format(count=formats.count(count))
    return text.format(
        rate=f"**{formats.percent(rate)}**",
        interval=formats.interval(low, high),
        count=formats.count(count),
        **more,
    )


def without(_: Words, formats: Formats, line: Line, part: Slice) -> Line:
    """The line with the filters named that it does not know."""
    if not part.ignored:
        return line
    note = _("Without the filter: {filters}.").format(
        filters=formats.listing([_(title) for title in part.ignored])
    )
    return Line(line.name, f"{line.text} *{note}*", line.page)
