"""Whom we attract and how far we are with which company, against plain Python on a demo company."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from by_hand import (
    MIN_GROUP_SIZE,
    Facts,
    assert_same,
    day,
    days,
    grouped,
    median,
    midnight,
    month,
    months_later,
    rate,
    shown,
)
from consents_by_hand import Consents

STAMPS = {"a": "a_passed_at", "b": "b_passed_at", "c": "c_passed_at", "close": "won_at"}
METRICS = {
    "opt_in": "a_passed_at", "mql": "b_passed_at", "opportunity": "c_passed_at", "win": "won_at",
}  # fmt: skip
ENGAGED_DAYS = 90


def cohorts(cycle: Any) -> list[tuple[str, str]]:
    return [
        ("total", "all"),
        ("cohort_month", month(cycle.started_at).isoformat()),
        ("cycle_type", cycle.cycle_type),
        ("direction", cycle.direction),
    ]


def sold(facts: Facts) -> list[tuple[str, str | None, float]]:
    """What was sold: whose persona, in which cycle it was created (or won), for how much."""
    won = {}
    for cycle in sorted(facts.cycles.values(), key=lambda c: -c.cycle_number):
        if cycle.won_at:
            won[cycle.person_key, cycle.won_at] = cycle.lead_cycle_key
    sales = [
        (o.person_key, o.lead_cycle_key, o.amount_reporting)
        for o in facts.rows("from marts.fct_opportunities where is_won")
    ] + [
        (o.person_key, won.get((o.person_key, o.ordered_at)), o.amount_reporting)
        for o in facts.rows("from marts.fct_orders where order_part = 'sale'")
    ]
    return [
        (facts.personas.get(person, "unknown"), cycle, float(amount or 0))
        for person, cycle, amount in sales
    ]


def test_whom_we_attract_and_how_far_they_come(facts: Facts) -> None:
    taken_back = grouped((s for s in Consents(facts).spans if s.ended_by == "withdrawn"), "person")
    stand_ins = {p.person_key for p in facts.rows("from marts.dim_person where is_stand_in")}
    cells: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for cycle in facts.cycles.values():
        for part in cohorts(cycle):
            cells[(cycle.persona_id, *part)].append(cycle)
    sales: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for persona, key, amount in sold(facts):
        parts = cohorts(facts.cycles[key]) if key else [("total", "all")]
        for part in parts:
            sales[(persona, *part)].append(amount)
    personas = {p.persona_id: p.is_wanted for p in facts.rows("from marts.dim_persona")}
    expected = {}
    for part in {key[1:] for key in cells}:
        everybody = sum(len(found) for key, found in cells.items() if key[1:] == part)
        for persona, is_wanted in personas.items():
            own = cells[(persona, *part)]
            amounts = sales[(persona, *part)]
            passed = {name: sum(bool(getattr(c, s)) for c in own) for name, s in STAMPS.items()}
            withdrew = sum(
                any(
                    c.a_passed_at <= s.end <= (c.ended_at or facts.as_of)
                    for s in taken_back.get(c.person_key, [])
                )
                for c in own
                if c.a_passed_at
            )
            columns: dict[str, Any] = {
                "is_wanted": is_wanted,
                "cycle_count": len(own),
                "person_count": len({c.person_key for c in own}),
                "stand_in_count": sum(c.person_key in stand_ins for c in own),
                "all_cycle_count": everybody,
                "is_small_group": len(own) < MIN_GROUP_SIZE,
                "withdrawn_count": withdrew,
                **rate("attracted_rate", len(own), everybody),
                **rate("opt_out_rate", withdrew, passed["a"]),
                "sale_count": len(amounts),
                "won_value": float(sum(amounts)),
                "value_per_cycle": sum(amounts) / len(own) if len(own) >= MIN_GROUP_SIZE else None,
                "value_per_sale": sum(amounts) / len(amounts)
                if len(amounts) >= MIN_GROUP_SIZE
                else None,
            }
            for name, count in passed.items():
                took = [t for t in (_took(facts, c, name) for c in own) if t is not None]
                columns |= {
                    f"{name}_count": count,
                    **rate(f"{name}_rate", count, len(own)),
                    f"median_days_to_{name}": shown(median(took), len(took)),
                }
            expected[(persona, *part)] = columns
    report = facts.rows("from marts.rpt_personas")
    assert_same(report, expected, "persona_id", "dimension", "dimension_value")


def _took(facts: Facts, cycle: Any, threshold: str) -> float | None:
    """Days from the opening to a threshold, where no date in question is made up."""
    passed_at = getattr(cycle, STAMPS[threshold])
    made_up = {m.occurred_at for m in facts.moves[cycle.lead_cycle_key] if m.is_inferred}
    if passed_at is None or cycle.started_at in made_up:
        return None
    if threshold != "a" and passed_at in made_up:
        return None
    return days(cycle.started_at, passed_at)


def test_whom_we_attract_against_whom_we_want(facts: Facts) -> None:
    came: Counter[tuple[Any, ...]] = Counter()
    for cycle in facts.cycles.values():
        for metric, stamp in METRICS.items():
            if at := getattr(cycle, stamp):
                came[month(at), metric, cycle.persona_id] += 1
    wanted = {
        (t.month, t.metric, t.persona_id): float(t.target_value)
        for t in facts.rows("from seeds.targets")
    }
    personas = [p.persona_id for p in facts.rows("from marts.dim_persona")]
    expected = {}
    for row in facts.rows("select distinct month from marts.dim_date"):
        for metric in METRICS:
            everybody = sum(came[row.month, metric, persona] for persona in personas)
            told = [wanted.get((row.month, metric, persona)) for persona in personas]
            planned = [value for value in told if value is not None]
            whole = sum(planned) if planned else None
            for_all = wanted.get((row.month, metric, None), whole)
            for persona in [*personas, "all"]:
                is_all = persona == "all"
                count = everybody if is_all else came[row.month, metric, persona]
                target = for_all if is_all else wanted.get((row.month, metric, persona))
                base = for_all if is_all else whole
                expected[row.month, metric, persona] = {
                    "actual_count": count,
                    "target_value": target,
                    "attainment": count / target if target else None,
                    "all_actual_count": everybody,
                    "all_target_value": base,
                    "is_small_group": everybody < MIN_GROUP_SIZE,
                    "wanted_share": target / base if target is not None and base else None,
                    "is_month_over": midnight(months_later(row.month, 1))
                    <= facts.as_of + timedelta(microseconds=1),
                    **rate("attracted_rate", count, everybody),
                }
    report = facts.rows("from marts.rpt_persona_targets")
    assert_same(report, expected, "month", "metric", "persona_id")


def test_how_sure_the_personas_are(facts: Facts) -> None:
    full: dict[str, float] = defaultdict(float)
    for rule in facts.rows("from seeds.persona_rules where weight > 0"):
        full[rule.persona_id] += float(rule.weight)
    seen = {cycle.person_key for cycle in facts.cycles.values()}
    persons = [p for p in facts.rows("from marts.dim_person") if p.person_key in seen]
    cells: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for person in persons:
        share = person.persona_share
        if person.is_stand_in:
            certainty = "stand_in"
        elif person.persona_id == "unknown":
            certainty = "none"
        elif share == 1:
            certainty = "sole"
        else:
            certainty = "clear" if share >= 0.75 else "narrow" if share > 0.5 else "contested"
        cells[person.persona_id, certainty].append(person)
    expected = {}
    for (persona, certainty), own in cells.items():
        all_of_it = sum(p.persona_id == persona for p in persons)
        weights = [float(p.persona_weight) for p in own if p.persona_weight is not None]
        told = [weight / full[persona] for weight in weights if full[persona]]
        expected[persona, certainty] = {
            "person_count": len(own),
            "persona_person_count": all_of_it,
            "all_person_count": len(persons),
            "is_small_group": all_of_it < MIN_GROUP_SIZE,
            **rate("certainty_rate", len(own), all_of_it),
            "weak_evidence_count": sum(share < 1 / 3 for share in told),
            "median_weight": shown(median(weights), len(own)),
            "median_evidence_share": shown(median(told), len(own)),
        }
    report = facts.rows("from marts.rpt_persona_certainty")
    assert_same(report, expected, "persona_id", "certainty")


def test_which_persona_uses_what_was_made_for_whom(facts: Facts) -> None:
    made_for = {c.content_id: c.persona_id or "none" for c in facts.rows("from marts.dim_content")}
    known = [p.persona_id for p in facts.rows("from marts.dim_persona")]
    offers = [persona for persona in known if persona != "unknown"] + ["none"]
    used: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for person, touches in facts.touches.items():
        for touch in touches:
            if touch.content_id in made_for and person in facts.personas:
                for part in (("total", "all"), ("month", month(touch.occurred_on).isoformat())):
                    used[(*part, facts.personas[person])].append(made_for[touch.content_id])
    expected = {}
    for key, found in used.items():
        for offer in offers:
            expected[(*key, offer)] = {
                "is_own": key[2] == offer,
                "content_count": list(made_for.values()).count(offer),
                "touch_count": found.count(offer),
                "population_count": len(found),
                "is_small_group": len(found) < MIN_GROUP_SIZE,
                **rate("touch_rate", found.count(offer), len(found)),
            }
    report = facts.rows("from marts.rpt_persona_content")
    assert_same(
        report, expected, "dimension", "dimension_value", "persona_id", "made_for_persona_id"
    )


class Accounts:
    """What is known of each account today."""

    def __init__(self, facts: Facts) -> None:
        self.all = facts.rows("from marts.dim_account")
        self.persons: dict[str, list[Any]] = defaultdict(list)
        engaged = set()
        for person in facts.rows("from marts.dim_person where account_key is not null"):
            touches = facts.touches.get(person.person_key, [])
            last = max((t.occurred_at for t in touches), default=None)
            is_engaged = last is not None and days(last, facts.as_of) <= ENGAGED_DAYS
            if not person.is_stand_in:
                self.persons[person.account_key].append(
                    SimpleNamespace(last=last, is_engaged=is_engaged)
                )
                if is_engaged:
                    engaged.add((person.account_key, person.person_key))
        opportunities = {o.opportunity_key: o for o in facts.rows("from marts.fct_opportunities")}
        # Per account and group of roles: who has it, and whether they are engaged.
        self.roles: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
        for part in facts.rows("from marts.bridge_opportunity_person where role_group is not null"):
            account = opportunities[part.opportunity_key].account_key
            if account:
                self.roles[account, part.role_group][part.person_key] = (
                    account,
                    part.person_key,
                ) in engaged
        self.opportunities = grouped(opportunities.values(), "account_key")
        self.open = {
            (s.source, s.opportunity_id)
            for s in facts.rows("from intermediate.int_opportunity_open_spans")
            if s.open_from <= facts.as_of < s.open_until
        }
        self.orders = grouped(
            facts.rows("from marts.fct_orders where order_part = 'sale'"), "account_key"
        )
        self.cycles = grouped(facts.cycles.values(), "account_key")


def test_roles_are_those_of_the_opportunities(facts: Facts) -> None:
    expected = {
        key: {"person_count": len(persons), "engaged_person_count": sum(persons.values())}
        for key, persons in Accounts(facts).roles.items()
    }
    report = facts.rows("from marts.rpt_account_roles")
    assert_same(report, expected, "account_key", "role_group")


def test_how_far_we_are_with_each_account(facts: Facts) -> None:
    accounts = Accounts(facts)
    routes = {u.sales_unit_key: u.route for u in facts.rows("from marts.dim_sales_unit")}
    covering = {key: held for key, held in accounts.roles.items() if _is_role(key[1])}
    known_roles = {group for _, group in covering}
    expected = {}
    for account in accounts.all:
        key = account.account_key
        persons = accounts.persons[key]
        roles = {group: held for (of, group), held in covering.items() if of == key}
        opportunities = accounts.opportunities.get(key, [])
        cycles = accounts.cycles.get(key, [])
        still_open = [o for o in opportunities if (o.source, o.opportunity_id) in accounts.open]
        sales = [(o.closed_at, o.amount_reporting) for o in opportunities if o.is_won] + [
            (o.ordered_at, o.amount_reporting) for o in accounts.orders.get(key, [])
        ]
        standing = sorted(
            (c for c in cycles if c.outcome == "open"),
            key=lambda c: (_left(facts, c), c.current_stage_since, c.lead_cycle_key),
        )
        front = standing[0] if standing else None
        used = {routes.get(o.sales_unit_key) for o in opportunities} | {c.route for c in cycles}
        coverage = (
            "opportunity" if still_open else "customer" if sales else "lead" if standing
            else "known" if persons else "nobody_known"
        )  # fmt: skip
        ways = used & {"direct", "indirect"}
        last = max((p.last for p in persons if p.last), default=None)
        expected[(key,)] = {
            "is_target_account": account.is_target_account,
            "coverage": coverage,
            "route": "both" if len(ways) == 2 else next(iter(ways), "unknown"),
            "person_count": len(persons),
            "engaged_person_count": sum(p.is_engaged for p in persons),
            "last_touch_on": day(last) if last else None,
            "role_count": len(roles),
            "engaged_role_count": sum(any(held.values()) for held in roles.values()),
            "known_role_count": len(known_roles),
            "role_rate": len(roles) / len(known_roles) if known_roles else None,
            "open_cycle_count": len(standing),
            "front_lead_cycle_key": front and front.lead_cycle_key,
            "front_stage": front and front.current_stage,
            "front_stage_since_on": day(front.current_stage_since) if front else None,
            "front_stages_to_close": _left(facts, front) if front else None,
            "open_opportunity_count": len(still_open),
            "open_amount": float(sum(o.amount_reporting or 0 for o in still_open)),
            "sale_count": len(sales),
            "won_amount": float(sum(amount or 0 for _, amount in sales)),
            "customer_since_on": day(min(at for at, _ in sales)) if sales else None,
        }
    assert_same(facts.rows("from marts.rpt_account_coverage"), expected, "account_key")


def _is_role(group: str) -> bool:
    return group not in ("other", "unmapped")


def _left(facts: Facts, cycle: Any) -> int:
    """Active stages from where a cycle stands to the close."""
    close = facts.levels[cycle.cycle_type, "ABS"]
    return close - facts.levels[cycle.cycle_type, cycle.current_stage]
