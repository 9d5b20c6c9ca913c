"""What the steps of a run tell the next one, and the last run's outcome for everybody else."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadsummit.files import read_json, write_json

STATE_FILE = "state.json"
STATUS_FILE = "status.json"


@dataclass(frozen=True)
class BuildRecord:
    """The build whose marts stand in the warehouse."""

    run_id: str
    as_of: str
    fingerprint: str
    is_demo: bool


@dataclass(frozen=True)
class AuditRecord:
    """The last audit of that build."""

    run_id: str
    build_run_id: str
    success: bool
    failed: int
    faults: int
    results: str


def new_run_id() -> str:
    """A name for a run that sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def begin_build(warehouse: Path) -> None:
    """From now on no finished build stands in the warehouse."""
    write_json(warehouse / STATE_FILE, {})


def record_build(warehouse: Path, record: BuildRecord) -> None:
    """A build is complete; nobody has audited it yet."""
    write_json(warehouse / STATE_FILE, {"build": asdict(record)})


def record_audit(warehouse: Path, record: AuditRecord) -> None:
    """An audit of the build is complete."""
    state = read_json(warehouse / STATE_FILE) or {}
    write_json(warehouse / STATE_FILE, {**state, "audit": asdict(record)})


def last_build(warehouse: Path) -> BuildRecord | None:
    """The finished build in the warehouse, if there is one."""
    record = (read_json(warehouse / STATE_FILE) or {}).get("build")
    return BuildRecord(**record) if record else None


def last_audit(warehouse: Path) -> AuditRecord | None:
    """The last audit of the build in the warehouse, if there was one."""
    record = (read_json(warehouse / STATE_FILE) or {}).get("audit")
    return AuditRecord(**record) if record else None


class RunStatus:
    """Keeps ``status.json`` up to date while a run goes on."""

    def __init__(self, warehouse: Path, run_id: str) -> None:
        self._file = warehouse / STATUS_FILE
        self._content: dict[str, Any] = {
            "run_id": run_id,
            "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "finished_at": None,
            "step": "",
            "outcome": "running",
            "message": "",
            "process_id": os.getpid(),
        }

    def step(self, name: str) -> None:
        """A step begins."""
        self._content["step"] = name
        write_json(self._file, self._content)

    def finish(self, outcome: str, message: str) -> None:
        """The run is over."""
        self._content["finished_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        self._content["outcome"], self._content["message"] = outcome, message
        write_json(self._file, self._content)


@contextmanager
def reported_run(warehouse: Path, run_id: str) -> Iterator[RunStatus]:
    """A run whose failure is on record, whatever it was."""
    status = RunStatus(warehouse, run_id)
    try:
        yield status
    except BaseException as error:
        status.finish("failed", str(error).partition("\n")[0] or type(error).__name__)
        raise
