"""A suite: the checks of one table, or of the warehouse as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from leadsummit.audit.catalogue import Table
from leadsummit.audit.checks import Check

Layer = Literal["raw", "staging", "marts"]
LAYERS: tuple[Layer, ...] = ("raw", "staging", "marts")


@dataclass(frozen=True)
class Suite:
    """Checks that belong together.

    Attributes:
        name: What the suite is about.
        layer: The layer whose soundness it states.
        table: The table that the checks read; None for checks about a layer as a whole.
        checks: Built for this suite: Great Expectations binds a check to one.
    """

    name: str
    layer: Layer
    table: Table | None
    checks: tuple[Check, ...] = field(repr=False)

    @property
    def object(self) -> str:
        return self.table.name if self.table else self.layer


def suite(name: str, layer: Layer, table: Table | None, *checks: Check | Iterable[Check]) -> Suite:
    """Put a suite together from checks and lists of checks."""
    flat: list[Check] = []
    for check in checks:
        flat.extend([check] if isinstance(check, Check) else check)
    return Suite(name=name, layer=layer, table=table, checks=tuple(flat))
