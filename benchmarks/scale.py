"""Times the whole pipeline on a demo company of any size, then a further day.

    python benchmarks/scale.py 1000000 --folder /somewhere/with/space

The last day of the demo is held back from the first run and landed by the second. Prints tables
of time, processor time and peak memory per step, and the slowest models, as Markdown.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TextIO

import duckdb

STEPS = ("land", "build", "audit", "release")
SAMPLE_SECONDS = 0.2
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# When a record came to be known, by contract; all others are delivered whole.
DATED = {
    "web_events": "occurred_at",
    "social_events": "occurred_at",
    "email_events": "occurred_at",
    "consent_events": "occurred_at",
    "contacts": "updated_at",
    "leads": "updated_at",
    "lead_status_changes": "occurred_at",
    "opportunities": "updated_at",
    "opportunity_stage_changes": "occurred_at",
    "sales_activities": "occurred_at",
    "orders": "ordered_at",
    "measure_costs": "spent_on",
}


@dataclass(frozen=True)
class Usage:
    """What one step took."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


class _Peak(threading.Thread):
    """The most memory that a process and its children held at a time."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.bytes = 0
        self.is_done = False

    def run(self) -> None:
        while not self.is_done:
            self.bytes = max(self.bytes, sum(map(_resident, _tree(self._pid))))
            sleep(SAMPLE_SECONDS)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _resident(pid: int) -> int:
    """A process's resident memory. To ask for its own share would walk all its pages."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0


def measured(command: Sequence[str], environment: dict[str, str]) -> Usage:
    """Run a command and measure it with all that it starts.

    Raises:
        SystemExit: the command failed.
    """
    begun = monotonic()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    peak = _Peak(process.pid)
    peak.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = monotonic() - begun
    peak.is_done = True
    if code := os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, peak.bytes)


def hold_back(landing: Path, held: Path, day: date) -> int:
    """Move the records of the last day out of the last delivery; return their number."""
    count = 0
    for contract, column in DATED.items():
        for file in sorted((landing / "canonical" / contract).glob(f"*-{day}.csv*")):
            count += _split(file, held / "canonical" / contract / file.name, column, day)
    return count


def _split(file: Path, held: Path, column: str, day: date) -> int:
    count = 0
    held.parent.mkdir(parents=True, exist_ok=True)
    rest = file.with_name(file.name + ".part")
    with _open(file, "rt") as source, _open(rest, "wt", file) as one, _open(held, "wt") as other:
        reader, kept, taken = csv.reader(source), csv.writer(one), csv.writer(other)
        header = next(reader)
        kept.writerow(header)
        taken.writerow(header)
        position = header.index(column)
        for row in reader:
            is_held = len(row) == len(header) and row[position][:10] >= day.isoformat()
            (taken if is_held else kept).writerow(row)
            count += is_held
    rest.replace(file)
    if not count:
        held.unlink()
    return count


def _open(file: Path, mode: str, like: Path | None = None) -> TextIO:
    opener: Any = gzip.open if (like or file).suffix == ".gz" else open
    opened: TextIO = opener(file, mode, encoding="utf-8", newline="")
    return opened


def hand_over(held: Path, landing: Path) -> None:
    """Put what was held back into the landing folder, under names of its own."""
    for file in sorted(held.rglob("*.csv*")):
        name, _, ending = file.name.partition(".")
        target = landing / file.parent.relative_to(held) / f"{name}-last-day.{ending}"
        shutil.copyfile(file, target)


def pipeline(landing: Path, warehouse: Path, day: date) -> dict[str, Usage]:
    """One run, step by step."""
    usages: dict[str, Usage] = {}
    for step in STEPS:
        command = [sys.executable, "-m", "leadsummit.cli", step, "--warehouse", str(warehouse)]
        if step != "release":
            command += ["--landing", str(landing)]
        if step == "build":
            command += ["--as-of", day.isoformat()]
        usages[step] = measured(command, {"LEADSUMMIT_DBT_TARGET": str(warehouse / "dbt")})
    return usages


def node_seconds(warehouse: Path) -> dict[str, float]:
    """How long each model and test of the last build took."""
    results = json.loads((warehouse / "dbt" / "run_results.json").read_text(encoding="utf-8"))
    return {result["unique_id"]: float(result["execution_time"]) for result in results["results"]}


def fact(warehouse: Path, query: str) -> int:
    """A number from the warehouse."""
    with duckdb.connect(str(warehouse / "leadsummit.duckdb"), read_only=True) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def usage_rows(usages: dict[str, Usage]) -> list[list[str]]:
    return [
        [step, f"{u.seconds:,.0f}", f"{u.processor_seconds:,.0f}", f"{u.peak_bytes / 1e9:.1f}"]
        for step, u in usages.items()
    ]


def slowest(full: dict[str, float], further: dict[str, float], count: int) -> list[list[str]]:
    names = sorted(full, key=lambda name: max(full[name], further.get(name, 0)), reverse=True)
    return [
        [name.split(".")[2], f"{full[name]:,.1f}", f"{further.get(name, 0):,.1f}"]
        for name in names[:count]
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the pipeline at scale.")
    parser.add_argument("leads", type=int, help="size of the demo company")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--folder", type=Path, required=True, help="where all of it is put")
    parser.add_argument("--slowest", type=int, default=25, help="how many models to list")
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    landing, held, warehouse = folder / "landing", folder / "held", folder / "warehouse"
    for old in (held, warehouse):
        shutil.rmtree(old, ignore_errors=True)

    demo = ["demo", "--leads", str(options.leads), "--months", str(options.months)]
    made = measured([sys.executable, "-m", "leadsummit.cli", *demo, "--out", str(landing)], {})
    last = date.fromisoformat(json.loads((landing / "demo.json").read_text())["as_of"])
    held_count = hold_back(landing, held, last)
    full = pipeline(landing, warehouse, last - timedelta(days=1))
    full_nodes = node_seconds(warehouse)
    size = (warehouse / "leadsummit.duckdb").stat().st_size

    hand_over(held, landing)
    further = pipeline(landing, warehouse, last)
    records = fact(warehouse, "select sum(row_count) from raw._loads where status = 'landed'")
    persons = fact(warehouse, "select count(*) from marts.dim_person")
    changed = fact(warehouse, "select count(*) from intermediate.int_changed_persons")

    header = ["step", "seconds", "processor seconds", "peak memory (GB)"]
    print(f"## {options.leads:,} leads, {options.months} months\n")
    print(f"{records:,} records, {persons:,} persons, warehouse {size / 1e9:.1f} GB.\n")
    print(table(header, usage_rows({"demo": made} | full)))
    print(f"\nA further day: {held_count:,} records, {changed:,} persons changed.\n")
    print(table(header, usage_rows(further)))
    print("\nSlowest models and tests, in seconds:\n")
    nodes = slowest(full_nodes, node_seconds(warehouse), options.slowest)
    print(table(["model or test", "full", "further day"], nodes))


if __name__ == "__main__":
    main()
