"""The words, rows and bars of the returns page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import (
    business_type_name,
    given_back_name,
    grain_name,
    reason_group_name,
)
from leadsummit.dashboard.theme import Palette

KINDS = ("all", "rejected", "returned", "lost")
# Word in the URL -> days within which something had to happen; None: so far.
HORIZONS: Mapping[str, int | None] = {"90": 90, "180": 180, "365": 365, "ever": None}
DEFAULT_HORIZON = "90"
FATES = ("touched", "ripe", "accepted", "won", "untouched")


def kind_names(_: Words) -> dict[str, str]:
    return {kind: given_back_name(_, kind) for kind in KINDS}


def horizon_names(_: Words, formats: Formats) -> dict[str, str]:
    return {word: horizon_name(_, formats, days) for word, days in HORIZONS.items()}


def horizon_name(_: Words, formats: Formats, days: int | None) -> str:
    if days is None or is_missing(days):
        return _("so far")
    return _("within {days}").format(days=formats.days(days))


def fate_name(_: Words, fate: str) -> str:
    return {
        "touched": _("came by again"),
        "ripe": _("ripe again"),
        "accepted": _("accepted again"),
        "won": _("won"),
        "untouched": _("forgotten: nobody touched it again"),
    }[fate]


def row_of(parts: pd.DataFrame, kind: str, days: int | None) -> dict[Any, Any] | None:
    """The row of a kind of give-back and a horizon, or None where there is none."""
    rows: list[dict[Any, Any]] = parts.to_dict("records")
    for row in rows:
        found = None if is_missing(row["horizon_days"]) else int(row["horizon_days"])
        if row["given_back_as"] == kind and found == days and row["given_back_count"]:
            return row
    return None


def headline(_: Words, formats: Formats, parts: pd.DataFrame, leakage: pd.DataFrame) -> str:
    """Who comes back, and who is forgotten."""
    within = HORIZONS[DEFAULT_HORIZON]
    row = row_of(parts, "all", within)
    if row_of(parts, "all", None) is None:
        return _("Sales has given back no lead yet.")
    if row is None or is_missing(row["ripe_rate"]):
        back = _("Too few leads were given back long enough ago to say how many come back.")
    else:
        back = _(
            "Of {count} leads that sales gave back, {rate} came back ripe within {days}."
        ).format(
            count=formats.count(row["given_back_count"]),
            rate=formats.percent(row["ripe_rate"]),
            days=formats.days(within),
        )
    forgotten = leaked(leakage)
    if not forgotten:
        return f"{back} " + _("None is forgotten.")
    said = _.plural(
        "{count} is forgotten: since then nobody has touched it.",
        "{count} are forgotten: since then nobody has touched them.",
        forgotten,
    )
    return f"{back} " + said.format(count=formats.count(forgotten))


def leaked(leakage: pd.DataFrame) -> int:
    return int(leakage.loc[leakage["cut_by"] == "all", "cycle_count"].sum())


def _rate(row: Mapping[Any, Any], fate: str) -> dict[str, Any]:
    """The columns of a rate as the charts want them."""
    return {
        "rate": row[f"{fate}_rate"],
        "rate_low": row[f"{fate}_rate_low"],
        "rate_high": row[f"{fate}_rate_high"],
        "population_count": row["given_back_count"],
        "is_small_group": row["is_small_group"],
    }


def fate_colours(palette: Palette) -> dict[str, str]:
    return {
        "touched": palette.rock_bottom,
        "ripe": palette.climb,
        "accepted": palette.badge,
        "won": palette.customer,
        "untouched": palette.muted,
    }


def fate_bars(_: Words, palette: Palette, row: Mapping[Any, Any]) -> pd.DataFrame:
    """What became of those given back, in the order of the way."""
    colours = fate_colours(palette)
    return pd.DataFrame(
        [
            {
                **_rate(row, fate),
                "key": fate,
                "label": fate_name(_, fate),
                "colour": colours[fate],
            }
            for fate in FATES
        ]
    )


def age_bars(_: Words, formats: Formats, parts: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Ripe again within the days of each horizon, the shortest first."""
    return pd.DataFrame(
        [
            {
                **_rate(row, "ripe"),
                "key": str(row["horizon_days"]),
                "label": _age_label(_, formats, row),
            }
            for row in parts.to_dict("records")
            if row["given_back_as"] == kind and not is_missing(row["horizon_days"])
        ]
    )


def _age_label(_: Words, formats: Formats, row: Mapping[Any, Any]) -> str:
    name = horizon_name(_, formats, row["horizon_days"])
    if is_missing(row["median_days_to_ripe"]):
        return name
    return _("{horizon} (median {days})").format(
        horizon=name, days=formats.days(row["median_days_to_ripe"])
    )


def reason_bars(_: Words, palette: Palette, reasons: pd.DataFrame, fate: str) -> pd.DataFrame:
    """A fate by reason, the reason with the highest rate first, small groups last."""
    colour = fate_colours(palette)[fate]
    rows = reasons.sort_values(f"{fate}_rate", ascending=False, kind="stable", na_position="last")
    return pd.DataFrame(
        [
            {
                **_rate(row, fate),
                "key": row["dimension_value"],
                "label": reason_group_name(_, row["dimension_value"]),
                "colour": colour,
            }
            for row in rows.to_dict("records")
        ]
    )


def reasons_sentence(_: Words, formats: Formats, reasons: pd.DataFrame) -> str:
    """Which reason leads back, and which is forgotten most."""
    known = reasons[reasons["ripe_rate"].notna()]
    if known.empty:
        return ""
    best = known.sort_values("ripe_rate", ascending=False, kind="stable").iloc[0]
    worst = known.sort_values("untouched_rate", ascending=False, kind="stable").iloc[0]
    return _(
        "“{best}” comes back most often ({rate}); “{worst}” is forgotten most often ({lost})."
    ).format(
        best=reason_group_name(_, best["dimension_value"]),
        rate=formats.percent(best["ripe_rate"]),
        worst=reason_group_name(_, worst["dimension_value"]),
        lost=formats.percent(worst["untouched_rate"]),
    )


def reasons_table(_: Words, reasons: pd.DataFrame) -> pd.DataFrame:
    return reasons.assign(
        label=reasons["dimension_value"].map(lambda group: reason_group_name(_, group))
    )


def reasons_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "label": _("Reason"),
        "given_back_count": _("Given back"),
        "touched_count": _("Came by again"),
        "ripe_count": _("Ripe again"),
        "accepted_count": _("Accepted again"),
        "won_count": _("Won"),
        "untouched_count": _("Forgotten"),
        "ripe_rate": _("Share ripe again"),
        "untouched_rate": _("Share forgotten"),
        "median_days_to_ripe": _("Median days until ripe"),
    }
    counts = [name for name in columns if name.endswith("_count")]
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "ripe_rate": formats.percent,
        "untouched_rate": formats.percent,
        "median_days_to_ripe": formats.count,
    }


def months_series(_: Words, palette: Palette) -> list[Series]:
    return [
        Series("ripe_rate", _("ripe again"), palette.climb, "ripe_rate_low", "ripe_rate_high"),
        Series(
            "untouched_rate",
            _("forgotten"),
            palette.muted,
            "untouched_rate_low",
            "untouched_rate_high",
        ),
    ]


def unfinished_from(months: pd.DataFrame) -> Any:
    """The first month whose numbers may still change, or None."""
    open_months = months.loc[~months["is_complete"], "month"]
    return None if open_months.empty else open_months.iloc[0]


def meaning(
    _: Words,
    formats: Formats,
    count: float,
    kind: str,
    days: int | None,
    as_of: Any,
    *,
    months: str | None = None,
) -> Meaning:
    """What the rates of give-backs count.

    Args:
        months: The period in words, where it is not everything.
    """
    if days is None:
        population = _("{count} leads given back ({kind})")
    else:
        population = _("{count} leads given back at least {days} ago ({kind})")
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "give_back"),
        period=months or texts.since_records(_, formats, as_of),
        population=population.format(
            count=formats.count(count),
            kind=given_back_name(_, kind),
            days="" if days is None else formats.days(days),
        ),
        definition=(
            _(
                "Every time that sales rejects, returns or loses a lead counts, and is followed "
                "until the next time. Within so many days asks only those that are at least so "
                "old, so that young ones do not lower the rate."
            ),
            _(
                "**Came by again**: the lead did something by itself before it was ripe again; a "
                "mailing that was only sent is nothing. **Ripe again**: handed over to sales "
                "again. **Forgotten**: neither did the lead come by, nor did sales work on it, nor "
                "was it ripe again."
            ),
            _(
                "All rates are of those given back. A lead may be ripe again without having come "
                "by, so the bars are no steps of one way."
            ),
        ),
        differences=(
            (
                _("Why are there more of them than leads that came back to marketing?"),
                _("A lead that was given back twice counts twice."),
            ),
            (
                _("Why is the list of forgotten leads longer or shorter than this number?"),
                _(
                    "The list holds each cycle once, only those that are open or dormant, and "
                    "also the youngest. Who opted out or was disqualified is not on it: nobody "
                    "should touch them."
                ),
            ),
        ),
    )


# --- leakage -------------------------------------------------------------------------------------

AGES = ("age_1", "age_2", "age_3", "age_4", "age_5")


def age_name(_: Words, age: str) -> str:
    return {
        "age_1": _("less than 30 days ago"),
        "age_2": _("30 to 90 days ago"),
        "age_3": _("90 to 180 days ago"),
        "age_4": _("180 to 365 days ago"),
        "age_5": _("a year ago or more"),
    }[age]


def leakage_bars(
    _: Words, formats: Formats, palette: Palette, leakage: pd.DataFrame, cut_by: str
) -> pd.DataFrame:
    """Forgotten leads by reason or age, and how many of them are still open."""
    return pd.DataFrame(
        [
            {
                "key": row["part"],
                "label": _part_name(_, cut_by, row["part"]),
                "count": row["cycle_count"],
                "text": _("{count} · {open} open").format(
                    count=formats.count(row["cycle_count"]), open=formats.count(row["open_count"])
                ),
                "colour": palette.muted,
            }
            for row in leakage.to_dict("records")
            if row["cut_by"] == cut_by
        ]
    )


def _part_name(_: Words, cut_by: str, part: str) -> str:
    if cut_by == "age":
        return age_name(_, part)
    return _("all") if cut_by == "all" else reason_group_name(_, part)


def leakage_sentence(_: Words, formats: Formats, leakage: pd.DataFrame) -> str:
    whole = leakage[leakage["cut_by"] == "all"].iloc[0]
    said = _(
        "{open} of {count} are in an open cycle and can still be fetched; the others have fallen "
        "dormant."
    ).format(open=formats.count(whole["open_count"]), count=formats.count(whole["cycle_count"]))
    if is_missing(whole["median_age_days"]):
        return said
    return f"{said} " + _("Half of them were given back more than {days} ago.").format(
        days=formats.days(whole["median_age_days"])
    )


def leakage_meaning(_: Words, formats: Formats, leakage: pd.DataFrame, as_of: Any) -> Meaning:
    whole = leakage[leakage["cut_by"] == "all"].iloc[0]
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "cycle"),
        period=texts.right_now(_, formats, as_of),
        population=_("{count} lead cycles that are open or dormant").format(
            count=formats.count(whole["cycle_count"])
        ),
        definition=(
            _(
                "Given back by sales and untouched since: the lead did not come by, and sales did "
                "not work on it. Each cycle once, for its last time."
            ),
            _(
                "Reason and age say what to do: “no time”, half a year ago, is a call; a "
                "duplicate is not."
            ),
        ),
        lists=[
            ListLink(
                f"{_part_name(_, row['cut_by'], row['part'])} "
                f"({formats.count(row['cycle_count'])})",
                "leakage",
                {
                    "reason": str(row["part"]) if row["cut_by"] == "reason" else "all",
                    "age": str(row["part"]) if row["cut_by"] == "age" else "all",
                },
            )
            for row in leakage.to_dict("records")
        ],
    )


def leakage_rows(_: Words, formats: Formats, keys: pd.DataFrame) -> pd.DataFrame:
    """The forgotten leads with readable names."""
    return pd.DataFrame(
        {
            _("Lead cycle"): keys["lead_cycle_key"],
            _("Given back"): keys["given_back_at"].map(formats.day_of),
            _("Age"): keys["age_days"].map(formats.age),
            _("Reason"): keys["reason_group"].map(lambda group: reason_group_name(_, group)),
            _("How"): keys["given_back_as"].map(lambda how: given_back_name(_, how)),
            _("Came from"): keys["came_from_stage"],
            _("Stage now or last"): keys["current_stage"],
            _("Persona"): keys["persona"].map(lambda name: _unknown(_, name)),
            _("Sales unit"): keys["sales_unit"],
            _("Open"): keys["is_open"].map(lambda is_open: _("yes") if is_open else ""),
        }
    )


def _unknown(_: Words, name: Any) -> str:
    return _("unknown") if is_missing(name) or name == "unknown" else str(name)


# --- lost opportunities --------------------------------------------------------------------------


def lost_bars(
    _: Words, palette: Palette, lost: pd.DataFrame, dimension: str, what: str
) -> pd.DataFrame:
    """Customers that came back, or were won back, by reason or business type."""
    name = reason_group_name if dimension == "reason_group" else business_type_name
    colour = palette.customer if what == "won_back" else palette.rock_bottom
    return pd.DataFrame(
        [
            {
                "key": row["dimension_value"],
                "label": name(_, row["dimension_value"]),
                "rate": row[f"{what}_rate"],
                "rate_low": row[f"{what}_rate_low"],
                "rate_high": row[f"{what}_rate_high"],
                "population_count": row["lost_count"],
                "is_small_group": row["is_small_group"],
                "colour": colour,
            }
            for row in lost.to_dict("records")
            if row["dimension"] == dimension
        ]
    )


def lost_total(lost: pd.DataFrame) -> dict[Any, Any] | None:
    rows = [row for row in lost.to_dict("records") if row["dimension"] == "total"]
    return rows[0] if rows and rows[0]["lost_count"] else None


def lost_sentence(_: Words, formats: Formats, row: Mapping[Any, Any], currency: str) -> str:
    """What was lost, and how much of it came back."""
    said = _.plural(
        "{count} lost opportunity worth {amount}.",
        "{count} lost opportunities worth {amount}.",
        int(row["lost_count"]),
    ).format(
        count=formats.count(row["lost_count"]),
        amount=formats.whole_money(row["lost_amount_reporting"], currency),
    )
    if is_missing(row["came_back_rate"]):
        return said
    return f"{said} " + _(
        "In {back} of them the customer came back with another one, in {won} it was won."
    ).format(back=formats.percent(row["came_back_rate"]), won=formats.percent(row["won_back_rate"]))


def lost_meaning(
    _: Words, formats: Formats, row: Mapping[Any, Any], days: int | None, as_of: Any
) -> Meaning:
    population = (
        _("{count} lost opportunities")
        if days is None
        else _("{count} opportunities lost at least {days} ago")
    )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "opportunity"),
        period=texts.since_records(_, formats, as_of),
        population=population.format(
            count=formats.count(row["lost_count"]),
            days="" if days is None else formats.days(days),
        ),
        definition=(
            _(
                "A customer has come back if the same account, or the same person where no account "
                "is known, has an opportunity that was created after the loss; it is won back if "
                "one of these was won."
            ),
            _("Several losses of one customer can be followed by one and the same comeback."),
            _("Lost opportunities without an amount add nothing to the sum."),
        ),
        differences=(
            (
                _("Why is this not the number of leads lost as an opportunity?"),
                _(
                    "Here every opportunity counts, there every lead cycle that went back to "
                    "marketing with it."
                ),
            ),
        ),
    )


def months_period(_: Words, formats: Formats, filters: FilterState, as_of: Any) -> str:
    return texts.months_chosen(_, formats, filters, as_of)
