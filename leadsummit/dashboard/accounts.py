"""The words, bars and tables of the accounts page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.formats import NOTHING, Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.rows import Row, plain_rows
from leadsummit.dashboard.terms import coverage_name, grain_name, role_name
from leadsummit.dashboard.theme import Palette

ACCOUNTS = ("target", "all")
ROWS_SHOWN = 500


def accounts_name(_: Words, accounts: str) -> str:
    """Which companies are looked at."""
    return {"target": _("Companies we want"), "all": _("All companies")}[accounts]


def item_name(_: Words, item: str) -> str:
    """What we may have at a company."""
    return {
        "known": _("We know somebody"),
        "engaged": _("Somebody is interested now (90 days)"),
        "lead": _("A lead cycle is open"),
        "opportunity": _("An opportunity is open"),
        "customer": _("It is a customer"),
    }[item]


def route_name(_: Words, route: str) -> str:
    """The routes on which a company is worked."""
    return _("Direct and partner sales") if route == "both" else texts.route_name(_, route)


def headline(_: Words, formats: Formats, known: pd.DataFrame, accounts: str) -> str:
    """At how many companies we know somebody, and how far that leads."""
    rows = {row["item"]: row for row in plain_rows(known)}
    total = int(rows["known"]["population_count"])
    if total == 0:
        return (
            _("No company that we want is in the data that the filters leave.")
            if accounts == "target"
            else _("No company is in the data that the filters leave.")
        )
    values = {name: formats.count(row["account_count"]) for name, row in rows.items()}
    values["count"] = formats.count(total)
    if accounts == "target":
        text = _.plural(
            "Of {count} company that we want, we know somebody at {known}; at {engaged} somebody "
            "is interested right now, {opportunity} has an open opportunity.",
            "Of {count} companies that we want, we know somebody at {known}; at {engaged} somebody "
            "is interested right now, {opportunity} have an open opportunity.",
            total,
        )
    else:
        text = _.plural(
            "Of {count} company in all, we know somebody at {known}; at {engaged} somebody is "
            "interested right now, {opportunity} has an open opportunity.",
            "Of {count} companies in all, we know somebody at {known}; at {engaged} somebody is "
            "interested right now, {opportunity} have an open opportunity.",
            total,
        )
    return text.format(**values)


def known_bars(_: Words, palette: Palette, known: pd.DataFrame) -> pd.DataFrame:
    """One bar per thing that we may have at a company."""
    colours = {"customer": palette.customer, "opportunity": palette.rock_bottom}
    return pd.DataFrame(
        [
            {
                "key": row["item"],
                "label": item_name(_, row["item"]),
                "rate": row["rate"],
                "rate_low": row["rate_low"],
                "rate_high": row["rate_high"],
                "population_count": row["population_count"],
                "is_small_group": row["is_small_group"],
                "colour": colours.get(row["item"], palette.climb),
            }
            for row in plain_rows(known)
        ]
    )


def coverage_bars(
    _: Words, formats: Formats, palette: Palette, coverage: pd.DataFrame
) -> pd.DataFrame:
    """Each company once, at the furthest point."""
    colours = {
        "opportunity": palette.rock_bottom,
        "customer": palette.customer,
        "lead": palette.climb,
        "known": palette.near_range,
        "nobody_known": palette.muted,
    }
    return pd.DataFrame(
        [
            {
                "key": row["coverage"],
                "label": coverage_name(_, row["coverage"]),
                "count": row["account_count"],
                "text": formats.count(row["account_count"]),
                "colour": colours[row["coverage"]],
            }
            for row in plain_rows(coverage)
        ]
    )


def meaning(_: Words, formats: Formats, known: pd.DataFrame, accounts: str, as_of: Any) -> Meaning:
    """What is counted of the companies."""
    rows = {row["item"]: row for row in plain_rows(known)}
    total = int(rows["known"]["population_count"])
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "account"),
        period=_("as of {as_of}").format(as_of=formats.day_of(as_of)),
        population=f"{accounts_name(_, accounts)} ({formats.count(total)})",
        definition=(
            _(
                "Companies that we want are marked by the source, or their domain stands in the "
                "table of target accounts. Persons are those of the company as known today. "
                "Interested now means touched within the last 90 days, machines aside."
            ),
            _(
                "The furthest point of a company is the first that holds of: an open opportunity, "
                "customer, an open lead cycle, somebody known, nobody known."
            ),
            _(
                "The period has no effect: this is how things stand today. Persona, measure, "
                "direction and cycle type leave the companies with at least one such lead cycle, "
                "so none at which nobody is known. A company worked on both routes stays for "
                "either."
            ),
        ),
        differences=(
            (
                _("Why is the first chart no funnel?"),
                _(
                    "Each line looks at the same companies with another question. A customer may "
                    "be silent, and an open opportunity may stand where nobody clicks."
                ),
            ),
            (
                _("Why is a company missing that we want?"),
                _(
                    "No system has ever named it. Only companies that were delivered or named are "
                    "here."
                ),
            ),
        ),
        lists=[
            ListLink(
                _("Most advanced lead cycles ({count})").format(
                    count=formats.count(rows["lead"]["account_count"])
                ),
                "front",
                {"accounts": accounts, "count": "stock"},
            )
        ],
    )


# --- the buying centre --------------------------------------------------------------------------


def roles_answer(_: Words, formats: Formats, roles: pd.DataFrame) -> str:
    """Which role is missing most often, and which no system ever names."""
    rows = [row for row in plain_rows(roles) if row["is_of_buying_centre"]]
    if not rows or not rows[0]["population_count"]:
        return _(
            "None of these companies has had an opportunity, and only there the roles of a buying "
            "centre are named."
        )
    found = [row for row in rows if row["is_found_anywhere"]]
    if not found:
        return _("The CRM names no role of a buying centre anywhere.")
    rarest = min(found, key=lambda row: row["account_count"])
    said = _(
        "Of {count} companies with an opportunity, the rarest of the known roles is {role}: found "
        "at {known}, interested right now at {engaged}."
    ).format(
        count=formats.count(rarest["population_count"]),
        role=role_name(_, rarest["role_group"]),
        known=formats.count(rarest["account_count"]),
        engaged=formats.count(rarest["engaged_account_count"]),
    )
    missing = [role_name(_, row["role_group"]) for row in rows if not row["is_found_anywhere"]]
    if missing:
        said += " " + _("The CRM never names: {roles}.").format(roles=formats.listing(missing))
    return said


def role_bars(_: Words, palette: Palette, roles: pd.DataFrame) -> pd.DataFrame:
    """One bar per role that is named anywhere."""
    return pd.DataFrame(
        [
            {
                "key": row["role_group"],
                "label": role_name(_, row["role_group"]),
                "rate": row["rate"],
                "rate_low": row["rate_low"],
                "rate_high": row["rate_high"],
                "population_count": row["population_count"],
                "is_small_group": row["is_small_group"],
                "colour": palette.rock_bottom if row["is_of_buying_centre"] else palette.muted,
            }
            for row in plain_rows(roles)
            if row["is_found_anywhere"]
        ]
    )


def roles_meaning(
    _: Words, formats: Formats, roles: pd.DataFrame, accounts: str, as_of: Any
) -> Meaning:
    rows = plain_rows(roles)
    count = int(rows[0]["population_count"]) if rows else 0
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "account"),
        period=_("as of {as_of}").format(as_of=formats.day_of(as_of)),
        population=_("{group}, with at least one opportunity ({count})").format(
            group=accounts_name(_, accounts), count=formats.count(count)
        ),
        definition=(
            _(
                "Roles are what the company's persons were in its opportunities. Which word of the "
                "CRM means which role says the table of buying centre roles; a word that it does "
                "not know covers none."
            ),
        ),
        differences=(
            (
                _("Why is the share of roles in the table another one?"),
                _(
                    "The table asks, per company, how many of the roles that are named anywhere it "
                    "has. Here we ask, per role, how many companies have it."
                ),
            ),
        ),
    )


# --- routes and the companies themselves --------------------------------------------------------


def routes_answer(_: Words, formats: Formats, routes: pd.DataFrame) -> str:
    """How many are worked by whom."""
    counts = {row["route"]: int(row["account_count"]) for row in plain_rows(routes)}
    if not counts:
        return _("No company to look at.")
    return _(
        "Direct sales works {direct} of them, partners {indirect}, both together {both}; of "
        "{unknown} no sales unit is known."
    ).format(
        **{
            route: formats.count(counts.get(route, 0))
            for route in ("direct", "indirect", "both", "unknown")
        }
    )


def route_columns(
    _: Words, formats: Formats, money: Callable[[Any], str]
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    levels = ("opportunity", "customer", "lead", "known", "nobody_known")
    columns = {
        "route_name": _("Sales route"),
        "account_count": _("Companies"),
        **{f"{level}_count": coverage_name(_, level) for level in levels},
        "open_amount": _("Open amount"),
        "won_amount": _("Won amount"),
    }
    counts = [name for name in columns if name.endswith("_count")]
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "open_amount": money,
        "won_amount": money,
    }


def route_rows(_: Words, routes: pd.DataFrame) -> pd.DataFrame:
    return routes.assign(route_name=[route_name(_, route) for route in routes["route"]])


def account_columns(
    _: Words, formats: Formats, money: Callable[[Any], str]
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "account_name": _("Company"),
        "coverage_name": _("How far"),
        "route_name": _("Sales route"),
        "person_count": _("Persons known"),
        "engaged_person_count": _("Interested now"),
        "roles": _("Roles known"),
        "front": _("Most advanced stage"),
        "front_stage_since_on": _("Since"),
        "open_amount": _("Open amount"),
        "won_amount": _("Won amount"),
        "last_touch_on": _("Last touch"),
        "customer_since_on": _("Customer since"),
        "account_key": _("Key"),
    }
    return columns, {
        "person_count": formats.count,
        "engaged_person_count": formats.count,
        "front_stage_since_on": formats.day,
        "open_amount": money,
        "won_amount": money,
        "last_touch_on": formats.day,
        "customer_since_on": formats.day,
    }


def account_rows(_: Words, formats: Formats, accounts: pd.DataFrame) -> pd.DataFrame:
    rows = plain_rows(accounts)
    return accounts.assign(
        coverage_name=[coverage_name(_, row["coverage"]) for row in rows],
        route_name=[route_name(_, row["route"]) for row in rows],
        roles=[_roles(_, formats, row) for row in rows],
        front=[_front(_, row) for row in rows],
    )


def _front(_: Words, row: Row) -> str:
    if row["front_stage"] is None:
        return NOTHING
    name = _.of(row["front_stage_name_de"], row["front_stage_name_en"])
    return f"{row['front_stage']} {name}"


def _roles(_: Words, formats: Formats, row: Row) -> str:
    if row["role_rate"] is None:
        return NOTHING
    return _("{count} of {total}").format(
        count=formats.count(row["role_count"]), total=formats.count(row["known_role_count"])
    )
