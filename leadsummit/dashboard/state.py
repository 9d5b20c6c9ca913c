"""What is known before a release is open: where it lies, and how the last run went."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

STATUS_FILE = "status.json"


@dataclass(frozen=True)
class RunStatus:
    """The last run of the pipeline, as it reported itself."""

    run_id: str
    outcome: str
    step: str
    message: str
    finished_at: datetime | None

    @property
    def has_failed(self) -> bool:
        return self.outcome == "failed"


def warehouse_folder() -> Path:
    """The warehouse that this dashboard shows."""
    return Path(os.environ.get("LEADSUMMIT_WAREHOUSE") or "warehouse")


def last_run(warehouse: Path) -> RunStatus | None:
    """The last run, or None where none has reported yet.

    An unreadable status file is treated as none: it must never take the numbers off the screen.
    """
    try:
        status: dict[str, Any] = json.loads((warehouse / STATUS_FILE).read_text(encoding="utf-8"))
        finished = status.get("finished_at")
        return RunStatus(
            run_id=str(status.get("run_id") or ""),
            outcome=str(status.get("outcome") or ""),
            step=str(status.get("step") or ""),
            message=str(status.get("message") or ""),
            finished_at=datetime.fromisoformat(finished) if finished else None,
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return None
