"""Raw: what landed is what the books say, and every row knows where it came from."""

from __future__ import annotations

from collections.abc import Iterator

from leadsummit.audit.catalogue import Catalogue, Table
from leadsummit.audit.checks import (
    Check,
    at_least,
    keyed_hash,
    never_null,
    no_rows,
    one_of,
    rows_satisfy,
    unique,
)
from leadsummit.audit.sql import identifier, literal
from leadsummit.audit.suite import Suite, suite


def suites(warehouse: Catalogue) -> Iterator[Suite]:
    """The books of the landing, then every landed table."""
    loads = warehouse.find("raw", "_loads")
    rejects = warehouse.find("raw", "_rejects")
    landed = landed_tables(warehouse)
    if loads is None:
        yield suite(
            "books",
            "raw",
            None,
            no_rows("the landing keeps books (raw._loads)", "select 1"),
        )
        return
    yield suite("books", "raw", loads, _books(loads, landed, rejects))
    for table in landed:
        yield suite("landed rows", "raw", table, _landed_rows(table, loads))


def landed_tables(warehouse: Catalogue) -> tuple[Table, ...]:
    """Tables of delivered rows; those of the landing itself begin with an underscore."""
    return tuple(t for t in warehouse.in_schema("raw") if not t.name.startswith("_"))


def _books(loads: Table, landed: tuple[Table, ...], rejects: Table | None) -> Iterator[Check]:
    yield from never_null(
        "load_id", "source", "object", "file", "content_hash", "status", "loaded_at"
    )
    yield unique(loads, "load_id")
    yield one_of("status", ["landed", "refused"])
    yield from keyed_hash("content_hash")
    for column in ("row_count", "reject_count", "byte_count"):
        yield at_least(column, 0)
    # A snapshot may return to an earlier state, and then lands again.
    delivery = "delivery" if loads.has("delivery") else "'append'"
    yield no_rows(
        "no content landed twice",
        f"""
        select 1 from {loads.sql} where status = 'landed' and {delivery} = 'append'
        group by source, object, content_hash having count(*) > 1
        """,
        "content_hash",
    )
    yield rows_satisfy(
        "no landed file has more broken rows than its landing allowed",
        "status <> 'landed' or reject_count <= max_reject_share * (row_count + reject_count)",
        "reject_count",
    )
    yield no_rows(
        "every landed row is in raw, and no more",
        f"""
        with in_raw as ({_rows_per_load(landed)})
        select 1 from {loads.sql} as loads
        left join in_raw on loads.load_id = in_raw.load_id
        where coalesce(in_raw.row_count, 0)
            <> case when loads.status = 'landed' then loads.row_count else 0 end
        """,
        "row_count",
    )
    if rejects is not None:
        yield no_rows(
            "every broken row was set aside, and no more",
            f"""
            with set_aside as (
                select load_id, count(*) as reject_count from {rejects.sql} group by load_id
            )
            select 1 from {loads.sql} as loads
            left join set_aside on loads.load_id = set_aside.load_id
            where loads.status = 'landed'
                and coalesce(set_aside.reject_count, 0) <> loads.reject_count
            """,
            "reject_count",
        )


def _landed_rows(table: Table, loads: Table) -> Iterator[Check]:
    yield from never_null("_file", "_row", "_load_id", "_loaded_at")
    yield at_least("_row", 1)
    source, _, landed_object = table.name.partition("__")
    yield no_rows(
        "belongs to a load of this object",
        f"""
        select 1 from (select distinct _load_id from {table.sql}) as present
        where not exists (
            select 1 from {loads.sql} as loads
            where loads.load_id = present._load_id
                and loads.status = 'landed'
                and lower(loads.source) = lower({literal(source)})
                and lower(loads.object) = lower({literal(landed_object)})
        )
        """,
        "_load_id",
    )
    delivered = [column for column in table.types if not column.startswith("_")]
    if delivered:
        something = " or ".join(f"{identifier(column)} is not null" for column in delivered)
        yield rows_satisfy(f"a row of {landed_object} holds something", f"({something})")


def _rows_per_load(landed: tuple[Table, ...]) -> str:
    counted = [
        f"select _load_id as load_id, count(*) as row_count from {table.sql} group by _load_id"
        for table in landed
    ]
    nothing = "select cast(null as bigint) as load_id, 0 as row_count where false"
    return " union all ".join(counted or [nothing])
