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
        # ``status`` holds the lock for an instant while it looks; hence not zero.
        lock.acquire(timeout=1)
    except Timeout as error:
        raise AlreadyRunning(
            f"another leadsummit is writing to {warehouse}",
            hint="Wait until it is done (leadsummit status shows where it is), then run again.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_locked(warehouse: Path) -> bool:
    """Whether somebody writes to the warehouse right now."""
    file = warehouse / "leadsummit.lock"
    if not file.exists():
        return False
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
