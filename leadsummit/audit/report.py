"""The results of an audit as one HTML page that needs nothing but itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from leadsummit.audit.runner import CheckResult
from leadsummit.audit.suite import LAYERS


@dataclass(frozen=True)
class ObjectResults:
    """The checks of one table, in the order of the suites."""

    layer: str
    name: str
    results: tuple[CheckResult, ...]

    @property
    def is_sound(self) -> bool:
        return all(result.success for result in self.results)


def write_report(
    results: Sequence[CheckResult], file: Path, *, run_id: str, finished_at: datetime
) -> None:
    """Render the page, beside the file first and then renamed over it."""
    environment = Environment(
        loader=PackageLoader("leadsummit.audit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["grouped"] = lambda number: f"{number:,}".replace(",", "\u202f")
    page = environment.get_template("report.html.j2").render(
        run_id=run_id,
        finished_at=finished_at,
        total=len(results),
        failed=[result for result in results if not result.success and not result.is_fault],
        faults=[result for result in results if result.is_fault],
        layers=[(layer, _by_object(results, layer)) for layer in LAYERS],
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(page, encoding="utf-8")
    os.replace(unfinished, file)  # noqa: PTH105 (atomic, and says so)


def _by_object(results: Sequence[CheckResult], layer: str) -> list[ObjectResults]:
    """Unsound tables first, then by name."""
    mine = sorted((r for r in results if r.layer == layer), key=lambda r: r.object)
    objects = [
        ObjectResults(layer, name, tuple(found))
        for name, found in groupby(mine, key=lambda r: r.object)
    ]
    return sorted(objects, key=lambda o: (o.is_sound, o.name))
