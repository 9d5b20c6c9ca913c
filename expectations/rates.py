"""Rates of reports: shares with an interval, and none where the group is small.

Who adds a rate to a report names here what it is a share of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadsummit.audit.catalogue import Catalogue, Table
from leadsummit.audit.checks import Check, rows_satisfy, share
from leadsummit.audit.suite import Suite, suite
from leadsummit.dashboard.rules import load_rules


@dataclass(frozen=True)
class Rate:
    """A share of a population.

    Attributes:
        passed: the numerator; empty where an estimate in view of age has none.
        population: the denominator; for an estimate, who it rests on.
        group: what may be a small group, if it is not the population alone.
        has_interval: False where only the last of several estimates has one.
    """

    passed: str
    population: str
    group: str = ""
    has_interval: bool = True


def _shares_of(population: str, *passed: str) -> dict[str, Rate]:
    """`won_rate` is the share of `won_count`."""
    return {f"{name}_rate": Rate(f"{name}_count", population) for name in passed}


def _estimates(*names: str, of: str, has_interval: bool = True) -> dict[str, Rate]:
    return {f"{name}_rate": Rate("", of, has_interval=has_interval) for name in names}


# A curve's points rest on the whole of its population; its rows say whether that is small.
_OF_CURVE = "case when is_small_group then 0 else 1000000000 end"
_COMPARED = "least(fired_count, handover_count - fired_count)"
_MATCHED = "least(matched_count, normal_count)"

RATES: dict[str, dict[str, Rate]] = {
    "rpt_attribution": _estimates("credited", of="total_count", has_interval=False),
    "rpt_bottlenecks": {
        "naive_pass_rate": Rate("passed_count", "reached_count"),
        **_estimates("pass", of="reached_count", has_interval=False),
    },
    "rpt_consent_violations": _shares_of("sent_count", "violation"),
    "rpt_contactable_base": {"opt_out_rate": Rate("withdrawn_count", "population_count")},
    "rpt_content_effect": _shares_of("stage_touch_count", "touch"),
    "rpt_conversion_curves": {
        **_estimates("passed", of=_OF_CURVE),
        **_estimates(
            *("rejected", "returned", "lost", "opted_out", "dormant", "other", "open"),
            of=_OF_CURVE,
            has_interval=False,
        ),
    },
    "rpt_conversion_rates": {
        "naive_rate": Rate("passed_count", "population_count"),
        **_estimates("passed", of="population_count"),
    },
    "rpt_customer_cycle": _shares_of("population_count", "won"),
    "rpt_fast_lane": {
        **_shares_of("offered_count", "taken"),
        **_shares_of("taken_count", "reached"),
        # Of the normal way nobody asked.
        "answered_rate": Rate(
            "answered_count", "taken_count", "case when answered_count >= 0 then taken_count end"
        ),
        "win_rate": Rate("won_count", "reached_count"),
    },
    "rpt_fast_lane_comparison": {
        "win_rate": Rate("won_count", "population_count"),
        "matched_win_rate": Rate("matched_won_count", "matched_count", _MATCHED),
        "normal_win_rate": Rate("normal_won_weight", "normal_weight", _MATCHED),
    },
    "rpt_handover_ripeness": {
        **_shares_of("handover_count", "unripe"),
        **_shares_of("unripe_count", "ripened_later"),
        "acceptance_rate": Rate("accepted_count", "handover_count"),
        "win_rate": Rate("won_count", "handover_count"),
        "mature_win_rate": Rate("mature_won_count", "mature_count"),
    },
    "rpt_lost_opportunities": _shares_of("lost_count", "came_back", "won_back"),
    "rpt_mail_pressure": {"opt_out_rate": Rate("opted_out_count", "at_risk_count")},
    "rpt_measure_delays": _shares_of("ended_passed_count", "after_end"),
    "rpt_opt_in_out": {"conversion_rate": Rate("passed_count", "population_count")},
    "rpt_persona_certainty": {"certainty_rate": Rate("person_count", "persona_person_count")},
    "rpt_persona_content": _shares_of("population_count", "touch"),
    "rpt_persona_targets": {"attracted_rate": Rate("actual_count", "all_actual_count")},
    "rpt_personas": {
        "attracted_rate": Rate("cycle_count", "all_cycle_count"),
        **_shares_of("cycle_count", "a", "b", "c", "close"),
        "opt_out_rate": Rate("withdrawn_count", "a_count"),
    },
    "rpt_rejection_reasons": {
        **_shares_of("rejected_count", "reason"),
        "rejection_rate": Rate("reason_count", "handover_count"),
    },
    "rpt_repeat_curves": {
        **_estimates("repeat", of=_OF_CURVE),
        **_estimates(
            *("repurchase", "cross_sell", "up_sell", "other", "open"),
            of=_OF_CURVE,
            has_interval=False,
        ),
    },
    "rpt_repeat_rates": {
        "naive_rate": Rate("repeated_count", "population_count"),
        **_estimates("repeat", of="population_count"),
    },
    "rpt_response_times": {
        **_shares_of("asked_count", "answered"),
        **_shares_of("due_count", "within_day"),
    },
    "rpt_returns": _shares_of(
        "given_back_count", "touched", "ripe", "accepted", "won", "untouched"
    ),
    "rpt_score_calibration": _shares_of("handover_count", "reached"),
    "rpt_scoring_rules": {
        **_shares_of("handover_count", "fired"),
        "fired_acceptance_rate": Rate("fired_accepted_count", "fired_count", _COMPARED),
        "fired_win_rate": Rate("fired_won_count", "fired_count", _COMPARED),
        "silent_acceptance_rate": Rate(
            "silent_accepted_count", "(handover_count - fired_count)", _COMPARED
        ),
        "silent_win_rate": Rate("silent_won_count", "(handover_count - fired_count)", _COMPARED),
    },
    "rpt_summit": {"conversion_rate": Rate("passed_count", "population_count")},
    "rpt_sync": _shares_of("ripe_count", "cycle"),
    "rpt_threshold_what_if": _estimates("near_acceptance", "near_win", of="near_count"),
    "rpt_velocity": _shares_of("due_count", "over_sla"),
}

# Shares of a list of roles, which is no group of anybody.
WITHOUT_GROUP = {("rpt_account_coverage", "role_rate")}


def suites(warehouse: Catalogue) -> Iterator[Suite]:
    """Every report that has rates."""
    smallest = load_rules().min_group_size
    for name, rates in RATES.items():
        if table := warehouse.find("marts", name):
            yield suite("rates", "marts", table, _checks(table, rates, smallest))


def _checks(table: Table, rates: dict[str, Rate], smallest: int) -> Iterator[Check]:
    for name, rate in rates.items():
        if not table.has(name):
            continue
        is_group = f"coalesce({rate.group or rate.population}, 0) >= {smallest}"
        yield from share(name)
        if rate.passed:
            yield rows_satisfy(
                "is not negative, and part of the population",
                f"{rate.passed} is null or {rate.passed} between 0 and {rate.population} + 1e-9",
                rate.passed,
            )
            yield rows_satisfy(
                f"is null exactly where fewer than {smallest} could pass",
                f"({name} is not null) = ({is_group})",
                name,
            )
            yield rows_satisfy(
                "is the share of those who passed",
                f"{name} is null"
                f" or abs({name} - {rate.passed}::double / {rate.population}) <= 1e-9",
                name,
            )
        else:
            yield rows_satisfy(
                f"is null where there are fewer than {smallest}",
                f"{name} is null or {is_group}",
                name,
            )
        if rate.has_interval:
            yield from share(f"{name}_low", f"{name}_high")
            yield rows_satisfy(
                "lies within its interval",
                f"case when {name} is null then {name}_low is null and {name}_high is null"
                f" else {name}_low <= {name} + 1e-9 and {name}_high >= {name} - 1e-9 end",
                name,
            )
