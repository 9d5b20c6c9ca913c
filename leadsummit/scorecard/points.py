"""From log-odds to points: what each rule should give, and where threshold B should stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadsummit.scorecard.fit import Coefficient, Fit
from leadsummit.scorecard.handovers import Floats, Handovers, Rule

DIGITS = 2
THRESHOLD_DIGITS = 3
NEAR_ENOUGH = 0.02
DEFAULT_SCALE = 10.0

REASONS = {
    "fitted": "differs from zero beyond chance",
    "earns_nothing": "the interval lies about zero and leaves out what the rule gives today",
    "misleads": "goes the other way; among leads that points have chosen, that is no reason to"
    " take some: 0",
    "undecided": "the interval allows zero and what the rule gives today: kept",
    "may_be_chance": "differs from zero, but among so many rules one may by chance: kept",
    "too_few": "fired too seldom with either outcome: kept",
    "never_fired": "never fired: kept",
    "inseparable": "fires only together with other rules: kept",
    "not_measurable": "gives no points and fades, so what it saw cannot be told: kept",
}


@dataclass(frozen=True)
class RuleProposal:
    """What a rule gives today and what it should give."""

    rule_id: str
    points: float
    cap: float | None
    proposed_points: float
    proposed_cap: float | None
    verdict: str
    reason: str
    coefficient: Coefficient | None

    @property
    def is_changed(self) -> bool:
        """Whether the seed would change."""
        return (self.points, self.cap) != (self.proposed_points, self.proposed_cap)


@dataclass(frozen=True)
class Proposal:
    """All rules, threshold B, and how many handovers stand at or above it then and now."""

    rules: tuple[RuleProposal, ...]
    points_per_log_odds: float
    threshold: float
    proposed_threshold: float
    at_threshold_count: int
    proposed_at_threshold_count: int


def propose(handovers: Handovers, fit: Fit) -> Proposal:
    """Turn the regression into points on the scale of today.

    Args:
        handovers: all of them; threshold B is set by those outside the fast lane.
        fit: the regression on the older ones.
    """
    scale = _scale(handovers.rules, fit)
    rules = tuple(_rule(rule, fit, scale) for rule in handovers.rules)
    scores = score_by(handovers.units, handovers.rules, rules)[~handovers.is_fast_lane]
    present = handovers.score[~handovers.is_fast_lane]
    wanted = int((present >= handovers.threshold).sum())
    threshold = _threshold(scores, handovers.threshold, wanted)
    return Proposal(
        rules=rules,
        points_per_log_odds=scale,
        threshold=handovers.threshold,
        proposed_threshold=threshold,
        at_threshold_count=wanted,
        proposed_at_threshold_count=int((scores >= threshold).sum()),
    )


def score_by(units: Floats, rules: tuple[Rule, ...], proposals: tuple[RuleProposal, ...]) -> Floats:
    """The score by the proposed points and caps, as the models would work it out."""
    total = np.zeros(len(units))
    for index, (rule, proposal) in enumerate(zip(rules, proposals, strict=True)):
        # What gives nothing and fades has no units to tell.
        if rule.is_measurable:
            points = proposal.proposed_points * units[:, index]
            cap = np.inf if proposal.proposed_cap is None else proposal.proposed_cap
            total += np.minimum(points, cap)
    return np.round(total, 6)


def _scale(rules: tuple[Rule, ...], fit: Fit) -> float:
    """Points for one unit of log-odds: such that of the rules that hold, half go up."""
    found = [(rule.points, fit.of(rule.rule_id)) for rule in rules if rule.points != 0]
    alike = [(points, c) for points, c in found if c and points * c.estimate > 0]
    clear = [(points, c) for points, c in alike if c.is_clear]
    ratios = [points / c.estimate for points, c in clear or alike]
    return float(np.median(ratios)) if ratios else DEFAULT_SCALE


def _rule(rule: Rule, fit: Fit, scale: float) -> RuleProposal:
    found = fit.of(rule.rule_id)
    verdict = fit.left_out[rule.rule_id] if found is None else _verdict(found, rule.points / scale)
    points, cap = rule.points, rule.cap
    if found is not None and verdict == "fitted":
        points = _rounded(found.estimate * scale, DIGITS)
    elif verdict in ("earns_nothing", "misleads"):
        points = 0.0
    if points != rule.points:
        cap = _cap(rule, points)
    return RuleProposal(
        rule.rule_id, rule.points, rule.cap, points, cap, verdict, REASONS[verdict], found
    )


def _verdict(found: Coefficient, today: float) -> str:
    if found.low <= 0 <= found.high:
        return "undecided" if found.low <= today <= found.high else "earns_nothing"
    if not found.is_clear:
        return "may_be_chance"
    return "misleads" if found.estimate * today < 0 else "fitted"


def _cap(rule: Rule, points: float) -> float | None:
    """The cap that lets a rule count as often as before; points that are taken have none."""
    if points < 0:
        return None
    if rule.cap is None or points == 0 or rule.points <= 0:
        return rule.cap
    return _rounded(rule.cap * points / rule.points, DIGITS + 1)


def _threshold(scores: Floats, threshold: float, wanted: int) -> float:
    """The threshold that as many pass as today; today's, if that is near enough."""
    if abs(int((scores >= threshold).sum()) - wanted) <= NEAR_ENOUGH * wanted:
        return threshold
    positive = scores[scores > 0]
    if not len(positive):
        return threshold
    edge = float(np.sort(positive)[::-1][min(max(wanted, 1), len(positive)) - 1])
    near = _rounded(edge, THRESHOLD_DIGITS)
    step = 10.0 ** (np.floor(np.log10(edge)) - THRESHOLD_DIGITS + 1)
    choices = [_rounded(near + n * step, THRESHOLD_DIGITS) for n in (-1, 0, 1)]
    return min(
        (choice for choice in choices if choice > 0),
        key=lambda choice: (abs(int((scores >= choice).sum()) - wanted), choice),
    )


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
