"""The lists of lead cycles behind the numbers: keys and stages, never personal data.

Each list is a query `list_<name>.sql` with the columns of `COLUMNS`, named here with the
parameters that it takes from the URL. A number links to its list with `list_url`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leadsummit.dashboard.i18n import N_

LIST_PARAMETER = "list"
PAGE = "views/cycles.py"
ROWS_SHOWN = 1000

COLUMNS = (
    "lead_cycle_key",
    "happened_at",
    "cycle_type",
    "persona_id",
    "current_stage",
    "current_stage_since",
    "outcome",
    "started_at",
    "route",
    "total_count",
)


@dataclass(frozen=True)
class CycleList:
    """One list: its title, untranslated, and the words that each parameter may take.

    Attributes:
        scope: What it counts: "filters" as the way of counting says, "cohort" what happened in the
            months chosen, "today" what stands at the instant of the release.
        names: How the words of its parameters read, untranslated; others are not named.
    """

    title: str
    happened: str
    parameters: Mapping[str, tuple[str, ...]]
    scope: str = "filters"
    names: Mapping[str, str] = field(default_factory=dict)

    def asked_for(self, url: Mapping[str, list[str]]) -> dict[str, Any] | None:
        """The parameters as the URL gives them, or None where one is missing or unknown."""
        asked = {name: url.get(name, [""])[0] for name in self.parameters}
        if any(asked[name] not in words for name, words in self.parameters.items()):
            return None
        return asked


STAGES = (
    *("INF", "BEF", "EVA", "BEW", "MQL", "SAL", "SFC", "BAN", "BCI", "LPN"),
    *("ANG", "ABS", "AFS", "WIK", "CUS"),
)

LISTS: Mapping[str, CycleList] = {
    "step": CycleList(
        N_("Cycles at a threshold"),
        N_("Passed, or counted since"),
        {"step": ("A", "B", "C", "close"), "part": ("population", "passed")},
    ),
    "stage": CycleList(
        N_("Cycles of a stage"),
        N_("Entered"),
        {"stage": STAGES},
    ),
    "handover": CycleList(
        N_("Cycles behind handovers"),
        N_("Handed over"),
        {
            "way": ("offered", "direct", "fast_lane", "all"),
            "ripe": ("all", "below", "above", *(f"band_{number}" for number in range(1, 8))),
            "result": (
                *("all", "unripe", "accepted", "rejected", "ended", "undecided", "won"),
                *("old_enough", "won_in_time"),
            ),
        },
        scope="cohort",
        names={
            "offered": N_("offered to sales"),
            "direct": N_("fetched by sales"),
            "fast_lane": N_("Fast lane"),
            "below": N_("below B"),
            "above": N_("at or above B"),
            "band_1": N_("below a quarter of B"),
            "band_2": N_("a quarter to half of B"),
            "band_3": N_("half to three quarters of B"),
            "band_4": N_("three quarters of B to B"),
            "band_5": N_("B to a quarter more"),
            "band_6": N_("a quarter to half more than B"),
            "band_7": N_("from half more than B"),
            "unripe": N_("unripe"),
            "accepted": N_("accepted"),
            "rejected": N_("given back"),
            "ended": N_("ended before"),
            "undecided": N_("undecided"),
            "won": N_("won"),
            "old_enough": N_("old enough"),
            "won_in_time": N_("old enough and won"),
        },
    ),
    "overlooked": CycleList(
        N_("Overlooked leads"),
        N_("Ripe since"),
        {"overlooked": ("waiting", "late", "ended")},
        scope="cohort",
        names={
            "waiting": N_("still waiting for sales"),
            "late": N_("came to sales late"),
            "ended": N_("ended before sales had it"),
        },
    ),
    "leakage": CycleList(
        N_("Forgotten leads"),
        N_("Given back"),
        {
            "reason": (
                *("all", "no_time", "no_need", "budget", "competitor", "not_reachable"),
                *("not_ripe", "duplicate", "other", "unmapped", "not_given"),
            ),
            "age": ("all", "age_1", "age_2", "age_3", "age_4", "age_5"),
        },
        scope="today",
        names={
            "no_time": N_("No time"),
            "no_need": N_("No need"),
            "budget": N_("Budget"),
            "competitor": N_("Competitor"),
            "not_reachable": N_("Not reachable"),
            "not_ripe": N_("Not ripe"),
            "duplicate": N_("Duplicate"),
            "other": N_("Other reason"),
            "unmapped": N_("Reason that no rule knows"),
            "not_given": N_("No reason given"),
            "age_1": N_("less than 30 days ago"),
            "age_2": N_("30 to 90 days ago"),
            "age_3": N_("90 to 180 days ago"),
            "age_4": N_("180 to 365 days ago"),
            "age_5": N_("a year ago or more"),
        },
    ),
    "overdue": CycleList(
        N_("Longer in the stage than allowed"),
        N_("Entered"),
        {"overdue": STAGES},
        scope="today",
    ),
    "gap": CycleList(
        N_("Gaps between marketing automation and CRM"),
        N_("Ripe since"),
        {
            "gap": (
                *("different_in_crm", "missing_in_crm"),
                *("different_in_marketing", "missing_in_marketing"),
            )
        },
        scope="today",
        names={
            "different_in_crm": N_("not ripe in the CRM"),
            "missing_in_crm": N_("unknown to the CRM"),
            "different_in_marketing": N_("not ripe by the score"),
            "missing_in_marketing": N_("never came by"),
        },
    ),
    "unanswered": CycleList(
        N_("Requests that nobody answered"),
        N_("Asked for contact"),
        {},
        scope="today",
    ),
    "attracted": CycleList(
        N_("Cycles that set out in the period"),
        N_("Set out, or passed"),
        {
            "attracted": ("all", "inbound", "outbound", "unknown"),
            "reached": ("start", "A", "B", "C", "close"),
        },
    ),
    "passed": CycleList(
        N_("Cycles that reached a goal"),
        N_("Reached"),
        {"goal": ("opt_in", "mql", "opportunity", "win")},
    ),
    "circle": CycleList(
        N_("Customers' cycles in the circle"),
        N_("Happened"),
        {
            "happening": (
                *("opened", "after_sales", "repurchase", "cross_up_selling", "sales_ready"),
                *("opportunity", "won", "churned", "dormant", "other_end"),
            )
        },
    ),
    "front": CycleList(
        N_("Most advanced cycles of accounts"),
        N_("There since"),
        {"accounts": ("target", "all")},
    ),
}


def list_url(
    name: str, url: Mapping[str, list[str]], **parameters: str
) -> dict[str, str | list[str]]:
    """The URL's parameters that lead to a list, filters and language kept."""
    kept: dict[str, str | list[str]] = {
        parameter: values for parameter, values in url.items() if parameter not in _OWN
    }
    return {**kept, LIST_PARAMETER: name, **parameters}


_OWN = frozenset({LIST_PARAMETER, *(name for known in LISTS.values() for name in known.parameters)})
