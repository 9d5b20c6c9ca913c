"""The logistic regression: what each rule adds to the log-odds of the outcome."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

from leadsummit.errors import LeadsummitError
from leadsummit.scorecard.handovers import Flags, Floats, Handovers, Numbers, Rule
from leadsummit.scorecard.split import Split

EVENTS_PER_VARIABLE = 10
LEVEL = 0.05
CONTROLS = ("is_fast_lane", "is_customer")


class TooLittleData(LeadsummitError):
    """There are too few handovers to say anything of the rules."""


@dataclass(frozen=True)
class Coefficient:
    """What one more unit of a rule (its points once, unfaded) adds to the log-odds.

    Bounds are of 95 %, from errors that are robust for several handovers of one person. The
    p-value is that of the Wald test, corrected for the number of rules (Holm).
    """

    name: str
    fired_count: int
    estimate: float
    low: float
    high: float
    p_corrected: float

    @property
    def is_clear(self) -> bool:
        """Whether it differs from zero beyond chance, however many rules were looked at."""
        return self.p_corrected < LEVEL


@dataclass(frozen=True)
class Fit:
    """The regression on one outcome."""

    training_count: int
    reached_count: int
    variable_count: int
    coefficients: tuple[Coefficient, ...]
    left_out: dict[str, str]

    def of(self, rule_id: str) -> Coefficient | None:
        """The coefficient of a rule; None if it was left out."""
        return next((c for c in self.coefficients if c.name == rule_id), None)


def capped(units: Floats, rules: tuple[Rule, ...]) -> Floats:
    """Units as far as the cap lets them count."""
    most = [
        rule.cap / rule.points if rule.cap is not None and rule.points > 0 else np.inf
        for rule in rules
    ]
    return np.asarray(np.minimum(units, np.array(most)))


def fit_outcome(handovers: Handovers, split: Split, outcome: str) -> Fit:
    """Fit the older handovers.

    Args:
        handovers: all of them.
        split: which of them are the older ones, and what was known of them.
        outcome: its name, for messages.

    Raises:
        TooLittleData: fewer than ten of the rarer outcome for each variable.
    """
    rows = split.is_training
    reached = split.reached_by_cut[rows]
    units = capped(handovers.units[rows], handovers.rules)
    left_out: dict[str, str] = {}
    names: list[str] = []
    columns: list[Floats] = []
    for index, rule in enumerate(handovers.rules):
        if reason := _unfit(rule, units[:, index], reached):
            left_out[rule.rule_id] = reason
        elif _adds_nothing([*columns, units[:, index]]):
            left_out[rule.rule_id] = "inseparable"
        else:
            names.append(rule.rule_id)
            columns.append(units[:, index])
    rule_count = len(names)
    for name in CONTROLS:
        column = getattr(handovers, name)[rows].astype(float)
        if not _few(column, reached) and not _adds_nothing([*columns, column]):
            names.append(name)
            columns.append(column)
    _require_enough(outcome, reached, rule_count, len(names))
    parameters, errors, p_values = _regress(
        np.column_stack(columns), reached, handovers.person[rows], outcome
    )
    corrected = multipletests(p_values[:rule_count], method="holm")[1]
    width = 1.959963984540054 * errors
    return Fit(
        training_count=len(reached),
        reached_count=int(reached.sum()),
        variable_count=len(names),
        coefficients=tuple(
            Coefficient(
                name=name,
                fired_count=int((columns[index] != 0).sum()),
                estimate=float(parameters[index]),
                low=float(parameters[index] - width[index]),
                high=float(parameters[index] + width[index]),
                p_corrected=float(corrected[index]),
            )
            for index, name in enumerate(names[:rule_count])
        ),
        left_out=left_out,
    )


def _unfit(rule: Rule, column: Floats, reached: Flags) -> str:
    if not rule.is_measurable:
        return "not_measurable"
    if not column.any():
        return "never_fired"
    return "too_few" if _few(column, reached) else ""


def _few(column: Floats, reached: Flags) -> bool:
    """Whether the outcome is not told apart on both sides of the rule: no estimate would hold."""
    fired = column != 0
    sides = [fired] if len(np.unique(column)) > 2 else [fired, ~fired]
    return any(
        min((side & reached).sum(), (side & ~reached).sum()) < EVENTS_PER_VARIABLE for side in sides
    )


def _adds_nothing(columns: list[Floats]) -> bool:
    """Whether the last column is a combination of those before it."""
    centred = np.column_stack([column - column.mean() for column in columns])
    spread = np.linalg.norm(centred, axis=0)
    if spread[-1] == 0:
        return True
    scaled = centred / spread
    return bool(np.linalg.matrix_rank(scaled.T @ scaled, tol=1e-8) < len(columns))


def _require_enough(outcome: str, reached: Flags, rule_count: int, variables: int) -> None:
    rarer = int(min(reached.sum(), (~reached).sum()))
    needed = EVENTS_PER_VARIABLE * max(1, variables)
    if rule_count and rarer >= needed:
        return
    told = (
        f"{rarer} of the rarer outcome for {variables} variables"
        if rule_count
        else f"no scoring rule fired at {EVENTS_PER_VARIABLE} handovers of either outcome"
    )
    raise TooLittleData(
        f"too little data for a scorecard ({outcome}): {len(reached)} handovers are old enough to"
        f" learn from, {told}",
        hint=f"At least {EVENTS_PER_VARIABLE} of the rarer outcome are needed for each variable"
        f" ({needed} here). Wait until more handovers are decided; nothing is proposed.",
    )


def _regress(
    columns: Floats, reached: Flags, person: Numbers, outcome: str
) -> tuple[Floats, Floats, Floats]:
    """Estimates, standard errors and p-values without the intercept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is asked of the result below
        result = sm.Logit(reached.astype(float), sm.add_constant(columns, has_constant="add")).fit(
            disp=0, maxiter=200, cov_type="cluster", cov_kwds={"groups": person}
        )
    parameters, errors = np.asarray(result.params), np.asarray(result.bse)
    if not result.mle_retvals["converged"] or not np.isfinite([parameters, errors]).all():
        raise TooLittleData(
            f"too little data for a scorecard ({outcome}): the regression finds no end",
            hint="Some rules tell the outcomes apart completely or not at all. Wait until more"
            " handovers are decided; nothing is proposed.",
        )
    return parameters[1:], errors[1:], np.asarray(result.pvalues)[1:]
