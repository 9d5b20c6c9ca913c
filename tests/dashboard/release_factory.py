"""Makes releases for tests of the dashboard: small, realistic, with the marts' real columns.

A company is drawn as plain Python cycles; the tables that the models would build are written from
them. Tests that check numbers count the same cycles again in Python.
"""

# ruff: noqa: DTZ001 - the marts hold naive UTC, and so do these cycles

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import yaml

MARTS = Path(__file__).resolve().parents[2] / "models" / "marts"

AS_OF = datetime(2026, 9, 30, 21, 59, 59)
RELEASED_AT = datetime(2026, 10, 1, 4, 12, 0)

# code, position, customer position, German, English, owner
STAGES: tuple[tuple[str, int, int, str, str, str], ...] = (
    ("INF", 1, 2, "Informieren", "Inform", "marketing"),
    ("BEF", 2, 3, "Befähigen", "Enable", "marketing"),
    ("EVA", 3, 4, "Evaluieren", "Evaluate", "marketing"),
    ("BEW", 4, 5, "Bewerten", "Assess", "marketing"),
    ("MQL", 5, 7, "Marketing Qualified Lead", "Marketing qualified lead", "marketing → sales"),
    ("SAL", 6, 8, "Sales Accepted Lead", "Sales accepted lead", "sales"),
    ("SFC", 7, 9, "Sales First Contact / Erstkontakt", "Sales first contact", "sales"),
    ("BAN", 8, 10, "Bedarfsanalyse", "Needs analysis", "sales"),
    ("BCI", 9, 11, "Buying Center identifizieren", "Buying centre identified", "sales"),
    ("LPN", 10, 12, "Lösungspräsentation", "Solution presentation", "sales"),
    ("ANG", 11, 13, "Angebot / Opportunity", "Offer / opportunity", "sales"),
    ("ABS", 12, 14, "Abschluss / Auftrag", "Close / order", "sales"),
    ("AFS", 13, 1, "After-Sales", "After-sales", "service"),
    ("WIK", 14, 6, "Wiederkauf", "Repurchase", "sales"),
    ("CUS", 15, 6, "Cross- und Up-Selling", "Cross- and up-selling", "sales"),
)
STAGE_CODES = tuple(stage[0] for stage in STAGES)
SHORTENED = ("INF", "MQL", "ANG", "ABS", "AFS")
CUSTOMER_STAGES = ("AFS", "WIK", "CUS")

PERSONAS: tuple[tuple[str, str, str | None, int], ...] = (
    ("mia", "Mia Marketing", "🦒", 1),
    ("peter", "Peter Produktionsleiter", "🐘", 2),
    ("kurt", "Kurt Konstrukteur", "🦓", 3),
    ("eva", "Eva Einkauf", "🦩", 4),
    ("gustav", "Gustav Geschäftsführer", "🦁", 5),
    ("unknown", "Unbekannt", "❔", 99),
)
MEASURES: tuple[tuple[str, str, str], ...] = (
    ("m-whitepaper", "Whitepaper Digitale Fertigung", "inbound"),
    ("m-webinar", "Webinar Predictive Maintenance", "inbound"),
    ("m-fair", "Messe <b>Hannover</b> [2026](https://example.com) $x$", "outbound"),
    ("m-mailing", "Mailing Frühjahr", "outbound"),
)


@dataclass(frozen=True)
class Visit:
    """A stay of a cycle in a stage."""

    stage: str
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True)
class Cycle:
    """One lead cycle as the tests think of it. Times are naive UTC."""

    key: str
    started_at: datetime
    visits: tuple[Visit, ...] = ()
    cycle_type: str = "new_lead"
    persona: str = "unknown"
    measure: str | None = None
    direction: str = "unknown"
    route: str = "unknown"
    a_at: datetime | None = None
    b_at: datetime | None = None
    c_at: datetime | None = None
    won_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = "open"


@dataclass(frozen=True)
class Check:
    """One line of `release.audit_results`."""

    layer: str
    object: str
    expectation: str
    success: bool = True
    is_fault: bool = False
    column: str | None = None
    observed: str | None = None
    checked: int = 1000
    failed: int = 0
    suite: str = "suite"


@dataclass(frozen=True)
class Company:
    """All that a release is made of."""

    cycles: tuple[Cycle, ...] = ()
    as_of: datetime = AS_OF
    stages: tuple[str, ...] = STAGE_CODES
    personas: tuple[tuple[str, str, str | None, int], ...] = PERSONAS
    checks: tuple[Check, ...] = ()
    trust: tuple[tuple[object, ...], ...] = ()
    is_demo: bool = True
    extra: dict[str, object] = field(default_factory=dict)


def order_of(cycle_type: str, stages: Sequence[str] = STAGE_CODES) -> list[str]:
    """The stages in the order of a cycle type; a new lead has no customer stages."""
    index = 1 if cycle_type == "new_lead" else 2
    known = [stage for stage in STAGES if stage[0] in stages]
    if cycle_type == "new_lead":
        known = [stage for stage in known if stage[0] not in CUSTOMER_STAGES]
    return [stage[0] for stage in sorted(known, key=lambda stage: (stage[index], stage[1]))]


def demo_cycles(
    count: int = 2000, months: int = 18, seed: int = 7, stages: Sequence[str] = STAGE_CODES
) -> tuple[Cycle, ...]:
    """A company that looks alive: fewer at each stage, every outcome, some customers' cycles."""
    draw = random.Random(seed)  # noqa: S311 - drawn for tests, not for secrets
    first = AS_OF - timedelta(days=30.4 * months)
    weights = {"mia": 30, "peter": 24, "kurt": 16, "eva": 9, "gustav": 4, "unknown": 17}
    cycles: list[Cycle] = []
    for number in range(count):
        persona = draw.choices(list(weights), list(weights.values()))[0]
        measure = draw.choice([None, *MEASURES])
        start = first + timedelta(seconds=draw.uniform(0, (AS_OF - first).total_seconds() - 60))
        cycle = Cycle(
            f"c{number:06d}",
            start,
            persona=persona,
            measure=measure[0] if measure else None,
            direction=measure[2] if measure else draw.choice(["inbound", "unknown"]),
            route=draw.choices(["direct", "indirect", "unknown"], [6, 3, 1])[0],
        )
        cycles.append(_walk(cycle, draw, stages))
        if cycles[-1].outcome == "won" and cycles[-1].won_at:
            customer = replace(
                cycle,
                key=f"c{number:06d}x",
                started_at=cycles[-1].won_at,
                cycle_type="existing_customer_lead",
            )
            cycles.append(_walk(customer, draw, stages))
    return tuple(cycles)


def _walk(cycle: Cycle, draw: random.Random, stages: Sequence[str]) -> Cycle:
    """Let a cycle climb until it stops, ends, or the present is reached."""
    order = order_of(cycle.cycle_type, stages)
    now = cycle.started_at
    visits: list[Visit] = []
    stamps: dict[str, datetime] = {}
    outcome, ended = "open", None
    for number, stage in enumerate(order):
        if stage == "ABS":
            stamps["won_at"], outcome, ended = now, "won", now
            visits.append(Visit(stage, now, now))
            break
        if "a_at" not in stamps and draw.random() < 0.17:
            consent = now + timedelta(hours=draw.uniform(0, 90))
            if consent <= AS_OF:
                stamps["a_at"] = consent
        if stage == "MQL" or ("b_at" not in stamps and STAGE_CODES.index(stage) in range(4, 12)):
            stamps.setdefault("b_at", now)
        if stage == "ANG":
            stamps.setdefault("c_at", now)
        later = now + timedelta(days=draw.expovariate(1 / 12))
        if draw.random() < (0.26 if number < 5 else 0.2):
            if draw.random() < 0.5 and later <= AS_OF:
                outcome, ended = draw.choice(["disqualified", "opted_out", "dormant"]), later
                visits.append(Visit(stage, now, later))
            else:
                visits.append(Visit(stage, now, None))
            break
        if later > AS_OF:
            visits.append(Visit(stage, now, None))
            break
        visits.append(Visit(stage, now, later))
        now = later
    if ended:
        stamps = {name: at for name, at in stamps.items() if at <= ended}
    return replace(cycle, visits=tuple(visits), outcome=outcome, ended_at=ended, **stamps)


def one_lead() -> Company:
    """A single lead that gave its consent and stands in EVA."""
    start = datetime(2026, 8, 3, 9, 0)
    second, third = start + timedelta(days=2), start + timedelta(days=9)
    cycle = Cycle(
        "only",
        start,
        visits=(
            Visit("INF", start, second),
            Visit("BEF", second, third),
            Visit("EVA", third, None),
        ),
        persona="mia",
        measure="m-webinar",
        direction="inbound",
        route="direct",
        a_at=start + timedelta(days=6),
    )
    return Company(cycles=(cycle,), checks=demo_checks(), trust=demo_trust())


def demo_company(count: int = 2000, stages: Sequence[str] = STAGE_CODES) -> Company:
    return Company(
        cycles=demo_cycles(count, stages=stages),
        stages=tuple(stages),
        checks=demo_checks(),
        trust=demo_trust(),
    )


def empty_company() -> Company:
    return Company()


def demo_checks() -> tuple[Check, ...]:
    return (
        Check(
            "raw",
            "canonical__web_events",
            "expect_column_values_to_not_be_null",
            column="record_id",
            checked=81_234,
        ),
        Check("raw", "canonical__leads", "expect_column_values_to_be_unique", column="lead_id"),
        Check(
            "staging",
            "stg_canonical__orders",
            "expect_column_values_to_be_in_set",
            success=False,
            column="currency",
            observed="XXX",
            failed=3,
        ),
        Check(
            "marts",
            "fct_lead_cycles",
            "unexpected_rows_expectation",
            is_fault=True,
            success=False,
            observed="Binder Error: no such column",
            checked=0,
        ),
        Check(
            "marts",
            "rpt_summit",
            "expect_column_values_to_be_between",
            column="conversion_rate",
            checked=512,
        ),
    )


def demo_trust() -> tuple[tuple[object, ...], ...]:
    """Rows of rpt_data_trust: section, source, object, item, count, share, first, last."""
    start = datetime(2025, 4, 1)
    return (
        (
            "freshness",
            "canonical",
            "web_events",
            None,
            81_234,
            None,
            start,
            AS_OF - timedelta(hours=3),
        ),
        (
            "freshness",
            "canonical",
            "email_events",
            None,
            40_112,
            None,
            start,
            AS_OF - timedelta(days=1),
        ),
        ("freshness", "canonical", "leads", None, 2_000, None, start, AS_OF - timedelta(days=2)),
        (
            "freshness",
            "salesforce",
            "Opportunity",
            None,
            50,
            None,
            start,
            AS_OF - timedelta(days=41),
        ),
        ("landed", "canonical", "web_events", "rows", 81_240, None, start, AS_OF),
        ("landed", "canonical", "leads", "rows", 2_003, None, start, AS_OF),
        (
            "rejected",
            "canonical",
            "web_events",
            "expected 14 fields as in the header, found 2",
            6,
            6 / 81_246,
            start,
            AS_OF,
        ),
        (
            "unmapped",
            "canonical",
            "leads",
            "Im <i>Gespräch</i> *neu*",
            12,
            0.006,
            start,
            AS_OF,
        ),
        ("unmapped", "canonical", "content", "https://example.com/neu", 230, 0.0028, start, AS_OF),
        ("identity", None, None, "cut_role_mailbox", 4, None, None, None),
        ("identity", None, None, "stand_ins", 9, None, None, None),
        ("evidence", None, None, "touch_names_nobody", 17, 0.0002, None, None),
        ("consent", None, None, "pending", 31, 0.01, None, None),
        ("run", None, None, "as_of", None, None, None, AS_OF),
    )


def build_release(warehouse: Path, company: Company, release_id: str = "20261001T041200Z") -> Path:
    """Write a release and make it the current one.

    Returns:
        The release's file.
    """
    folder = warehouse / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{release_id}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        _write_dimensions(connection, company)
        _write_cycles(connection, company)
        connection.execute(_RPT_SUMMIT)
        connection.execute(_RPT_FUNNEL)
        _write_trust(connection, company, release_id)
        _write_nothing_else(connection)
        connection.execute("checkpoint")
    current = {
        "file": file.name,
        "release_id": release_id,
        "run_id": f"run-{release_id}",
        "as_of": company.as_of.replace(tzinfo=UTC).isoformat(),
        "released_at": RELEASED_AT.replace(tzinfo=UTC).isoformat(),
    }
    (folder / "current.json").write_text(json.dumps(current), encoding="utf-8")
    return file


def write_status(warehouse: Path, outcome: str, step: str = "audit", message: str = "") -> None:
    warehouse.mkdir(parents=True, exist_ok=True)
    status = {
        "run_id": "run-20261002",
        "outcome": outcome,
        "step": step,
        "message": message,
        "started_at": "2026-10-02T04:00:00+00:00",
        "finished_at": "2026-10-02T04:11:30+00:00",
    }
    (warehouse / "status.json").write_text(json.dumps(status), encoding="utf-8")


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]
) -> None:
    rows = [tuple(row) for row in rows]
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into {table} values ({marks})", rows)


def _write_dimensions(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    connection.execute("""
        create schema marts;
        create schema release;
        create table marts.dim_stage (
            stage_code varchar, position integer, customer_position integer, name_de varchar,
            name_en varchar, owner varchar, is_active boolean, sla_days integer);
        create table marts.dim_threshold (
            threshold_code varchar, position integer, name_de varchar, name_en varchar,
            basis varchar, stage_code varchar, minimum_score double);
        create table marts.dim_persona (
            persona_id varchar, name varchar, symbol varchar, description_de varchar,
            description_en varchar, priority integer);
        create table marts.dim_measure (
            measure_key varchar, measure_id varchar, source varchar, name varchar,
            channel_id varchar, direction varchar, started_on date, ended_on date);
        create table marts.dim_sales_unit (
            sales_unit_key varchar, sales_unit_id varchar, source varchar, name varchar,
            route varchar, region varchar);
    """)
    _fill(
        connection,
        "marts.dim_stage",
        (
            (code, position, customer, german, english, owner, code in company.stages, 14)
            for code, position, customer, german, english, owner in STAGES
        ),
    )
    _fill(
        connection,
        "marts.dim_threshold",
        (
            ("A", 1, "Aufmerksamkeit / Opt-in", "Attention / opt-in", "consent", None, None),
            (
                "B",
                2,
                "Vertriebsreife / Lead-Scoring",
                "Sales readiness / lead scoring",
                "stage",
                "MQL",
                60.0,
            ),
            ("C", 3, "Opportunity", "Opportunity", "stage", "ANG", None),
        ),
    )
    _fill(
        connection,
        "marts.dim_persona",
        (
            (persona, name, symbol, None, None, priority)
            for persona, name, symbol, priority in company.personas
        ),
    )
    _fill(
        connection,
        "marts.dim_measure",
        (
            (
                key,
                key.removeprefix("m-"),
                "canonical",
                name,
                None,
                direction,
                date(2025, 4, 1),
                None,
            )
            for key, name, direction in MEASURES
        ),
    )


def _write_cycles(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    stamps = ", ".join(
        f"{code.lower()}_entered_at timestamp" for code in STAGE_CODES if code in company.stages
    )
    connection.execute(
        f"""
        create table marts.fct_lead_cycles (
            lead_cycle_key varchar, person_key varchar, cycle_number integer, cycle_type varchar,
            started_at timestamp, ended_at timestamp, outcome varchar, {stamps},
            a_passed_at timestamp, b_passed_at timestamp, c_passed_at timestamp, won_at timestamp,
            round_count integer, current_stage varchar, current_stage_since timestamp,
            persona_id varchar, first_measure_key varchar, first_channel_id varchar,
            account_key varchar, sales_unit_key varchar, direction varchar, route varchar,
            region varchar, furthest_stage varchar, furthest_position integer,
            current_position integer, mql_scored_at timestamp, mql_crm_at timestamp);
        create temp table visits (
            lead_cycle_key varchar, stage_code varchar, entered_at timestamp, left_at timestamp);
        create temp table orders (cycle_type varchar, stage_code varchar, place integer);
        create temp table ends as select cast(? as timestamp) as as_of;
    """,
        [company.as_of],
    )
    for kind in ("new_lead", "existing_customer_lead"):
        order = order_of(kind, company.stages)
        index = 1 if kind == "new_lead" else 2
        places = {stage[0]: stage[index] for stage in STAGES}
        _fill(connection, "orders", ((kind, code, places[code]) for code in order))
    places_of = {stage[0]: (stage[1], stage[2]) for stage in STAGES}
    rows, visits = [], []
    for cycle in company.cycles:
        column = 0 if cycle.cycle_type == "new_lead" else 1
        entered = {visit.stage: visit.entered_at for visit in reversed(cycle.visits)}
        furthest = max(cycle.visits, key=lambda visit: places_of[visit.stage][column]).stage
        last = cycle.visits[-1]
        rows.append(
            (
                cycle.key,
                f"p-{cycle.key.rstrip('x')}",
                1,
                cycle.cycle_type,
                cycle.started_at,
                cycle.ended_at,
                cycle.outcome,
                *(entered.get(code) for code in STAGE_CODES if code in company.stages),
                cycle.a_at,
                cycle.b_at,
                cycle.c_at,
                cycle.won_at,
                1,
                last.stage,
                last.entered_at,
                cycle.persona,
                cycle.measure,
                None,
                None,
                None,
                cycle.direction,
                cycle.route,
                None,
                furthest,
                places_of[furthest][column],
                places_of[last.stage][column],
                None,
                None,
            )
        )
        visits += [
            (cycle.key, visit.stage, visit.entered_at, visit.left_at) for visit in cycle.visits
        ]
    _insert_many(connection, "marts.fct_lead_cycles", rows)
    _insert_many(connection, "visits", visits)


def _insert_many(
    connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]
) -> None:
    """Insert through a frame: thousands of rows one by one would take minutes."""
    if not rows:
        return
    import pandas as pd

    names = [
        row[0]
        for row in connection.execute(f"select column_name from (describe {table})").fetchall()
    ]
    frame = pd.DataFrame(rows, columns=names).astype(object)
    frame = frame.where(frame.notna(), None)
    for name in names:
        if name.endswith("_at") or name.endswith("_since"):
            frame[name] = pd.to_datetime(frame[name])
    connection.register("incoming", frame)
    connection.execute(f"insert into {table} select * from incoming")
    connection.unregister("incoming")


def _write_trust(connection: duckdb.DuckDBPyConnection, company: Company, release_id: str) -> None:
    connection.execute("""
        create table marts.rpt_data_trust (
            section varchar, source varchar, object varchar, item varchar, record_count bigint,
            share double, first_at timestamp, last_at timestamp, sort_order integer);
        create table release.info (
            release_id varchar, run_id varchar, as_of timestamptz, released_at timestamptz,
            is_demo boolean);
        create table release.audit_results (
            suite varchar, layer varchar, object varchar, expectation varchar,
            column_name varchar, success boolean, is_fault boolean, observed varchar,
            checked_count bigint, failed_count bigint);
    """)
    _fill(
        connection,
        "marts.rpt_data_trust",
        ((*row, number) for number, row in enumerate(company.trust)),
    )
    _fill(
        connection,
        "release.info",
        [
            (
                release_id,
                f"run-{release_id}",
                company.as_of.replace(tzinfo=UTC),
                RELEASED_AT.replace(tzinfo=UTC),
                company.is_demo,
            )
        ],
    )
    _fill(
        connection,
        "release.audit_results",
        (
            (
                check.suite,
                check.layer,
                check.object,
                check.expectation,
                check.column,
                check.success,
                check.is_fault,
                check.observed,
                check.checked,
                check.failed,
            )
            for check in company.checks
        ),
    )


def _write_nothing_else(connection: duckdb.DuckDBPyConnection) -> None:
    """Every other mart, with the columns of its contract and no row."""
    for name, columns in contracts().items():
        kinds = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f"create table if not exists marts.{name} ({kinds})")


@cache
def contracts() -> dict[str, dict[str, str]]:
    """Name and type of the columns of every mart."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(MARTS.rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = {
                column["name"]: column["data_type"]
                for column in model.get("columns", [])
                if "data_type" in column
            }
    return {name: columns for name, columns in found.items() if columns}


_DIMENSIONS = "cycle_type, persona_id, first_measure_key, direction, route"

_MONTHS = """
    months as (
        select
            cast(month as date) as month,
            least(
                timezone('UTC', timezone('Europe/Berlin', month + interval 1 month))
                - interval 1 microsecond,
                (select as_of from ends)
            ) as last_instant
        from (
            select unnest(generate_series(
                date_trunc('month', timezone('Europe/Berlin', timezone('UTC', min(started_at)))),
                date_trunc('month', timezone('Europe/Berlin', timezone('UTC', (
                    select as_of from ends
                )))),
                interval 1 month
            )) as month
            from marts.fct_lead_cycles
        )
    )
"""


def _local_month(column: str) -> str:
    return (
        f"cast(date_trunc('month', timezone('Europe/Berlin', timezone('UTC', {column}))) as date)"
    )


_RPT_SUMMIT = f"""
create table marts.rpt_summit as
with
{_MONTHS},
steps as (
    select *, 'A' as step, started_at as previous_at, a_passed_at as next_at
    from marts.fct_lead_cycles
    union all
    select *, 'B', a_passed_at, b_passed_at from marts.fct_lead_cycles
    union all
    select *, 'C', b_passed_at, c_passed_at from marts.fct_lead_cycles
    union all
    select *, 'close', c_passed_at, won_at from marts.fct_lead_cycles
),
sound as (
    select * from steps
    where previous_at is not null and (next_at is null or next_at >= previous_at)
),
members as (
    select 'cohort' as counting, {_local_month("previous_at")} as month, step, {_DIMENSIONS},
        next_at is not null as passed, next_at - previous_at as way
    from sound
    union all
    select 'flow', {_local_month("coalesce(next_at, ended_at)")}, step, {_DIMENSIONS},
        next_at is not null, next_at - previous_at
    from sound where next_at is not null or ended_at is not null
    union all
    select 'stock', month, step, {_DIMENSIONS}, coalesce(next_at <= last_instant, false), null
    from sound inner join months
        on started_at <= last_instant and previous_at <= last_instant
        and (ended_at is null or ended_at > last_instant)
    union all
    select 'reached', month, step, {_DIMENSIONS}, next_at is not null, next_at - previous_at
    from sound inner join months on started_at <= last_instant
)
select
    counting, month, {_DIMENSIONS}, step,
    count(*) as population_count,
    count(*) filter (where passed) as passed_count,
    passed_count / population_count as conversion_rate,
    0.0 as conversion_rate_low,
    1.0 as conversion_rate_high,
    median(epoch(way) / 86400.0) filter (where passed) as median_days
from members
group by all
"""

_RPT_FUNNEL = f"""
create table marts.rpt_funnel as
with
{_MONTHS},
stays as (
    select visits.*, {_DIMENSIONS}
    from visits inner join marts.fct_lead_cycles using (lead_cycle_key)
),
counted as (
    select {_local_month("entered_at")} as month, {_DIMENSIONS}, stage_code,
        1 as entered, 0 as departed, 0 as standing, 0 as opened, 0 as reached, null as stay
    from stays
    union all
    select {_local_month("left_at")}, {_DIMENSIONS}, stage_code, 0, 1, 0, 0, 0,
        epoch(left_at - entered_at) / 86400.0
    from stays where left_at is not null
    union all
    select month, {_DIMENSIONS}, stage_code, 0, 0, 1, 0, 0, null
    from stays inner join months
        on entered_at <= last_instant and (left_at is null or left_at > last_instant)
    union all
    select {_local_month("started_at")}, {_DIMENSIONS}, stage_code, 0, 0, 0, 1,
        cast(furthest_position >= place as integer), null
    from marts.fct_lead_cycles inner join orders using (cycle_type)
)
select
    month, {_DIMENSIONS}, stage_code,
    cast(sum(entered) as bigint) as entered_count,
    cast(sum(departed) as bigint) as left_count,
    cast(sum(standing) as bigint) as stock_count,
    cast(sum(opened) as bigint) as cohort_count,
    cast(sum(reached) as bigint) as reached_count,
    median(stay) as median_days_in_stage
from counted
group by all
"""
