"""Handovers, scores and what they are worth, against plain Python on a demo company.

The score is added up anew for each lead, touch by touch, from the seed's rules and the touches'
own fields; what is known of persons at which time is taken from the warehouse.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest
from by_hand import (
    GIVEN_BACK,
    MIN_GROUP_SIZE,
    Facts,
    Millionths,
    assert_same,
    day,
    days,
    grouped,
    median,
    month,
    parts,
    rate,
    shown,
)
from scipy.stats import mannwhitneyu

HANDOVER_SLA_DAYS = 3
BOUNDS = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5]
MULTIPLES = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]
ENDS = ("reject", "return", "lose", "win", "exit")


class Scores:
    """The score of any person at any instant, since where it began to count."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rules = facts.rows("from seeds.scoring_rules")
        self.minimum: float = float(
            facts.rows("from marts.dim_threshold where threshold_code = 'B'")[0].minimum_score
        )
        self.attributes = grouped(
            facts.rows("from intermediate.int_person_attributes where valid_from < valid_until"),
            "person_key",
        )

    @cached_property
    def hits(self) -> dict[str, list[tuple[datetime, list[Any]]]]:
        """The touches of each person with the behaviour rules that each of them meets."""
        rules = [rule for rule in self.rules if rule.dimension == "behaviour"]
        hits: dict[str, list[tuple[datetime, list[Any]]]] = defaultdict(list)
        touches = self.facts.rows("""
            select touches.person_key, records.*, records.url as page_url
            from intermediate.int_touches as touches
            inner join intermediate.int_touch_records as records
                using (source, contract, record_id)
            where not records.is_machine order by records.occurred_at""")
        for touch in touches:
            met = [rule for rule in rules if _meets(rule, touch)]
            hits[touch.person_key].append((touch.occurred_at, met))
        return hits

    def points(
        self, person: str, since: datetime, is_exclusive: bool, at: datetime
    ) -> dict[str, tuple[float, float]]:
        """Per rule that gives any: what it gives, and what it would give without its cap."""
        found: dict[str, tuple[float, float]] = {}
        earned: dict[str, float] = defaultdict(float)
        for occurred_at, met in self.hits.get(person, []):
            if occurred_at > at or occurred_at < since or (is_exclusive and occurred_at == since):
                continue
            for rule in met:
                half_life = rule.half_life_days
                fading = 1.0 if half_life is None else 2 ** (-days(occurred_at, at) / half_life)
                earned[rule.rule_id] += rule.points * fading
        for rule in self.rules:
            if rule.rule_id in earned:
                whole = earned[rule.rule_id]
                capped = whole if rule.cap is None else min(rule.cap, whole)
                found[rule.rule_id] = (capped, whole)
            elif rule.dimension == "fit" and self._fits(rule, person, at):
                found[rule.rule_id] = (rule.points, rule.points)
        return found

    def score(self, person: str, since: datetime, is_exclusive: bool, at: datetime) -> float:
        given = self.points(person, since, is_exclusive, at)
        return round(sum(points for points, _ in given.values()), 6)

    def _fits(self, rule: Any, person: str, at: datetime) -> bool:
        return any(
            known.contract == rule.contract
            and known.field == rule.field
            and known.valid_from <= at < known.valid_until
            and (rule.pattern is None or re.search(rule.pattern, known.value or "", re.IGNORECASE))
            for known in self.attributes.get(person, [])
        )


def _meets(rule: Any, touch: Any) -> bool:
    if rule.contract != touch.contract or rule.event_type not in (None, touch.event_type):
        return False
    if rule.pattern is None:
        return True
    value = getattr(touch, rule.field)
    return value is not None and bool(re.search(rule.pattern, str(value), re.IGNORECASE))


def spans_of(facts: Facts) -> Iterator[Any]:
    """Each time that a lead ripens: from where its cycle begins, or sales gives it back."""
    for key, moves in facts.moves.items():
        cycle_type = moves[0].cycle_type
        span: Any = None
        number = 0
        for move in moves:
            if move.kind == "enter":
                number = 1
                span = _span(key, moves, number, move.occurred_at, False)
            arrives = not facts.is_nurturing(cycle_type, move.to_stage)
            comes_from = move.from_stage is None or facts.is_nurturing(cycle_type, move.from_stage)
            if move.to_stage and arrives and comes_from:
                span.handover = move
            if facts.is_behind_mql(cycle_type, move.to_stage) and span.acceptance is None:
                span.acceptance = move
            if move.kind in ENDS:
                span.end = move
                yield span
                number += 1
                span = _span(key, moves, number, move.occurred_at, True)
                if move.kind in ("win", "exit"):
                    span = None
        if span is not None:
            yield span


def _span(key: str, moves: list[Any], number: int, began_at: datetime, is_exclusive: bool) -> Any:
    return SimpleNamespace(
        lead_cycle_key=key,
        span_number=number,
        person_key=moves[0].person_key,
        cycle_type=moves[0].cycle_type,
        began_at=began_at,
        is_exclusive=is_exclusive,
        handover=None,
        acceptance=None,
        end=None,
    )


def outcome_of(span: Any) -> str:
    if span.end is None:
        return "open"
    return GIVEN_BACK.get(span.end.kind) or str(span.end.outcome)


def way_of(facts: Facts, span: Any) -> str:
    if span.handover.kind == "fast_lane":
        return "fast_lane"
    is_direct = facts.is_behind_mql(span.cycle_type, span.handover.to_stage)
    return "direct" if is_direct else "offered"


def band_of(ripeness: float) -> int:
    """Quarters of threshold B; the lower bound belongs to the band."""
    return bisect_right(BOUNDS, ripeness) + 1


@pytest.fixture(scope="module")
def scores(facts: Facts) -> Scores:
    return Scores(facts)


def test_handovers_are_told_by_the_moves_and_scored_by_the_rules(
    facts: Facts, scores: Scores
) -> None:
    expected = {}
    for span in spans_of(facts):
        move = span.handover
        if move is None:
            continue
        accepted_at = span.acceptance.occurred_at if span.acceptance else None
        outcome = outcome_of(span)
        given_back = outcome in GIVEN_BACK.values()
        score = scores.score(span.person_key, span.began_at, span.is_exclusive, move.occurred_at)
        decision = "accepted" if accepted_at else "rejected" if given_back else "ended"
        timed = accepted_at is not None and accepted_at > move.occurred_at
        expected[span.lead_cycle_key, move.round] = {
            "way": way_of(facts, span),
            "handed_over_at": move.occurred_at,
            "handed_over_on": day(move.occurred_at),
            "score": Millionths(score),
            "ripeness": Millionths(score / scores.minimum),
            "is_unripe": score < scores.minimum and move.kind != "fast_lane",
            "accepted_at": accepted_at,
            "decision": "undecided" if decision == "ended" and outcome == "open" else decision,
            "outcome": outcome,
            "days_to_acceptance": days(move.occurred_at, accepted_at)
            if timed and not (move.is_inferred or span.acceptance.is_inferred)
            else None,
            "days_to_outcome": days(move.occurred_at, span.end.occurred_at)
            if span.end
            and span.end.occurred_at > move.occurred_at
            and not (move.is_inferred or span.end.is_inferred)
            else None,
        }
    assert_same(facts.handovers, expected, "lead_cycle_key", "round")


def test_unripe_handovers_ripen_where_the_score_comes_to_b_later(
    facts: Facts, scores: Scores
) -> None:
    by_cycle = grouped(spans_of(facts), "lead_cycle_key")
    expected = {}
    for handover in facts.handovers:
        ripened = [
            at
            for span in by_cycle[handover.lead_cycle_key]
            for at, _ in scores.hits.get(handover.person_key, [])
            if at > handover.handed_over_at
            and (at > span.began_at or (at == span.began_at and not span.is_exclusive))
            and (span.end is None or at <= span.end.occurred_at)
            and handover.score < scores.minimum
            and scores.score(span.person_key, span.began_at, span.is_exclusive, at)
            >= scores.minimum
        ]
        expected[(handover.handover_key,)] = {"ripened_at": min(ripened, default=None)}
    assert_same(facts.handovers, expected, "handover_key")


def test_ripeness_tells_what_became_of_handovers(facts: Facts) -> None:
    mature_up_to = facts.rows("""
        select mature_up_to from marts.rpt_conversion_rates
        where from_threshold = 'B' and to_threshold = 'close'
            and dimension = 'total' and horizon_days is null""")[0].mature_up_to
    cells: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for handover in facts.handovers:
        for part in parts(handover, month(handover.handed_over_on)):
            for way in (handover.way, "all"):
                for band in (band_of(handover.ripeness), 0):
                    cells[(*part, way, band)].append(handover)
    expected = {}
    for key, found in cells.items():
        count = len(found)
        unripe = [h for h in found if h.is_unripe]
        later = [h for h in unripe if h.ripened_at]
        accepted = [h for h in found if h.decision == "accepted"]
        won = [h for h in found if h.outcome == "won"]
        mature = [h for h in found if mature_up_to and h.handed_over_on <= mature_up_to]
        mature_won = [h for h in mature if h.outcome == "won"]
        waits = [h.days_to_acceptance for h in found if h.days_to_acceptance is not None]
        wins = [h.days_to_outcome for h in won if h.days_to_outcome is not None]
        expected[key] = {
            "handover_count": count,
            "is_small_group": count < MIN_GROUP_SIZE,
            "by_score_count": sum(
                h.evidence_contract in ("web_events", "social_events", "email_events")
                for h in found
            ),
            "unripe_count": len(unripe),
            "ripened_later_count": len(later),
            "accepted_count": len(accepted),
            "rejected_count": sum(h.decision == "rejected" for h in found),
            "ended_count": sum(h.decision == "ended" for h in found),
            "undecided_count": sum(h.decision == "undecided" for h in found),
            "open_count": sum(h.outcome == "open" for h in found),
            "won_later_count": sum(
                h.outcome != "won" and facts.cycles[h.lead_cycle_key].outcome == "won"
                for h in found
            ),
            "won_count": len(won),
            "mature_count": len(mature),
            "mature_won_count": len(mature_won),
            **rate("unripe_rate", len(unripe), count),
            **rate("ripened_later_rate", len(later), len(unripe)),
            **rate("acceptance_rate", len(accepted), count),
            **rate("win_rate", len(won), count),
            **rate("mature_win_rate", len(mature_won), len(mature)),
            "median_days_to_acceptance": shown(median(waits), len(waits)),
            "median_days_to_win": shown(median(wins), len(wins)),
        }
    report = facts.rows("from marts.rpt_handover_ripeness")
    assert_same(report, expected, "dimension", "dimension_value", "way", "ripeness_band")


def test_reasons_tell_why_sales_gave_leads_back(facts: Facts) -> None:
    reasons = {r.reason_key: r.reason_group for r in facts.rows("from marts.dim_reason")}
    handovers: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for handover in facts.handovers:
        for part in parts(handover, month(handover.handed_over_on)):
            for way in (handover.way, "all"):
                for band in (band_of(handover.ripeness), 0):
                    handovers[(*part, way, band)].append(handover)
    expected = {}
    for cell, found in handovers.items():
        back = [
            reasons.get(h.reason_key, "not_given")
            for h in found
            if h.accepted_at is None and h.outcome in GIVEN_BACK.values()
        ]
        for reason in set(back):
            expected[(*cell, reason)] = {
                "handover_count": len(found),
                "rejected_count": len(back),
                "reason_count": back.count(reason),
                "is_small_group": len(back) < MIN_GROUP_SIZE,
                **rate("reason_rate", back.count(reason), len(back)),
                **rate("rejection_rate", back.count(reason), len(found)),
            }
    report = facts.rows("from marts.rpt_rejection_reasons")
    assert_same(
        report, expected, "dimension", "dimension_value", "way", "ripeness_band", "reason_group"
    )


def test_another_threshold_keeps_holds_back_and_adds(facts: Facts, scores: Scores) -> None:
    handovers = {(h.lead_cycle_key, h.round): h for h in facts.handovers}
    offered = [h for h in facts.handovers if h.way == "offered"]
    leads = []
    for span in spans_of(facts):
        way = way_of(facts, span) if span.handover else None
        until = (span.handover or span.end or SimpleNamespace(occurred_at=facts.as_of)).occurred_at
        best = [
            scores.score(span.person_key, span.began_at, span.is_exclusive, at)
            for at, _ in scores.hits.get(span.person_key, [])
            if at <= until
            and (at > span.began_at or (at == span.began_at and not span.is_exclusive))
        ]
        handover = handovers[span.lead_cycle_key, span.handover.round] if span.handover else None
        if handover:
            best.append(handover.score)
        leads.append((span, way, max(best, default=-math.inf), handover))
    expected = {}
    for multiple in MULTIPLES:
        asked = round(multiple * scores.minimum, 6)
        near = [h for h in offered if band_of(h.ripeness) == band_of(multiple)]
        basis = "band" if len(near) >= MIN_GROUP_SIZE else "all"
        near = near if basis == "band" else offered
        acceptance = rate(
            "near_acceptance_rate", sum(h.decision == "accepted" for h in near), len(near)
        )
        wins = rate("near_win_rate", sum(h.outcome == "won" for h in near), len(near))
        cells: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for lead in leads:
            cycle = facts.cycles[lead[0].lead_cycle_key]
            for part in parts(cycle, month(cycle.started_at)):
                if part[0] in ("total", "cycle_type", "persona"):
                    cells[part].append(lead)
        for part, found in cells.items():
            theirs = [(h, best) for _, way, best, h in found if way == "offered"]
            kept = [h for h, best in theirs if best >= asked]
            held_back = [h for h, best in theirs if best < asked]
            added = sum(way is None and best >= asked for _, way, best, _ in found)
            sums = {}
            for name, rated, test in (
                ("accepted", acceptance["near_acceptance_rate"], "accepted"),
                ("won", wins["near_win_rate"], "won"),
            ):
                reached = [h for h in kept if test in (h.decision, h.outcome)]
                lost = [h for h in held_back if test in (h.decision, h.outcome)]
                sums[f"kept_{name}_count"] = len(reached)
                sums[f"lost_{name}_count"] = len(lost)
                sums[f"{name}_count"] = len(reached) + len(lost)
                gained = 0.0 if added == 0 else None if rated is None else added * rated
                sums[f"expected_{name}_count"] = (
                    None if gained is None else float(len(reached) + gained)
                )
            expected[(*part, multiple)] = {
                "assumed_score": asked,
                "is_current": multiple == 1,
                "unaffected_count": sum(way in ("direct", "fast_lane") for _, way, _, _ in found),
                "offered_count": len(theirs),
                "kept_count": len(kept),
                "held_back_count": len(held_back),
                "added_count": added,
                "handed_over_count": len(kept) + added,
                "near_basis": basis,
                "near_count": len(near),
                "is_small_group": len(near) < MIN_GROUP_SIZE,
                **sums,
                **acceptance,
                **wins,
            }
    report = facts.rows("from marts.rpt_threshold_what_if")
    assert_same(report, expected, "dimension", "dimension_value", "threshold_multiple")


def test_scoring_rules_are_compared_where_they_gave_and_where_not(
    facts: Facts, scores: Scores
) -> None:
    asked = [h for h in facts.handovers if h.way != "direct" and not h.is_direct]
    since = {
        (span.lead_cycle_key, span.handover.round): span
        for span in spans_of(facts)
        if span.handover
    }
    given = {}
    for handover in asked:
        span = since[handover.lead_cycle_key, handover.round]
        given[handover.handover_key] = scores.points(
            handover.person_key, span.began_at, span.is_exclusive, handover.handed_over_at
        )
    hits = [rule.rule_id for touches in scores.hits.values() for _, met in touches for rule in met]
    expected = {}
    for rule in scores.rules:
        fired = [h for h in asked if rule.rule_id in given[h.handover_key]]
        silent = [h for h in asked if rule.rule_id not in given[h.handover_key]]
        told = [given[h.handover_key][rule.rule_id] for h in fired]
        is_comparable = min(len(fired), len(silent)) >= MIN_GROUP_SIZE
        columns: dict[str, Any] = {
            "touch_count": hits.count(rule.rule_id) if rule.dimension == "behaviour" else None,
            "handover_count": len(asked),
            "fired_count": len(fired),
            "is_small_group": not is_comparable,
            **rate("fired_rate", len(fired), len(asked)),
            "mean_points": sum(p for p, _ in told) / len(told) if told else None,
            "capped_count": sum(whole > points for points, whole in told),
            "points_cut": float(sum(whole - points for points, whole in told)),
        }
        directions = []
        for reached, name in (("accepted", "acceptance"), ("won", "win")):
            one = sum(reached in (h.decision, h.outcome) for h in fired)
            other = sum(reached in (h.decision, h.outcome) for h in silent)
            columns |= {f"fired_{reached}_count": one, f"silent_{reached}_count": other}
            short = f"{name}_rate"
            fired_rate = rate(f"fired_{short}", one, len(fired) if is_comparable else 0)
            silent_rate = rate(f"silent_{short}", other, len(silent) if is_comparable else 0)
            columns |= fired_rate | silent_rate
            compared = dict.fromkeys(
                (f"{name}_lift", f"{name}_difference", f"{name}_difference_low",
                 f"{name}_difference_high")
            )  # fmt: skip
            if is_comparable:
                compared = _compared(name, fired_rate, silent_rate, one + other, len(asked))
                directions.append(
                    [compared[f"{name}_difference{bound}"] for bound in ("", "_low", "_high")]
                )
            columns |= compared
        columns["verdict"] = _verdict(rule.points, len(fired), directions)
        expected[(rule.rule_id,)] = columns
    report = facts.rows("from marts.rpt_scoring_rules")
    assert_same(report, _rounded(expected), "rule_id")


def _compared(
    name: str, fired: dict[str, Any], silent: dict[str, Any], reached: int, count: int
) -> dict[str, float | None]:
    """Lift, and the difference with its interval by Newcombe (1998), method 10."""
    one, low, high = fired.values()
    other, other_low, other_high = silent.values()
    return {
        f"{name}_lift": one / (reached / count) if reached else None,
        f"{name}_difference": one - other,
        f"{name}_difference_low": one - other - math.hypot(one - low, other_high - other),
        f"{name}_difference_high": one - other + math.hypot(high - one, other - other_low),
    }


def _verdict(points: float, fired: int, directions: list[list[float]]) -> str:
    if not directions:
        return "never_fired" if fired == 0 else "too_few"
    sign = math.copysign(1, points) if points else 0
    sides = [sorted(sign * bound for bound in bounds) for bounds in directions]
    if any(low > 0 for low, _, _ in sides):
        return "earns"
    if any(high < 0 for _, _, high in sides):
        return "misleads"
    if all(difference <= 0 for _, difference, _ in sides):
        return "earns_nothing"
    return "unproven"


def _rounded(expected: dict[Any, dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """The report rounds points, so that no order of addition shows."""
    for columns in expected.values():
        for name in ("mean_points", "points_cut"):
            if columns[name] is not None:
                columns[name] = Millionths(columns[name])
    return expected


def test_calibration_is_that_of_ranks(facts: Facts) -> None:
    asked = [h for h in facts.handovers if not h.is_direct]
    ranked = sorted(h.score for h in asked)
    expected = {}
    for outcome in ("accepted", "won"):
        cells: dict[int, list[Any]] = defaultdict(list)
        for handover in asked:
            below = ranked.index(handover.score)
            for group in (0, 1 + below * 10 // len(ranked)):
                cells[group].append(handover)
        for group, found in cells.items():
            yes = [h.score for h in found if outcome in (h.decision, h.outcome)]
            no = [h.score for h in found if outcome not in (h.decision, h.outcome)]
            concordance = None
            if group == 0 and min(len(yes), len(no)) >= MIN_GROUP_SIZE:
                wins = mannwhitneyu(yes, no, method="asymptotic").statistic
                concordance = float(wins / (len(yes) * len(no)))
            expected[outcome, group] = {
                "handover_count": len(found),
                "is_small_group": len(found) < MIN_GROUP_SIZE,
                "score_from": min(h.score for h in found),
                "score_to": max(h.score for h in found),
                "mean_score": Millionths(sum(h.score for h in found) / len(found)),
                "reached_count": len(yes),
                **rate("reached_rate", len(yes), len(found)),
                "concordance": concordance,
            }
    report = facts.rows("from marts.rpt_score_calibration")
    assert_same(report, expected, "outcome", "score_group")


def test_overlooked_is_who_stood_above_b_and_came_to_no_sales(facts: Facts, scores: Scores) -> None:
    told = grouped(
        facts.rows("from intermediate.int_stage_evidence where evidence_kind = 'crm'"),
        "person_key",
    )
    expected = {}
    for span in spans_of(facts):
        end = span.end.occurred_at if span.end else None
        until = end or facts.as_of
        ripe = [
            at
            for at, _ in scores.hits.get(span.person_key, [])
            if (at > span.began_at or (at == span.began_at and not span.is_exclusive))
            and (end is None or at < end)
            and scores.score(span.person_key, span.began_at, span.is_exclusive, at)
            >= scores.minimum
        ]
        if not ripe:
            continue
        ripe_at = min(ripe)
        records = [
            record.occurred_at
            for record in told.get(span.person_key, [])
            if ripe_at <= record.occurred_at <= until
            and not facts.is_nurturing(
                span.cycle_type, facts.standing_in(span.cycle_type)[record.stage_code]
            )
        ]
        if span.handover and span.handover.evidence_contract not in (
            "web_events", "social_events", "email_events"
        ):  # fmt: skip
            records.append(span.handover.occurred_at)
        if span.acceptance:
            records.append(span.acceptance.occurred_at)
        outcome = outcome_of(span)
        if outcome in GIVEN_BACK.values():
            records.append(until)
        reached_at = min(records, default=None)
        due_at = ripe_at + timedelta(days=HANDOVER_SLA_DAYS)
        if (reached_at or until) <= due_at:
            continue
        state = "late" if reached_at else "waiting" if end is None else "ended"
        expected[span.lead_cycle_key, span.span_number] = {
            "ripe_at": ripe_at,
            "due_at": due_at,
            "reached_sales_at": reached_at,
            "score": Millionths(
                scores.score(span.person_key, span.began_at, span.is_exclusive, ripe_at)
            ),
            "state": state,
            "ended_as": None if reached_at else outcome,
            "overdue_days": days(due_at, reached_at or until),
        }
    report = facts.rows("from marts.rpt_overlooked_leads")
    assert_same(report, expected, "lead_cycle_key", "span_number")
