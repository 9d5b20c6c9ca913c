"""Many companies in one warehouse: a build costs the same for one as for hundreds."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from oracle.compare import PREFIX, Difference, differences
from oracle.generator import AS_OF, Record, Shape, company
from oracle.landing_files import write
from oracle.rules import Row, Rules, Settings
from oracle.warehouse import Warehouse

SIZES = (6, 10, 14, 20, 30, 45)
PEOPLE = (1, 1, 1, 2, 3)


def companies(
    first: int, count: int, *, versions_are_dated: bool = False
) -> dict[str, list[Record]]:
    """Companies by prefix, of many sizes; the number of a company is its seed."""
    found = {}
    for seed in range(first, first + count):
        shape = Shape(SIZES[seed % len(SIZES)], PEOPLE[seed % len(PEOPLE)], versions_are_dated)
        prefix = f"z{seed:06}-"
        found[prefix] = company(seed, prefix, shape)
    return found


def default_settings(**changed: object) -> Settings:
    """The settings that generated companies are made for."""
    return replace(Settings(as_of=AS_OF.isoformat()), **changed)  # type: ignore[arg-type]


def build(warehouse: Warehouse, told: Mapping[str, list[Record]]) -> None:
    """Land all companies as one delivery, in the order of their records, and build."""
    records = [record for company_records in told.values() for record in company_records]
    write(warehouse.landing, records, "all")
    warehouse.run("land")
    warehouse.run("build")


def shrink(
    folder: Path, project: Path, settings: Settings, rules: Rules, records: list[Record]
) -> tuple[list[Record], Difference]:
    """The smallest story that still differs: each build tries to leave out everything once."""
    rng = random.Random(0)  # noqa: S311
    best: tuple[list[Record], Difference] | None = None
    for attempt in range(12):
        tries = {0: records} if best is None else {}
        for number in range(200):
            size = rng.choice([1, 1, 2, 3, max(1, len(records) // 2), max(1, len(records) // 3)])
            left_out = set(rng.sample(range(len(records)), min(size, len(records) - 1)))
            if number < len(records):
                left_out = {number}
            tries[number + 1] = [r for i, r in enumerate(records) if i not in left_out]
        told = {f"y{number:05}-": renamed(rows, f"y{number:05}-") for number, rows in tries.items()}
        warehouse = Warehouse(folder / f"shrink{attempt}", project, settings)
        build(warehouse, told)
        found = differences(warehouse, told, rules, settings)
        smaller = sorted(found, key=lambda d: len(told[d.prefix]))
        if not smaller or (best is not None and len(told[smaller[0].prefix]) >= len(best[0])):
            break
        best = (told[smaller[0].prefix], smaller[0])
        records = best[0]
    assert best is not None, "the company alone does not differ"
    return best


def renamed(records: list[Record], prefix: str) -> list[Record]:
    """The same company under another prefix."""
    old = _prefix_of(records) or prefix

    def rename(row: Row) -> Row:
        return {
            name: value.replace(old, prefix) if value is not None else None
            for name, value in row.items()
        }

    return [Record(r.contract, rename(r.row), r.delivery) for r in records]


def _prefix_of(records: list[Record]) -> str | None:
    """The prefix of the company; none where nothing that is left names anything of it."""
    values = (value for record in records for value in record.row.values() if value is not None)
    return next((match[0] for value in values if (match := PREFIX.search(value))), None)
