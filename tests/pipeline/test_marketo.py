"""What Marketo delivers comes out at the other side: bulk extracts and answers of the REST API."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from packs import KEY
from running import Site

VARIABLES = {
    "sources": ["canonical", "marketo"],
    "source_currencies": {"marketo": "EUR"},
    "source_fields": {
        "marketo": {"opt_in": "Newsletter Confirmed", "opt_in_requested": "Newsletter Requested"}
    },
    "as_of": "2024-03-31",
}


def extract(site: Site, name: str, day: str, rows: list[dict[str, Any]]) -> None:
    """Write a bulk extract: CSV, attributes as an object, the word null where nothing stands."""
    folder = site.landing / "marketo" / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}_{day}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def answer(site: Site, name: str, day: str, rows: list[dict[str, Any]]) -> None:
    """Write what the REST API answers, one record per line."""
    folder = site.landing / "marketo" / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row) for row in rows]
    (folder / f"{name}_{day}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def activity(
    number: int, lead: int, kind: int, at: str, asset: str = "null", **attributes: Any
) -> dict[str, Any]:
    return {
        "marketoGUID": number,
        "leadId": lead,
        "activityDate": at,
        "activityTypeId": kind,
        "campaignId": 7 if kind in (6, 7, 10, 11) else "null",
        "primaryAttributeValueId": 70 if kind in (6, 7, 10, 11) else "null",
        "primaryAttributeValue": asset,
        "attributes": json.dumps({k.replace("_", " "): v for k, v in attributes.items()}),
    }


def lead(number: int, address: str, status: str, at: str) -> dict[str, Any]:
    return {"id": number, "email": address, "leadStatus": status, "company": "Invented"} | {
        "title": "null", "createdAt": "2024-03-01T08:00:00Z", "updatedAt": at,
        "unsubscribed": "false", "acquisitionProgramId": "null",
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Asked, confirmed, clicked, handed over; a double that was merged; one who was deleted."""
    site = Site(tmp_path_factory.mktemp("marketo"))
    change = {"Source": "Web form fillout", "Reason": "a form"}
    extract(
        site, "leads", "2024-03-20",
        [
            lead(1, "eva@example.com", "MQL", "2024-03-12T08:00:00Z"),
            lead(3, "gone@example.com", "null", "2024-03-02T08:00:00Z"),
        ],
    )  # fmt: skip
    extract(
        site, "activities", "2024-03-20",
        [
            activity(101, 1, 13, "2024-03-01T08:00:01Z", "Newsletter Requested",
                     New_Value="true", Old_Value="false", **change),
            activity(102, 1, 13, "2024-03-01T09:00:00Z", "Newsletter Confirmed",
                     New_Value="true", Old_Value="false", **change),
            activity(103, 1, 6, "2024-03-04T08:00:00Z", "March.Invitation"),
            activity(104, 1, 7, "2024-03-04T08:00:05Z", "March.Invitation"),
            activity(105, 1, 11, "2024-03-04T09:00:00Z", "March.Invitation",
                     Link="https://www.example.com/magazin/trends", User_Agent="Browser"),
            activity(106, 1, 1, "2024-03-04T09:00:03Z", "magazin/trends",
                     Webpage_URL="/magazin/trends", Query_Parameters="utm_campaign=march"),
            activity(107, 2, 1, "2024-02-27T09:00:00Z", "produkte/pumpe",
                     Webpage_URL="/produkte/pumpe"),
            activity(108, 1, 13, "2024-03-12T08:00:00Z", "Lead Status",
                     New_Value="MQL", Old_Value="null", **change),
            activity(109, 1, 22, "2024-03-12T08:00:00Z", "Lead Score", New_Value="50"),
            activity(110, 1, 32, "2024-03-01T08:00:02Z", "Eva", Merge_IDs=[2]),
        ],
    )  # fmt: skip
    answer(site, "programs", "2024-03-20", [
        {"id": 40, "name": "March", "type": "Email", "channel": "Email Blast"}
        | {"createdAt": "2024-02-20T08:00:00Z+0000", "updatedAt": "2024-03-01T08:00:00Z+0000"}
        | {"costs": [{"startDate": "2024-03-01", "cost": 300, "note": "agency"}]},
    ])  # fmt: skip
    answer(site, "campaigns", "2024-03-20", [{"id": 7, "name": "Send", "programId": 40}])
    answer(site, "deleted_leads", "2024-03-20", [
        {"id": 201, "marketoGUID": "201", "leadId": 3, "activityDate": "2024-03-05T08:00:00Z"}
        | {"activityTypeId": 37, "primaryAttributeValue": "Gone"},
    ])  # fmt: skip
    run(site)
    # The next day a paged answer repeats the click, and tells that she unsubscribed.
    answer(site, "activities", "2024-03-21", [
        {"id": 105, "marketoGUID": "105", "leadId": 1, "activityTypeId": 11, "campaignId": 7}
        | {"activityDate": "2024-03-04T09:00:00Z", "primaryAttributeValueId": 70}
        | {"attributes": [{"name": "Link", "value": "https://www.example.com/magazin/trends"},
                          {"name": "Is Bot Activity", "value": False}]},
        {"id": 111, "marketoGUID": "111", "leadId": 1, "activityTypeId": 9}
        | {"activityDate": "2024-03-20T09:00:00Z", "attributes": []},
    ])  # fmt: skip
    run(site)
    return site


def run(site: Site) -> None:
    # The whole of it: builds of a part do not note what they have seen.
    done = site.run("run", "--vars", json.dumps(VARIABLES), **KEY)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def warehouse(site: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    file: Path = site.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_a_person_goes_up_by_marketo_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    """What she did under a number that was merged away before it was delivered is hers too."""
    assert warehouse.execute(
        """
        select moves.kind, moves.to_stage, cast(moves.occurred_at as date)
        from marts.fct_stage_transitions as moves
        inner join marts.fct_lead_cycles as cycles using (lead_cycle_key)
        order by cycles.cycle_number, moves.transition_number
        """
    ).fetchall() == [
        ("enter", "BEF", date(2024, 2, 27)),
        ("skip", "MQL", date(2024, 3, 12)),
        ("exit", None, date(2024, 3, 20)),
    ]
    assert warehouse.execute(
        "select cast(a_passed_at as date), cast(b_passed_at as date), outcome"
        " from marts.fct_lead_cycles"
    ).fetchall() == [(date(2024, 3, 1), date(2024, 3, 12), "opted_out")]


def test_an_activity_is_read_alike_in_both_forms_and_counts_once(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select record_id, event_type, contact_id, measure_id, email_id, url"
        " from staging.stg_marketo__email_events order by record_id"
    ).fetchall() == [
        ("103", "sent", "1", "40", "70", None),
        ("104", "delivered", "1", "40", "70", None),
        ("105", "clicked", "1", "40", "70", "https://www.example.com/magazin/trends"),
        ("111", "unsubscribed", "1", None, None, None),
    ]
    assert warehouse.execute(
        "select cast(known_at as timestamp) < max(known_at) over () from"
        " staging.stg_marketo__email_events where record_id in ('105', '111') order by record_id"
    ).fetchall() == [(True,), (False,)]


def test_consents_deletions_and_costs_come_through(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select event_type, method from staging.stg_marketo__consent_events order by occurred_at"
    ).fetchall() == [("requested", "double"), ("confirmed", "double")]
    assert warehouse.execute(
        "select contact_id, merged_into_contact_id, is_deleted"
        " from staging.stg_marketo__contacts order by 1"
    ).fetchall() == [("1", None, False), ("2", "1", False), ("3", None, True)]
    assert warehouse.execute(
        "select measure_id, cast(spent_on as text), cast(amount as text), currency"
        " from staging.stg_marketo__measure_costs"
    ).fetchall() == [("40", "2024-03-01", "300.00", "EUR")]
    assert warehouse.execute("select * from staging.stg_marketo__not_used").fetchall() == [
        ("activities", "of another type", 1)
    ]
    assert warehouse.execute(
        "select page_url, utm_campaign from staging.stg_marketo__web_events order by occurred_at"
    ).fetchall() == [("/produkte/pumpe", None), ("/magazin/trends", "march")]
