"""The ways to sales and what comes back from there, against plain Python on a demo company."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from by_hand import (
    GIVEN_BACK,
    MIN_GROUP_SIZE,
    Facts,
    assert_same,
    begun,
    days,
    half_of,
    left_after,
    month,
    parts,
    rate,
    shown,
    wilson,
)

FAST_LANE_DAYS = 7
REOPEN_GRACE = timedelta(hours=24)
WAYS = ("fast_lane", "chat", "normal")
TO_SALES = ("advance", "skip", "fast_lane", "reopen", "win")


def ways(facts: Facts) -> list[Any]:
    """Each spell with marketing and the way that it went, where the lead came by."""
    found = []
    for spells in facts.spells.values():
        for number, spell in enumerate(spells, start=1):
            touches = facts.touches_in(spell)
            visits = [
                t.occurred_at
                for t in touches
                if t.is_contact_request or t.contract in ("web_events", "email_events")
            ]
            asked = [t.occurred_at for t in touches if t.is_contact_request]
            chats = [
                t.occurred_at for t in touches if t.event_type in ("chat_started", "chat_handover")
            ]
            ended_by = spell.end.kind if spell.end else None
            if ended_by == "fast_lane" and not asked:
                asked = [spell.begin.occurred_at]  # had asked while sales still had the lead
            way = "fast_lane" if asked else "chat" if chats else "normal"
            if not visits and not asked and not chats:
                continue
            taken_at = min(asked or chats, default=None)
            answered_at, is_made_up = (
                facts.first_work(spell.cycle.person_key, taken_at) if taken_at else (None, False)
            )
            is_last = number == len(spells)
            reached = ended_by in TO_SALES
            found.append(
                SimpleNamespace(
                    cycle=spell.cycle,
                    number=number,
                    way=way,
                    offered_at=min(visits, default=taken_at),
                    taken_at=taken_at,
                    answered_at=answered_at,
                    is_answer_made_up=is_made_up,
                    end=spell.end,
                    has_reached=reached,
                    in_time=ended_by == "fast_lane" or (way != "fast_lane" and reached),
                    is_won=is_last and spell.cycle.outcome == "won",
                )
            )
    return found


def test_the_fast_lane_from_the_offer_to_the_win(facts: Facts) -> None:
    offered: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for way in ways(facts):
        for part in parts(way.cycle, month(way.offered_at)):
            offered[part].append(way)
    expected = {}
    for part, found in offered.items():
        for name in WAYS:
            taken = [w for w in found if w.way == name]
            reached = [w for w in taken if w.in_time]
            answered = sum(w.answered_at is not None for w in taken)
            waits = [
                (begun(24 * days(w.taken_at, w.answered_at or facts.as_of)), bool(w.answered_at))
                for w in taken
                if w.taken_at and not w.is_answer_made_up
            ]
            asks = name != "normal"
            expected[(name, *part)] = {
                "offered_count": len(found),
                "taken_count": len(taken),
                "answered_count": answered if asks else None,
                "reached_count": len(reached),
                "reached_late_count": sum(w.has_reached and not w.in_time for w in taken),
                "won_count": sum(w.is_won for w in reached),
                "is_small_group": len(taken) < MIN_GROUP_SIZE,
                **rate("taken_rate", len(taken), len(found)),
                **rate("answered_rate", answered, len(taken) if asks else 0),
                **rate("reached_rate", len(reached), len(taken)),
                **rate("win_rate", sum(w.is_won for w in reached), len(reached)),
                "median_answer_hours": shown(left_after(waits, 0.5), len(taken)),
            }
    report = facts.rows("from marts.rpt_fast_lane")
    assert_same(report, expected, "way", "dimension", "dimension_value")


def test_like_is_compared_with_like(facts: Facts) -> None:
    """Each lead of the normal way counts as often as there are others like it, per like one."""
    first = [
        w
        for w in ways(facts)
        if w.number == 1
        and w.in_time
        and w.end.kind in ("fast_lane", "advance", "skip")
        and not w.end.is_inferred
    ]
    expected = {}
    for horizon in (90, 180, 365, None):
        old = [
            _followed(w, horizon)
            for w in first
            if horizon is None or days(w.end.occurred_at, facts.as_of) >= horizon
        ]
        for match in ("persona_stage_measure", "persona_stage"):
            for name in ("fast_lane", "chat"):
                population = [w for w in old if w.way == name]
                if not population:
                    continue
                expected[name, match, horizon] = _compared(
                    population, [w for w in old if w.way == "normal"], match
                )
    report = facts.rows("from marts.rpt_fast_lane_comparison")
    assert_same(report, expected, "way", "matched_on", "horizon_days")


def _followed(way: Any, horizon: int | None) -> Any:
    """A handover with the win that it brought within so many days."""
    cycle = way.cycle
    won_at = cycle.won_at if way.is_won else None
    to_win = begun(days(way.end.occurred_at, won_at)) if won_at else None
    if to_win is not None and horizon is not None and to_win > horizon:
        to_win = None
    like = (cycle.cycle_type, cycle.persona_id, way.end.from_stage)
    return SimpleNamespace(
        way=way.way,
        like={
            "persona_stage": like,
            "persona_stage_measure": (*like, cycle.first_measure_key),
        },
        days_to_win=to_win,
        cycle_days=begun(days(cycle.started_at, won_at)) if to_win is not None else None,
    )


def _compared(population: list[Any], normal: list[Any], match: str) -> dict[str, Any]:
    own = Counter(w.like[match] for w in population)
    others = Counter(w.like[match] for w in normal)
    matched = [w for w in population if others[w.like[match]]]
    against = [
        (w, own[w.like[match]] / others[w.like[match]]) for w in normal if own[w.like[match]]
    ]
    weight = sum(counts for _, counts in against)
    won_weight = sum(counts for w, counts in against if w.days_to_win is not None)
    won = [w for w in matched if w.days_to_win is not None]
    columns: dict[str, Any] = {
        "population_count": len(population),
        "won_count": sum(w.days_to_win is not None for w in population),
        "matched_count": len(matched),
        "matched_won_count": len(won),
        "normal_count": len(against),
        "normal_weight": float(weight),
        "normal_won_weight": float(won_weight),
        **rate("win_rate", sum(w.days_to_win is not None for w in population), len(population)),
    }
    is_compared = min(len(matched), len(against)) >= MIN_GROUP_SIZE
    columns["is_small_group"] = not is_compared
    columns |= rate("matched_win_rate", len(won), len(matched) if is_compared else 0)
    names = ("normal_win_rate", "normal_win_rate_low", "normal_win_rate_high")
    columns |= dict.fromkeys((*names, "win_rate_difference"))
    if is_compared:
        effective = weight**2 / sum(counts**2 for _, counts in against)
        share = won_weight / weight
        columns |= dict(zip(names, (share, *wilson(share * effective, effective)), strict=True))
        columns["win_rate_difference"] = len(won) / len(matched) - share
    for name, column in (
        ("median_days_to_win", "days_to_win"),
        ("median_cycle_days", "cycle_days"),
    ):
        columns[name] = half_of(getattr(w, column) for w in won) if is_compared else None
        columns[f"normal_{name}"] = _weighted_half(against, column) if is_compared else None
    return columns


def _weighted_half(against: list[tuple[Any, float]], column: str) -> int | None:
    won = sorted((getattr(w, column), counts) for w, counts in against if w.days_to_win is not None)
    half, so_far = sum(counts for _, counts in won) / 2, 0.0
    for value, counts in won:
        so_far += counts
        if so_far >= half - 1e-9:
            return int(value)
    return None


def test_who_asked_and_was_not_called(facts: Facts) -> None:
    expected = {}
    for request in facts.requests:
        if request.answered_at or not request.cycle or request.cycle.outcome != "open":
            continue
        waiting = days(request.requested_at, facts.as_of)
        if waiting > 1 and days(request.last_requested_at, facts.as_of) <= FAST_LANE_DAYS:
            expected[(request.touch.touch_key,)] = {
                "lead_cycle_key": request.cycle.lead_cycle_key,
                "asked_count": request.asked_count,
                "requested_at": request.requested_at,
                "waiting_days": waiting,
            }
    reported = facts.rows("from marts.rpt_unanswered_requests")
    assert len(expected) > 1
    assert_same(reported, expected, "touch_key")


def given_back(facts: Facts) -> list[Any]:
    """Everything that sales gave back, followed to the next time that it is given back."""
    reasons = {r.reason_key: r.reason_group for r in facts.rows("from marts.dim_reason")}
    found = []
    for spells in facts.spells.values():
        for number, spell in enumerate(spells):
            if spell.begin.kind not in GIVEN_BACK:
                continue
            at = spell.begin.occurred_at
            cycle = spell.cycle
            following = spells[number + 1].begin if number + 1 < len(spells) else None
            until = spell.end.occurred_at if spell.end else facts.as_of
            came = [t.occurred_at for t in facts.touches_in(spell) if t.occurred_at > at]
            is_ripe = spell.end is not None and spell.end.kind != "exit"
            later = [
                move.occurred_at
                for move in facts.moves[cycle.lead_cycle_key]
                if move.transition_number > spell.begin.transition_number
                and (following is None or move.transition_number < following.transition_number)
                and facts.is_behind_mql(cycle.cycle_type, move.to_stage)
            ]
            worked_at, _ = facts.first_work(cycle.person_key, at + REOPEN_GRACE, until)
            found.append(
                SimpleNamespace(
                    cycle=cycle,
                    move=spell.begin,
                    given_back_as=GIVEN_BACK[spell.begin.kind],
                    reason_group=reasons.get(spell.begin.reason_key, "not_given"),
                    is_made_up=spell.begin.is_inferred or bool(spell.end and spell.end.is_inferred),
                    touched=min(came, default=None),
                    worked=worked_at,
                    ripe=until if is_ripe else None,
                    accepted=min(later, default=None),
                    won=cycle.won_at if following is None else None,
                )
            )
    return found


def test_what_becomes_of_leads_that_were_given_back(facts: Facts) -> None:
    expected = {}
    for horizon in (30, 90, 180, 365, None):
        cells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        for back in given_back(facts):
            age = days(back.move.occurred_at, facts.as_of)
            if horizon is not None and (back.is_made_up or age < horizon):
                continue
            cohort = month(back.move.occurred_at)
            slices = [
                *parts(back.cycle, cohort),
                ("reason_group", back.reason_group),
                ("from_stage", back.move.from_stage),
            ]
            for kind in (back.given_back_as, "all"):
                for part in slices:
                    cells[(kind, *part)].append(back)
        for key, found in cells.items():
            count = len(found)
            columns: dict[str, Any] = {
                "given_back_count": count,
                "is_small_group": count < MIN_GROUP_SIZE,
            }
            for step in ("touched", "ripe", "accepted", "won"):
                happened = sum(_within(b, step, horizon) for b in found)
                columns[f"{step}_count"] = happened
                columns |= rate(f"{step}_rate", happened, count)
            untouched = sum(
                not any(_within(b, step, horizon) for step in ("touched", "worked", "ripe"))
                for b in found
            )
            columns["untouched_count"] = untouched
            columns |= rate("untouched_rate", untouched, count)
            took = [
                begun(days(b.move.occurred_at, b.ripe))
                for b in found
                if _within(b, "ripe", horizon) and not b.is_made_up
            ]
            columns["median_days_to_ripe"] = shown(half_of(took), len(took))
            expected[(*key, horizon)] = columns
    report = facts.rows("from marts.rpt_returns")
    assert_same(report, expected, "given_back_as", "dimension", "dimension_value", "horizon_days")


def _within(back: Any, step: str, horizon: int | None) -> bool:
    at = getattr(back, step)
    return at is not None and (horizon is None or days(back.move.occurred_at, at) <= horizon)


def test_what_leaks_away(facts: Facts) -> None:
    expected = {
        (back.cycle.lead_cycle_key,): {
            "given_back_at": back.move.occurred_at,
            "given_back_as": back.given_back_as,
            "reason_group": back.reason_group,
            "came_from_stage": back.move.from_stage,
            "is_open": back.cycle.outcome == "open",
            "age_days": days(back.move.occurred_at, facts.as_of),
        }
        for back in given_back(facts)
        if not (back.touched or back.worked or back.ripe)
        and back.cycle.outcome in ("open", "dormant")
    }
    assert_same(facts.rows("from marts.rpt_leakage"), expected, "lead_cycle_key")


def test_whether_customers_come_back_after_a_loss(facts: Facts) -> None:
    reasons = {r.reason_key: r.reason_group for r in facts.rows("from marts.dim_reason")}
    opportunities = facts.rows("from marts.fct_opportunities")
    lost = [o for o in opportunities if o.is_won is False]
    expected = {}
    for horizon in (90, 180, 365, None):
        cells: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for opportunity in lost:
            if horizon and days(opportunity.closed_at, facts.as_of) < horizon:
                continue
            for part in (
                ("total", "all"),
                ("cohort_month", month(opportunity.closed_at).isoformat()),
                ("reason_group", reasons.get(opportunity.reason_key, "not_given")),
                ("business_type", opportunity.business_type or "unknown"),
                ("sales_unit", opportunity.sales_unit_key or "unknown"),
            ):
                cells[part].append(opportunity)
        for part, found in cells.items():
            came, won = 0, 0
            for loss in found:
                later = [
                    o
                    for o in opportunities
                    if (o.account_key or o.person_key) == (loss.account_key or loss.person_key)
                    and o.created_at > loss.closed_at
                ]
                limit = loss.closed_at + timedelta(days=horizon) if horizon else facts.as_of
                came += any(o.created_at <= limit for o in later)
                won += any(o.is_won and o.closed_at <= limit for o in later)
            expected[(*part, horizon)] = {
                "lost_count": len(found),
                "came_back_count": came,
                "won_back_count": won,
                "lost_amount_reporting": float(sum(o.amount_reporting or 0 for o in found)),
                "is_small_group": len(found) < MIN_GROUP_SIZE,
                **rate("came_back_rate", came, len(found)),
                **rate("won_back_rate", won, len(found)),
            }
    report = facts.rows("from marts.rpt_lost_opportunities")
    assert_same(report, expected, "dimension", "dimension_value", "horizon_days")
