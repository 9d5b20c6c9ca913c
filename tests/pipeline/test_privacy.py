"""From staging on there is no e-mail address, wherever a delivery carried one."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from running import Site, environment

PROJECT = Path(__file__).resolve().parents[2]
KEY = {"LEADSUMMIT_HASH_KEY": "a key for tests only"}
MIA = "Mia.Marketing@acme-werke.de"
FILES = {
    "contacts": [
        {"contact_id": MIA, "updated_at": "2024-03-01", "email": MIA, "job_title": f"Ask {MIA}"},
        {"contact_id": "c2", "updated_at": "2024-03-01", "email": "kurt@other.de"},
    ],
    "web_events": [
        {
            "record_id": "w1",
            "occurred_at": "2024-03-02T10:00:00Z",
            "contact_id": MIA,
            "event_type": "page_view",
            "page_url": "https://x.de/thanks?mail=mia.marketing%40acme-werke.de&a=1",
            "referrer_url": f"https://x.de/?to={MIA}&cc=kurt@other.de",
            "utm_content": MIA,
        },
        {
            "record_id": "w2",
            "occurred_at": "2024-03-02T11:00:00Z",
            "contact_id": "c2",
            "event_type": "page_view",
            "page_url": "https://social.example/@acme/post",
            "utm_content": "fair@hannover",
        },
        {
            "record_id": "w3",
            "occurred_at": "2024-03-02T12:00:00Z",
            "event_type": "page_view",
            "page_url": r'{"to": "\nmia.marketing@acme-werke.de", "cc": "\u00e4nna@acme-werke.de"}',
        },
    ],
}


@pytest.fixture(scope="module")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Staging of two contracts whose every text may carry an address."""
    site = Site(tmp_path_factory.mktemp("privacy"))
    for contract, records in FILES.items():
        folder = site.landing / "canonical" / contract
        folder.mkdir(parents=True)
        with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
            columns = dict.fromkeys(column for record in records for column in record)
            writer = csv.DictWriter(file, list(columns))
            writer.writeheader()
            writer.writerows(records)
    assert site.run("land", **KEY).returncode == 0
    built = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "build", "--project-dir", str(PROJECT)),
            *("--profiles-dir", str(PROJECT), "--exclude-resource-type", "unit_test", "--select"),
            *("role_mailboxes", *(f"stg_canonical__{contract}" for contract in FILES)),
        ],
        env=environment(**site.env, **KEY, DBT_LOG_PATH=str(site.base / "logs")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    with duckdb.connect(str(site.warehouse / "leadsummit.duckdb"), read_only=True) as connection:
        yield connection


def test_no_column_of_staging_holds_an_address(staging: duckdb.DuckDBPyConnection) -> None:
    for contract in FILES:
        told = "columns(name -> not name like '%domain')"
        rows = staging.execute(f"select {told} from staging.stg_canonical__{contract}").fetchall()
        text = " ".join(str(value) for row in rows for value in row).lower()
        assert "acme-werke.de" not in text
        assert "kurt@" not in text


def test_an_id_that_is_an_address_still_names_the_same_contact(
    staging: duckdb.DuckDBPyConnection,
) -> None:
    matched = staging.execute(
        """
        select contacts.email_hash = contacts.contact_id, events.record_id
        from staging.stg_canonical__web_events as events
        inner join staging.stg_canonical__contacts as contacts
            on events.contact_id = contacts.contact_id
        order by events.record_id
        """
    ).fetchall()
    assert matched == [(True, "w1"), (False, "w2")]


def test_only_the_address_is_struck_out_of_a_text(staging: duckdb.DuckDBPyConnection) -> None:
    told = staging.execute(
        "select page_url, referrer_url, utm_content from staging.stg_canonical__web_events"
        " order by record_id"
    ).fetchall()
    assert told == [
        (
            "https://x.de/thanks?mail=(address)&a=1",
            "https://x.de/?to=(address)&cc=(address)",
            "(address)",
        ),
        ("https://social.example/@acme/post", None, "fair@hannover"),
        # Where JSON is delivered as text, it is JSON still.
        (r'{"to": "\n(address)", "cc": "\u00e4(address)"}', None, None),
    ]
    job = "select job_title from staging.stg_canonical__contacts where job_title is not null"
    assert staging.execute(job).fetchall() == [("Ask (address)",)]
