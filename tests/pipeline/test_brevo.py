"""What Brevo delivers comes out at the other side: its API, its webhooks, its exported contacts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from packs import build_facts
from running import Site


def deliver(site: Site, day: str, objects: dict[str, list[dict[str, Any]]]) -> None:
    """Write the records of each call, one per line."""
    for name, records in objects.items():
        folder = site.landing / "brevo" / name
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(record) for record in records]
        (folder / f"{name}_{day}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def contact(number: int, address: str, at: str, **more: Any) -> dict[str, Any]:
    """As GET /contacts answers."""
    return {
        "id": number,
        "email": address,
        "emailBlacklisted": False,
        "smsBlacklisted": False,
        "createdAt": "2024-03-01T09:00:00.000+01:00",
        "modifiedAt": at,
        "listIds": [7],
        "attributes": {"FIRSTNAME": "Invented", "JOB_TITLE": "Einkäufer", "DOUBLE_OPT-IN": "1"},
    } | more


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One who confirmed, clicked and left; one whose blocking is all that is known; an export."""
    site = Site(tmp_path_factory.mktemp("brevo"))
    log = {"email": "eva@example.com", "from": "news@example.com", "messageId": "<1@relay>"}
    hook = {"email": "eva@example.com", "camp_id": 12, "campaign name": "March", "id": 9}
    events = [
        log | {"event": "requests", "date": "2024-03-01T09:00:05.000+01:00", "templateId": 3},
        log | {"event": "loadedByProxy", "date": "2024-03-01T09:00:30.000+01:00"},
        log | {"event": "deferred", "date": "2024-03-01T09:00:06.000+01:00"},
        {"event": "list_addition", "email": "eva@example.com", "list_id": [7], "ts": 1709282100},
        # Webhooks of a campaign: the hour of the account, and UTC beside it.
        hook | {"event": "delivered", "ts_event": 1709539200, "date_event": "2024-03-04 09:00:00"},
        hook
        | {"event": "click", "ts_event": 1709542800, "date_event": "2024-03-04 10:00:00"}
        | {"URL": "https://www.example.com/magazin/trends"},
    ]
    deliver(
        site,
        "2024-03-05",
        {
            "contacts": [
                contact(1, "eva@example.com", "2024-03-01T09:20:00.000+01:00"),
                contact(2, "otto@example.com", "2024-03-01T09:00:00.000+01:00", attributes={}),
            ],
            "events": events,
            "campaigns": [
                {"id": 12, "name": "March", "type": "classic", "status": "sent"}
                | {"createdAt": "2024-03-01T09:00:00.000+01:00"}
                | {"sentDate": "2024-03-04T09:00:00.000+01:00"}
                | {"modifiedAt": "2024-03-04T09:00:00.000+01:00"}
            ],
        },
    )
    sent = {"campaignId": 12, "eventTime": "2024-03-04T09:00:00.000+01:00"}
    earlier = {"campaignId": 11, "eventTime": "2024-02-04T09:00:00.000+01:00"}
    deliver(
        site,
        "2024-03-20",
        {
            "contacts": [
                contact(2, "otto@example.com", "2024-03-15T09:00:00.000+01:00", attributes={})
                | {"emailBlacklisted": True},
            ],
            "contact_statistics": [{"id": 1, "statistics": {"messagesSent": [sent, earlier]}}],
            "blocked_contacts": [
                {"email": "eva@example.com", "senderEmail": "news@example.com"}
                | {"reason": {"code": "unsubscribedViaEmail", "message": "by a link"}}
                | {"blockedAt": "2024-03-18T09:00:00.000+01:00"}
            ],
            "events": events[-2:],
        },
    )
    folder = site.landing / "brevo" / "contacts"
    (folder / "export.csv").write_text(
        "CONTACT ID;EMAIL;FIRSTNAME;DOUBLE_OPT-IN;OPT_IN;ADDED_TIME;MODIFIED_TIME\n"
        "3;ida@example.com;Ida;;Yes;2024-03-02 10:00:00;2024-03-02 10:00:00\n",
        encoding="utf-8",
    )
    variables = {
        "sources": ["canonical", "brevo"],
        "source_fields": {
            "brevo": {
                "job_title": "JOB_TITLE",
                "confirmation_template": "3",
                "confirmed_list": "7",
            }
        },
        "as_of": "2024-03-31",
    }
    build_facts(site, json.dumps(variables)).close()
    file = site.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_a_person_goes_up_by_brevo_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        """
        select moves.kind, moves.to_stage, cast(moves.occurred_at as date),
            cast(cycles.a_passed_at as date), cycles.outcome
        from marts.fct_stage_transitions as moves
        inner join marts.fct_lead_cycles as cycles using (lead_cycle_key)
        order by moves.transition_number
        """
    ).fetchall() == [
        ("enter", "INF", date(2024, 3, 4), date(2024, 3, 4), "opted_out"),
        ("exit", None, date(2024, 3, 18), date(2024, 3, 4), "opted_out"),
    ]


def test_every_event_counts_once_at_its_instant(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select event_type, measure_id, cast(occurred_at as text), is_machine"
        " from staging.stg_brevo__email_events order by occurred_at, event_type"
    ).fetchall() == [
        ("sent", "11", "2024-02-04 08:00:00", False),
        ("sent", None, "2024-03-01 08:00:05", False),
        ("opened", None, "2024-03-01 08:00:30", True),
        ("delivered", "12", "2024-03-04 08:00:00", False),
        ("clicked", "12", "2024-03-04 09:00:00", False),
        ("unsubscribed", None, "2024-03-15 08:00:00", False),
        ("unsubscribed", None, "2024-03-18 08:00:00", False),
    ]
    assert warehouse.execute("select * from staging.stg_brevo__not_used").fetchall() == [
        ("events", "no fate of an e-mail: deferred", 1)
    ]


def test_a_double_opt_in_is_asked_and_confirmed(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select event_type, method, cast(occurred_at as text)"
        " from staging.stg_brevo__consent_events order by occurred_at"
    ).fetchall() == [
        ("requested", "double", "2024-03-01 08:00:05"),
        ("confirmed", "double", "2024-03-01 08:35:00"),
        ("confirmed", "single", "2024-03-02 09:00:00"),
    ]


def test_contacts_come_from_the_api_and_from_exports(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select contact_id, max(job_title), max(email_domain), bool_or(is_deleted), count(*)"
        " from staging.stg_brevo__contacts group by 1 order by 1"
    ).fetchall() == [
        ("1", "Einkäufer", "example.com", False, 1),
        ("2", None, "example.com", False, 2),
        ("3", None, "example.com", False, 1),
    ]
    assert warehouse.execute("select count(*) from marts.dim_person").fetchall() == [(3,)]
