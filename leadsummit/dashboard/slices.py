"""Reports that are kept in slices: in total, and by one dimension at a time.

Rates with intervals, medians and curves cannot be added up, so a report holds each slice ready. A
page shows the slice that the filters ask for; what it cannot combine it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadsummit.dashboard.filters import CHOICES, FilterState
from leadsummit.dashboard.i18n import N_

TOTAL = ("total", "all")

# Field of the filters -> its title, as the sidebar calls it.
TITLES: Mapping[str, str] = {
    "personas": N_("Persona"),
    "measures": N_("Measure of the first touch"),
    "directions": N_("Direction"),
    "routes": N_("Sales route"),
    "cycle_types": N_("Cycle type"),
}

# Field of the filters -> the dimension of the reports.
DIMENSIONS: Mapping[str, str] = {
    "personas": "persona",
    "measures": "measure",
    "directions": "direction",
    "routes": "route",
    "cycle_types": "cycle_type",
}


@dataclass(frozen=True)
class Slice:
    """One slice of a report, as its columns dimension and dimension_value name it.

    Attributes:
        ignored: Titles, untranslated, of filters that are set but without effect.
    """

    dimension: str
    value: str
    ignored: tuple[str, ...]

    def parameters(self) -> dict[str, str]:
        """To be bound by a query as $dimension and $dimension_value."""
        return {"dimension": self.dimension, "dimension_value": self.value}


def without_effect(filters: FilterState, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Titles, untranslated, of the filters that are set but that a report cannot apply.

    Args:
        filters: The choice of the page.
        fields: The fields of the filters that it can apply, in any combination.
    """
    return tuple(
        title for field, title in TITLES.items() if getattr(filters, field) and field not in fields
    )


def slice_of(filters: FilterState, fields: tuple[str, ...] = tuple(DIMENSIONS)) -> Slice:
    """The slice that the filters ask for: of the only one that is set, if it has one value.

    Args:
        filters: The choice of the page.
        fields: The fields of the filters by which the report is kept.
    """
    chosen = [field for field in TITLES if getattr(filters, field)]
    usable = [field for field in chosen if field in fields and len(getattr(filters, field)) == 1]
    if len(usable) != 1:
        return Slice(*TOTAL, tuple(TITLES[field] for field in chosen))
    (field,) = usable
    (value,) = getattr(filters, field)
    ignored = tuple(TITLES[other] for other in chosen if other != field)
    # Without a measure is "none" to the filters and "unknown" to the reports.
    known = "unknown" if (field, value) == ("measures", "none") else value
    return Slice(DIMENSIONS[field], known, ignored)


def url_of(part: Slice, url: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The URL without the filters that have no effect on a slice.

    So that a list shows what the number beside it counts.
    """
    return {
        name: values
        for name, values in url.items()
        if name not in CHOICES or DIMENSIONS[CHOICES[name]] == part.dimension
    }
