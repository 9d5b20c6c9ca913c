"""Child processes that never outlive this one, and never leave a file open in it."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from leadsummit.errors import LeadsummitError
from leadsummit.progress import Progress

PR_SET_PDEATHSIG = 1

Result = TypeVar("Result")


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run_apart(
    work: Callable[..., Result], arguments: tuple[Any, ...], progress: Progress
) -> Result:
    """Call ``work(*arguments, progress)`` in a fresh process and return what it returns.

    Whatever the work keeps open or in memory is gone afterwards.

    Raises:
        LeadsummitError: the work raised it, or its process was killed.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            try:
                kind, content = ours.recv()
            except EOFError as error:
                process.join()
                raise LeadsummitError(
                    f"{work.__name__} was ended from outside (exit code {process.exitcode})",
                    hint="Is there enough memory? LEADSUMMIT_MEMORY limits what DuckDB takes.",
                ) from error
            if kind == "progress":
                progress(*content)
            elif kind == "result":
                process.join()
                return content  # type: ignore[no-any-return]
            else:
                raise content
    finally:
        process.kill()
        process.join()


def _serve(
    connection: Connection[Any, Any], work: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    die_with_parent()
    try:
        content = work(
            *arguments,
            lambda label, done, total: connection.send(("progress", (label, done, total))),
        )
        connection.send(("result", content))
    except LeadsummitError as error:
        connection.send(("error", error))
