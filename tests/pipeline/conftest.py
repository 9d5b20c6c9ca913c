"""What the tests of this folder read of the built companies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from by_hand import Facts, facts_of
from running import Site


@pytest.fixture(scope="session")
def facts(company_run: Site) -> Iterator[Facts]:
    """The facts of the demo company that is large enough to learn from, read once."""
    with facts_of(company_run) as facts:
        yield facts
