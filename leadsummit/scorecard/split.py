"""Which handovers the regression learns from, and which it is judged by: by time, never by lot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from statsmodels.duration.survfunc import SurvfuncRight

from leadsummit.scorecard.handovers import Flags, Handovers, Instants

DAY = np.timedelta64(1, "D") / np.timedelta64(1, "us")


@dataclass(frozen=True)
class Split:
    """The older handovers with what was known of them at the cut, and the younger ones.

    Between the two lie those that were still young at the cut: nobody could have learned from
    them then.
    """

    mature_days: float
    cut_at: np.datetime64
    mature_until: np.datetime64
    is_training: Flags
    is_validation: Flags
    reached_by_cut: Flags
    reached: Flags


def mature_days(handovers: Handovers, outcome: str, share: float) -> float:
    """In how many days that share of all handovers is decided (Kaplan and Meier).

    Infinite where it is not reached.
    """
    known_at = handovers.known_at[outcome]
    is_known = ~np.isnat(known_at)
    if not is_known.any():
        return float("inf")
    until = np.where(is_known, known_at, handovers.as_of)
    days = (until - handovers.handed_over_at).astype(float) / DAY
    found = float(SurvfuncRight(days, is_known.astype(int)).quantile(share))
    return found if np.isfinite(found) else float("inf")


def split_by_time(
    handovers: Handovers, outcome: str, *, mature_share: float, training_share: float
) -> Split:
    """Cut the mature handovers in two by the day of handover.

    Args:
        handovers: all of them.
        outcome: accepted or won.
        mature_share: a handover is mature once this share is decided at its age.
        training_share: the share of mature handovers at or before the cut.
    """
    at = handovers.handed_over_at
    days = mature_days(handovers, outcome, mature_share)
    nobody = np.zeros(len(handovers), dtype=bool)
    never = np.datetime64("NaT")
    if not np.isfinite(days):
        return Split(days, never, never, nobody, nobody, nobody, handovers.reached[outcome])
    window = np.timedelta64(round(days * DAY), "us")
    mature_until = handovers.as_of - window
    mature = np.sort(at[at <= mature_until])
    if not len(mature):
        return Split(days, never, mature_until, nobody, nobody, nobody, handovers.reached[outcome])
    cut_at = mature[min(len(mature) - 1, int(training_share * len(mature)))]
    reached = handovers.reached[outcome]
    return Split(
        mature_days=days,
        cut_at=cut_at,
        mature_until=mature_until,
        is_training=at <= cut_at - window,
        is_validation=(at > cut_at) & (at <= mature_until),
        reached_by_cut=reached & _by(handovers.known_at[outcome], cut_at),
        reached=reached,
    )


def _by(known_at: Instants, cut_at: np.datetime64) -> Flags:
    return ~np.isnat(known_at) & (known_at <= cut_at)
