"""Frames as plain rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from leadsummit.dashboard.formats import is_missing

Row = dict[str, Any]


def plain_rows(frame: pd.DataFrame) -> list[Row]:
    """One mapping per row, in their order; what is missing is None, whatever its type."""
    return [
        {str(name): None if is_missing(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
