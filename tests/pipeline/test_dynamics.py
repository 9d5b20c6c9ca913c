"""What Dynamics 365 delivers comes out at the other side: JSON of its Web API, exported tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from packs import build_facts
from running import Site

NAME = "@OData.Community.Display.V1.FormattedValue"
QUALIFY, DEVELOP, PROPOSE = (f"5e0f1a2b-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))


def guid(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012d}"


LEAD, GONE, LOSER = guid(1), guid(2), guid(3)
OPPORTUNITY, CONTACT, ACCOUNT, PROCESS = guid(11), guid(21), guid(31), guid(41)
CALL, UNIT, EURO, SELLER = guid(51), guid(61), guid(71), guid(22)


def deliver(site: Site, day: str, objects: dict[str, Iterable[dict[str, Any]]]) -> None:
    """Write the rows of each table as the Web API answers them, one per line."""
    for name, records in objects.items():
        folder = site.landing / "dynamics" / name
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(record) for record in records]
        (folder / f"{name}_{day}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def export(folder: Path, day: str, rows: list[dict[str, str]]) -> None:
    """Write a table as Synapse Link appends it, with the header put in front."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{day}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def audit(number: int, entity: str, record: str, at: str, **changes: tuple[Any, Any]) -> Any:
    attributes = [
        {"logicalName": name, "oldValue": old, "newValue": new}
        for name, (old, new) in changes.items()
    ]
    return {
        "auditid": guid(number),
        "_objectid_value": record.upper(),
        "objecttypecode": entity,
        "operation": 2,
        "changedata": json.dumps({"changedAttributes": attributes}),
        "createdon": at,
    }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A lead that was qualified and won, one that was merged into it, one that was deleted."""
    site = Site(tmp_path_factory.mktemp("dynamics"))
    deliver(
        site,
        "2024-03-31",
        {
            "lead": [
                {"leadid": LEAD, "emailaddress1": "eva@example.com", "statecode": 1}
                | {"statuscode": 3, f"statuscode{NAME}": "Qualified", "leadsourcecode": 8}
                | {f"leadsourcecode{NAME}": "Web", "_parentcontactid_value": CONTACT}
                | {"_qualifyingopportunityid_value": OPPORTUNITY, "merged": False}
                | {"createdon": "2024-03-01T08:00:00Z", "modifiedon": "2024-03-11T09:00:00Z"}
                | {"_owningbusinessunit_value": UNIT},
                {"leadid": LOSER, "emailaddress1": "e.va@example.com", "statecode": 2}
                | {"statuscode": 7, "merged": True, "_masterid_value": LEAD}
                | {"createdon": "2024-03-02T08:00:00Z", "modifiedon": "2024-03-03T09:00:00Z"},
            ],
            "contact": [
                {"contactid": CONTACT, "emailaddress1": "eva@example.com", "donotbulkemail": False}
                | {"_parentcustomerid_value": ACCOUNT, "createdon": "2024-03-11T09:00:00Z"}
                | {"modifiedon": "2024-03-11T09:00:00Z"}
            ],
            "account": [
                {"accountid": ACCOUNT, "name": "Invented", "websiteurl": "https://example.com"}
                | {"createdon": "2024-03-11T09:00:00Z", "modifiedon": "2024-03-11T09:00:00Z"}
            ],
            "opportunity": [
                {"opportunityid": OPPORTUNITY, "_customerid_value": ACCOUNT, "statecode": 1}
                | {"_parentcontactid_value": CONTACT, "_originatingleadid_value": LEAD}
                | {"statuscode": 3, f"statuscode{NAME}": "Won", "estimatedvalue": 900.0}
                | {"actualvalue": 950.5, "_transactioncurrencyid_value": EURO}
                | {"actualclosedate": "2024-03-28", "createdon": "2024-03-11T09:00:00Z"}
                | {"modifiedon": "2024-03-28T15:00:01Z", "_owningbusinessunit_value": UNIT}
            ],
            "opportunityclose": [
                {"activityid": guid(81), "_opportunityid_value": OPPORTUNITY}
                | {"actualend": "2024-03-28T15:00:00Z", "createdon": "2024-03-28T15:00:00Z"}
                | {"modifiedon": "2024-03-28T15:00:00Z"}
            ],
            "leadtoopportunitysalesprocess": [
                {"businessprocessflowinstanceid": PROCESS, "_leadid_value": LEAD}
                | {"_opportunityid_value": OPPORTUNITY, "_activestageid_value": PROPOSE}
                | {"activestagestartedon": "2024-03-20T10:00:00Z"}
                | {"traversedpath": f"{QUALIFY},{DEVELOP},{PROPOSE}"}
                | {"createdon": "2024-03-01T08:00:00Z", "modifiedon": "2024-03-20T10:00:00Z"}
            ],
            "processstage": [
                {"processstageid": QUALIFY, "stagename": "Qualify"},
                {"processstageid": DEVELOP, "stagename": "Develop"},
                {"processstageid": PROPOSE, "stagename": "Propose"},
            ],
            "audit": [
                audit(91, "lead", LEAD, "2024-03-04T10:00:00Z", statuscode=("1", "2")),
                audit(92, "lead", LEAD, "2024-03-11T09:00:00Z", statuscode=("2", "3")),
                audit(93, "leadtoopportunitysalesprocess", PROCESS, "2024-03-11T09:00:00Z",
                      activestageid=(f"processstage,{QUALIFY}", f"processstage,{DEVELOP}")),
                audit(94, "leadtoopportunitysalesprocess", PROCESS, "2024-03-20T10:00:00Z",
                      activestageid=(f"processstage,{DEVELOP}", f"processstage,{PROPOSE}")),
                audit(95, "contact", CONTACT, "2024-03-25T10:00:00Z",
                      donotbulkemail=("False", "True"), jobtitle=(None, "Head of Sales")),
            ],
            "phonecall": [
                {"activityid": CALL, "_regardingobjectid_value": LEAD, "statecode": 1}
                | {"actualend": "2024-03-05T11:00:00Z", f"statuscode{NAME}": "Made"}
                | {"createdon": "2024-03-05T10:00:00Z", "modifiedon": "2024-03-05T11:00:00Z"}
            ],
            "transactioncurrency": [{"transactioncurrencyid": EURO, "isocurrencycode": "EUR"}],
            "businessunit": [
                {"businessunitid": UNIT, "name": "Vertrieb Süd"}
                | {"createdon": "2020-01-01T08:00:00Z", "modifiedon": "2020-01-01T08:00:00Z"}
            ],
        },
    )  # fmt: skip
    rows = {"Id": GONE, "SinkModifiedOn": "2024-03-02T08:00:10Z", "IsDelete": "False"} | {
        "leadid": GONE, "emailaddress1": "gone@example.com", "statecode": "0", "statuscode": "1",
        "createdon": "2024-03-02T08:00:00Z", "modifiedon": "2024-03-02T08:00:00Z",
    }  # fmt: skip
    deleted = dict.fromkeys(rows, "") | {"Id": GONE, "IsDelete": "True"}
    deleted |= {"SinkModifiedOn": "2024-03-06T08:00:00Z"}
    export(site.landing / "dynamics" / "lead", "append_2024-03", [rows, deleted])
    variables = {"sources": ["canonical", "dynamics"], "as_of": "2024-03-31"}
    build_facts(site, json.dumps(variables)).close()
    file = site.warehouse / "leadsummit.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_a_person_goes_up_by_dynamics_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        """
        select moves.kind, moves.to_stage, cast(moves.occurred_at as date), moves.is_inferred
        from marts.fct_stage_transitions as moves
        inner join marts.fct_lead_cycles as cycles using (lead_cycle_key)
        order by cycles.cycle_number, moves.transition_number
        """
    ).fetchall() == [
        ("enter", "MQL", date(2024, 3, 1), False),
        ("skip", "SFC", date(2024, 3, 4), False),
        ("advance", "BAN", date(2024, 3, 11), False),
        ("advance", "BCI", date(2024, 3, 11), False),
        ("skip", "ANG", date(2024, 3, 20), False),
        ("win", "ABS", date(2024, 3, 28), False),
        ("enter", "AFS", date(2024, 3, 28), False),
    ]


def test_merged_and_deleted_leads_are_told_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select lead_id, status, merged_into_lead_id, is_deleted, is_readable"
        " from staging.stg_dynamics__leads order by lead_id"
    ).fetchall() == [
        (LEAD, "Qualified", None, False, True),
        (GONE, "New", None, True, True),
        (LOSER, "Canceled", LEAD, False, True),
    ]
    assert warehouse.execute("select count(*) from marts.dim_person").fetchall() == [(2,)]


def test_an_opportunity_closes_at_the_instant_that_its_closing_tells(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select account_id, contact_id, lead_id, status, cast(amount as text), currency,"
        " cast(closed_at as text), is_won, is_date_known"
        " from staging.stg_dynamics__opportunities"
    ).fetchall() == [
        (ACCOUNT, CONTACT, LEAD, "Won", "950.50", "EUR", "2024-03-28 15:00:00", True, True)
    ]


def test_the_audit_tells_who_must_not_be_mailed_any_more(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select event_type, contact_id, cast(occurred_at as text)"
        " from staging.stg_dynamics__email_events"
    ).fetchall() == [("unsubscribed", CONTACT, "2024-03-25 10:00:00")]
    assert warehouse.execute("select * from staging.stg_dynamics__not_used").fetchall() == [
        ("audit", "change of another column", 1)
    ]
    assert warehouse.execute(
        "select activity_type, lead_id, outcome from staging.stg_dynamics__sales_activities"
    ).fetchall() == [("call", LEAD, "Made")]
    assert warehouse.execute("select name from marts.dim_sales_unit").fetchall() == [
        ("Vertrieb Süd",)
    ]
