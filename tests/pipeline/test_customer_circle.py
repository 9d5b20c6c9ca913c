"""Whether customers come back and who is silent, against plain Python on a demo company."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
from by_hand import (
    MIN_GROUP_SIZE,
    Facts,
    assert_same,
    begun,
    day,
    days,
    median,
    month,
    rate,
    shown,
)
from sksurv.nonparametric import kaplan_meier_estimator

DORMANT_DAYS = 365
MATURE_SHARE = 0.9
STAMPS = {
    "opened": "started_at",
    "after_sales": "afs_entered_at",
    "repurchase": "wik_entered_at",
    "cross_up_selling": "cus_entered_at",
    "sales_ready": "b_passed_at",
    "opportunity": "c_passed_at",
    "won": "won_at",
}
KINDS = {"repeat": "repurchase"}


def sales(facts: Facts) -> dict[str, list[Any]]:
    """What was sold to each customer, in the order of the days: one purchase a day."""
    routes = {u.sales_unit_key: u.route for u in facts.rows("from marts.dim_sales_unit")}
    sold: dict[str, dict[date, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.rows("from marts.fct_opportunities where is_won"):
        row.at, row.key, row.kind = row.closed_at, row.opportunity_key, row.business_type
        row.route = routes.get(row.sales_unit_key, "unknown")
        sold[row.account_key or row.person_key][day(row.at)].append(row)
    for row in facts.rows("from marts.fct_orders where order_part = 'sale'"):
        row.at, row.key, row.route = row.ordered_at, row.order_key, "unknown"
        row.kind = KINDS.get(row.order_type, row.order_type)
        sold[row.account_key or row.person_key][day(row.at)].append(row)
    return {
        customer: [_purchase(facts, by_day[on]) for on in sorted(by_day)]
        for customer, by_day in sold.items()
    }


def _purchase(facts: Facts, parts: list[Any]) -> Any:
    """What was sold on a day, named for its largest part."""
    parts.sort(key=lambda r: (r.amount_reporting is None, -(r.amount_reporting or 0), r.key))
    return SimpleNamespace(
        at=min(part.at for part in parts),
        kind=parts[0].kind,
        route=parts[0].route,
        persona=facts.personas.get(parts[0].person_key, "unknown"),
        amount=sum(part.amount_reporting or 0 for part in parts),
    )


def test_customers_cycles_by_month(facts: Facts) -> None:
    counts: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    took: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for cycle in facts.cycles.values():
        if cycle.cycle_type != "existing_customer_lead":
            continue
        happened = {name: getattr(cycle, stamp) for name, stamp in STAMPS.items()}
        if cycle.outcome not in ("open", "won"):
            ending = cycle.outcome if cycle.outcome in ("churned", "dormant") else "other_end"
            happened[ending] = cycle.ended_at
        for event, at in happened.items():
            if at is None:
                continue
            for counting, when in (("cohort", cycle.started_at), ("flow", at)):
                for part in (
                    ("total", "all"),
                    ("persona", cycle.persona_id),
                    ("route", cycle.route),
                ):
                    key = (counting, month(when), *part)
                    counts[key][event] += 1
                    if event == "won" and at > cycle.started_at:
                        took[key].append(days(cycle.started_at, at))
    expected = {}
    for key, own in counts.items():
        ends = ("won", "churned", "dormant", "other_end")
        is_cohort = key[0] == "cohort"
        ended = sum(own[name] for name in ends)
        population = own["opened"] if is_cohort else ended
        expected[key] = {
            **{f"{name}_count": own[name] for name in (*STAMPS, *ends)},
            "open_count": own["opened"] - ended if is_cohort else None,
            "population_count": population,
            **rate("won_rate", own["won"], population),
            "median_days_to_win": shown(median(took[key]), own["won"]),
        }
    reported = facts.rows("from marts.rpt_customer_cycle")
    assert_same(reported, expected, "counting", "month", "dimension", "dimension_value")


def test_repeat_rates_at_chosen_ages(facts: Facts) -> None:
    """Kaplan and Meier by the library."""
    spans: dict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    for purchases in sales(facts).values():
        for number, bought in enumerate(purchases):
            again = purchases[number + 1].at if number + 1 < len(purchases) else None
            span = (begun(days(bought.at, again or facts.as_of)), again is not None)
            for part in (
                ("total", "all"),
                ("cohort_month", month(bought.at).isoformat()),
                ("persona", bought.persona),
                ("route", bought.route),
                ("kind", bought.kind),
            ):
                spans[("every_purchase", *part)].append(span)
                if number == 0:
                    spans[("first_purchase", *part)].append(span)
    mature_up_to = {}
    for population in ("every_purchase", "first_purchase"):
        waited = _after(spans[population, "total", "all"], MATURE_SHARE)
        assert waited is not None
        mature_up_to[population] = day(facts.as_of - timedelta(days=waited))
    expected = {}
    for key, own in spans.items():
        count, followed = len(own), max(lasted for lasted, _ in own)
        is_settled = _curve(own)[1][-1] >= 1 - 1e-12
        for horizon in (90, 180, 365, 730, None):
            until = followed if horizon is None else horizon
            repeated = sum(again for lasted, again in own if lasted <= until)
            ages, shares = _curve(own)
            known = shares[ages <= until]
            is_followed = horizon is None or is_settled or followed >= horizon
            told = float(known[-1]) if len(known) else 0.0
            expected[(*key, horizon)] = {
                "population_count": count,
                "repeated_count": repeated,
                "too_young_count": sum(not again for lasted, again in own if lasted <= until),
                **rate("naive_rate", repeated, count),
                "repeat_rate": shown(told if is_followed else None, count),
                "followed_days": followed,
                "first_quartile_days": shown(_after(own, 0.25), count),
                "median_days": shown(_after(own, 0.5), count),
                "third_quartile_days": shown(_after(own, 0.75), count),
                "mature_up_to": mature_up_to[key[0]],
            }
    reported = facts.rows("from marts.rpt_repeat_rates")
    assert_same(reported, expected, "population", "dimension", "dimension_value", "horizon_days")


def _curve(spans: list[tuple[int, bool]]) -> tuple[Any, Any]:
    """Ages in days, and the share that has bought again by each."""
    # The library wants times above 0.
    ages, left = kaplan_meier_estimator(
        np.array([again for _, again in spans]), np.array([lasted + 1 for lasted, _ in spans])
    )
    return ages - 1, 1 - left


def _after(spans: list[tuple[int, bool]], share: float) -> int | None:
    """By when so many of those who buy again, as far as followed, have done so."""
    ages, shares = _curve(spans)
    if not shares[-1]:
        return None
    return int(ages[shares >= share * shares[-1] - 1e-9][0])


def test_customers_who_have_fallen_silent(facts: Facts) -> None:
    persons = facts.rows("from marts.dim_person")
    customer_of = {p.person_key: p.account_key or p.person_key for p in persons}
    people = Counter(customer_of[p.person_key] for p in persons if not p.is_stand_in)
    bought = sales(facts)
    signs: dict[str, dict[str, datetime]] = defaultdict(dict)

    def sign(customer: str, kind: str, at: datetime) -> None:
        signs[customer][kind] = max(at, signs[customer].get(kind, at))

    for person, touches in facts.touches.items():
        if person in customer_of:
            sign(customer_of[person], "touch", touches[-1].occurred_at)
    for row in facts.rows("from intermediate.int_sales_activities_classified"):
        if row.person_key:
            sign(customer_of[row.person_key], "sales_activity", row.occurred_at)
    opportunities = facts.rows("from marts.fct_opportunities")
    for row in opportunities:
        at = max(row.created_at, row.closed_at or row.created_at)
        sign(row.account_key or row.person_key, "opportunity", at)
    after_sales: dict[str, float] = defaultdict(float)
    for row in facts.rows("from marts.fct_orders"):
        customer = row.account_key or row.person_key
        sign(customer, "order", row.ordered_at)
        is_service = row.order_part == "service" and customer in bought
        if is_service and day(row.ordered_at) >= day(bought[customer][0].at):
            after_sales[customer] += float(row.amount_reporting or 0)
    spans = facts.rows("""
        from intermediate.int_opportunity_open_spans
        cross join intermediate.int_as_of
        where open_from <= as_of and open_until > as_of""")
    open_ids = {(row.source, row.opportunity_id) for row in spans}
    worked_on = {
        row.account_key or row.person_key
        for row in opportunities
        if (row.source, row.opportunity_id) in open_ids
    }
    cycles = defaultdict(list)
    for cycle in facts.cycles.values():
        cycles[cycle.account_key or cycle.person_key].append(cycle)
    expected = {}
    for customer, purchases in bought.items():
        last = max(signs[customer].values())
        silent = days(last, facts.as_of)
        if silent <= DORMANT_DAYS / 2 or customer in worked_on:
            continue
        left = [c.ended_at for c in cycles[customer] if c.outcome == "churned"]
        expected[(customer,)] = {
            "persona_id": purchases[0].persona,
            "route": purchases[0].route,
            "person_count": people[customer],
            "purchase_count": len(purchases),
            "sale_amount": float(sum(p.amount for p in purchases)),
            "after_sales_amount": after_sales[customer],
            "first_purchase_on": day(purchases[0].at),
            "last_purchase_on": day(purchases[-1].at),
            **{
                f"last_{kind}_on": day(signs[customer][kind]) if kind in signs[customer] else None
                for kind in ("touch", "sales_activity", "opportunity", "order")
            },
            "last_sign_on": day(last),
            "silent_days": silent,
            "open_cycle_count": sum(c.outcome == "open" for c in cycles[customer]),
            "has_churned": bool(left) and max(left) > purchases[-1].at,
        }
    assert len(expected) > MIN_GROUP_SIZE
    assert_same(facts.rows("from marts.rpt_sleeping_customers"), expected, "customer_key")
