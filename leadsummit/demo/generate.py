"""Writes the demo company: landing files, and the truth they were drawn from beside them."""

from __future__ import annotations

import importlib.resources
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import duckdb

from leadsummit.demo import deliveries
from leadsummit.demo.company import FAMILIES
from leadsummit.demo.effects import planted_effects
from leadsummit.demo.library import draw_library, write_library
from leadsummit.errors import MisuseError
from leadsummit.progress import Progress, silent

DEFAULT_UNTIL: Final = date(2026, 9, 30)
ZONE: Final = ZoneInfo("Europe/Berlin")
CHUNK: Final = 48_000
"""Persons drawn at a time: a multiple of ten blocks of eight and of the 2,000 of a terminal."""

TRUTH_ORDER: Final = {
    "persons": "person_ref",
    "identifiers": "person_ref, identifier_type, identifier",
    "cycles": "cycle_ref",
    "transitions": "cycle_ref, transition_number",
    "consents": "person_ref, purpose, channel, occurred_at, event_type",
    "requests": "cycle_ref, requested_at",
    "fates": "cycle_ref",
    "undecidable": "kind, ref",
}
EFFECTS: Final = "effects.json"

PER_CHUNK: Final = (
    "people",
    "lives",
    "truth",
    "emit_touches",
    "emit_mail",
    "emit_contacts",
    "emit_sales",
    "emit_noise",
    "emit_strangers",
    "emit_buyers",
    "truth_of_sales",
)


@dataclass(frozen=True)
class DemoResult:
    """What was written, and where."""

    out: Path
    truth: Path
    leads: int
    months: int
    seed: int
    as_of: str
    record_count: int
    file_count: int
    byte_count: int
    cycle_count: int
    undecidable_count: int


def generate(
    leads: int,
    months: int,
    seed: int,
    out: Path,
    progress: Progress | None = None,
    *,
    until: date = DEFAULT_UNTIL,
    truth_dir: Path | None = None,
    memory_limit: str = "3GB",
) -> DemoResult:
    """Write a demo company into the landing folder `out`.

    Args:
        leads: How many people have a journey of their own that may become a lead.
        months: How long the company has been keeping records before `until`.
        seed: The same arguments and seed give the same files, byte for byte.
        out: Landing folder. An earlier demo in it is replaced.
        progress: Told each step, what is done of it, and the whole.
        until: Last day of the demo; it ends at the end of that day in Berlin.
        truth_dir: Where the truth goes; by default `truth` beside the landing folder.
        memory_limit: What the database may use.

    Raises:
        MisuseError: leads or months below 1, a truth folder inside the landing folder, or a landing
            folder with canonical files that no demo wrote.
    """
    out, truth = out.resolve(), (truth_dir or out.resolve().parent / "truth").resolve()
    _check(leads, months, out, truth)
    tell = progress or silent
    _clear(out, truth)
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".demo-") as scratch,
        duckdb.connect(str(Path(scratch) / "demo.duckdb")) as connection,
    ):
        connection.execute("set threads = 2")
        connection.execute(f"set memory_limit = '{memory_limit}'")
        connection.execute(f"set temp_directory = '{scratch}'")
        tell("drawing journeys", 0, 1)
        _prepare(connection, leads, months, seed, until, Path(scratch))
        _live(connection, leads, tell)
        _run(connection, "emit_company")
        written = deliveries.write(connection, out / "canonical", tell)
        tell("writing the truth", 1, 1)
        _write_truth(connection, truth)
        cycles = _count(connection, "truth.cycles")
        undecidable = _count(connection, "truth.undecidable")
    marker = {
        "as_of": until.isoformat(),
        "end": _end_of(until).isoformat(),
        "leads": leads,
        "months": months,
        "seed": seed,
        "truth": _relative(truth, out),
    }
    (out / "demo.json").write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")
    return DemoResult(
        out=out,
        truth=truth,
        leads=leads,
        months=months,
        seed=seed,
        as_of=until.isoformat(),
        record_count=written.records,
        file_count=written.files,
        byte_count=written.bytes,
        cycle_count=cycles,
        undecidable_count=undecidable,
    )


def _check(leads: int, months: int, out: Path, truth: Path) -> None:
    if leads < 1 or months < 1:
        raise MisuseError(
            f"a demo of {leads} leads and {months} months cannot be drawn",
            hint="Ask for at least 1 lead and 1 month.",
        )
    if truth == out or out in truth.parents:
        raise MisuseError(
            f"the truth would lie in the landing folder: {truth}",
            hint=f"Choose a folder outside {out}, so that the pipeline cannot read it.",
        )
    if (out / "canonical").exists() and not (out / "demo.json").exists():
        raise MisuseError(
            f"{out / 'canonical'} holds files that no demo wrote",
            hint="Choose another landing folder for the demo.",
        )


def _clear(out: Path, truth: Path) -> None:
    """Remove an earlier demo, and nothing else."""
    shutil.rmtree(out / "canonical", ignore_errors=True)
    (out / "demo.json").unlink(missing_ok=True)
    for table in TRUTH_ORDER:
        (truth / f"{table}.parquet").unlink(missing_ok=True)
    (truth / EFFECTS).unlink(missing_ok=True)


def _end_of(day: date) -> datetime:
    """The last whole second of a day in Berlin, as UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZONE)
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def _first_month(until: date, months: int) -> date:
    """The first day of the company's records: whole months, and the one that `until` breaks off."""
    after = until + timedelta(days=1)
    number = after.year * 12 + after.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    leads: int,
    months: int,
    seed: int,
    until: date,
    scratch: Path,
) -> None:
    """Set what the SQL asks for, load the library, make the empty tables."""
    begin = _first_month(until, months)
    variables: dict[str, object] = {
        "seed": seed,
        "leads": leads,
        "first_device": leads + leads // 6,
        "window_start": datetime.combine(begin, time()),
        "until": _end_of(until).replace(tzinfo=None),
        "last_delivery": (until.year * 12 + until.month) - (begin.year * 12 + begin.month),
    }
    for name, value in variables.items():
        connection.execute(f"set variable {name} = ?", [value])
    write_library(draw_library(seed, leads), scratch)
    for table in ("plots", "steps", "moves", "consent_rows", "requests", "passed_a"):
        connection.execute(
            f"create table {table} as from read_csv('{scratch / table}.csv', sample_size = -1)"
        )
    connection.execute(
        "create table kinds as select kind, count(*) as plot_count,"
        " count(*) filter (where fits) as fitting_count from plots group by kind"
    )
    # All who speak for one old customer speak for a company that fits, or for one that does not.
    connection.execute(
        "create table casting as select plot_id, kind, row_number() over (partition by kind"
        " order by case when kind = 'customer' then not fits end, plot_id) - 1 as position"
        " from plots"
    )
    connection.execute(
        "create table families (family varchar, name varchar, channel varchar, direction varchar,"
        " waves integer, delay_days double, growth double)"
    )
    connection.executemany(
        "insert into families values (?, ?, ?, ?, ?, ?, ?)",
        [
            [f.family, f.name, f.channel, f.direction, f.waves, f.delay_days, f.growth]
            for f in FAMILIES
        ],
    )
    for script in ("macros", "company", "record_tables", "truth_tables"):
        _run(connection, script)


def _live(connection: duckdb.DuckDBPyConnection, leads: int, tell: Progress) -> None:
    """Draw all persons, chunk by chunk, so that memory stays bounded."""
    end = leads + leads // 6 + leads // 2000 + 1
    for begin in range(0, end, CHUNK):
        connection.execute("set variable chunk_begin = ?", [begin])
        connection.execute("set variable chunk_end = ?", [min(begin + CHUNK, end)])
        for script in PER_CHUNK:
            _run(connection, script)
        tell("living them", min(begin + CHUNK, end), end)


def _run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    sql = importlib.resources.files("leadsummit.demo") / "sql" / f"{script}.sql"
    connection.execute(sql.read_text(encoding="utf-8"))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _write_truth(connection: duckdb.DuckDBPyConnection, truth: Path) -> None:
    truth.mkdir(parents=True, exist_ok=True)
    for table, order in TRUTH_ORDER.items():
        connection.execute(
            f"copy (select * from truth.{table} order by {order})"
            f" to '{truth / table}.parquet' (format parquet)"
        )
    effects = [asdict(effect) for effect in planted_effects()]
    text = json.dumps(effects, indent=2, ensure_ascii=False)
    (truth / EFFECTS).write_text(text + "\n", encoding="utf-8")


def _relative(path: Path, base: Path) -> str:
    """The truth folder as seen from the landing folder, so that both can be moved together."""
    try:
        return f"../{path.relative_to(base.parent)}"
    except ValueError:
        return str(path)
