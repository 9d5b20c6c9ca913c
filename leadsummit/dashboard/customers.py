"""The words, bars and tables of the customers page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.rows import Row, plain_rows
from leadsummit.dashboard.slices import Slice
from leadsummit.dashboard.terms import grain_name, happening_name, verdict_name
from leadsummit.dashboard.theme import Palette

PURCHASES = ("first_purchase", "every_purchase")
YEAR = 365
WAY = ("opened", "after_sales", "repurchase", "cross_up_selling", "sales_ready", "opportunity")
ENDS = ("won", "churned", "dormant", "other_end")


def purchase_name(_: Words, purchase: str) -> str:
    """From which purchase on we count."""
    return {
        "first_purchase": _("From the first purchase"),
        "every_purchase": _("From every purchase"),
    }[purchase]


def part_name(_: Words, part: Slice, row: Row | None = None) -> str:
    """Whose numbers these are, as plain text."""
    if part.dimension == "route":
        return texts.route_name(_, part.value)
    if part.dimension == "persona":
        known = row or {}
        return texts.persona_label(
            _, part.value, known.get("persona_name"), known.get("persona_symbol")
        )
    return _("all customers")


# --- do they come back? -------------------------------------------------------------------------


def at(rates: pd.DataFrame, purchase: str, days: int | None) -> Row | None:
    """The row of one horizon; without days the one as far as followed."""
    for row in plain_rows(rates):
        if row["population"] == purchase and row["horizon_days"] == days:
            return row
    return None


def headline(_: Words, formats: Formats, rates: pd.DataFrame, silent: int) -> str:
    """How many come back, and how many have fallen silent."""
    year = at(rates, "first_purchase", YEAR)
    asleep = _.plural(
        "{count} customer has fallen silent and should be called.",
        "{count} customers have fallen silent and should be called.",
        silent,
    ).format(count=formats.count(silent))
    if silent == 0:
        asleep = _("No customer has fallen silent.")
    if year is None:
        return _("Nobody has bought yet, so nobody can come back.")
    if year["repeat_rate"] is None:
        few = _.plural(
            "{count} customer has bought so far: too few, or too recent, for a repeat rate.",
            "{count} customers have bought so far: too few, or too recent, for a repeat rate.",
            int(year["population_count"]),
        ).format(count=formats.count(year["population_count"]))
        return f"{few} {asleep}"
    two = at(rates, "first_purchase", 2 * YEAR)
    values = {"rate": formats.percent(year["repeat_rate"])}
    if two is None or two["repeat_rate"] is None:
        back = _("{rate} of new customers buy again within a year.").format(**values)
    else:
        back = _("{rate} of new customers buy again within a year, {later} within two.").format(
            later=formats.percent(two["repeat_rate"]), **values
        )
    return f"{back} {asleep}"


def repeat_bars(_: Words, formats: Formats, palette: Palette, rates: pd.DataFrame) -> pd.DataFrame:
    """One bar per horizon: the rate in view of age."""
    return pd.DataFrame(
        [
            {
                "label": _("within {days} days").format(days=formats.count(row["horizon_days"])),
                "rate": row["repeat_rate"],
                "rate_low": row["repeat_rate_low"],
                "rate_high": row["repeat_rate_high"],
                "population_count": row["population_count"],
                "is_small_group": row["is_small_group"],
                "colour": palette.customer,
            }
            for row in plain_rows(rates)
            if row["horizon_days"] is not None and row["repeat_rate"] is not None
        ],
        columns=[
            *("label", "rate", "rate_low", "rate_high", "population_count"),
            *("is_small_group", "colour"),
        ],
    )


def part_bars(_: Words, palette: Palette, parts: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Who comes back within a year: one bar per persona or route."""
    rows = parts[parts["dimension"] == dimension]
    return pd.DataFrame(
        {
            "label": [
                part_name(_, Slice(dimension, row["dimension_value"], ()), row)
                for row in plain_rows(rows)
            ],
            "rate": rows["repeat_rate"].to_numpy(),
            "rate_low": rows["repeat_rate_low"].to_numpy(),
            "rate_high": rows["repeat_rate_high"].to_numpy(),
            "population_count": rows["population_count"].to_numpy(),
            "is_small_group": rows["is_small_group"].to_numpy(),
            "colour": palette.customer,
        }
    )


def age_sentence(_: Words, formats: Formats, rates: pd.DataFrame, purchase: str) -> str:
    """How long it takes, and which buyers are old enough to tell."""
    row = at(rates, purchase, None)
    if row is None:
        return ""
    said = []
    if row["median_days"] is not None:
        said.append(
            _("Half of those who come back, as far as followed, do so within {days} days.").format(
                days=formats.count(row["median_days"])
            )
        )
    if row["mature_up_to"] is not None:
        said.append(
            _(
                "Only who bought up to {day} has had time enough to tell; younger customers count "
                "as far as they are old."
            ).format(day=formats.day(row["mature_up_to"]))
        )
    return " ".join(said)


def next_sentence(_: Words, formats: Formats, curve: pd.DataFrame) -> str:
    """What was bought next, within a year."""
    within = [row for row in plain_rows(curve) if row["days"] <= YEAR]
    if not within or is_missing(within[-1]["repurchase_rate"]):
        return ""
    last = within[-1]
    return _(
        "What they buy next within a year, in shares of all: the same again {same}, something in "
        "addition {cross}, something larger {up}, of another or unknown kind {other}."
    ).format(
        same=formats.percent(last["repurchase_rate"]),
        cross=formats.percent(last["cross_sell_rate"]),
        up=formats.percent(last["up_sell_rate"]),
        other=formats.percent(last["other_rate"]),
    )


def repeat_meaning(
    _: Words, formats: Formats, rates: pd.DataFrame, purchase: str, as_of: Any
) -> Meaning:
    """What the repeat rate is."""
    row = at(rates, purchase, YEAR)
    count = int(row["population_count"]) if row else 0
    naive = row["naive_rate"] if row else None
    is_first = purchase == "first_purchase"
    people = (
        _.plural("{count} customer", "{count} customers", count)
        if is_first
        else _.plural("{count} purchase", "{count} purchases", count)
    )
    return Meaning(
        counting=_("Cohort by the purchase, in view of age"),
        grain=grain_name(_, "customer") if is_first else _("purchase"),
        period=_("since records began, as of {as_of}").format(as_of=formats.day_of(as_of)),
        population=people.format(count=formats.count(count)),
        definition=(
            _(
                "A customer is the company; a person of no known company is a customer of its own. "
                "All that a customer was sold on one day is one purchase. Orders of service, "
                "training, spare parts and consumables are none."
            ),
            _(
                "The share that has bought again after so many days, each customer followed as "
                "far as the purchase is old (Kaplan and Meier). The band is the 95% interval. The "
                "curve ends where fewer than five are still followed."
            ),
        ),
        differences=(
            (
                _("Why is it more than buyers again divided by buyers?"),
                _(
                    "That would count customers of last week as lost. Simply divided, it would be "
                    "{naive} within a year."
                ).format(naive=formats.percent(naive)),
            ),
            (
                _("From the first purchase, or from every one?"),
                _(
                    "From the first, each customer counts once. From every one, a good customer "
                    "counts several times, so that rate is higher and its interval too narrow."
                ),
            ),
        ),
    )


def repeat_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "purchase": _("Counted"),
        "horizon": _("Within"),
        "population_count": _("Population"),
        "repeated_count": _("Bought again"),
        "too_young_count": _("Still too young"),
        "repeat_rate": _("Rate in view of age"),
        "interval": _("95% interval"),
        "naive_rate": _("Rate (naive)"),
        "naive_interval": _("95% interval (naive)"),
        "median_days": _("Median days"),
    }
    return columns, {
        "population_count": formats.count,
        "repeated_count": formats.count,
        "too_young_count": formats.count,
        "repeat_rate": formats.percent,
        "naive_rate": formats.percent,
        "median_days": formats.count,
    }


def repeat_rows(_: Words, formats: Formats, rates: pd.DataFrame) -> pd.DataFrame:
    rows = plain_rows(rates)
    return rates.assign(
        purchase=[purchase_name(_, row["population"]) for row in rows],
        horizon=[
            _("as far as followed")
            if row["horizon_days"] is None
            else formats.days(row["horizon_days"])
            for row in rows
        ],
        interval=[
            formats.interval(row["repeat_rate_low"], row["repeat_rate_high"]) for row in rows
        ],
        naive_interval=[
            formats.interval(row["naive_rate_low"], row["naive_rate_high"]) for row in rows
        ],
    )


# --- the circle ---------------------------------------------------------------------------------


def circle_answer(_: Words, formats: Formats, circle: Row, counting: str) -> str:
    """What became of the customers' cycles of the period."""
    if not circle["population_count"]:
        return (
            _("No customer's cycle ended in the period.")
            if counting == "flow"
            else _("No customer's cycle opened in the period.")
        )
    values = {
        "count": formats.count(circle["population_count"]),
        "won": formats.count(circle["won_count"]),
        "rate": formats.percent(circle["won_rate"]),
        "interval": formats.interval(circle["won_rate_low"], circle["won_rate_high"]),
        "open": formats.count(circle["open_count"]),
        "churned": formats.count(circle["churned_count"]),
    }
    if circle["won_rate"] is None:
        return _(
            "{won} of {count} customers' cycles ended with a new sale: too few for a rate."
        ).format(**values)
    if counting == "flow":
        return _(
            "{won} of the {count} customers' cycles that ended in the period ended with a new "
            "sale: {rate} ({interval}). {churned} customers left."
        ).format(**values)
    return _(
        "{won} of the {count} customers' cycles that opened in the period have brought a new sale "
        "so far: {rate} ({interval}); {open} are still open."
    ).format(**values)


def circle_bars(
    _: Words, formats: Formats, palette: Palette, circle: Row, happenings: tuple[str, ...]
) -> pd.DataFrame:
    """The way of the customers' cycles, or their ends; a stage that is switched off has no bar."""
    colours = {
        "sales_ready": palette.climb,
        "opportunity": palette.climb,
        "churned": palette.rock_bottom,
        "dormant": palette.muted,
        "other_end": palette.muted,
        "open": palette.far_range,
    }
    return pd.DataFrame(
        [
            {
                "key": name,
                "label": happening_name(_, name),
                "count": circle[f"{name}_count"],
                "text": formats.count(circle[f"{name}_count"]),
                "colour": colours.get(name, palette.customer),
            }
            for name in happenings
            if circle[f"{name}_count"] is not None
        ]
    )


def circle_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    circle: Row,
    counting: str,
    as_of: Any,
) -> Meaning:
    """What the circle counts, and the cycles behind it."""
    return Meaning(
        counting=texts.counting_name(_, counting),
        grain=grain_name(_, "cycle"),
        period=texts.period(
            _,
            formats,
            FilterState(counting, filters.first_month, filters.last_month),
            as_of,
        ),
        population=_("lead cycles of existing customers"),
        definition=(
            _(
                "After every sale a new cycle opens for the customer; others open because a "
                "customer comes back. After-sales, repurchase, cross- and up-selling count the "
                "cycles that stood there, B and C those that passed the threshold."
            ),
            _(
                "As a cohort: the cycles that opened in the period, wherever they are now; the "
                "young may still bring a sale, so the share of young months is too low. As a flow: "
                "what happened in the period; the share is of the cycles that ended in it."
            ),
        ),
        differences=(
            (
                _("Why is this not the repeat rate?"),
                _(
                    "The repeat rate follows customers from a purchase on. Here we count cycles of "
                    "persons: a company with three contacts may have three of them."
                ),
            ),
        ),
        lists=[
            ListLink(
                f"{happening_name(_, name)} ({formats.count(circle[f'{name}_count'])})",
                "circle",
                {"happening": name, "count": counting},
            )
            for name in (*WAY, *ENDS)
            if circle[f"{name}_count"] is not None
        ],
    )


def month_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "month": _("Month"),
        "opened_count": _("Opened"),
        "won_count": _("Bought again"),
        "churned_count": _("Customer left"),
        "dormant_count": _("Fallen dormant"),
        "other_end_count": _("Ended otherwise"),
        "open_count": _("Still open"),
        "population_count": _("Population"),
        "won_rate": _("Share"),
        "interval": _("95% interval"),
    }
    counts = [name for name in columns if name.endswith("_count")]
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "month": formats.short_month,
        "won_rate": formats.percent,
    }


def month_rows(formats: Formats, months: pd.DataFrame) -> pd.DataFrame:
    return months.assign(
        interval=[
            formats.interval(row["won_rate_low"], row["won_rate_high"])
            for row in months.to_dict("records")
        ]
    )


# --- what they are worth ------------------------------------------------------------------------


def value_answer(
    _: Words, formats: Formats, values: pd.DataFrame, money: Callable[[Any], str]
) -> str:
    """What a customer has brought at once, after a year, and at the last age."""
    rows = {int(row["age_months"]): row for row in plain_rows(values)}
    if not rows:
        return _("No month of age is over for enough customers, so there is no lifetime value yet.")
    last = max(rows)
    return _.plural(
        "A customer brings {first} in the month of the first purchase and has brought {last} after "
        "{count} month.",
        "A customer brings {first} in the month of the first purchase and has brought {last} after "
        "{count} months.",
        last,
    ).format(
        first=money(rows[min(rows)]["value_per_customer"]),
        last=money(rows[last]["value_per_customer"]),
        count=formats.count(last),
    )


def value_meaning(_: Words, formats: Formats, values: pd.DataFrame, as_of: Any) -> Meaning:
    rows = plain_rows(values)
    most = int(rows[0]["customer_count"]) if rows else 0
    least = int(rows[-1]["customer_count"]) if rows else 0
    return Meaning(
        counting=_("Cohort by the first purchase"),
        grain=grain_name(_, "customer"),
        period=_("since records began, as of {as_of}").format(as_of=formats.day_of(as_of)),
        population=_("{most} customers at first, {least} at the last age shown").format(
            most=formats.count(most), least=formats.count(least)
        ),
        definition=(
            _(
                "Realised, not hoped for: each month of age is the mean over the customers who "
                "have lived through it, and these means are added up. So young customers neither "
                "pull the curve down nor are left out."
            ),
            _(
                "Without an interval: a few large contracts can carry the mean. Look at the number "
                "of customers, which falls with the age."
            ),
        ),
    )


def expected_row(expected: pd.DataFrame, part: Slice) -> Row | None:
    """What is expected of the part that the filters ask for."""
    for row in plain_rows(expected):
        if (row["dimension"], row["dimension_value"]) == (part.dimension, part.value):
            return row
    return None


def expected_answer(
    _: Words, formats: Formats, row: Row | None, money: Callable[[Any], str]
) -> str:
    """What the next year should bring."""
    if row is None or row["expectation_status"] != "expected" or row["expected_value"] is None:
        return _(
            "Nothing is expected here: too few customers have bought again to learn from (at least "
            "40 are needed in all, and a group of some size)."
        )
    return _(
        "Up to {day} today's customers should buy {count} times ({low} to {high}), for {value} "
        "({value_low} to {value_high})."
    ).format(
        day=formats.day(row["expected_until"]),
        count=formats.count(row["expected_count"]),
        low=formats.count(row["expected_count_low"]),
        high=formats.count(row["expected_count_high"]),
        value=money(row["expected_value"]),
        value_low=money(row["expected_value_low"]),
        value_high=money(row["expected_value_high"]),
    )


def check_answer(_: Words, row: Row | None, money: Callable[[Any], str]) -> str:
    """How the same expectation went a year ago, and what follows from it."""
    verdict = row["check_verdict"] if row else "not_checked"
    values = {
        "expected": money(row["check_expected_value"] if row else None),
        "low": money(row["check_expected_value_low"] if row else None),
        "high": money(row["check_expected_value_high"] if row else None),
        "came": money(row["check_came_value"] if row else None),
    }
    return {
        "held": _(
            "The test: a year ago the same method expected {expected} ({low} to {high}); {came} "
            "came. It held."
        ),
        "too_low": _(
            "The test failed: a year ago the same method expected {expected} ({low} to {high}), "
            "but {came} came. The expectation was too low. Do not plan with it."
        ),
        "too_high": _(
            "The test failed: a year ago the same method expected {expected} ({low} to {high}), "
            "but only {came} came. The expectation was too high. Do not plan with it."
        ),
        "too_few": _("It could not be tested: a year ago there were too few customers."),
        "not_checked": _("It could not be tested on last year: plan with it carefully."),
    }[verdict].format(**values)


def expected_bars(
    _: Words, palette: Palette, row: Row, money: Callable[[Any], str]
) -> pd.DataFrame:
    """Last year's expectation against what came, and that of the year to come."""
    rows = []
    if row["check_expected_value"] is not None:
        rows.append(
            {
                "label": _("a year ago, for the year since"),
                "value": row["check_expected_value"],
                "low": row["check_expected_value_low"],
                "high": row["check_expected_value_high"],
                "mark": row["check_came_value"],
                "text": _("{value} expected, {came} came").format(
                    value=money(row["check_expected_value"]), came=money(row["check_came_value"])
                ),
                "colour": palette.muted,
            }
        )
    rows.append(
        {
            "label": _("today, for the year to come"),
            "value": row["expected_value"],
            "low": row["expected_value_low"],
            "high": row["expected_value_high"],
            "mark": None,
            "text": _("{value} expected").format(value=money(row["expected_value"])),
            "colour": palette.customer,
        }
    )
    return pd.DataFrame(rows)


def expected_meaning(_: Words, formats: Formats, row: Row | None, as_of: Any) -> Meaning:
    count = int(row["customer_count"]) if row else 0
    return Meaning(
        counting=_("Stock of customers, and what they will do"),
        grain=grain_name(_, "customer"),
        period=_("as of {as_of}, and the year after it").format(as_of=formats.day_of(as_of)),
        population=_.plural("{count} customer", "{count} customers", count).format(
            count=formats.count(count)
        ),
        definition=(
            _(
                "Two models that are usual for this: how often a customer buys and whether it has "
                "stopped (MBG/NBD), and what it spends (gamma-gamma). New customers and "
                "after-sales are not in it; nothing is discounted."
            ),
            _(
                "The interval (95%) holds what is not known of the models and what chance does to "
                "each customer. It does not hold a season, a growing business or a price rise."
            ),
            _(
                "The test: the same is done as of a year ago, with nothing that came later, and "
                "held against what came. Of twenty parts, one misses by chance."
            ),
        ),
    )


def expected_columns(
    _: Words, formats: Formats, money: Callable[[Any], str]
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "part": _("Part"),
        "customer_count": _("Customers"),
        "realised_value_per_customer": _("Realised per customer"),
        "expected_value_per_customer": _("Expected per customer"),
        "lifetime_value_per_customer": _("Both per customer"),
        "expected_value": _("Expected"),
        "expected_value_low": _("Expected, at least"),
        "expected_value_high": _("Expected, at most"),
        "check_expected_value": _("Expected a year ago"),
        "check_came_value": _("Came since"),
        "verdict": _("That expectation"),
    }
    amounts = [name for name in columns if "value" in name]
    return columns, {"customer_count": formats.count, **dict.fromkeys(amounts, money)}


def expected_rows(_: Words, expected: pd.DataFrame) -> pd.DataFrame:
    rows = plain_rows(expected)
    return expected.assign(
        part=[
            part_name(_, Slice(row["dimension"], row["dimension_value"], ()), row) for row in rows
        ],
        verdict=[verdict_name(_, row["check_verdict"]) for row in rows],
    )


# --- who has fallen silent ----------------------------------------------------------------------


def sleeping_answer(_: Words, formats: Formats, total: Row, money: Callable[[Any], str]) -> str:
    """How many, what they have brought, and how long they have been silent."""
    count = int(total["customer_count"])
    if count == 0:
        return _("No customer has been silent for so long.")
    return _.plural(
        "{count} customer, who has brought {amount} so far, has given no sign of life for {days} "
        "days. The CRM says of {churned} that they left.",
        "{count} customers, who have brought {amount} so far, have given no sign of life for "
        "{days} days (median). The CRM says of {churned} that they left.",
        count,
    ).format(
        count=formats.count(count),
        amount=money(total["sale_amount"]),
        days=formats.count(total["median_silent_days"]),
        churned=formats.count(total["churned_count"]),
    )


def sleeping_meaning(_: Words, formats: Formats, total: Row, as_of: Any) -> Meaning:
    count = int(total["customer_count"])
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "customer"),
        period=_("as of {as_of}").format(as_of=formats.day_of(as_of)),
        population=_.plural("{count} customer", "{count} customers", count).format(
            count=formats.count(count)
        ),
        definition=(
            _(
                "No touch (but a machine's), no sales work, no order and no opportunity at any "
                "person of the customer for more than half the time after which a cycle falls "
                "dormant, and no opportunity open. Half, so that there is time to act."
            ),
            _(
                "An open lead cycle does not keep a customer off the list: after every sale one "
                "opens by itself. Persona and route are those of the first purchase."
            ),
        ),
    )


def sleeping_columns(
    _: Words, formats: Formats, money: Callable[[Any], str]
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "account_name": _("Company"),
        "sale_amount": _("Sales so far"),
        "purchase_count": _("Purchases"),
        "last_purchase_on": _("Last purchase"),
        "last_sign_on": _("Last sign of life"),
        "silent_days": _("Silent days"),
        "persona": _("Persona"),
        "route_name": _("Sales route"),
        "person_count": _("Persons known"),
        "open_cycle_count": _("Open cycles"),
        "churned": _("Left"),
        "customer_key": _("Customer"),
    }
    return columns, {
        "sale_amount": money,
        "purchase_count": formats.count,
        "last_purchase_on": formats.day,
        "last_sign_on": formats.day,
        "silent_days": formats.count,
        "person_count": formats.count,
        "open_cycle_count": formats.count,
    }


def sleeping_rows(_: Words, sleeping: pd.DataFrame) -> pd.DataFrame:
    rows = plain_rows(sleeping)
    return sleeping.assign(
        persona=[
            texts.persona_label(_, row["persona_id"], row["persona_name"], row["persona_symbol"])
            for row in rows
        ],
        route_name=[texts.route_name(_, row["route"]) for row in rows],
        churned=[_("yes") if row["has_churned"] else "" for row in rows],
    )
