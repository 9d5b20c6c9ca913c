"""One writer per warehouse. The operating system frees the lock of a process that dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from leadsummit.errors import LeadsummitError


class AlreadyRunning(LeadsummitError):
    """Another leadsummit writes to this warehouse."""


@contextmanager
def writer_lock(warehouse: Path) -> Iterator[None]:
    """Hold the warehouse for writing.

    Raises:
        AlreadyRunning: another process holds it.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    lock = FileLock(warehouse / "leadsummit.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(
            f"another leadsummit is writing to {warehouse}",
            hint="Wait until it is done (leadsummit status shows where it is), then run again.",
        ) from error
    try:
        yield
    finally:
        lock.release()
