"""What measures and contents bring and cost, against plain Python on a demo company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from by_hand import (
    MIN_GROUP_SIZE,
    Facts,
    assert_same,
    day,
    days,
    grouped,
    rate,
    shown,
)

STAMPS = {"A": "a_passed_at", "B": "b_passed_at", "C": "c_passed_at", "close": "won_at"}
NAMES = {"A": "opt_in", "B": "mql", "C": "opportunity", "close": "win"}
WAYS = {
    "A": [("start", "A")],
    "B": [("start", "A"), ("A", "B")],
    "C": [("start", "A"), ("A", "B"), ("B", "C")],
    "close": [("start", "A"), ("A", "B"), ("B", "close")],
}


class Measures:
    """The measures with the day on which they began, and what is credited to them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.costs = facts.rows("from marts.fct_measure_costs")
        signs: dict[str, list[date]] = defaultdict(list)
        for touches in facts.touches.values():
            for touch in touches:
                signs[touch.measure_key].append(touch.occurred_on)
        for cost in self.costs:
            signs[cost.measure_key].append(cost.spent_on)
        for cycle in facts.cycles.values():
            signs[cycle.first_measure_key].append(day(cycle.started_at))
        self.all = {}
        for measure in facts.rows("from marts.dim_measure"):
            key = measure.measure_key
            self.all[key] = SimpleNamespace(
                measure_key=key,
                channel_id=measure.channel_id or "unknown",
                direction=measure.direction or "unknown",
                began=measure.started_on or min(signs[key], default=None),
                ended_on=measure.ended_on,
            )

    def credited(self, cycle: Any) -> Any:
        """The measure of a cycle: its first, else none, with the channel of the cycle."""
        return self.all.get(cycle.first_measure_key) or SimpleNamespace(
            measure_key="(none)",
            channel_id=cycle.first_channel_id or "unknown",
            direction=cycle.direction,
            began=None,
            ended_on=None,
        )

    def spent_by(self, cost: Any) -> Any:
        nobody = SimpleNamespace(
            measure_key="(none)", channel_id="unknown", direction="unknown", began=None
        )
        return self.all.get(cost.measure_key) or nobody


def week(measure: Any, at: date) -> int | None:
    """Weeks since the measure's first day: week 0 is its first seven days."""
    return None if measure.began is None else (at - measure.began).days // 7


def slices(measure: Any) -> list[tuple[str, str]]:
    return [
        ("total", "all"),
        ("direction", measure.direction),
        ("channel", measure.channel_id),
        ("measure", measure.measure_key),
    ]


@pytest.fixture(scope="module")
def measures(facts: Facts) -> Measures:
    return Measures(facts)


def passings(measures: Measures) -> Iterator[Any]:
    for cycle in measures.facts.cycles.values():
        for threshold, stamp in STAMPS.items():
            if passed_at := getattr(cycle, stamp):
                yield SimpleNamespace(
                    cycle=cycle,
                    threshold=threshold,
                    measure=measures.credited(cycle),
                    at=passed_at,
                    on=day(passed_at),
                )


def test_yield_by_weeks_is_what_happened_in_each(facts: Facts, measures: Measures) -> None:
    today = day(facts.as_of)
    happened: dict[tuple[Any, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    persons: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    first: dict[tuple[str, str], date] = {}

    def place(measure: Any, at: date) -> tuple[Any, ...]:
        if measure.began is None:
            return (measure.measure_key, measure.channel_id, measure.direction, None)
        return (measure.measure_key, measure.channel_id, measure.direction, week(measure, at))

    for person, touches in facts.touches.items():
        for touch in touches:
            measure = measures.all.get(touch.measure_key)
            if measure is None:
                continue
            where = place(measure, touch.occurred_on)
            happened[where]["touch_count"] += 1
            persons[where].add(person)
            key = (person, touch.measure_key)
            first[key] = min(first.get(key, touch.occurred_on), touch.occurred_on)
    for (_, key), at in first.items():
        happened[place(measures.all[key], at)]["new_person_count"] += 1
    for cycle in facts.cycles.values():
        measure = measures.credited(cycle)
        happened[place(measure, day(cycle.started_at))]["cycle_count"] += 1
    worth = won_values(facts)
    for passing in passings(measures):
        where = place(passing.measure, passing.on)
        happened[where][f"{NAMES[passing.threshold]}_count"] += 1
        if passing.threshold == "close":
            happened[where]["won_value"] += worth.get(passing.cycle.lead_cycle_key, 0.0)
    for cost in measures.costs:
        happened[place(measures.spent_by(cost), cost.spent_on)]["cost"] += float(
            cost.amount_reporting or 0
        )
    for measure in measures.all.values():  # quiet weeks, from the first of it up to today
        if measure.began is None:
            continue
        own = [w for key, *_, w in happened if key == measure.measure_key]
        for number in range(min([0, *own]), max([week(measure, today), *own]) + 1):
            happened[measure.measure_key, measure.channel_id, measure.direction, number]
    expected = {}
    for (key, channel, direction, number), sums in happened.items():
        measure = measures.all.get(key)
        starts = measure.began + timedelta(weeks=number) if measure and measure.began else None
        expected[key, channel, direction, number] = {
            "week_starts_on": starts,
            "is_whole_week": starts + timedelta(days=6) <= today if starts else None,
            "is_after_end": starts > measure.ended_on if starts and measure.ended_on else None,
            "person_count": len(persons[key, channel, direction, number]),
            **{
                name: sums[name]
                for name in (
                    "touch_count", "new_person_count", "cycle_count", "opt_in_count", "mql_count",
                    "opportunity_count", "win_count", "won_value", "cost",
                )
            },
        }  # fmt: skip
    report = facts.rows("from marts.rpt_measure_yield")
    assert_same(report, expected, "measure_key", "channel_id", "direction", "week_number")


def won_values(facts: Facts) -> dict[str, float]:
    """What won each cycle was worth: the opportunity or order that is the evidence of the win."""
    opportunities = {
        (o.source, o.opportunity_id): o for o in facts.rows("from marts.fct_opportunities")
    }
    orders = {(o.source, o.order_id): o for o in facts.rows("from marts.fct_orders")}
    changes = {
        (c.source, c.record_id): c.opportunity_id
        for c in facts.rows("from intermediate.int_opportunity_stage_changes")
    }
    worth = {}
    for key, moves in facts.moves.items():
        win = moves[-1]
        if win.kind != "win":
            continue
        record = (win.evidence_source, win.evidence_record_id)
        if win.evidence_contract == "opportunity_stage_changes":
            sold = opportunities[win.evidence_source, changes[record]]
        else:
            sold = (orders if win.evidence_contract == "orders" else opportunities)[record]
        worth[key] = float(sold.amount_reporting or 0)
    return worth


def contacts(facts: Facts) -> dict[tuple[str, str], datetime]:
    """The first dated contact of each cycle with each measure: a touch, else a lead's creation."""
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    leads = grouped(
        facts.rows("""
            select identifiers.person_key, lookup.measure_key, leads.created_at, leads.is_date_known
            from intermediate.int_leads as leads
            inner join intermediate.int_lead_records as records using (source, lead_id)
            inner join intermediate.int_measure_lookup as lookup using (source, measure_id)
            inner join marts.dim_person_identifiers as identifiers
                on identifiers.identifier = 'lead:' || leads.source || ':' || leads.lead_id
            where not records.is_deleted"""),
        "person_key",
    )
    for key, cycle in facts.cycles.items():
        until = cycle.ended_at or facts.as_of
        touched = [
            t
            for t in facts.touches.get(cycle.person_key, [])
            if t.measure_key and cycle.started_at <= t.occurred_at <= until
        ]
        for touch in touched:
            found[key, touch.measure_key].append(touch.occurred_at)
        if not touched:
            for lead in leads.get(cycle.person_key, []):
                if cycle.started_at <= lead.created_at <= until and lead.is_date_known is not False:
                    found[key, lead.measure_key].append(lead.created_at)
    return {key: min(instants) for key, instants in found.items()}


def test_how_long_measures_take_and_last(facts: Facts, measures: Measures) -> None:
    today = day(facts.as_of)
    first = contacts(facts)
    cells: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for measure in measures.all.values():
        for part in slices(measure):
            cells[part].append(measure)
    passed: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for passing in passings(measures):
        if passing.measure.measure_key != "(none)":
            for part in slices(passing.measure):
                passed[(*part, passing.threshold)].append(passing)
    expected = {}
    for part, own in cells.items():
        for threshold in STAMPS:
            found = passed[(*part, threshold)]
            took = []
            for p in found:
                contact = first.get((p.cycle.lead_cycle_key, p.measure.measure_key))
                if contact is not None and contact <= p.at:
                    took.append(days(contact, p.at))
            ended = [p for p in found if p.measure.ended_on and p.measure.ended_on < today]
            after = sum(p.on > p.measure.ended_on for p in ended)
            weeks = sorted(week(p.measure, p.on) + 1 for p in found)
            # The smallest week by which at least half have come.
            half_life = weeks[(len(weeks) + 1) // 2 - 1] if weeks else None
            columns: dict[str, Any] = {
                "measure_count": len(own),
                "ended_measure_count": sum(bool(m.ended_on and m.ended_on < today) for m in own),
                "observed_weeks": max(week(m, today) + 1 for m in own if m.began),
                "passed_count": len(found),
                "timed_count": len(took),
                "is_small_group": len(found) < MIN_GROUP_SIZE,
                "half_life_weeks": shown(half_life, len(found)),
                "ended_passed_count": len(ended),
                "after_end_count": after,
                **rate("after_end_rate", after, len(ended)),
            }
            for name, share in (
                ("first_quartile", 0.25), ("median", 0.5), ("third_quartile", 0.75),
                ("ninth_decile", 0.9),
            ):  # fmt: skip
                value = float(np.quantile(took, share)) if took else None
                columns[f"{name}_days"] = shown(value, len(took))
            expected[(*part, threshold)] = columns
    report = facts.rows("from marts.rpt_measure_delays")
    assert_same(report, expected, "dimension", "dimension_value", "threshold")


def test_a_threshold_costs_what_was_spent_on_cohorts_old_enough(
    facts: Facts, measures: Measures
) -> None:
    today = day(facts.as_of)
    mature = {
        (row.from_threshold, row.to_threshold): row.mature_up_to
        for row in facts.rows("""
            select distinct from_threshold, to_threshold, mature_up_to
            from marts.rpt_conversion_rates""")
    }
    expected: dict[tuple[Any, ...], dict[str, Any]] = {}
    for threshold, way in WAYS.items():
        limits = [mature.get(step) for step in way]
        limit = None
        if all(limits):
            limit = today - sum(((today - at) for at in limits if at), timedelta())
        cells: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for cost in measures.costs:
            age = "" if limit and cost.spent_on <= limit else "young_"
            for part in slices(measures.spent_by(cost)):
                cells[part][f"{age}cost"] += float(cost.amount_reporting or 0)
        for cycle in facts.cycles.values():
            age = "" if limit and day(cycle.started_at) <= limit else "young_"
            for part in slices(measures.credited(cycle)):
                cells[part][f"{age}cycle_count"] += 1
                cells[part][f"{age}passed_count"] += bool(getattr(cycle, STAMPS[threshold]))
        for part, sums in cells.items():
            is_told = sums["passed_count"] >= MIN_GROUP_SIZE and sums["cost"] > 0
            expected[(*part, threshold)] = {
                "mature_up_to": limit,
                **{
                    f"{age}{name}": sums[f"{age}{name}"]
                    for age in ("", "young_")
                    for name in ("cost", "cycle_count", "passed_count")
                },
                "is_small_group": sums["passed_count"] < MIN_GROUP_SIZE,
                "cost_per_passing": sums["cost"] / sums["passed_count"] if is_told else None,
            }
    report = facts.rows("from marts.rpt_threshold_costs")
    assert_same(report, expected, "dimension", "dimension_value", "threshold")


def test_which_content_moves_whom(facts: Facts) -> None:
    moved: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for moves in facts.moves.values():
        for move in moves:
            if move.kind != "exit":
                moved[move.evidence_source, move.evidence_contract, move.evidence_record_id].append(
                    move
                )
    by_person = grouped((m for moves in facts.moves.values() for m in moves), "person_key")
    effects: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for person, touches in facts.touches.items():
        for touch in touches:
            if touch.content_id is None:
                continue
            moves = moved.get((touch.source, touch.contract, touch.record_id), [])
            if moves:
                came = min(moves, key=lambda m: m.transition_number)
                went = max(moves, key=lambda m: m.transition_number)
                ways = (came.from_stage or "(none)", went.to_stage or "(none)")
            else:
                before = [m for m in by_person.get(person, []) if m.occurred_at < touch.occurred_at]
                last = max(
                    before,
                    key=lambda m: (m.occurred_at, m.cycle_number, m.transition_number),
                    default=None,
                )
                stood = last.to_stage if last and last.kind != "win" else None
                ways = (stood or "(none)", "(none)")
            key = (touch.content_id, facts.personas.get(person, "unknown"), *ways)
            effects[key].append((person, len(moves)))
    in_stage: dict[tuple[str, ...], int] = defaultdict(int)
    for key, found in effects.items():
        in_stage[key[:3]] += len(found)
    expected = {}
    for key, found in effects.items():
        population = in_stage[key[:3]]
        expected[key] = {
            "touch_count": len(found),
            "person_count": len({person for person, _ in found}),
            "move_count": sum(count for _, count in found),
            "stage_touch_count": population,
            "is_small_group": population < MIN_GROUP_SIZE,
            **rate("touch_rate", len(found), population),
        }
    report = facts.rows("from marts.rpt_content_effect")
    assert_same(report, expected, "content_id", "persona_id", "from_stage", "to_stage")


def test_for_whom_there_is_no_content(facts: Facts) -> None:
    contents = facts.rows("from marts.dim_content where stage_code is not null")
    wanted = [p.persona_id for p in facts.rows("from marts.dim_persona where is_wanted")]
    expected = {}
    for (cycle_type, stage), level in facts.levels.items():
        if not facts.is_nurturing(cycle_type, stage):
            continue
        counts_for = facts.standing_in(cycle_type)
        here = [
            c
            for c in contents
            if (cycle_type, c.stage_code) in facts.levels or cycle_type != "new_lead"
            if counts_for[c.stage_code] == stage
        ]
        for persona in wanted:
            own = sum(c.persona_id == persona for c in here)
            shared = sum(c.persona_id is None for c in here)
            expected[persona, cycle_type, stage] = {
                "level": level,
                "own_content_count": own,
                "shared_content_count": shared,
                "is_gap": own == 0,
                "is_empty": own + shared == 0,
                "stock_count": sum(
                    c.outcome == "open"
                    and (c.cycle_type, c.current_stage, c.persona_id)
                    == (cycle_type, stage, persona)
                    for c in facts.cycles.values()
                ),
            }
    report = facts.rows("from marts.rpt_content_gaps")
    assert_same(report, expected, "persona_id", "cycle_type", "stage_code")
