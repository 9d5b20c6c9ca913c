"""What Pipedrive delivers comes out at the other side: both versions of its API, and connectors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from packs import build_facts
from running import Site

LEAD = "7220c7f0-de6b-11eb-a544-5391b24dc0cf"


def deliver(site: Site, day: str, objects: dict[str, Iterable[dict[str, Any]]]) -> None:
    """Write the records of each object as the API answers them, one per line."""
    for name, records in objects.items():
        folder = site.landing / "pipedrive" / name
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(record) for record in records]
        (folder / f"{name}_{day}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def person(number: int, address: str) -> dict[str, Any]:
    """As version 1 answers."""
    return {
        "id": number,
        "name": "Invented Person",
        "org_id": {"name": "Invented", "value": 7, "cc_email": "box@pipedrivemail.example"},
        "email": [
            {"label": "home", "value": f"private.{address}", "primary": False},
            {"label": "work", "value": address, "primary": True},
        ],
        "active_flag": True,
        "add_time": "2024-02-28 07:00:00",
        "update_time": "2024-03-01 08:00:00",
    }


def change(number: int, field: str, old: str, new: str, at: str, **more: Any) -> dict[str, Any]:
    """An entry of GET /deals/{id}/flow."""
    entry = {"id": number, "item_id": 11, "field_key": field, "old_value": old, "new_value": new}
    return {
        "object": "dealChange",
        "timestamp": at,
        "data": entry | {"log_time": at, "additional_data": more},
    }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two persons in three deliveries, all the way to the marts."""
    site = Site(tmp_path_factory.mktemp("pipedrive"))
    nested = {"value": 5, "name": "Invented", "email": [{"value": "eva@example.com"}]}
    deal_11 = {
        "id": 11, "person_id": nested, "org_id": {"value": 7}, "user_id": {"id": 1, "value": 1},
        "stage_id": 1, "pipeline_id": 1, "status": "open", "value": 1500, "currency": "EUR",
        "add_time": "2024-03-04 09:00:00", "update_time": "2024-03-04 09:00:00",
        "stage_change_time": None, "won_time": None, "lost_time": None, "deleted": False,
    }  # fmt: skip
    # Version 2 answers bare ids and times with a Z; this deal has no change log.
    deal_12 = {
        "id": 12, "person_id": 6, "org_id": 7, "owner_id": 2, "stage_id": 1, "pipeline_id": 2,
        "status": "open", "value": 10.5, "currency": "CHF", "is_deleted": False,
        "add_time": "2024-03-05T09:00:00Z", "update_time": "2024-03-05T09:00:00Z",
        "stage_change_time": None, "custom_fields": {"abc123": {"value": "Upgrade"}},
    }  # fmt: skip
    deliver(
        site,
        "2024-03-05",
        {
            "persons": [person(5, "eva@example.com"), person(6, "info@example.com")],
            "organizations": [
                {"id": 7, "name": "Invented", "address_country": "Germany", "active_flag": True}
                | {"update_time": "2024-03-01 08:00:00", "website": "www.example.com"}
            ],
            "leads": [
                {"id": LEAD, "person_id": 5, "organization_id": 7, "owner_id": 1}
                | {"is_archived": False, "source_name": "Web forms", "deal_id": None}
                | {
                    "add_time": "2024-03-01T08:00:00.255Z",
                    "update_time": "2024-03-01T08:00:00.255Z",
                },
            ],
            "deals": [deal_11, deal_12],
            "stages": [
                {"id": 1, "name": "Qualified", "pipeline_id": 1, "pipeline_name": "Pipeline"},
                {"id": 2, "name": "Demo Scheduled", "pipeline_id": 1},
                {"id": 3, "name": "Proposal Made", "pipeline_id": 1},
            ],
            "pipelines": [{"id": 1, "name": "Pipeline"}, {"id": 2, "name": "Renewals"}],
            "teams": [{"id": 1, "name": "Team Süd", "users": [1, 3], "active_flag": 1}],
            "activities": [
                {"id": 1, "type": "call", "done": True, "due_date": "2024-03-02", "lead_id": LEAD}
                | {"due_time": "09:30", "marked_as_done_time": "2024-03-06 15:00:00"}
                | {"update_time": "2024-03-06 15:00:00", "active_flag": True, "user_id": 1},
                {"id": 2, "type": "task", "done": True, "due_date": "2024-03-02", "deal_id": 11}
                | {"due_time": "", "marked_as_done_time": "2024-03-02 10:00:00"}
                | {"update_time": "2024-03-02 10:00:00", "active_flag": True},
            ],
            "deal_participants": [
                {"id": 1, "related_item_type": "deal", "related_item_id": 11, "active_flag": True}
                | {"person_id": {"value": 6, "email": [{"value": "info@example.com"}]}}
                | {"add_time": "2024-03-05 10:00:00"}
            ],
        },
    )
    deliver(
        site,
        "2024-03-20",
        {
            "leads": [
                {"id": LEAD, "person_id": 5, "organization_id": 7, "owner_id": 1}
                | {"is_archived": True, "source_name": "Web forms", "deal_id": 11}
                | {
                    "add_time": "2024-03-01T08:00:00.255Z",
                    "update_time": "2024-03-04T09:00:01.000Z",
                },
            ],
            "deals": [
                deal_11
                | {"status": "won", "stage_id": 3, "won_time": "2024-03-18 12:00:00"}
                | {"update_time": "2024-03-18 12:00:00", "close_time": "2024-03-18 12:00:00"},
                deal_12
                | {"stage_id": 2, "stage_change_time": "2024-03-07T10:00:00Z"}
                | {"update_time": "2024-03-08T10:00:00Z"},
            ],
            "deal_flow": [
                change(103, "status", "open", "won", "2024-03-18 12:00:00"),
                change(102, "stage_id", "2", "3", "2024-03-12 10:00:00"),
                change(
                    101, "stage_id", "1", "2", "2024-03-06 10:00:00", new_value_formatted="Demo"
                ),
                change(100, "value", "1", "1500", "2024-03-05 10:00:00"),
                {"object": "note", "timestamp": "2024-03-05 10:00:00", "data": {"id": 1}},
            ],
        },
    )
    # The last delivery repeats the log as a connector flattens it.
    deliver(
        site,
        "2024-03-27",
        {
            "deals": [
                deal_12
                | {"stage_id": 2, "status": "lost", "lost_reason": "Too expensive"}
                | {"lost_time": "2024-03-25T10:00:00Z", "update_time": "2024-03-25T10:00:01Z"},
            ],
            "deal_flow": [
                {"id": 101, "item_id": 11, "field_key": "stage_id", "old_value": "1"}
                | {"new_value": "2", "log_time": "2024-03-06T10:00:00Z"}
            ],
        },
    )
    variables = {
        "sources": ["canonical", "pipedrive"],
        "source_fields": {"pipedrive": {"business_type": "abc123"}},
        "as_of": "2024-03-31",
    }
    build_facts(site, json.dumps(variables)).close()
    file = site.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_a_person_goes_up_by_pipedrive_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    """From the inbox by a call to a deal, its stages, and the order."""
    assert warehouse.execute(
        """
        select moves.kind, moves.to_stage, cast(moves.occurred_at as date), moves.is_inferred
        from marts.fct_stage_transitions as moves
        inner join marts.fct_lead_cycles as cycles using (lead_cycle_key)
        inner join marts.dim_person_identifiers as identifiers
            on cycles.person_key = identifiers.person_key
        where identifiers.identifier = 'contact:pipedrive:5'
        order by cycles.cycle_number, moves.transition_number
        """
    ).fetchall() == [
        ("enter", "MQL", date(2024, 3, 1), False),
        ("skip", "SFC", date(2024, 3, 2), False),
        ("regress", "SAL", date(2024, 3, 4), False),
        ("skip", "BAN", date(2024, 3, 6), False),
        ("skip", "ANG", date(2024, 3, 12), False),
        ("win", "ABS", date(2024, 3, 18), False),
        ("enter", "AFS", date(2024, 3, 18), False),
    ]


def test_a_deal_first_delivered_as_it_was_made_is_known_from_the_beginning(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select bool_and(is_date_known) from staging.stg_pipedrive__opportunities"
    ).fetchall() == [(True,)]


def test_a_deal_without_a_change_log_tells_what_its_deliveries_show(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select from_status, to_status, cast(occurred_at as text), is_date_known, reason"
        " from staging.stg_pipedrive__opportunity_stage_changes where opportunity_id = '12'"
        " order by occurred_at"
    ).fetchall() == [
        ("Qualified", "Demo Scheduled", "2024-03-07 10:00:00", True, None),
        ("Demo Scheduled", "lost", "2024-03-25 10:00:00", True, "Too expensive"),
    ]
    assert warehouse.execute(
        "select distinct business_type, cast(amount as text), currency, contact_id"
        " from staging.stg_pipedrive__opportunities where opportunity_id = '12'"
    ).fetchall() == [("up_sell", "10.50", "CHF", "6")]


def test_the_change_log_counts_once_however_it_is_delivered(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select record_id, from_status, to_status, cast(occurred_at as text)"
        " from staging.stg_pipedrive__opportunity_stage_changes where opportunity_id = '11'"
        " order by record_id"
    ).fetchall() == [
        ("101", "Qualified", "Demo Scheduled", "2024-03-06 10:00:00"),
        ("102", "Demo Scheduled", "Proposal Made", "2024-03-12 10:00:00"),
        ("103", "Proposal Made", "won", "2024-03-18 12:00:00"),
    ]
    assert warehouse.execute(
        "select * from staging.stg_pipedrive__not_used order by all"
    ).fetchall() == [
        ("activities", "of no known type", 1),
        ("deal_flow", "change of another field", 1),
    ]


def test_persons_companies_and_teams_come_through(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select contact_id, account_id, email_domain, is_role_mailbox"
        " from staging.stg_pipedrive__contacts order by 1"
    ).fetchall() == [("5", "7", "example.com", False), ("6", "7", "example.com", True)]
    assert warehouse.execute(
        "select opportunity_id, contact_id, is_primary"
        " from staging.stg_pipedrive__opportunity_contacts order by all"
    ).fetchall() == [("11", "5", True), ("11", "6", False), ("12", "6", True)]
    assert warehouse.execute("select sales_unit_id, name from marts.dim_sales_unit").fetchall() == [
        ("1", "Team Süd")
    ]
    assert warehouse.execute(
        "select count(*) from marts.rpt_data_trust where section = 'unmapped' and record_count > 0"
        " and object in ('lead', 'opportunity')"
    ).fetchall() == [(0,)]
