"""The words, rows and bars of the fast lane page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import grain_name, way_name
from leadsummit.dashboard.theme import Palette

WAYS = ("fast_lane", "chat", "normal")
MATCHES = ("persona_stage_measure", "persona_stage")
# Word in the URL -> days after the handover within which a win counts; None: so far.
HORIZONS: Mapping[str, int | None] = {"90": 90, "180": 180, "365": 365, "ever": None}
DEFAULT_HORIZON = "180"
# Column of a step -> that of its population.
_STEPS = {
    "taken": "offered_count",
    "answered": "taken_count",
    "reached": "taken_count",
    "win": "reached_count",
}


def way_row(ways: pd.DataFrame, way: str) -> dict[Any, Any] | None:
    rows = [row for row in ways.to_dict("records") if row["way"] == way and row["taken_count"]]
    return rows[0] if rows else None


def headline(
    _: Words,
    formats: Formats,
    ways: pd.DataFrame,
    comparison: pd.DataFrame | None,
    waiting: Mapping[str, Any],
) -> str:
    """Are they served at once, and does it pay?

    Args:
        comparison: None where the filters ask for something that it does not know.
    """
    said = []
    row = way_row(ways, "fast_lane")
    if row is None:
        said.append(_("Nobody has asked for contact yet."))
    elif row["is_small_group"]:
        said.append(
            _.plural(
                "{count} lead asked for contact: too few to say how soon it was served.",
                "{count} leads asked for contact: too few to say how soon they were served.",
                int(row["taken_count"]),
            ).format(count=formats.count(row["taken_count"]))
        )
    elif is_missing(row["median_answer_days"]):
        said.append(
            _("Fewer than half of {count} who asked for contact have been answered.").format(
                count=formats.count(row["taken_count"])
            )
        )
    else:
        said.append(
            _("Only half of {count} who asked for contact were answered within {time}.").format(
                count=formats.count(row["taken_count"]),
                time=formats.age(row["median_answer_days"]),
            )
        )
    if waiting["request_count"]:
        said.append(
            _.plural(
                "{count} waits for a call right now.",
                "{count} wait for a call right now.",
                int(waiting["request_count"]),
            ).format(count=formats.count(waiting["request_count"]))
        )
    rows = [] if comparison is None else comparison.to_dict("records")
    compared = [found for found in rows if found["way"] == "fast_lane"]
    if compared and not compared[0]["is_small_group"]:
        said.append(verdict(_, compared[0]))
    return " ".join(said)


def verdict(_: Words, row: Mapping[Any, Any]) -> str:
    """Whether the difference to like leads is beyond chance."""
    if row["difference_low"] > 0:
        return _("It pays: they are won more often than like leads of the normal way.")
    if row["difference_high"] < 0:
        return _("It does not pay: they are won less often than like leads of the normal way.")
    return _("That it pays is not proven: like leads of the normal way are won about as often.")


def way_names(_: Words) -> dict[str, str]:
    return {way: way_name(_, way) for way in WAYS}


def horizon_names(_: Words, formats: Formats) -> dict[str, str]:
    return {
        word: _("so far") if days is None else _("within {days}").format(days=formats.days(days))
        for word, days in HORIZONS.items()
    }


def match_names(_: Words) -> dict[str, str]:
    return {
        "persona_stage_measure": _("strictly: with the first measure"),
        "persona_stage": _("more loosely: without it"),
    }


# --- the way -------------------------------------------------------------------------------------


def step_bars(_: Words, palette: Palette, row: Mapping[Any, Any]) -> pd.DataFrame:
    """From the offer to the win, each step as a share of its own population."""
    names = {
        "fast_lane": {
            "taken": _("asked for contact, of those who came by"),
            "answered": _("answered by sales, of those"),
            "reached": _("came to sales by it, of those"),
            "win": _("won, of those who came to sales"),
        },
        "chat": {
            "taken": _("chatted, of those who came by"),
            "answered": _("answered by sales, of those"),
            "reached": _("came to sales, of those"),
            "win": _("won, of those who came to sales"),
        },
        "normal": {
            "taken": _("did neither, of those who came by"),
            "reached": _("came to sales, of those"),
            "win": _("won, of those who came to sales"),
        },
    }[row["way"]]
    colours = {
        "taken": palette.rock_bottom,
        "answered": palette.climb,
        "reached": palette.badge,
        "win": palette.customer,
    }
    bars = []
    for step, name in names.items():
        count = row[_STEPS[step]]
        bars.append(
            {
                "key": step,
                "label": name,
                "rate": row[f"{step}_rate"],
                "rate_low": row[f"{step}_rate_low"],
                "rate_high": row[f"{step}_rate_high"],
                "population_count": count,
                "is_small_group": row["is_small_group"] or is_missing(row[f"{step}_rate"]),
                "colour": colours[step],
            }
        )
    return pd.DataFrame(bars)


def ways_table(_: Words, ways: pd.DataFrame) -> pd.DataFrame:
    return ways.assign(label=ways["way"].map(lambda way: way_name(_, way)))


def ways_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "label": _("Way"),
        "taken_count": _("Went this way"),
        "taken_rate": _("Share"),
        "answered_count": _("Answered"),
        "reached_count": _("Came to sales by it"),
        "reached_late_count": _("Came later"),
        "won_count": _("Won"),
        "win_rate": _("Won of those who came (naive)"),
        "median_answer_hours": _("Median hours until answered"),
    }
    counts = [name for name in columns if name.endswith(("_count", "_hours"))]
    rates = [name for name in columns if name.endswith("_rate")]
    return columns, {
        **dict.fromkeys(counts, formats.count),
        **dict.fromkeys(rates, formats.percent),
    }


def ways_meaning(_: Words, formats: Formats, ways: pd.DataFrame, as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "spell"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} times that a lead came by while marketing had it").format(
            count=formats.count(ways["offered_count"].max())
        ),
        definition=(
            _(
                "Whoever visited the website or clicked in an e-mail could have asked: no system "
                "tells which button was shown. Three ways, each lead in one: it asked for contact "
                "(**fast lane**), it chatted and did not ask (**chat**), or neither (**normal**)."
            ),
            _(
                "**Came to sales by it**: for the fast lane within the days that the rules allow "
                "after a request; who came later is in the table. The other ways know no limit."
            ),
            _(
                "**Won**: of those handed over by this way, without having been given back in "
                "between, so far."
            ),
        ),
        differences=(
            (
                _("Why are there more of them than lead cycles?"),
                _(
                    "A lead that sales gave back comes by again, and counts once more with "
                    "marketing."
                ),
            ),
        ),
    )


# --- like for like -------------------------------------------------------------------------------


def comparison_bars(_: Words, palette: Palette, row: Mapping[Any, Any]) -> pd.DataFrame:
    """The way compared, and like leads of the normal way."""
    colour = palette.climb if row["way"] == "fast_lane" else palette.badge
    shared = {"is_small_group": row["is_small_group"]}
    return pd.DataFrame(
        [
            {
                **shared,
                "key": row["way"],
                "label": way_name(_, row["way"]),
                "rate": row["matched_win_rate"],
                "rate_low": row["matched_win_rate_low"],
                "rate_high": row["matched_win_rate_high"],
                "population_count": row["matched_count"],
                "colour": colour,
            },
            {
                **shared,
                "key": "normal",
                "label": _("like leads of the normal way"),
                "rate": row["normal_win_rate"],
                "rate_low": row["normal_win_rate_low"],
                "rate_high": row["normal_win_rate_high"],
                "population_count": row["normal_count"],
                "colour": palette.muted,
            },
        ]
    )


def comparison_sentence(_: Words, formats: Formats, row: Mapping[Any, Any]) -> str:
    """The difference with its interval, and the days."""
    if row["is_small_group"]:
        return _("Too few like leads to compare.")
    said = _("{difference} percentage points (95%: {low} to {high}).").format(
        difference=formats.points(row["win_rate_difference"]),
        low=formats.points(row["difference_low"]),
        high=formats.points(row["difference_high"]),
    )
    if is_missing(row["median_days_to_win"]) or is_missing(row["normal_median_days_to_win"]):
        return said
    return f"{said} " + _("From the handover to the win: {days}, normally {normal}.").format(
        days=formats.days(row["median_days_to_win"]),
        normal=formats.days(row["normal_median_days_to_win"]),
    )


def comparison_meaning(
    _: Words, formats: Formats, row: Mapping[Any, Any], days: int | None, as_of: Any
) -> Meaning:
    population = (
        _("{count} first handovers, {matched} of them with like leads")
        if days is None
        else _("{count} first handovers at least {days} ago, {matched} of them with like leads")
    )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "handover"),
        period=texts.since_records(_, formats, as_of),
        population=population.format(
            count=formats.count(row["population_count"]),
            matched=formats.count(row["matched_count"]),
            days="" if days is None else formats.days(days),
        ),
        definition=(
            _(
                "Who asks for contact is further on than others; that they win more often says "
                "little. So each is set against leads of the normal way of the same cycle type, "
                "persona, stage before the handover and, strictly, first measure."
            ),
            _(
                "Leads of the normal way count as often as it takes for their mix to be the same. "
                "Their interval is that of the number of leads that they are really worth. The "
                "interval of the difference follows from both (Newcombe)."
            ),
            _(
                "Alike in four attributes is not alike: this shows where a difference is not "
                "explained by them. It is no experiment."
            ),
        ),
        differences=(
            (
                _("Why does the win rate differ from the one below?"),
                _(
                    "There stand all so far, however young. Here each has had the same time, only "
                    "first handovers count, and only those with a like lead."
                ),
            ),
        ),
    )


# --- who waits -----------------------------------------------------------------------------------


def waiting_sentence(_: Words, formats: Formats, waiting: Mapping[str, Any]) -> str:
    return _.plural(
        "{count} lead asked for contact and waits, for {time} by now.",
        "{count} leads asked for contact and wait, the longest for {time}.",
        int(waiting["request_count"]),
    ).format(
        count=formats.count(waiting["request_count"]), time=formats.age(waiting["longest_days"])
    )


def waiting_meaning(_: Words, formats: Formats, waiting: Mapping[str, Any], as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "request"),
        period=texts.right_now(_, formats, as_of),
        population=_("requests of the last days of the fast lane in open cycles"),
        definition=(
            _(
                "Who asked for contact within the days of the fast lane and has waited for more "
                "than a day, without any work of sales on the person since. Who asks again before "
                "an answer stands here once; the waiting counts from the first time."
            ),
            _("Keys only; the CRM knows the names."),
        ),
        differences=(
            (
                _("Why are fewer on the list than were never answered?"),
                _("Older requests are no longer hot; they have left the list."),
            ),
        ),
        lists=[
            ListLink(
                _("Cycles of these requests ({count})").format(
                    count=formats.count(waiting["request_count"])
                ),
                "unanswered",
                {},
            )
        ],
    )


def waiting_rows(_: Words, formats: Formats, keys: pd.DataFrame) -> pd.DataFrame:
    """Who waits, the longest first, with readable names."""
    return pd.DataFrame(
        {
            _("Waiting"): keys["waiting_days"].map(formats.age),
            _("Asked"): keys["requested_at"].map(formats.moment),
            _("Times"): keys["asked_count"].map(formats.count),
            _("Persona"): keys["persona"].map(
                lambda name: _("unknown") if name == "unknown" else name
            ),
            _("Asked by"): keys["content"],
            _("Stage then"): keys["stage_at_request"],
            _("Stage now"): keys["current_stage"],
            _("Sales unit"): keys["sales_unit"],
            _("Region"): keys["region"].map(
                lambda name: _("unknown") if name == "unknown" else name
            ),
            _("Lead cycle"): keys["lead_cycle_key"],
            _("Person"): keys["person_key"],
        }
    )
