"""Reads, splits, fits, judges and proposes; changes nothing."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from leadsummit.errors import LeadsummitError
from leadsummit.files import write_json
from leadsummit.scorecard.fit import EVENTS_PER_VARIABLE, Fit, TooLittleData, fit_outcome
from leadsummit.scorecard.handovers import MATCHES, OUTCOMES, Handovers, read_handovers
from leadsummit.scorecard.points import Proposal, propose, score_by
from leadsummit.scorecard.seed_diff import seed_diff
from leadsummit.scorecard.split import Split, split_by_time
from leadsummit.scorecard.validation import Trained, Validation, validate

TRAINING_SHARE = 0.7
RULES_SEED = "seeds/scoring_rules.csv"
THRESHOLDS_SEED = "seeds/thresholds.csv"
LIMITS = (
    "Only leads that were handed over have an outcome: of those that never came to sales, and of"
    " what they would have become, this knows nothing.",
    "Leads came to sales because rules gave them points, so rules that replace each other look"
    " weaker here than they are.",
    "Nothing here is an experiment. Points are a proposal; apply them only if you agree.",
)


class SeedsChanged(LeadsummitError):
    """The rules in the seeds are not those that the warehouse was built with."""


@dataclass(frozen=True)
class OutcomeResult:
    """What was found for one outcome; without a fit, ``problem`` says why."""

    outcome: str
    mature_days: float | None
    training_until: datetime | None
    validation_from: datetime | None
    validation_until: datetime | None
    fit: Fit | None
    validation: Validation | None
    problem: str


@dataclass(frozen=True)
class Scorecard:
    """The proposal, what it rests on, and how it would have done."""

    as_of: datetime
    outcome: str
    handover_count: int
    proposal: Proposal
    results: tuple[OutcomeResult, ...]
    verdict: str
    diff: str
    limits: tuple[str, ...] = LIMITS

    def result(self, outcome: str) -> OutcomeResult:
        """What was found for an outcome."""
        return next(result for result in self.results if result.outcome == outcome)


def make_scorecard(warehouse: Path, root: Path, *, outcome: str, mature_share: float) -> Scorecard:
    """Fit the rules to what came of the handovers and propose points.

    Args:
        warehouse: the folder of the warehouse.
        root: the folder of the project, for its seeds.
        outcome: what the points shall tell: accepted or won.
        mature_share: a handover is old enough once this share is decided at its age.

    Raises:
        TooLittleData: nothing can be proposed.
        SeedsChanged: the warehouse was built with other rules.
    """
    handovers = read_handovers(warehouse)
    texts = {name: _text(root / name) for name in (RULES_SEED, THRESHOLDS_SEED)}
    _require_same_rules(root, handovers)
    splits = {name: _split(handovers, name, mature_share) for name in OUTCOMES}
    fits: dict[str, Fit | TooLittleData] = {}
    for name, split in splits.items():
        try:
            fits[name] = _fitted(handovers, split, name)
        except TooLittleData as error:
            if name == outcome:
                raise
            fits[name] = error
    chosen = fits[outcome]
    assert isinstance(chosen, Fit)
    proposal = propose(handovers, chosen)
    results = tuple(
        _result(handovers, proposal, name, splits[name], fits[name]) for name in OUTCOMES
    )
    validation = next(r.validation for r in results if r.outcome == outcome)
    assert validation is not None
    return Scorecard(
        as_of=_moment(handovers.as_of),
        outcome=outcome,
        handover_count=len(handovers),
        proposal=proposal,
        results=results,
        verdict=validation.verdict,
        diff=_diff(texts, proposal),
    )


def write_scorecard(content: dict[str, Any], diff: str, folder: Path) -> tuple[Path, Path]:
    """Leave the proposal in a folder: the diff for ``git apply`` or ``patch``, and all figures.

    Args:
        content: the scorecard as plain values.
        diff: its diff.
        folder: made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    patch, figures = folder / "scorecard.diff", folder / "scorecard.json"
    patch.write_bytes(diff.encode("utf-8"))
    write_json(figures, content)
    return patch, figures


def _split(handovers: Handovers, outcome: str, mature_share: float) -> Split:
    return split_by_time(
        handovers, outcome, mature_share=mature_share, training_share=TRAINING_SHARE
    )


def _fitted(handovers: Handovers, split: Split, outcome: str) -> Fit:
    """The fit, if there is also something to judge it by."""
    fit = fit_outcome(handovers, split, outcome)
    judged = split.reached[split.is_validation]
    rarer = int(min(judged.sum(), (~judged).sum()))
    if rarer < EVENTS_PER_VARIABLE:
        raise TooLittleData(
            f"too little data for a scorecard ({outcome}): {rarer} of the rarer outcome among the"
            f" {len(judged)} handovers to judge it by",
            hint=f"At least {EVENTS_PER_VARIABLE} are needed. Wait until more handovers are"
            " decided; nothing is proposed.",
        )
    return fit


def _result(
    handovers: Handovers, proposal: Proposal, outcome: str, split: Split, fit: Fit | TooLittleData
) -> OutcomeResult:
    is_fitted = isinstance(fit, Fit)
    at, training, judged = handovers.handed_over_at, split.is_training, split.is_validation
    validation = None
    if is_fitted:
        present = handovers.score
        proposed = score_by(handovers.units, handovers.rules, proposal.rules)
        validation = validate(
            present[judged],
            proposed[judged],
            split.reached[judged],
            handovers.person[judged],
            Trained((present[training], proposed[training]), split.reached_by_cut[training]),
        )
    return OutcomeResult(
        outcome=outcome,
        mature_days=split.mature_days if np.isfinite(split.mature_days) else None,
        training_until=_moment(at[training].max()) if training.any() else None,
        validation_from=_moment(at[judged].min()) if judged.any() else None,
        validation_until=_moment(at[judged].max()) if judged.any() else None,
        fit=fit if isinstance(fit, Fit) else None,
        validation=validation,
        problem="" if isinstance(fit, Fit) else fit.message,
    )


def _diff(texts: dict[str, str], proposal: Proposal) -> str:
    rules = {
        rule.rule_id: {"points": rule.proposed_points, "cap": rule.proposed_cap}
        for rule in proposal.rules
        if rule.is_changed
    }
    diff = seed_diff(RULES_SEED, texts[RULES_SEED], "rule_id", rules)
    if proposal.proposed_threshold != proposal.threshold:
        threshold = {"B": {"minimum_score": proposal.proposed_threshold}}
        diff += seed_diff(THRESHOLDS_SEED, texts[THRESHOLDS_SEED], "threshold_code", threshold)
    return diff


def _require_same_rules(root: Path, handovers: Handovers) -> None:
    """The diff must fit the file, and the figures the rules in it."""
    with duckdb.connect() as connection:
        rules = connection.execute(
            "select rule_id, dimension, cast(points as double), cast(cap as double),"
            f" cast(half_life_days as double), {MATCHES} from read_csv(?, all_varchar = true)"
            " order by rule_id",
            [str(root / RULES_SEED)],
        ).fetchall()
        threshold = connection.execute(
            "select cast(minimum_score as double) from read_csv(?, all_varchar = true)"
            " where threshold_code = 'B'",
            [str(root / THRESHOLDS_SEED)],
        ).fetchall()
    if rules != [astuple(rule) for rule in handovers.rules] or threshold != [
        (handovers.threshold,)
    ]:
        raise SeedsChanged(
            f"{RULES_SEED} or {THRESHOLDS_SEED} has changed since the warehouse was built",
            hint="Run: leadsummit build",
        )


def _text(file: Path) -> str:
    """A file with its line ends as they are."""
    return file.read_bytes().decode("utf-8")


def _moment(value: np.datetime64) -> datetime:
    moment: datetime = value.astype("datetime64[us]").item()
    return moment.replace(tzinfo=UTC)
