"""How fast leads move and are answered, where they jam, and whether both systems agree.

Against plain Python on a demo company.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
from by_hand import (
    MIN_GROUP_SIZE,
    Facts,
    Millionths,
    assert_same,
    begun,
    days,
    grouped,
    half_of,
    left_after,
    median,
    month,
    parts,
    rate,
    shown,
)
from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator

HANDOVER_SLA_DAYS = 3
QUARTERS = {"first_quartile": 0.25, "median": 0.5, "third_quartile": 0.75}


def quarters(durations: list[tuple[int, bool]], unit: str, count: int) -> dict[str, Any]:
    return {
        f"{name}_{unit}": shown(left_after(durations, share), count)
        for name, share in QUARTERS.items()
    }


def test_open_stays_count_as_long_as_they_have_lasted(facts: Facts) -> None:
    allowed = {s.stage_code: s.sla_days for s in facts.rows("from marts.dim_stage")}
    cells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for key, moves in facts.moves.items():
        for move, following in zip(moves, [*moves[1:], None], strict=True):
            if move.to_stage in (None, "ABS"):
                continue
            if move.is_inferred or (following and following.is_inferred):
                continue
            until = following.occurred_at if following else facts.as_of
            if following and until == move.occurred_at:
                continue
            stay = SimpleNamespace(
                age=days(move.occurred_at, facts.as_of),
                lasted=days(move.occurred_at, until),
                is_over=following is not None,
            )
            cohort = month(move.occurred_at)
            for part in parts(facts.cycles[key], cohort, "region", "sales_unit"):
                cells[(move.to_stage, *part)].append(stay)
    expected = {}
    for key, found in cells.items():
        limit = allowed[key[0]]
        due = [s for s in found if limit is not None and s.age >= limit]
        over = [s for s in due if s.lasted > limit]
        finished = [begun(s.lasted) for s in found if s.is_over]
        durations = [(begun(s.lasted), s.is_over) for s in found]
        expected[key] = {
            "sla_days": limit,
            "stay_count": len(found),
            "open_count": len(found) - len(finished),
            "due_count": None if limit is None else len(due),
            "over_sla_count": None if limit is None else len(over),
            "open_over_sla_count": None if limit is None else sum(not s.is_over for s in over),
            "is_small_group": len(found) < MIN_GROUP_SIZE,
            **rate("over_sla_rate", len(over), len(due)),
            **quarters(durations, "days", len(found)),
            "finished_median_days": shown(half_of(finished), len(finished)),
        }
    report = facts.rows("from marts.rpt_velocity")
    assert_same(report, expected, "stage_code", "dimension", "dimension_value")


def asked(facts: Facts) -> Iterator[Any]:
    """What sales is asked to answer: leads handed over as ripe, and requests for contact."""
    for key, moves in facts.moves.items():
        cycle = facts.cycles[key]
        for move in moves:
            comes = move.from_stage is None or facts.is_nurturing(cycle.cycle_type, move.from_stage)
            if move.to_stage == "MQL" and comes:
                until = cycle.ended_at or facts.as_of
                answered_at, is_made_up = facts.first_work(
                    cycle.person_key, move.occurred_at, until
                )
                yield SimpleNamespace(
                    asked_by="handover", cycle=cycle, at=move.occurred_at, answered_at=answered_at,
                    until=answered_at or until, is_made_up=move.is_inferred or is_made_up,
                )  # fmt: skip
    for request in facts.requests:
        if request.cycle:
            yield SimpleNamespace(
                asked_by="contact_request", cycle=request.cycle, at=request.requested_at,
                answered_at=request.answered_at, until=request.answered_at or facts.as_of,
                is_made_up=request.is_answer_made_up,
            )  # fmt: skip


def test_how_soon_sales_answers(facts: Facts) -> None:
    cells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for question in asked(facts):
        for part in parts(question.cycle, month(question.at), "region", "sales_unit"):
            cells[(question.asked_by, *part)].append(question)
    expected = {}
    for key, found in cells.items():
        answered = sum(q.answered_at is not None for q in found)
        due = [q for q in found if not q.is_made_up and days(q.at, facts.as_of) >= 1]
        soon = sum(q.answered_at is not None and days(q.at, q.answered_at) <= 1 for q in due)
        hours = [
            (begun(24 * days(q.at, q.until)), q.answered_at is not None)
            for q in found
            if not q.is_made_up
        ]
        expected[key] = {
            "asked_count": len(found),
            "answered_count": answered,
            "due_count": len(due),
            "within_day_count": soon,
            "is_small_group": len(found) < MIN_GROUP_SIZE,
            **rate("answered_rate", answered, len(found)),
            **rate("within_day_rate", soon, len(due)),
            **quarters(hours, "hours", len(found)),
        }
    report = facts.rows("from marts.rpt_response_times")
    assert_same(report, expected, "asked_by", "dimension", "dimension_value")


def test_the_bottleneck_is_where_a_tenth_of_those_stuck_would_win_most(facts: Facts) -> None:
    names: dict[tuple[str, int], str] = {}
    for (cycle_type, stage), level in facts.levels.items():
        names[cycle_type, level] = max(stage, names.get((cycle_type, level), ""))
    cells: dict[tuple[str, str, str], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for key, moves in facts.moves.items():
        cycle = facts.cycles[key]
        stands = [
            (facts.levels[cycle.cycle_type, m.to_stage], m.occurred_at) for m in moves if m.to_stage
        ]
        for level in range(1, max(stood for stood, _ in stands) + 1):
            if names[cycle.cycle_type, level] == "ABS":
                continue
            reached_at = min(at for stood, at in stands if stood >= level)
            passed_at = min((at for stood, at in stands if stood > level), default=None)
            outcome = "passed" if passed_at else "ended" if cycle.ended_at else "open"
            until = passed_at or cycle.ended_at or facts.as_of
            step = (outcome, begun(days(reached_at, until)))
            for part in parts(cycle, month(cycle.started_at)):
                if part[0] in ("total", "persona", "measure", "direction"):
                    cells[(cycle.cycle_type, *part)][level].append(step)
    expected = {}
    for key, levels in cells.items():
        whole = range(1, facts.levels[key[0], "ABS"])
        started = len(levels[1])
        is_small = any(len(levels.get(level, ())) < MIN_GROUP_SIZE for level in whole)
        passing = {level: _passing(steps) for level, steps in levels.items() if steps}
        gains = {}
        for level, steps in levels.items():
            if not steps:
                continue
            others = math.prod(p for other, p in passing.items() if other != level)
            gains[level] = None if is_small else started * 0.1 * (1 - passing[level]) * others
        ranks = sorted(gains, key=lambda level: (-round(gains[level] or 0, 6), level))
        for level in gains:
            steps = levels[level]
            passed = sum(outcome == "passed" for outcome, _ in steps)
            columns = {
                "stage_code": names[key[0], level],
                "started_count": started,
                "reached_count": len(steps),
                "passed_count": passed,
                "ended_count": sum(outcome == "ended" for outcome, _ in steps),
                "open_count": sum(outcome == "open" for outcome, _ in steps),
                "is_small_group": is_small,
                **rate("naive_pass_rate", passed, len(steps)),
                "pass_rate": shown(passing[level], len(steps)),
                "expected_wins": None
                if is_small
                else Millionths(started * math.prod(passing.values())),
                "additional_wins": None if is_small else Millionths(gains[level]),
                "bottleneck_rank": None if is_small else ranks.index(level) + 1,
            }
            expected[(*key, level)] = columns
    report = facts.rows("from marts.rpt_bottlenecks")
    assert_same(report, expected, "cycle_type", "dimension", "dimension_value", "level")


def _passing(steps: list[tuple[str, int]]) -> float:
    """The share that passes in the end, in view of age: the library's Aalen-Johansen."""
    codes = np.array([{"open": 0, "passed": 1, "ended": 2}[outcome] for outcome, _ in steps])
    times = np.array([took + 1 for _, took in steps])
    if not (codes == 1).any():
        return 0.0
    if not (codes == 2).any():
        return float(1 - kaplan_meier_estimator(codes == 1, times)[1][-1])
    return float(cumulative_incidence_competing_risks(codes, times)[1][1][-1])


def sync(facts: Facts) -> Iterator[Any]:
    """Every cycle that one of the two systems calls ripe, with what the other says."""
    states = grouped(
        facts.rows("from intermediate.int_sales_states where person_key is not null"), "person_key"
    )
    for cycle in facts.cycles.values():
        scored, told = cycle.mql_scored_at, cycle.mql_crm_at
        if not scored and not told:
            continue
        until = cycle.ended_at or facts.as_of
        first: datetime = min(at for at in (scored, told) if at)
        age = days(scored or told, facts.as_of)
        lag = days(scored, told) if scored and told else None
        if lag is not None:
            late = "late_in_marketing" if lag < -1 else "late_in_crm"
            finding = "in_time" if -1 <= lag <= HANDOVER_SLA_DAYS else late
        elif cycle.ended_at is None and age <= HANDOVER_SLA_DAYS:
            finding = "pending"
        else:
            silent = "crm" if scored else "marketing"
            known = states if scored else facts.touches
            is_known = any(s.occurred_at <= until for s in known.get(cycle.person_key, []))
            finding = f"{'different' if is_known else 'missing'}_in_{silent}"
        yield SimpleNamespace(cycle=cycle, first=first, lag=lag, age=age, finding=finding)


def test_how_the_two_systems_agree(facts: Facts) -> None:
    cells: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for found in sync(facts):
        for part in parts(found.cycle, month(found.first), "region", "sales_unit"):
            cells[part].append(found)
    expected = {}
    for part, ripe in cells.items():
        for finding in {f.finding for f in ripe}:
            own = [f for f in ripe if f.finding == finding]
            lags = [f.lag for f in own if f.lag is not None]
            expected[(*part, finding)] = {
                "ripe_count": len(ripe),
                "cycle_count": len(own),
                "open_count": sum(f.cycle.outcome == "open" for f in own),
                "is_small_group": len(ripe) < MIN_GROUP_SIZE,
                **rate("cycle_rate", len(own), len(ripe)),
                "median_lag_days": shown(median(lags), len(own)),
            }
    report = facts.rows("from marts.rpt_sync")
    assert_same(report, expected, "dimension", "dimension_value", "sync_status")


def test_where_they_do_not(facts: Facts) -> None:
    expected = {
        (found.cycle.lead_cycle_key,): {
            "sync_status": found.finding,
            "age_days": found.age,
            "current_stage": found.cycle.current_stage,
        }
        for found in sync(facts)
        if found.cycle.outcome == "open" and found.finding.startswith(("different", "missing"))
    }
    assert_same(facts.rows("from marts.rpt_sync_gaps"), expected, "lead_cycle_key")
