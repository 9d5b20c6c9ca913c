"""The library of journeys: a few thousand plots, drawn once per demo, that the leads live.

It has an upper size, however many leads there are: each lead lives a plot that it draws, at its own
times and under its own names; see `sql/`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from leadsummit.demo.company import COLLECTING, FAMILIES, FITTING, PERSONAS, Family
from leadsummit.demo.journey import ConsentRow, Journey, Move, NotCertain, Request, Step
from leadsummit.demo.plots import Plot
from leadsummit.demo.teller import Cast

PLOTS_PER_KIND: Final = {
    "new": 4000,
    "colleague": 900,
    "customer": 1800,
    "anonymous": 300,
    "device": 40,
}


@dataclass(frozen=True)
class Told:
    """A plot with its cast."""

    plot_id: int
    cast: Cast
    opening: str
    journey: Journey


def draw_library(seed: int, leads: int) -> list[Told]:
    """Draw every plot of a demo; a small demo needs no more plots than leads."""
    library: list[Told] = []
    for kind, count in PLOTS_PER_KIND.items():
        for number in range(max(1, min(count, leads))):
            library.append(_draw(f"{seed}:{kind}:{number}", len(library), kind))
    return library


def _draw(name: str, plot_id: int, kind: str) -> Told:
    for attempt in range(1000):
        rng = random.Random(f"{name}:{attempt}")  # noqa: S311 - a demo, not a secret
        cast = _cast(rng, kind)
        plot = Plot(rng, cast)
        try:
            return Told(plot_id, cast, plot.opening, plot.play())
        except NotCertain:
            continue
    raise AssertionError(f"no certain journey in 1000 attempts: {name}")


def _cast(rng: random.Random, kind: str) -> Cast:
    persona = rng.choices(PERSONAS, [p.share for p in PERSONAS])[0]
    families: tuple[Family, ...] = FAMILIES
    if kind in ("anonymous", "device"):
        families = tuple(f for f in FAMILIES if f.opening == "cookie")
    family = rng.choices(families, [f.share for f in families])[0]
    is_named = kind in ("new", "colleague", "customer")
    is_role = is_named and rng.random() < 0.02
    warm = rng.choices(("", "project", "price"), (42, 38, 20))[0] if is_named else ""
    return Cast(
        kind,
        persona,
        family,
        is_role,
        warm,
        may_buy=kind != "colleague",
        fits=rng.random() < FITTING,
        collects=rng.random() < COLLECTING,
    )


def write_library(library: Sequence[Told], folder: Path) -> None:
    """Write the library as plain tables for the SQL to read."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "plots.csv",
        ["plot_id", "kind", "persona_id", "family", "opening", "is_role", "warm", "fits"],
        (
            (
                t.plot_id,
                t.cast.kind,
                t.cast.persona.persona_id,
                t.cast.family.family,
                t.opening,
                t.cast.is_role,
                t.cast.warm,
                t.cast.fits,
            )
            for t in library
        ),
    )
    for name, kind in (
        ("steps", Step),
        ("moves", Move),
        ("consent_rows", ConsentRow),
        ("requests", Request),
    ):
        columns = [f.name for f in fields(kind)]
        _write(
            folder / f"{name}.csv",
            ["plot_id", *_flat_names(columns)],
            (
                (t.plot_id, *_flat(getattr(row, column) for column in columns))
                for t in library
                for row in getattr(t.journey, name)
            ),
        )
    _write(
        folder / "passed_a.csv",
        ["plot_id", "cycle_number", "seq"],
        ((t.plot_id, cycle, seq) for t in library for cycle, seq in t.journey.passed_a.items()),
    )


def _flat_names(columns: Iterable[str]) -> list[str]:
    return [name for c in columns for name in (("gap_low", "gap_high") if c == "gap" else (c,))]


def _flat(values: Iterable[object]) -> list[object]:
    return [part for value in values for part in (value if isinstance(value, tuple) else (value,))]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
