"""Sentences about numbers, in one place for all pages: countings, choices, headlines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown

# Below this many cycles "of 1,000" would pretend to know more than was seen.
PER_THOUSAND_FROM = 1000


def counting_name(_: Words, counting: str) -> str:
    """The name of a way of counting."""
    return {
        "cohort": _("Cohort"),
        "flow": _("Flow"),
        "stock": _("Stock"),
        "reached": _("Reached"),
    }[counting]


def counting_sentence(_: Words, counting: str) -> str:
    """What a way of counting counts, in one plain sentence."""
    return {
        "cohort": _(
            "We follow the cycles that set out in the period, or that passed the previous "
            "threshold in it, up to where they have come by now."
        ),
        "flow": _(
            "We count what happened in the period: every move into a stage, and at each threshold "
            "who passed it against who passed it or ended before it."
        ),
        "stock": _(
            "We count the open cycles that stand in each stage at the end of the period, and how "
            "many of them have already passed each threshold."
        ),
        "reached": _(
            "We count all cycles that set out up to the end of the period by the furthest point "
            "that they have ever reached."
        ),
    }[counting]


def period(_: Words, formats: Formats, state: FilterState, as_of: Any) -> str:
    """The period that a way of counting really covers."""
    if state.first_month is None or state.last_month is None:
        return formats.months(as_of.date(), as_of.date())
    months = formats.months(state.first_month, state.last_month)
    last = formats.month(state.last_month)
    return {
        "stock": _("end of {month}, at the latest {as_of}"),
        "reached": _("everything up to {month}"),
    }.get(state.counting, "{months}").format(month=last, months=months, as_of=formats.day_of(as_of))


def months_chosen(_: Words, formats: Formats, state: FilterState, as_of: Any) -> str:
    """The months of the filters, whatever the way of counting."""
    return period(_, formats, replace(state, counting="cohort"), as_of)


def since_records(_: Words, formats: Formats, as_of: Any) -> str:
    """The period of reports that hold everything at once."""
    return _("everything up to {as_of}, whatever months are chosen").format(
        as_of=formats.day_of(as_of)
    )


def right_now(_: Words, formats: Formats, as_of: Any) -> str:
    """The period of what stands at the instant of the release."""
    return _("as of {as_of}, whatever months are chosen").format(as_of=formats.moment(as_of))


def population(_: Words, formats: Formats, counting: str, facts: dict[str, int]) -> str:
    """Who is counted, and how many they are."""
    if counting == "flow":
        return _("moves of lead cycles in the period")
    number = int(facts["open_count" if counting == "stock" else "started_count"])
    return {
        "cohort": _.plural(
            "{count} lead cycle that set out in the period",
            "{count} lead cycles that set out in the period",
            number,
        ),
        "stock": _.plural(
            "{count} lead cycle open at that instant",
            "{count} lead cycles open at that instant",
            number,
        ),
        "reached": _.plural(
            "{count} lead cycle that set out up to then",
            "{count} lead cycles that set out up to then",
            number,
        ),
    }[counting].format(count=formats.count(number))


def scope_line(
    _: Words, formats: Formats, state: FilterState, facts: dict[str, int], as_of: Any
) -> str:
    """Population, grain, population, period and as-of: what every figure must say."""
    parts = [
        _("Population: {population}").format(
            population=population(_, formats, state.counting, facts)
        ),
        _("Grain: lead cycle"),
        _("Period: {period}").format(period=period(_, formats, state, as_of)),
        _("As of: {as_of}").format(as_of=formats.moment(as_of)),
    ]
    if state.narrowed:
        narrowed = _.plural("{count} filter set", "{count} filters set", state.narrowed)
        parts.append(narrowed.format(count=formats.count(state.narrowed)))
    return " · ".join(parts)


def cycle_type_name(_: Words, cycle_type: str) -> str:
    return {
        "new_lead": _("New leads"),
        "existing_customer_lead": _("Existing customers"),
    }.get(cycle_type, cycle_type)


def direction_name(_: Words, direction: str) -> str:
    return {
        "inbound": _("Inbound"),
        "outbound": _("Outbound"),
        "unknown": _("unknown"),
    }.get(direction, direction)


def route_name(_: Words, route: str) -> str:
    return {
        "direct": _("Direct sales"),
        "indirect": _("Partner sales"),
        "unknown": _("unknown"),
    }.get(route, route)


def headline(_: Words, formats: Formats, counting: str, facts: dict[str, int]) -> str:
    """The sentence over the mountain, made from the counts."""
    count = formats.count
    if counting == "stock":
        open_count = int(facts["open_count"] or 0)
        return _.plural(
            "{open} cycle is open: {nurturing} in nurturing, {sales} with sales, "
            "{customers} in existing-customer business.",
            "{open} cycles are open: {nurturing} in nurturing, {sales} with sales, "
            "{customers} in existing-customer business.",
            open_count,
        ).format(
            open=count(open_count),
            nurturing=count(facts["nurturing_count"]),
            sales=count(facts["sales_count"]),
            customers=count(facts["customer_count"]),
        )
    if counting == "flow":
        return _(
            "In the period {a} cycles passed A, {b} passed B and {c} passed C; {won} were won."
        ).format(
            a=count(facts["a_count"]),
            b=count(facts["b_count"]),
            c=count(facts["c_count"]),
            won=count(facts["won_count"]),
        )
    started = int(facts["started_count"] or 0)
    if started == 0:
        return _("No cycle set out in the period.")
    of_thousand = started >= PER_THOUSAND_FROM
    unit = "thousandths" if of_thousand else "count"
    return _.plural(
        "Of {started} cycle that set out, {a} gave consent so far, {b} became ready for sales, "
        "{c} became an opportunity and {won} closed.",
        "Of {started} cycles that set out, {a} gave consent so far, {b} became ready for sales, "
        "{c} became an opportunity and {won} closed.",
        1000 if of_thousand else started,
    ).format(
        started=count(1000 if of_thousand else started),
        **{name: count(facts[f"{name}_{unit}"]) for name in ("a", "b", "c", "won")},
    )


def steps_table(_: Words, formats: Formats, steps: pd.DataFrame) -> pd.DataFrame:
    """The thresholds as words and numbers, for reading and copying."""
    rows = []
    for row in steps.to_dict("records"):
        is_close = row["step"] == "close"
        name = _("Close") if is_close else f"{row['step']} · {_.of(row['name_de'], row['name_en'])}"
        is_small = bool(row["is_small_group"])
        rate = _("too few") if is_small else formats.percent(row["conversion_rate"])
        rows.append(
            {
                _("Threshold"): escape_markdown(name),
                _("Population"): formats.count(row["population_count"]),
                _("Passed"): formats.count(row["passed_count"]),
                _("Rate (naive)"): rate,
                _("95% interval"): formats.interval(
                    row["conversion_rate_low"], row["conversion_rate_high"]
                ),
                _("Median days"): formats.number_of_days(row["median_days"]),
            }
        )
    return pd.DataFrame(rows)


def stages_table(_: Words, formats: Formats, stages: pd.DataFrame) -> pd.DataFrame:
    """The stages in their order with their counts."""
    return pd.DataFrame(
        [
            {
                _("Stage"): f"{escape_markdown(row['stage_code'])} · "
                f"{escape_markdown(_.of(row['name_de'], row['name_en']))}",
                _("Cycles"): formats.count(row["cycle_count"]),
            }
            for row in stages.to_dict("records")
        ]
    )


def personas_table(_: Words, formats: Formats, personas: pd.DataFrame) -> pd.DataFrame:
    """The personas at the waterhole with their counts."""
    return pd.DataFrame(
        [
            {
                _("Persona"): escape_markdown(
                    persona_label(_, row["persona_id"], row["name"], row["symbol"])
                ),
                _("Cycles"): formats.count(row["cycle_count"]),
            }
            for row in personas.to_dict("records")
        ]
    )


def persona_label(_: Words, persona_id: str, name: str | None, symbol: str | None) -> str:
    """A persona with its animal as plain text, for places that know no Markdown."""
    if persona_id == "unknown":
        return _("unknown")
    known = persona_id if is_missing(name) else str(name)
    return known if is_missing(symbol) or not symbol else f"{symbol} {known}"
