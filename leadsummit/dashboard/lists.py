"""The lists of lead cycles behind the numbers: keys and stages, never personal data.

Each list is a query `list_<name>.sql` with the columns of `COLUMNS`, named here with the
parameters that it takes from the URL. A number links to its list with `list_url`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """One list: its title, untranslated, and the words that each parameter may take."""

    title: str
    happened: str
    parameters: Mapping[str, tuple[str, ...]]

    def asked_for(self, url: Mapping[str, list[str]]) -> dict[str, Any] | None:
        """The parameters as the URL gives them, or None where one is missing or unknown."""
        asked = {name: url.get(name, [""])[0] for name in self.parameters}
        if any(asked[name] not in words for name, words in self.parameters.items()):
            return None
        return asked


LISTS: Mapping[str, CycleList] = {
    "step": CycleList(
        N_("Cycles at a threshold"),
        N_("Passed, or counted since"),
        {"step": ("A", "B", "C", "close"), "part": ("population", "passed")},
    ),
    "stage": CycleList(
        N_("Cycles of a stage"),
        N_("Entered"),
        {
            "stage": (
                *("INF", "BEF", "EVA", "BEW", "MQL", "SAL", "SFC", "BAN", "BCI", "LPN"),
                *("ANG", "ABS", "AFS", "WIK", "CUS"),
            )
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
