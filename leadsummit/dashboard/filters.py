"""The filters of a page and their form in the URL.

The URL is the only place where the choice lives, so a view can be sent as a link. What a link asks
for is checked against what the release holds: unknown values are dropped, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COUNTINGS = ("cohort", "flow", "stock", "reached")
DEFAULT_COUNTING = "cohort"
DEFAULT_MONTHS = 12

# Name in the URL -> field of FilterState that holds several values.
CHOICES = {
    "persona": "personas",
    "measure": "measures",
    "direction": "directions",
    "route": "routes",
    "cycle": "cycle_types",
}
PARAMETERS = ("count", "from", "to", *CHOICES)


@dataclass(frozen=True)
class FilterOptions:
    """What may be chosen: taken from the release, in the order in which it is offered."""

    months: tuple[date, ...] = ()
    personas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    cycle_types: tuple[str, ...] = ()

    @property
    def default_first_month(self) -> date | None:
        return self.months[-DEFAULT_MONTHS:][0] if self.months else None

    @property
    def default_last_month(self) -> date | None:
        return self.months[-1] if self.months else None


@dataclass(frozen=True)
class FilterState:
    """One choice. An empty tuple means all, so new personas or measures are never left out."""

    counting: str = DEFAULT_COUNTING
    first_month: date | None = None
    last_month: date | None = None
    personas: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    cycle_types: tuple[str, ...] = ()

    def query_parameters(self) -> dict[str, Any]:
        """The choice as bound parameters of the queries; null means all."""
        return {
            "counting": self.counting,
            "first_month": self.first_month,
            "last_month": self.last_month,
            **{field: list(getattr(self, field)) or None for field in CHOICES.values()},
        }

    @property
    def narrowed(self) -> int:
        """How many of the five choices narrow the population."""
        return sum(1 for field in CHOICES.values() if getattr(self, field))


@dataclass(frozen=True)
class Dropped:
    """A value of the URL that was not used, and the parameter it stood in."""

    parameter: str
    value: str


def from_url(
    url: Mapping[str, Iterable[str]], options: FilterOptions
) -> tuple[FilterState, tuple[Dropped, ...]]:
    """Read the filters from the URL's parameters.

    Args:
        url: Each parameter with all its values.
        options: What the release can answer.

    Returns:
        A choice that is valid throughout, and what had to be dropped for it.
    """
    dropped: list[Dropped] = []
    counting = _single(url, "count", {name: name for name in COUNTINGS}, dropped)
    months = {month_in_url(month): month for month in options.months}
    first = _single(url, "from", months, dropped) or options.default_first_month
    last = _single(url, "to", months, dropped) or options.default_last_month
    if first and last and first > last:
        if "from" in url and "to" in url:
            dropped.append(Dropped("from", month_in_url(first)))
        first = min(options.default_first_month or last, last)
    chosen_values: dict[str, Any] = {}
    for parameter, field in CHOICES.items():
        allowed = getattr(options, field)
        asked = dict.fromkeys(url.get(parameter, ()))
        dropped += [Dropped(parameter, value) for value in asked if value not in allowed]
        chosen = tuple(value for value in allowed if value in asked)
        chosen_values[field] = () if len(chosen) == len(allowed) else chosen
    state = FilterState(counting or DEFAULT_COUNTING, first, last, **chosen_values)
    return state, tuple(dropped)


def to_url(state: FilterState, options: FilterOptions) -> dict[str, list[str]]:
    """The parameters that lead back to this choice; defaults are left out to keep links short."""
    parameters: dict[str, list[str]] = {}
    if state.counting != DEFAULT_COUNTING:
        parameters["count"] = [state.counting]
    if state.first_month and state.first_month != options.default_first_month:
        parameters["from"] = [month_in_url(state.first_month)]
    if state.last_month and state.last_month != options.default_last_month:
        parameters["to"] = [month_in_url(state.last_month)]
    for parameter, field in CHOICES.items():
        if getattr(state, field):
            parameters[parameter] = list(getattr(state, field))
    return parameters


def month_in_url(month: date) -> str:
    return f"{month:%Y-%m}"


def _single(
    url: Mapping[str, Iterable[str]],
    parameter: str,
    allowed: Mapping[str, Any],
    dropped: list[Dropped],
) -> Any:
    """The last known value of a parameter that has one value; all others are noted."""
    values = list(url.get(parameter, ()))
    dropped += [Dropped(parameter, value) for value in values if value not in allowed]
    known = [value for value in values if value in allowed]
    return allowed[known[-1]] if known else None
