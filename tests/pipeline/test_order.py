"""The order of arrival does not matter: day by day, shuffled or all at once, all tables agree."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle.batch import companies, default_settings
from oracle.generator import AS_OF, DELIVERIES, Record
from oracle.landing_files import write
from oracle.stories import SEEDS
from oracle.warehouse import Warehouse, make_project

TORTURE = os.environ.get("LEADSUMMIT_TORTURE") == "1"
EXAMPLES = 10 if TORTURE else 1
COMPANIES = 200 if TORTURE else 60
# How many times files come in, one run each.
DAYS = DELIVERIES if TORTURE else 2
# What tells when something was loaded is not what it says.
LOAD_COLUMNS = frozenset({"known_at", "win_known_at", "lost_known_at", "_load_id", "_row"})
LOAD_SECTIONS = ("freshness", "landed", "rejected", "run")
# Tables of what has changed, of loads, and of what was ever seen; and steps up to the as-of of
# the build that told them, of which nothing but the moves is read.
UNCOMPARED = frozenset({
    "_build_state", "int_attributed_persons", "int_changed_ids", "int_changed_persons",
    "int_ledger_steps", "int_mailed_persons", "int_measures_new", "int_record_counts",
    "int_touch_kinds", "int_touch_kinds_classified", "int_touch_kind_contents",
    "int_touch_kind_rules", "int_touch_kind_values", "int_pattern_hits", "int_identifiers_named",
    "int_trust_deliveries",
})  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not TORTURE,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # an example takes minutes: no shrinking
)
@given(first=st.integers(100_000, 900_000), shuffle=st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_marts(first: int, shuffle: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = companies(first, COMPANIES, versions_are_dated=True)
        records = [record for company_records in told.values() for record in company_records]
        records += _mails_that_come_alone()
        project = make_project(folder / "project", SEEDS)
        at_once = Warehouse(folder / "at_once", project, default_settings())
        write(at_once.landing, records, "all")
        at_once.run("land")
        at_once.run("build")
        daily = Warehouse(folder / "daily", project, default_settings())
        _day_by_day(daily, records, shuffle)
        assert _differing(at_once, daily) == [], "day by day differs from all at once"
        daily.run("build", "--full-refresh")
        assert _differing(at_once, daily) == [], "a full refresh differs from all at once"


def test_a_record_that_comes_again_may_be_somebody_elses(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", SEEDS)
    warehouse = Warehouse(tmp_path / "again", project, default_settings())
    for delivery, owner in enumerate(("first", "second")):
        write(warehouse.landing, _records_of(owner, delivery), f"delivery{delivery}")
        warehouse.run("land")
        warehouse.run("build")
    told = {table: _rows(warehouse, table) for table in _tables(warehouse)}
    assert told["intermediate.int_mails_by_month"].total() == 1
    warehouse.run("build", "--full-refresh")
    assert [table for table, rows in told.items() if rows != _rows(warehouse, table)] == []


def _records_of(owner: str, delivery: int) -> list[Record]:
    """Two contacts, and the same records by name, each time of another of them."""
    seen, then = AS_OF - timedelta(days=1000), AS_OF - timedelta(days=100)
    times = {"created_at": seen.isoformat(), "updated_at": seen.isoformat()}
    event = {"contact_id": owner, "occurred_at": then.isoformat()}
    consent = {"purpose": "newsletter", "channel": "email", "method": "double"}
    page = {"page_url": "https://example.com/"}
    kinds = {
        "email_events": ({"event_type": "sent"}, {"event_type": "clicked"}),
        "consent_events": ({"event_type": "confirmed", **consent},),
        "web_events": ({"event_type": "page_view", **page},),
        "sales_activities": ({"activity_type": "call"},),
    }
    contacts = [
        Record("contacts", {"contact_id": name, **times}, delivery) for name in ("first", "second")
    ]
    return contacts + [
        Record(contract, {"record_id": f"{contract}-{number}", **event, **kind}, delivery)
        for contract, rows in kinds.items()
        for number, kind in enumerate(rows)
    ]


def _mails_that_come_alone() -> list[Record]:
    """Persons of whom nothing but an e-mail is new, by delivery or by its date.

    One for each pair of deliveries: the contact comes with the one, the e-mail that nobody
    permitted with the other. So whichever come on one day, some e-mails come after the contact.
    """
    records = []
    for known in range(DELIVERIES):
        for mailed in range(DELIVERIES):
            for days_ago in (100, 900):
                contact = f"mailed-{known}-{mailed}-{days_ago}"
                seen, sent = AS_OF - timedelta(days=1000), AS_OF - timedelta(days=days_ago)
                times = {"created_at": seen.isoformat(), "updated_at": seen.isoformat()}
                mail = {"record_id": contact, "occurred_at": sent.isoformat(), "event_type": "sent"}
                records += [
                    Record("contacts", {"contact_id": contact, **times}, known),
                    Record("email_events", {"contact_id": contact, **mail}, mailed),
                ]
    return records


def _day_by_day(warehouse: Warehouse, records: list[Record], shuffle: random.Random) -> None:
    """Files come in any order over some days; on each of them everything runs once."""
    files = list(range(DELIVERIES))
    shuffle.shuffle(files)
    for day in range(DAYS):
        for number in files[day::DAYS]:
            rows = [record for record in records if record.delivery == number]
            shuffle.shuffle(rows)
            write(warehouse.landing, rows, f"delivery{number}")
        warehouse.run("land")
        as_of = AS_OF - timedelta(days=200 * (DAYS - 1 - day))
        warehouse.run("build", as_of=as_of.isoformat())


def _differing(one: Warehouse, other: Warehouse) -> list[str]:
    """Tables whose rows differ, with how many rows only one of the two has, and an example."""
    found = []
    assert _tables(one) == _tables(other)
    for table in _tables(one):
        rows, other_rows = _rows(one, table), _rows(other, table)
        for name, only in (("one", rows - other_rows), ("other", other_rows - rows)):
            if only:
                found.append(
                    f"{table}: {only.total()} rows only in {name}, like {next(iter(only))}"
                )
    return found


def _tables(warehouse: Warehouse) -> list[str]:
    """The stored tables that persons read, and those that they are made of."""
    found = warehouse.query("""
        select table_schema as schema, table_name as name from information_schema.tables
        where table_schema in ('marts', 'intermediate') and table_type = 'BASE TABLE'
        order by all""")
    return [f"{row['schema']}.{row['name']}" for row in found if row["name"] not in UNCOMPARED]


def _rows(warehouse: Warehouse, table: str) -> Counter[tuple[str, ...]]:
    """The rows of a table with how often each stands there, without what tells of loads."""
    where = f" where section not in {LOAD_SECTIONS}" if table == "marts.rpt_data_trust" else ""
    return Counter(
        tuple(f"{name}={value}" for name, value in row.items() if name not in LOAD_COLUMNS)
        for row in warehouse.query(f"select * from {table}{where}")
    )
