"""What the warehouse must look like before management sees it.

One module per layer. Each has a function `suites(warehouse)` that yields suites for what this
warehouse holds; to add a check, find the table below its layer and write one more line.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations import marts, rates, raw, reports, staging
from leadsummit.audit.catalogue import Catalogue
from leadsummit.audit.suite import Suite


def all_suites(warehouse: Catalogue) -> Iterator[Suite]:
    """Every suite, in the order of the data: raw, staging, marts."""
    yield from raw.suites(warehouse)
    yield from staging.suites(warehouse)
    yield from marts.suites(warehouse)
    yield from reports.suites(warehouse)
    yield from rates.suites(warehouse)
