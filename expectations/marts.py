"""Marts: the dimensions and facts keep the rules of the ledger, and hold nobody's address."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from expectations.contracts import KEYS
from leadsummit.audit.catalogue import Catalogue, Table
from leadsummit.audit.checks import (
    Check,
    at_least,
    finite,
    has_columns,
    never_null,
    no_addresses,
    no_rows,
    one_of,
    refers_to,
    rows_satisfy,
    unique,
)
from leadsummit.audit.sql import listed, literal
from leadsummit.audit.suite import Suite, suite

CYCLE_TYPES = ("new_lead", "existing_customer_lead")
OUTCOMES = ("open", "won", "disqualified", "churned", "opted_out", "erased", "dormant")
DIRECTIONS = ("inbound", "outbound", "unknown")
ROUTES = ("direct", "indirect", "unknown")
MOVES = (
    "enter",
    "advance",
    "skip",
    "fast_lane",
    "reopen",
    "reject",
    "return",
    "lose",
    "regress",
    "win",
    "exit",
)

# Marts that every release holds: their names are promised to readers.
PROMISED = (
    "fct_stage_transitions",
    "fct_lead_cycles",
    "fct_stage_daily",
    "fct_touches",
    "fct_consent_events",
    "fct_opportunities",
    "fct_orders",
    "bridge_opportunity_person",
    "dim_account",
    "dim_measure",
    "dim_sales_unit",
    "dim_reason",
    "dim_date",
    "dim_stage",
    "dim_threshold",
    "dim_persona",
    "dim_person",
    "dim_content",
    "rpt_summit",
    "rpt_funnel",
    "rpt_opt_in_out",
    "rpt_data_trust",
)

# Columns by these names would hold what must not leave raw.
PERSONAL = (
    "^(e_?mail|e_?mail_address|phone|mobile|fax|first_name|last_name|full_name|salutation"
    "|street|ip|ip_address|birth_?date)$"
)

DIMENSION_KEYS: dict[str, tuple[str, ...]] = {
    "dim_account": ("account_key",),
    "dim_channel": ("channel_id",),
    "dim_content": ("content_id",),
    "dim_measure": ("measure_key",),
    "dim_person": ("person_key",),
    "dim_persona": ("persona_id",),
    "dim_reason": ("reason_key",),
    "dim_sales_unit": ("sales_unit_key",),
    "dim_stage": ("stage_code",),
    "dim_threshold": ("threshold_code",),
}


def suites(warehouse: Catalogue) -> Iterator[Suite]:
    """The promises of the layer, then every mart that has rules of its own."""
    yield suite("promises", "marts", None, _promises(warehouse))
    for table in warehouse.in_schema("marts"):
        if rules := RULES.get(table.name):
            yield suite("rules", "marts", table, rules(table, warehouse))
        if key := DIMENSION_KEYS.get(table.name):
            yield suite("key", "marts", table, never_null(*key), unique(table, *key))
        yield suite("privacy", "marts", table, no_addresses(table))
        yield suite("numbers", "marts", table, finite(table))


def _promises(warehouse: Catalogue) -> Iterator[Check]:
    present = {table.name for table in warehouse.in_schema("marts")}
    for name in PROMISED:
        found = "select 1 where false" if name in present else "select 1"
        yield no_rows(f"{name} exists", found)
    yield no_rows(
        "no column is named for personal data",
        f"""
        select 1 from duckdb_columns()
        where schema_name = 'marts' and not internal
            and regexp_matches(column_name, {literal(PERSONAL)})
        """,
    )


def _lead_cycles(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("lead_cycle_key", "person_key", "cycle_number", "cycle_type", "started_at", "ended_at"),
        *("outcome", "a_passed_at", "b_passed_at", "c_passed_at", "won_at", "round_count"),
        *("current_stage", "current_stage_since", "persona_id", "first_measure_key"),
        *("first_channel_id", "account_key", "sales_unit_key", "direction", "route", "region"),
        *("furthest_stage", "furthest_position", "current_position"),
    )
    yield from never_null("lead_cycle_key", "person_key", "started_at", "persona_id")
    yield unique(table, "lead_cycle_key")
    yield unique(table, "person_key", "cycle_number")
    yield one_of("cycle_type", CYCLE_TYPES)
    yield one_of("outcome", OUTCOMES)
    yield one_of("direction", DIRECTIONS)
    yield one_of("route", ROUTES)
    yield at_least("cycle_number", 1)
    yield at_least("round_count", 1)
    yield rows_satisfy(
        "is null exactly while the cycle is open",
        "(ended_at is null) = (outcome = 'open')",
        "ended_at",
    )
    yield rows_satisfy(
        "is not before the start", "ended_at is null or ended_at >= started_at", "ended_at"
    )
    yield rows_satisfy(
        "stands exactly where the cycle was won",
        "(won_at is not null) = (outcome = 'won')",
        "won_at",
    )
    for column in ("a_passed_at", "b_passed_at", "c_passed_at", "won_at"):
        yield rows_satisfy(
            "lies within the cycle",
            f"{column} is null"
            f" or ({column} >= started_at and (ended_at is null or {column} <= ended_at))",
            column,
        )
    yield rows_satisfy(
        "comes no later than threshold C",
        "c_passed_at is null or coalesce(b_passed_at <= c_passed_at, false)",
        "b_passed_at",
    )
    yield rows_satisfy(
        "is not beyond the furthest", "current_position <= furthest_position", "current_position"
    )
    yield no_rows(
        "cycles of a person do not overlap",
        f"""
        select 1 from (
            select started_at, lag(coalesce(ended_at, timestamp '9999-12-31')) over (
                partition by person_key order by cycle_number
            ) as earlier_ended_at
            from {table.sql}
        ) where earlier_ended_at > started_at
        """,
        "started_at",
    )
    yield from _known_members(table, warehouse)
    if stages := warehouse.find("marts", "dim_stage"):
        yield refers_to(table, "current_stage", stages, "stage_code")
        yield refers_to(table, "furthest_stage", stages, "stage_code")


def _stage_transitions(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("lead_cycle_key", "transition_number", "round", "from_stage", "to_stage"),
        *("occurred_at", "known_at", "kind", "reason_key", "evidence_source"),
        *("evidence_contract", "evidence_record_id", "is_inferred", "person_key"),
        *("cycle_type", "persona_id", "occurred_on"),
    )
    yield from never_null("lead_cycle_key", "transition_number", "occurred_at", "occurred_on")
    yield from never_null("evidence_source", "evidence_contract", "evidence_record_id")
    yield from never_null("is_inferred", "known_at")
    yield unique(table, "lead_cycle_key", "transition_number")
    yield one_of("kind", MOVES)
    yield one_of("cycle_type", CYCLE_TYPES)
    yield at_least("round", 1)
    yield rows_satisfy(
        "is null exactly where the move opens the cycle",
        "(from_stage is null) = (kind = 'enter')",
        "from_stage",
    )
    yield rows_satisfy(
        "is null exactly where the move closes the cycle unwon",
        "(to_stage is null) = (kind = 'exit')",
        "to_stage",
    )
    yield rows_satisfy(
        "is the close exactly where it is won",
        "(kind = 'win') = (to_stage is not distinct from 'ABS')",
        "to_stage",
    )
    yield rows_satisfy("is another stage", "from_stage is distinct from to_stage", "to_stage")
    yield no_rows(
        "each move begins where the one before ended, and is the next in number and time",
        f"""
        select 1 from (
            select
                from_stage, transition_number, occurred_at, round,
                lag(to_stage) over moves as earlier_to_stage,
                lag(transition_number) over moves as earlier_number,
                lag(occurred_at) over moves as earlier_occurred_at,
                lag(round) over moves as earlier_round
            from {table.sql}
            window moves as (partition by lead_cycle_key order by transition_number)
        )
        where
            from_stage is distinct from earlier_to_stage
            or transition_number <> coalesce(earlier_number, 0) + 1
            or occurred_at < earlier_occurred_at
            or round not between coalesce(earlier_round, 1) and coalesce(earlier_round, 0) + 1
        """,
        "from_stage",
    )
    yield no_rows(
        "each cycle is entered once and closed at most once",
        f"""
        select 1 from {table.sql} group by lead_cycle_key
        having count(*) filter (where kind = 'enter') <> 1
            or count(*) filter (where kind in ('win', 'exit')) > 1
        """,
        "kind",
    )
    if cycles := warehouse.find("marts", "fct_lead_cycles"):
        yield refers_to(table, "lead_cycle_key", cycles)
        yield no_rows(
            "agrees with the cycle about start, end, outcome and stage",
            f"""
            select 1 from {cycles.sql} as cycles
            left join (
                select
                    lead_cycle_key,
                    min(occurred_at) as started_at,
                    max(occurred_at) filter (where kind in ('win', 'exit')) as ended_at,
                    count(*) filter (where kind = 'win') as win_count,
                    max(round) as round_count,
                    arg_max(coalesce(to_stage, from_stage), transition_number) as stage
                from {table.sql} group by lead_cycle_key
            ) as moves on cycles.lead_cycle_key = moves.lead_cycle_key
            where
                cycles.started_at is distinct from moves.started_at
                or cycles.ended_at is distinct from moves.ended_at
                or (cycles.outcome = 'won') is distinct from (moves.win_count = 1)
                or cycles.round_count is distinct from moves.round_count
                or cycles.current_stage is distinct from moves.stage
            """,
            "lead_cycle_key",
        )
    if stages := warehouse.find("marts", "dim_stage"):
        yield from _active_stages(table, stages)
    yield from _evidence(table, warehouse)


def _active_stages(table: Table, stages: Table) -> Iterator[Check]:
    for column in ("from_stage", "to_stage"):
        yield no_rows(
            "is an active stage",
            f"""
            select 1 from (select distinct {column} from {table.sql}) as moves
            where {column} is not null and not exists (
                select 1 from {stages.sql} as stages
                where stages.stage_code = moves.{column} and stages.is_active
            )
            """,
            column,
        )


def _evidence(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    """Every move points at a record that landed, and that staging still holds."""
    served: list[str] = []
    for staged in warehouse.in_schema("staging"):
        source, _, contract = staged.name.removeprefix("stg_").partition("__")
        key = KEYS.get(contract)
        if key is None or not staged.has(key):
            continue
        served.append(f"{source}.{contract}")
        yield no_rows(
            f"names a record in {staged.name}",
            f"""
            select 1 from {table.sql} as moves
            where moves.evidence_source = {literal(source)}
                and moves.evidence_contract = {literal(contract)}
                and not exists (
                    select 1 from {staged.sql} as staged
                    where staged.{key} = moves.evidence_record_id
                )
            """,
            "evidence_record_id",
        )
    yield rows_satisfy(
        "is a contract that its source serves",
        f"(evidence_source || '.' || evidence_contract) in ({listed(served or [''])})",
        "evidence_contract",
    )


def _stage_daily(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("day", "stage_code", "cycle_type", "persona_id"),
        *("stock_count", "entered_count", "left_count"),
    )
    yield from never_null("day", "stage_code", "cycle_type", "persona_id")
    yield unique(table, "day", "stage_code", "cycle_type", "persona_id")
    yield one_of("cycle_type", CYCLE_TYPES)
    for column in ("stock_count", "entered_count", "left_count"):
        yield at_least(column, 0)
    yield rows_satisfy(
        "nobody stands in the close: a win enters and leaves at once",
        "stage_code <> 'ABS' or (stock_count = 0 and entered_count = left_count)",
        "stock_count",
    )
    yield no_rows(
        "stock of the day before + in - out = stock, with no day left out",
        f"""
        select 1 from (
            select
                day, stock_count, entered_count, left_count,
                lag(stock_count, 1, 0) over days as earlier_stock_count,
                lag(day) over days as earlier_day
            from {table.sql}
            window days as (partition by stage_code, cycle_type, persona_id order by day)
        )
        where
            stock_count <> earlier_stock_count + entered_count - left_count
            or (earlier_day is not null and date_diff('day', earlier_day, day) <> 1)
        """,
        "stock_count",
    )
    if cycles := warehouse.find("marts", "fct_lead_cycles"):
        yield no_rows(
            "on the last day equals the open cycles",
            f"""
            select 1 from (
                select stage_code, cycle_type, persona_id, stock_count from {table.sql}
                where day = (select max(day) from {table.sql}) and stock_count <> 0
            ) as standing
            full outer join (
                select current_stage as stage_code, cycle_type, persona_id, count(*) as open_count
                from {cycles.sql} where outcome = 'open' group by all
            ) as cycles using (stage_code, cycle_type, persona_id)
            where standing.stock_count is distinct from cycles.open_count
            """,
            "stock_count",
        )
    if moves := warehouse.find("marts", "fct_stage_transitions"):
        yield no_rows(
            "counts every move once, on its day",
            f"""
            select 1 from (
                select day, stage_code, cycle_type, sum(entered_count) as entered_count
                from {table.sql} group by all having sum(entered_count) <> 0
            ) as counted
            full outer join (
                select
                    occurred_on as day, to_stage as stage_code, cycle_type, count(*) as move_count
                from {moves.sql} where to_stage is not null group by all
            ) as moves using (day, stage_code, cycle_type)
            where counted.entered_count is distinct from moves.move_count
            """,
            "entered_count",
        )


def _opportunities(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("opportunity_key", "opportunity_id", "source", "person_key", "account_key"),
        *("lead_cycle_key", "business_type", "status", "amount", "currency"),
        *("amount_reporting", "created_at", "closed_at", "is_won", "product_id"),
        *("reason_key", "sales_unit_key"),
    )
    yield from never_null("opportunity_key", "opportunity_id", "source", "created_at")
    yield unique(table, "opportunity_key")
    yield unique(table, "source", "opportunity_id")
    yield one_of(
        "business_type", ("new", "repurchase", "cross_sell", "up_sell", "unknown"), optional=True
    )
    yield rows_satisfy(
        "is there where an amount with a currency is",
        "(amount is null or currency is null) or amount_reporting is not null",
        "amount_reporting",
    )
    yield from _refers_if_present(table, warehouse, "lead_cycle_key", "fct_lead_cycles")
    yield from _refers_if_present(table, warehouse, "person_key", "dim_person")
    yield from _refers_if_present(table, warehouse, "account_key", "dim_account")
    yield from _refers_if_present(table, warehouse, "reason_key", "dim_reason")


def _opportunity_person(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(table, "opportunity_key", "person_key", "weight")
    yield from never_null("opportunity_key", "person_key")
    yield unique(table, "opportunity_key", "person_key")
    yield rows_satisfy("is more than 0 and at most 1", "weight > 0 and weight <= 1", "weight")
    yield no_rows(
        "sums to 1 per opportunity",
        f"""
        select 1 from {table.sql} group by opportunity_key
        having abs(sum(weight) - 1) > 1e-9
        """,
        "weight",
    )
    yield from _refers_if_present(table, warehouse, "opportunity_key", "fct_opportunities")
    yield from _refers_if_present(table, warehouse, "person_key", "dim_person")


def _consent_events(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield has_columns(
        table,
        *("consent_event_key", "person_key", "purpose", "channel", "event_type"),
        *("occurred_at", "method", "measure_key", "is_machine", "is_derived"),
    )
    yield from never_null("consent_event_key", "person_key", "occurred_at")
    yield from never_null("is_machine", "is_derived")
    yield unique(table, "consent_event_key")
    yield one_of("event_type", ("requested", "confirmed", "declined", "withdrawn", "expired"))
    yield rows_satisfy(
        "is withdrawn or expired where we derived it",
        "not is_derived or event_type in ('withdrawn', 'expired')",
        "event_type",
    )
    yield from _refers_if_present(table, warehouse, "person_key", "dim_person")
    yield from _refers_if_present(table, warehouse, "measure_key", "dim_measure")


def _touches(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield from never_null("touch_key", "occurred_at")
    yield unique(table, "touch_key")
    yield from _refers_if_present(table, warehouse, "person_key", "dim_person")
    yield from _refers_if_present(table, warehouse, "measure_key", "dim_measure")


def _orders(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    yield from never_null("order_key", "ordered_at")
    yield unique(table, "order_key")
    yield from _refers_if_present(table, warehouse, "person_key", "dim_person")


def _known_members(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    for column, dimension in (
        ("person_key", "dim_person"),
        ("persona_id", "dim_persona"),
        ("first_measure_key", "dim_measure"),
        ("account_key", "dim_account"),
        ("sales_unit_key", "dim_sales_unit"),
    ):
        yield from _refers_if_present(table, warehouse, column, dimension)


def _refers_if_present(
    table: Table, warehouse: Catalogue, column: str, mart: str
) -> Iterator[Check]:
    other = warehouse.find("marts", mart)
    if other is None or not table.has(column):
        return
    key = DIMENSION_KEYS.get(mart, (column,))[0]
    yield refers_to(table, column, other, key)


RULES: dict[str, Callable[[Table, Catalogue], Iterator[Check]]] = {
    "fct_lead_cycles": _lead_cycles,
    "fct_stage_transitions": _stage_transitions,
    "fct_stage_daily": _stage_daily,
    "fct_opportunities": _opportunities,
    "bridge_opportunity_person": _opportunity_person,
    "fct_consent_events": _consent_events,
    "fct_touches": _touches,
    "fct_orders": _orders,
}
