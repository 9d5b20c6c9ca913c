"""A project small enough to be built in seconds: one seed, one model, one check."""

from __future__ import annotations

import pytest
from running import Site
from small_project import SmallProject


@pytest.fixture
def small(site: Site, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """The small project with its own folders."""
    return SmallProject.make(site)
