"""The order of arrival does not matter: day by day, shuffled or all at once, the marts agree."""

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
LOAD_COLUMNS = frozenset({"known_at"})
LOAD_SECTIONS = ("freshness", "landed", "rejected", "run")


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
    """Marts whose rows differ, with how many rows only one of the two has, and an example."""
    found = []
    assert one.tables("marts") == other.tables("marts")
    for table in one.tables("marts"):
        rows, other_rows = _rows(one, table), _rows(other, table)
        for name, only in (("one", rows - other_rows), ("other", other_rows - rows)):
            if only:
                found.append(
                    f"{table}: {only.total()} rows only in {name}, like {next(iter(only))}"
                )
    return found


def _rows(warehouse: Warehouse, table: str) -> Counter[tuple[str, ...]]:
    """The rows of a mart with how often each stands there, without what tells of loads."""
    where = f" where section not in {LOAD_SECTIONS}" if table == "rpt_data_trust" else ""
    return Counter(
        tuple(f"{name}={value}" for name, value in row.items() if name not in LOAD_COLUMNS)
        for row in warehouse.query(f"select * from marts.{table}{where}")
    )
