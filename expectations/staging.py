"""Staging: every source keeps the contracts that it serves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from expectations.contracts import KEYS, NAMES, VERSIONED, WORDS
from leadsummit.audit.catalogue import Catalogue, Table
from leadsummit.audit.checks import (
    Check,
    between,
    finite,
    keyed_hash,
    never_null,
    no_addresses,
    no_rows,
    rows_satisfy,
    unique,
)
from leadsummit.audit.sql import identifier, listed
from leadsummit.audit.suite import Suite, suite

_STAGING_NAME = re.compile(r"stg_(?P<source>.+?)__(?P<contract>.+)")

# Nothing that this kind of system records is older; and a meeting may be planned for next
# year, but hardly for the one after.
EARLIEST = "timestamp '1990-01-01'"
LATEST_AFTER_LANDING = timedelta(days=366)

# Fewer known records than this share among those that a column names: the exports do not
# belong together, or one cuts its ids off. Single unknown ones are no error: they may come.
MINIMUM_KNOWN_SHARE = 0.5


def suites(warehouse: Catalogue) -> Iterator[Suite]:
    """The contract of every staging model that serves one; privacy and numbers of all."""
    for table in warehouse.in_schema("staging"):
        name = _STAGING_NAME.fullmatch(table.name)
        if name is not None and name["contract"] in KEYS:
            source, contract = name["source"], name["contract"]
            yield suite(
                "contract",
                "staging",
                table,
                _keys(table, contract),
                _words(contract),
                _times(table, warehouse),
                _names(table, warehouse, source, contract),
            )
        yield suite("privacy", "staging", table, _privacy(table))
        yield suite("numbers", "staging", table, finite(table))


def _keys(table: Table, contract: str) -> Iterator[Check]:
    yield from never_null("_load_id", "_row", "known_at", "is_readable")
    key = KEYS[contract]
    yield rows_satisfy(
        "is never null where the record can be read",
        f"not is_readable or {identifier(key)} is not null",
        key,
    )
    if contract in VERSIONED:
        # One row may tell several versions: its own, and those of a history that it carries.
        yield unique(table, key, "updated_at", "_load_id", "_row")
    else:
        yield no_rows(
            "identifies one record",
            f"""
            select 1 from {table.sql} where {identifier(key)} is not null
            group by hash({identifier(key)}), {identifier(key)} having count(*) > 1
            """,
            key,
        )


def _words(contract: str) -> Iterator[Check]:
    for column, words in WORDS.get(contract, {}).items():
        name = identifier(column)
        yield rows_satisfy(
            f"is one of: {', '.join(words)}",
            f"not is_readable or {name} is null or {name} in ({listed(words)})",
            column,
        )


def _times(table: Table, warehouse: Catalogue) -> Iterator[Check]:
    if warehouse.newest_instant is None:
        return
    latest = warehouse.newest_instant + LATEST_AFTER_LANDING
    for column in table.time_columns:
        yield between(column, EARLIEST, f"timestamp '{latest:%Y-%m-%d %H:%M:%S}'")


def _names(table: Table, warehouse: Catalogue, source: str, contract: str) -> Iterator[Check]:
    for column, other_contract in NAMES.get(contract, {}).items():
        other = warehouse.find("staging", f"stg_{source}__{other_contract}")
        if other is None:
            continue
        name, key = identifier(column), identifier(KEYS[other_contract])
        yield no_rows(
            f"mostly names known {other_contract}",
            f"""
            select 1 from (
                select avg(cast(known.{key} is not null as integer)) as known_share
                from (select distinct {name} from {table.sql} where {name} is not null) as named
                left join (select distinct {key} from {other.sql}) as known
                    on named.{name} = known.{key}
            ) where known_share < {MINIMUM_KNOWN_SHARE}
            """,
            column,
        )


def _privacy(table: Table) -> Iterator[Check]:
    yield from no_addresses(table)
    yield from keyed_hash(*(name for name in table.text_columns if name.endswith("_hash")))
