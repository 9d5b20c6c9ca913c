"""A landing folder and a warehouse of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from yard import Yard


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    """An empty yard."""
    (tmp_path / "landing").mkdir()
    return Yard(tmp_path / "landing", tmp_path / "warehouse")


@pytest.fixture
def make_yard(tmp_path: Path) -> Callable[[], Yard]:
    """As many empty yards as a test wants."""
    numbers = iter(range(1_000_000))

    def make() -> Yard:
        base = tmp_path / f"yard{next(numbers)}"
        (base / "landing").mkdir(parents=True)
        return Yard(base / "landing", base / "warehouse")

    return make
