"""The scorecard in words and tables."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from leadsummit.scorecard.points import RuleProposal
from leadsummit.scorecard.scorecard import OutcomeResult, Scorecard
from leadsummit.scorecard.validation import Estimate, Validation
from leadsummit.terminal import output

VERDICTS = {
    "better": "[green]The proposed points tell the younger handovers apart better than today's.[/]",
    "worse": "[red]The proposed points do worse than today's. Do not apply them.[/]",
    "not_proven": "[yellow]It is not proven that the proposed points do better than today's.[/]",
}


def print_scorecard(scorecard: Scorecard) -> None:
    """What was found, what is proposed, how it would have done, and its limits."""
    output.print(
        f"[bold]Scorecard[/] from {scorecard.handover_count:,} handovers as of"
        f" {scorecard.as_of:%Y-%m-%d}; points by: {scorecard.outcome}."
    )
    for result in scorecard.results:
        _print_basis(result)
    output.print(_rules(scorecard))
    proposal = scorecard.proposal
    output.print(
        f"Threshold B: {proposal.threshold:g} today, {proposal.proposed_threshold:g} proposed."
        f" Handovers at or above it (fast lane aside): {proposal.at_threshold_count:,} today,"
        f" {proposal.proposed_at_threshold_count:,} proposed."
    )
    for result in scorecard.results:
        if result.validation:
            output.print(_validation(result.outcome, result.validation))
            output.print(_calibration(result.outcome, result.validation))
    output.print(VERDICTS[scorecard.verdict])
    for limit in scorecard.limits:
        output.print(f"[dim]{limit}[/]")


def _print_basis(result: OutcomeResult) -> None:
    if result.fit is None or result.validation is None:
        output.print(f"  {result.outcome}: [yellow]no fit[/] ({escape(result.problem)})")
        return
    output.print(
        f"  {result.outcome}: decided after {result.mature_days:.0f} days; learnt from"
        f" {result.fit.training_count:,} handovers until {result.training_until:%Y-%m-%d}, judged"
        f" by {result.validation.handover_count:,} from {result.validation_from:%Y-%m-%d} to"
        f" {result.validation_until:%Y-%m-%d}."
    )


def _rules(scorecard: Scorecard) -> Table:
    other = next(r for r in scorecard.results if r.outcome != scorecard.outcome)
    table = Table(
        box=None, pad_edge=False, title=f"Rules, by {scorecard.outcome}", title_justify="left"
    )
    for name in ("rule", "fired", "log-odds", "95 % interval", "p (Holm)", other.outcome):
        table.add_column(name, justify="left" if name == "rule" else "right", no_wrap=True)
    for name in ("points", "proposed", "cap", "proposed"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why", no_wrap=True)
    for rule in scorecard.proposal.rules:
        found = rule.coefficient
        beside = other.fit.of(rule.rule_id) if other.fit else None
        table.add_row(
            escape(rule.rule_id),
            f"{found.fired_count:,}" if found else "",
            f"{found.estimate:+.3f}" if found else "",
            f"{found.low:+.3f} … {found.high:+.3f}" if found else "",
            f"{found.p_corrected:.3f}" if found else "",
            f"{beside.low:+.3f} … {beside.high:+.3f}" if beside else "",
            *_numbers(rule),
            rule.reason,
        )
    return table


def _numbers(rule: RuleProposal) -> tuple[str, str, str, str]:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    mark = "[bold]" if rule.is_changed else ""
    return (
        shown(rule.points),
        f"{mark}{shown(rule.proposed_points)}",
        shown(rule.cap),
        f"{mark}{shown(rule.proposed_cap)}",
    )


def _validation(outcome: str, found: Validation) -> Table:
    table = Table(
        box=None,
        pad_edge=False,
        title=f"Younger handovers, {outcome}: {found.reached_count:,} of {found.handover_count:,}",
        title_justify="left",
    )
    for name in ("score", "area under the curve", "Brier"):
        table.add_column(name, justify="left" if name == "score" else "right", no_wrap=True)
    table.add_row("today", _estimate(found.present.area_under_curve), f"{found.present.brier:.4f}")
    table.add_row(
        "proposed", _estimate(found.proposed.area_under_curve), f"{found.proposed.brier:.4f}"
    )
    table.add_row("difference", _estimate(found.difference, "+"), "")
    table.add_row("the rate alone", "0.500", f"{found.brier_of_rate:.4f}")
    return table


def _estimate(found: Estimate, sign: str = "") -> str:
    return f"{found.value:{sign}.3f} ({found.low:{sign}.3f} … {found.high:{sign}.3f})"


def _calibration(outcome: str, found: Validation) -> Table:
    table = Table(
        box=None,
        pad_edge=False,
        title=f"Calibration of the proposed points, {outcome}",
        title_justify="left",
    )
    for name in ("band", "points", "handovers", "expected", "came", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for band in found.proposed.bands:
        table.add_row(
            str(band.band),
            f"{band.score_from:.1f} … {band.score_to:.1f}",
            f"{band.handover_count:,}",
            f"{band.expected_rate:.1%}",
            f"{band.reached_rate:.1%}",
            f"{band.reached_low:.1%} … {band.reached_high:.1%}",
        )
    return table
