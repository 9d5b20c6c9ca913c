"""What Salesforce exports comes out at the other side, every record explained.

The real export is the one of a demo company, kept beside the project; the small ones written here
have the columns that Salesforce documents for objects which that export lacks.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import date

import packs
import pytest
from packs import KEY, PROJECT, Warehouse, build_facts, in_full
from running import Site

EXPORT = PROJECT.parent / "shared" / "data" / "salesforce_export"
pytestmark = pytest.mark.xdist_group("salesforce")

VARIABLES = json.dumps({"sources": ["canonical", "salesforce"]})


def deliver(site: Site, day: str, objects: dict[str, Iterable[dict[str, str]]]) -> None:
    """Write files as the Data Loader does: byte-order mark, everything quoted, CRLF."""
    for name, records in objects.items():
        folder = site.landing / "salesforce" / name
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(records)
        with (folder / f"{name}_{day}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)


def build_staging(site: Site) -> Warehouse:
    """Land what is new, build what stands in staging of Salesforce, and test it."""
    return packs.build_staging(
        site, "salesforce", VARIABLES, seeds="role_mailboxes", untested=False
    )


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The real export, through the whole way of the data."""
    if not EXPORT.is_dir():
        pytest.skip(
            "the real Salesforce export is not here: expected the folder shared/data/"
            "salesforce_export beside the project"
        )
    site = Site(tmp_path_factory.mktemp("salesforce_export"))
    for file in EXPORT.glob("*.csv"):
        folder = site.landing / "salesforce" / file.stem
        folder.mkdir(parents=True)
        shutil.copy(file, folder / file.name)
    done = site.run("run", "--vars", VARIABLES, **KEY)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    warehouse = Warehouse(site)
    yield warehouse
    warehouse.close()


def test_what_is_in_the_export_lands_as_it_is(export: Warehouse) -> None:
    landed = dict(export.rows("select object, row_count from raw._loads where reject_count = 0"))
    assert landed == {
        "Account": 22,
        "AccountContactRelation": 22,
        "Branch__c": 5,
        "Campaign": 8,
        "CampaignMember": 68,
        "Case": 40,
        "Contact": 102,
        "Lead": 60,
        "Opportunity": 50,
        "Task": 75,
    }
    assert export.one("""select count(*) from raw."salesforce__Case" where "CaseNumber" """
                      "like '0000%'") == 40  # fmt: skip
    assert export.one('select count("Id") from raw."salesforce__Lead"') == 60


def test_all_leads_and_their_words_come_through(export: Warehouse) -> None:
    assert export.rows(
        "select status, count(*) from staging.stg_salesforce__leads group by 1 order by 1"
    ) == [("New", 21), ("Qualified", 24), ("Working", 15)]
    assert export.one(
        "select (count(distinct lead_id), count(distinct email_hash), count(*)"
        " filter (where is_readable and not is_deleted and lead_id like '00Q%')"
        ", count(*) filter (where is_date_known))"
        " from staging.stg_salesforce__leads"
    ) == (60, 60, 60, 0)


def test_all_opportunities_come_through_with_right_yes_and_no(export: Warehouse) -> None:
    assert export.rows(
        "select is_won, count(*), count(closed_at) from staging.stg_salesforce__opportunities"
        " group by 1 order by 1"
    ) == [(False, 3, 3), (True, 12, 12), (None, 35, 0)]
    assert export.rows(
        "select distinct status, is_won from staging.stg_salesforce__opportunities"
        " where is_won is not null order by 1"
    ) == [("Closed Lost", False), ("Closed Won", True)]


def test_every_campaign_member_is_explained(export: Warehouse) -> None:
    came_by_campaign = export.one("select count(measure_id) from staging.stg_salesforce__leads")
    others = dict(
        export.rows(
            "select reason, record_count from staging.stg_salesforce__not_used"
            " where object_name = 'CampaignMember'"
        )
    )
    assert came_by_campaign == 31
    assert others == {
        "of a contact: no event that a contract knows": 34,
        "later campaign of a lead: no event that a contract knows": 3,
    }
    assert came_by_campaign + sum(others.values()) == 68


def test_campaigns_are_measures_and_open_tasks_are_no_work(export: Warehouse) -> None:
    assert export.one("select count(*) from staging.stg_salesforce__measures") == 8
    assert export.one("select count(*) from staging.stg_salesforce__sales_activities") == 0
    assert export.rows(
        "select reason, record_count from staging.stg_salesforce__not_used"
        " where object_name = 'Task'"
    ) == [("not completed", 75)]


def test_staging_keeps_names_phones_and_addresses_out(export: Warehouse) -> None:
    columns = {name for (name,) in export.rows(
        "select distinct lower(column_name) from duckdb_columns() where schema_name = 'staging'"
    )}  # fmt: skip
    assert not columns & {"email", "firstname", "lastname", "first_name", "phone", "birthdate"}


def test_every_lead_is_a_cycle_and_stands_where_its_status_says(export: Warehouse) -> None:
    """An imported status holds since the import, and nobody knows since when: inferred."""
    assert export.rows(
        """
        select leads.status, moves.to_stage, bool_and(moves.is_inferred), count(*)
        from marts.fct_stage_transitions as moves
        inner join staging.stg_salesforce__leads as leads
            on moves.evidence_record_id = leads.lead_id
        where moves.kind = 'enter' and moves.evidence_contract = 'leads'
        group by all order by all
        """
    ) == [
        ("New", "MQL", True, 21),
        ("Qualified", "BAN", True, 24),
        ("Working", "SFC", True, 15),
    ]
    assert (
        export.one("select count(*) from marts.fct_lead_cycles where first_measure_key is not null")
        == 31
    )


def test_every_opportunity_is_in_the_funnel_and_no_word_is_unknown(export: Warehouse) -> None:
    """None has a contact role or a converted lead: a stand-in carries each."""
    assert export.rows(
        """
        select opportunities.status, opportunities.is_won, moves.kind, moves.to_stage, count(*)
        from marts.fct_opportunities as opportunities
        inner join marts.fct_stage_transitions as moves
            on moves.evidence_contract = 'opportunities'
                and moves.evidence_record_id = opportunities.opportunity_id
        where moves.kind <> 'exit' and moves.cycle_type = 'new_lead'
        group by all order by all
        """
    ) == [
        ("Closed Lost", False, "enter", "ANG", 3),
        ("Closed Lost", False, "lose", "INF", 3),
        ("Closed Won", True, "enter", "ANG", 12),
        ("Closed Won", True, "win", "ABS", 12),
        ("Discovery", None, "enter", "BAN", 9),
        ("Negotiation", None, "enter", "ANG", 9),
        ("Proposal/Quote", None, "enter", "ANG", 8),
        ("Qualification", None, "enter", "BAN", 9),
    ]
    assert export.one("select count(*) from marts.fct_opportunities") == 50
    assert (
        export.one(
            "select count(*) from marts.rpt_data_trust"
            " where section = 'unmapped' and object in ('lead', 'opportunity') and record_count > 0"
        )
        == 0
    )


def test_a_won_opportunity_makes_a_customer_and_nothing_else_is_a_cycle(export: Warehouse) -> None:
    assert export.rows(
        "select cycle_type, count(*) from marts.fct_lead_cycles group by 1 order by 1"
    ) == [("existing_customer_lead", 12), ("new_lead", 60 + 50)]
    assert export.one("select count(*) from marts.dim_measure where source = 'salesforce'") == 8


def _lead(lead_id: str, status: str, **more: str) -> dict[str, str]:
    return {
        "Id": lead_id,
        "IsDeleted": "",
        "MasterRecordId": "",
        "LastName": "Invented",
        "Email": f"{lead_id.lower()}@example.com",
        "Status": status,
        "CreatedDate": "2024-03-01T08:00:00.000+0000",
        "LastModifiedDate": "2024-03-05T08:00:00.000+0000",
        "SystemModstamp": "2024-03-05T08:00:00.000+0000",
    } | more


@in_full
def test_what_the_newest_snapshot_lacks_was_deleted_and_may_come_back(workshop: Site) -> None:
    site = workshop
    kept, gone = _lead("00Q000000000001AAA", "New"), _lead("00Q000000000002AAA", "New")
    states = (
        "select lead_id, bool_and(is_deleted), count(*) from staging.stg_salesforce__leads"
        " group by 1 order by 1"
    )

    deliver(site, "2024-03-05", {"Lead": [kept, gone]})
    deliver(site, "2024-03-06", {"Lead": [kept]})
    warehouse = build_staging(site)
    assert warehouse.rows(states) == [(kept["Id"], False, 1), (gone["Id"], True, 1)]
    warehouse.close()

    back = gone | {"SystemModstamp": "2024-03-07T08:00:00.000+0000", "Status": "Working"}
    deliver(site, "2024-03-07", {"Lead": [kept, back]})
    warehouse = build_staging(site)
    assert warehouse.rows(states) == [(kept["Id"], False, 1), (gone["Id"], False, 2)]
    warehouse.close()


@in_full
def test_history_objects_are_read_where_a_company_exports_them(workshop: Site) -> None:
    site = workshop
    lead, deal, contact = "00Q000000000001AAA", "006000000000001AAA", "003000000000001AAA"
    stamps = {
        "IsDeleted": "",
        "CreatedDate": "2024-03-01T08:00:00.000+0000",
        "SystemModstamp": "2024-03-05T08:00:00.000+0000",
    }
    change = {"IsDeleted": "", "CreatedById": "005A", "CreatedDate": "2024-03-04T09:30:00.000+0000"}
    deliver(
        site,
        "2024-03-05",
        {
            "Lead": [_lead(lead, "Working", IsConverted="1", ConvertedContactId=contact)],
            "LeadHistory": [
                change | {"Id": "017A", "LeadId": lead, "Field": "Status"}
                | {"OldValue": "New", "NewValue": "Working"},
                change | {"Id": "017B", "LeadId": lead, "Field": "created"}
                | {"OldValue": "", "NewValue": ""},
            ],
            "Opportunity": [
                stamps | {"Id": deal, "StageName": "Closed Won", "Amount": "1200.50"}
                | {"CloseDate": "2024-03-05", "IsClosed": "1", "IsWon": "1"}
                | {"CurrencyIsoCode": "CHF", "LastModifiedDate": "2024-03-08T08:00:00.000+0000"}
                | {"LastStageChangeDate": "2024-03-05T16:45:00.000+0000"}
            ],
            "OpportunityHistory": [
                change | {"Id": "008A", "OpportunityId": deal, "StageName": "Prospecting"},
                change | {"Id": "008B", "OpportunityId": deal, "StageName": "Closed Won"}
                | {"CreatedDate": "2024-03-05T16:45:00.000+0000"},
            ],
            "OpportunityContactRole": [
                stamps | {"Id": "00KA", "OpportunityId": deal, "ContactId": contact}
                | {"Role": "Decision Maker", "IsPrimary": "1"}
            ],
            "Task": [
                stamps | {"Id": "00TA", "WhoId": lead, "WhatId": deal, "Status": "Completed"}
                | {"IsClosed": "1", "TaskSubtype": "Call", "CallDisposition": "Reached"}
                | {"CompletedDateTime": "2024-03-04T09:00:00.000+0000"}
                | {"ActivityDate": "2024-03-09"}
            ],
            "Event": [
                stamps | {"Id": "00UA", "WhoId": contact, "WhatId": deal}
                | {"StartDateTime": "2024-03-04T13:00:00.000+0000"}
            ],
        },
    )  # fmt: skip
    warehouse = build_staging(site)
    assert warehouse.one(
        "select (contact_id, is_date_known) from staging.stg_salesforce__leads"
    ) == (contact, True)
    assert warehouse.rows(
        "select record_id, from_status, to_status, cast(occurred_at as text)"
        " from staging.stg_salesforce__lead_status_changes"
    ) == [("017A", "New", "Working", "2024-03-04 09:30:00")]
    assert warehouse.rows(
        "select record_id, from_status, to_status, cast(occurred_at as text)"
        " from staging.stg_salesforce__opportunity_stage_changes"
    ) == [("008B", "Prospecting", "Closed Won", "2024-03-05 16:45:00")]
    assert warehouse.one(
        "select (cast(amount as text), currency, cast(closed_at as text), is_date_known)"
        " from staging.stg_salesforce__opportunities"
    ) == ("1200.50", "CHF", "2024-03-05 16:45:00", True)
    assert warehouse.rows(
        "select contact_id, role, is_primary from staging.stg_salesforce__opportunity_contacts"
    ) == [(contact, "Decision Maker", True)]
    assert warehouse.rows(
        "select record_id, activity_type, lead_id, contact_id, opportunity_id, outcome,"
        " cast(occurred_at as text) from staging.stg_salesforce__sales_activities order by 1"
    ) == [
        ("00TA", "call", lead, None, deal, "Reached", "2024-03-04 09:00:00"),
        ("00UA", "meeting", None, contact, deal, None, "2024-03-04 13:00:00"),
    ]
    warehouse.close()


@in_full
def test_states_alone_tell_what_changed_between_deliveries(workshop: Site) -> None:
    """An org without field histories, delivered twice; its single currency is named."""
    site = workshop
    lead, deal = "00Q000000000001AAA", "006000000000001AAA"
    state = {"Id": deal, "IsDeleted": "", "Amount": "10", "IsClosed": "", "IsWon": ""} | {
        "CreatedDate": "2024-03-01T08:00:00.000+0000",
        "SystemModstamp": "2024-03-01T08:00:00.000+0000",
        "LastStageChangeDate": "",
    }
    deliver(
        site, "2024-03-05",
        {"Lead": [_lead(lead, "New")], "Opportunity": [state | {"StageName": "Prospecting"}]},
    )  # fmt: skip
    deliver(
        site, "2024-03-06",
        {
            "Lead": [
                _lead(lead, "Working", HasOptedOutOfEmail="1")
                | {"SystemModstamp": "2024-03-06T07:00:00.000+0000"}
            ],
            "Opportunity": [
                state | {"StageName": "Qualification"}
                | {"SystemModstamp": "2024-03-06T07:30:00.000+0000"}
                | {"LastStageChangeDate": "2024-03-05T16:00:00.000+0000"}
            ],
        },
    )  # fmt: skip
    warehouse = build_staging(site)
    assert warehouse.rows(
        "select from_status, to_status, cast(occurred_at as text), is_date_known"
        " from staging.stg_salesforce__lead_status_changes"
    ) == [("New", "Working", "2024-03-06 07:00:00", False)]
    assert warehouse.rows(
        "select from_status, to_status, cast(occurred_at as text), is_date_known"
        " from staging.stg_salesforce__opportunity_stage_changes"
    ) == [("Prospecting", "Qualification", "2024-03-05 16:00:00", True)]
    assert warehouse.rows(
        "select event_type, lead_id, cast(occurred_at as text)"
        " from staging.stg_salesforce__email_events"
    ) == [("unsubscribed", lead, "2024-03-06 07:00:00")]
    warehouse.close()


def test_a_person_goes_up_by_salesforce_alone_and_orders_again(workshop: Site) -> None:
    """Two leads that were merged, converted, won; then an order that no opportunity knows."""
    site = workshop
    lead, loser = "00Q000000000001AAA", "00Q000000000002AAA"
    contact, account, deal = "003000000000001AAA", "001000000000001AAA", "006000000000001AAA"
    owner, role = "005000000000001AAA", "00E000000000001AAA"
    stamp = {"IsDeleted": "", "SystemModstamp": "2024-05-01T08:00:00.000+0000"}
    day = {"CreatedDate": "2024-03-04T09:30:00.000+0000"}
    status = {"LeadId": lead, "Field": "Status"}
    stage = {"OpportunityId": deal, "Field": "StageName"}
    deliver(
        site, "2024-05-01",
        {
            "Lead": [
                _lead(lead, "Closed - Converted", IsConverted="1", OwnerId=owner)
                | {"ConvertedContactId": contact, "ConvertedOpportunityId": deal},
                _lead(loser, "New", OwnerId=owner, IsDeleted="1", MasterRecordId=lead)
                | {"CreatedDate": "2024-03-02T08:00:00.000+0000"},
            ],
            "LeadHistory": [
                day | status | {"Id": "017A", "OldValue": "New", "NewValue": "Working"},
                status | {"Id": "017B", "OldValue": "Working", "NewValue": "Closed - Converted"}
                | {"CreatedDate": "2024-03-11T09:30:00.000+0000"},
            ],
            "Contact": [
                stamp | day | {"Id": contact, "AccountId": account}
                | {"Email": f"{lead.lower()}@example.com"}
            ],
            "Account": [stamp | {"Id": account, "Name": "Invented"}],
            "Opportunity": [
                stamp | {"Id": deal, "AccountId": account, "ContactId": contact, "OwnerId": owner}
                | {"StageName": "Closed Won", "Amount": "900", "CurrencyIsoCode": "EUR"}
                | {"IsClosed": "1", "IsWon": "1", "CloseDate": "2024-04-02"}
                | {"CreatedDate": "2024-03-11T09:30:01.000+0000"}
                | {"LastModifiedDate": "2024-04-02T11:00:00.000+0000"}
            ],
            "OpportunityFieldHistory": [
                stage | {"Id": "017C", "OldValue": "Qualification", "NewValue": "Proposal/Quote"}
                | {"CreatedDate": "2024-03-20T09:30:00.000+0000"},
                stage | {"Id": "017D", "OldValue": "Proposal/Quote", "NewValue": "Closed Won"}
                | {"CreatedDate": "2024-04-02T11:00:00.000+0000"},
            ],
            "Order": [
                stamp | {"Id": "801A", "AccountId": account, "BillToContactId": contact}
                | {"StatusCode": "Activated", "TotalAmount": "120", "CurrencyIsoCode": "EUR"}
                | {"Type": "Renewal", "ActivatedDate": "2024-04-20T10:00:00.000+0000"},
                stamp | {"Id": "801B", "AccountId": account, "BillToContactId": contact}
                | {"StatusCode": "Draft", "TotalAmount": "5", "CurrencyIsoCode": "EUR"}
                | {"Type": "", "ActivatedDate": ""},
            ],
            "User": [stamp | {"Id": owner, "UserRoleId": role}],
            "UserRole": [stamp | {"Id": role, "Name": "Team Süd", "PortalType": "None"}],
        },
    )  # fmt: skip
    variables = {"sources": ["canonical", "salesforce"], "as_of": "2024-05-01"}
    warehouse = build_facts(site, json.dumps(variables))
    assert warehouse.rows(
        """
        select moves.cycle_type, moves.kind, moves.to_stage, cast(moves.occurred_at as date)
        from marts.fct_stage_transitions as moves
        inner join marts.fct_lead_cycles as cycles using (lead_cycle_key)
        order by cycles.cycle_number, moves.transition_number
        """
    ) == [
        ("new_lead", "enter", "MQL", date(2024, 3, 1)),
        ("new_lead", "skip", "SFC", date(2024, 3, 4)),
        ("new_lead", "advance", "BAN", date(2024, 3, 11)),
        ("new_lead", "skip", "ANG", date(2024, 3, 20)),
        ("new_lead", "win", "ABS", date(2024, 4, 2)),
        ("existing_customer_lead", "enter", "AFS", date(2024, 4, 2)),
        ("existing_customer_lead", "skip", "WIK", date(2024, 4, 20)),
        ("existing_customer_lead", "skip", "ANG", date(2024, 4, 20)),
        ("existing_customer_lead", "win", "ABS", date(2024, 4, 20)),
        ("existing_customer_lead", "enter", "AFS", date(2024, 4, 20)),
    ]
    assert warehouse.one("select count(*) from marts.dim_person") == 1
    assert warehouse.one("select (name, route) from marts.dim_sales_unit") == ("Team Süd", "direct")
    assert warehouse.rows("select reason, record_count from staging.stg_salesforce__not_used") == [
        ("not activated", 1)
    ]
    warehouse.close()
