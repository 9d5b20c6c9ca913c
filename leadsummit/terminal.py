"""What people see while a command works and when it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from leadsummit.progress import Progress as ProgressListener

TITLES = {
    "land": "Landing",
    "build": "Building",
    "audit": "Auditing",
    "release": "Releasing",
    "demo": "Making the demo company",
    "scorecard": "Fitting the scorecard",
    "report": "Writing the pages",
}

# Results go to stdout; progress and complaints to stderr, so that --json stays clean.
output = Console(highlight=False, soft_wrap=True)
if not output.is_terminal:
    output.width = 200  # tables that go into a file
messages = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def shown_step(name: str) -> Iterator[ProgressListener]:
    """A bar for one step; a plain line before and after it where nobody watches."""
    title = TITLES.get(name, name)
    if not messages.is_terminal:
        messages.print(f"{title} …")
        yield _Lines(title)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("[bold]{task.fields[title]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=messages, transient=True) as bars:
        yield _Bar(bars, bars.add_task("", total=None, title=title))


class _Lines:
    """A line now and then, for logs."""

    every_seconds = 15.0

    def __init__(self, title: str) -> None:
        self._title = title
        self._next = time.monotonic() + self.every_seconds

    def __call__(self, label: str, done: float, total: float) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self.every_seconds
            messages.print(f"{self._title} … {done / (total or 1):.0%} {escape(label)}")


class _Bar:
    def __init__(self, bars: Progress, task: TaskID) -> None:
        self._bars = bars
        self._task = task

    def __call__(self, label: str, done: float, total: float) -> None:
        self._bars.update(self._task, description=label, completed=done, total=total or 1)
