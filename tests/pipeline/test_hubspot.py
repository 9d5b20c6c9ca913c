"""What HubSpot exports comes out at the other side, every record explained.

The tables of a connector that are kept beside the project have their keys hashed, so that they
hardly join: they show the shape. The files written here have the shape that HubSpot documents for
its API, and tell one story in it, and the same story in the tables of a connector.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from packs import PROJECT, Pack, Warehouse, in_full
from running import Site

pytestmark = pytest.mark.xdist_group("hubspot")

TABLES = PROJECT.parent / "shared" / "data" / "hubspot"

# What no contract needs, or what names nothing that landed with it: all rows of these tables.
WITHOUT_USE = {
    "company_property_history": 100,
    "contact_property_history": 100,
    "deal_contact": 11,
    "deal_pipeline": 6,
    "deal_property_history": 100,
    "deal_stage": 14,
    "deal_company": 2,
    "email_event_bounce": 100,
    "email_event_click": 100,
    "email_event_delivered": 100,
    "email_event_open": 100,
    "email_event_sent": 100,
    "email_event_spam_report": 32,
    "email_event_status_change": 100,
    "engagement_deal": 1,
    "form": 5,
    "merged_deal": 14,
    "owner": 100,
}
# Of these the others become records of a contract.
IN_PART = {"contact": 22, "email_event": 3}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The tables of the connector, landed and staged."""
    if not TABLES.is_dir():
        pytest.skip(
            "the tables of a HubSpot connector are not here: expected the folder shared/data/"
            "hubspot beside the project"
        )
    pack = Pack(Site(tmp_path_factory.mktemp("hubspot_tables")), "hubspot")
    for file in TABLES.glob("*_data.csv"):
        shutil.copy(file, pack.folder(file.stem.removesuffix("_data")) / file.name)
    warehouse = pack.build_staging()
    yield warehouse
    warehouse.close()


def test_every_table_lands_and_is_mapped_or_reported(tables: Warehouse) -> None:
    landed = dict(tables.rows("select object, row_count from raw._loads where reject_count = 0"))
    unused = dict(
        tables.rows(
            "select object_name, cast(sum(record_count) as bigint)"
            " from staging.stg_hubspot__not_used group by 1"
        )
    )
    assert len(landed) == 30
    assert unused == WITHOUT_USE | IN_PART
    assert {name for name in WITHOUT_USE if landed[name] != WITHOUT_USE[name]} == set()
    mapped = {
        "company": "select count(*) from staging.stg_hubspot__accounts",
        "contact": "select count(*) - 4 from staging.stg_hubspot__contacts",
        "contact_form_submission": "select count(*) from staging.stg_hubspot__web_events",
        "contact_merge_audit": "select count(*) from staging.stg_hubspot__contacts"
        " where merged_into_contact_id in ('5555', '4444', '3333', '2222')",
        "deal": "select count(*) from staging.stg_hubspot__opportunities",
        "deal_pipeline_stage": "select count(*) from staging.base_hubspot__deal_pipeline_stages",
        "email_campaign": "select count(*) from staging.stg_hubspot__measures",
        "email_event": "select count(*) + 3 from staging.stg_hubspot__email_events",
        "engagement": "select count(*) from staging.stg_hubspot__sales_activities"
        " where activity_type = 'call'",
        "engagement_call": "select count(*) from staging.stg_hubspot__sales_activities"
        " where activity_type = 'call'",
        "engagement_contact": "select count(*) from staging.stg_hubspot__sales_activities"
        " where contact_id = '501'",
        "engagement_meeting": "select count(*) from staging.stg_hubspot__sales_activities"
        " where activity_type = 'meeting'",
    }
    assert set(mapped) | set(WITHOUT_USE) == set(landed)
    assert {name: tables.one(query) for name, query in mapped.items()} == {
        name: landed[name] for name in mapped
    }


def test_merged_ids_are_told_apart_by_semicolons(tables: Warehouse) -> None:
    assert tables.rows(
        "select contact_id, is_deleted from staging.stg_hubspot__contacts"
        " where merged_into_contact_id = '78971951' order by 1"
    ) == [("46897301", False), ("76226001", False), ("76340251", False)]


def test_starts_that_a_calendar_wrote_in_seconds_lie_where_they_belong(tables: Warehouse) -> None:
    assert tables.one(
        "select (cast(occurred_at as text), activity_type)"
        " from staging.stg_hubspot__sales_activities where record_id = '5105154709'"
    ) == ("2020-02-07 17:00:00", "meeting")
    assert tables.one(
        "select cast(min(occurred_at) as text) from staging.stg_hubspot__sales_activities"
    ) == "2014-08-27 20:50:44.778"  # fmt: skip


def test_staging_keeps_names_and_addresses_out(tables: Warehouse) -> None:
    columns = {name for (name,) in tables.rows(
        "select distinct lower(column_name) from duckdb_columns()"
        " where schema_name = 'staging' and table_name like '%hubspot%'"
    )}  # fmt: skip
    assert not columns & {"email", "firstname", "lastname", "recipient", "phone", "ip_address"}


def _history(*values: tuple[str, str]) -> list[dict[str, str]]:
    """As the API gives it: the latest value first."""
    return [
        {"value": value, "timestamp": timestamp, "sourceType": "CRM_UI", "sourceId": "userId:1"}
        for timestamp, value in reversed(values)
    ]


STAGES = _history(
    ("2024-03-01T09:00:00.000Z", "subscriber"),
    ("2024-03-04T09:00:00.000Z", "lead"),
    ("2024-03-11T09:00:00.000Z", "marketingqualifiedlead"),
    ("2024-03-12T09:00:00.000Z", "salesqualifiedlead"),
)
CONFIRMATIONS = _history(
    ("2024-03-01T09:00:01.000Z", "Confirmation email sent"),
    ("2024-03-01T10:00:00.000Z", "User clicked confirmation"),
    ("2024-03-01T10:00:05.000Z", "Confirmed"),
)
DEAL_STAGES = _history(
    ("2024-03-18T09:00:00.000Z", "qualifiedtobuy"),
    ("2024-03-25T09:00:00.000Z", "contractsent"),
    ("2024-04-02T14:30:00.000Z", "closedwon"),
)


def _associated(**others: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: {"results": [{"id": id, "type": f"deal_to_{one}"} for id in ids]}
        for (name, ids), one in zip(others.items(), ["contact", "company"], strict=False)
    }


def _api_story(pack: Pack) -> None:
    """One person from the first form to the order, as the answers of the API."""
    pack.write_json(
        "contacts",
        "page_1",
        {
            "results": [
                {
                    "id": "101",
                    "properties": {
                        "email": "Anna@Example.com",
                        "hs_additional_emails": "anna.old@example.com",
                        "createdate": "2024-03-01T09:00:00.000Z",
                        "lastmodifieddate": "2024-03-20T09:00:00.000Z",
                        "associatedcompanyid": "900",
                        "jobtitle": "Head of Production",
                        "lifecyclestage": "salesqualifiedlead",
                        "hs_merged_object_ids": "102;103",
                    },
                    "propertiesWithHistory": {
                        "lifecyclestage": STAGES,
                        "hs_emailconfirmationstatus": CONFIRMATIONS,
                        "jobtitle": _history(
                            ("2024-03-01T09:00:00.000Z", "Engineer"),
                            ("2024-03-15T09:00:00.000Z", "Head of Production"),
                        ),
                    },
                    "createdAt": "2024-03-01T09:00:00.000Z",
                    "updatedAt": "2024-03-20T09:00:00.000Z",
                    "archived": False,
                }
            ],
            "paging": {"next": {"after": "101", "link": "..."}},
        },
    )
    # A record for itself, as jq or a script takes it out of the pages.
    pack.write_json(
        "companies",
        "companies",
        [
            {
                "id": "900",
                "properties": {"name": "Example GmbH", "domain": "www.example.com"},
                "createdAt": "2024-03-01T09:00:00.000Z",
                "updatedAt": "2024-03-01T09:00:00.000Z",
                "archived": False,
            }
        ],
    )
    pack.write_json(
        "deals",
        "page_1",
        {
            "results": [
                {
                    "id": "700",
                    "properties": {
                        "dealstage": "closedwon",
                        "pipeline": "default",
                        "dealtype": "newbusiness",
                        "amount": "12500.50",
                        "deal_currency_code": "EUR",
                        "closedate": "2024-04-02T14:30:00.000Z",
                        "hs_is_closed": "true",
                        "hs_is_closed_won": "true",
                        "hs_lastmodifieddate": "2024-04-02T14:30:01.000Z",
                    },
                    "propertiesWithHistory": {"dealstage": DEAL_STAGES},
                    "associations": _associated(contacts=("101",), companies=("900",)),
                    "createdAt": "2024-03-18T09:00:00.000Z",
                    "updatedAt": "2024-04-02T14:30:01.000Z",
                    "archived": False,
                }
            ]
        },
    )
    pack.write_json(
        "deal_pipelines",
        "deal_pipelines",
        {
            "results": [
                {
                    "id": "default",
                    "label": "Sales",
                    "stages": [
                        {
                            "id": id,
                            "label": label,
                            "metadata": {"isClosed": closed, "probability": p},
                        }
                        for id, label, closed, p in [
                            ("qualifiedtobuy", "Qualified To Buy", "false", "0.4"),
                            ("contractsent", "Contract Sent", "false", "0.9"),
                            ("closedwon", "Closed Won", "true", "1.0"),
                            ("closedlost", "Closed Lost", "true", "0.0"),
                        ]
                    ],
                    "updatedAt": "2024-01-01T00:00:00Z",
                }
            ]
        },
    )
    pack.write_json(
        "calls",
        "calls",
        {
            "results": [
                {
                    "id": "500",
                    "properties": {
                        "hs_timestamp": "2024-03-13T09:00:00Z",
                        "hs_call_disposition": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
                        "hs_call_status": "COMPLETED",
                    },
                    "associations": _associated(contacts=("101",)),
                    "createdAt": "2024-03-13T09:10:00Z",
                    "updatedAt": "2024-03-13T09:10:00Z",
                    "archived": False,
                }
            ]
        },
    )
    pack.write_json(
        "email_events",
        "page_1",
        {
            "hasMore": False,
            "offset": "abc",
            "events": [
                {
                    "id": "e1",
                    "type": "SENT",
                    "created": 1709546400000,
                    "recipient": "anna.old@example.com",
                    "emailCampaignId": 42,
                    "filteredEvent": False,
                },
                {
                    "id": "e2",
                    "type": "CLICK",
                    "created": 1709632800000,
                    "recipient": "anna@example.com",
                    "emailCampaignId": 42,
                    "filteredEvent": False,
                    "sentBy": {"id": "e1", "created": 1709546400000},
                    "url": "https://www.example.com/vergleich/?mail=anna%40example.com",
                    "userAgent": "Mozilla/5.0",
                },
                {
                    "id": "e3",
                    "type": "STATUSCHANGE",
                    "created": 1717243200000,
                    "recipient": "anna@example.com",
                    "emailCampaignId": 42,
                    "source": "SOURCE_RECIPIENT",
                    "portalSubscriptionStatus": "SUBSCRIBED",
                    "subscriptions": [
                        {"id": 7, "status": "SUBSCRIBED"},
                        {"id": 8, "status": "UNSUBSCRIBED"},
                    ],
                },
            ],
        },
    )
    pack.write_json(
        "form_submissions",
        "newsletter",
        {
            "results": [
                {
                    "conversionId": "c1",
                    "formId": "f-1",
                    "submittedAt": 1709283600000,
                    "pageUrl": "https://www.example.com/magazin/?utm_campaign=Fr%C3%BChjahr+24",
                    "values": [
                        {"name": "email", "value": "anna@example.com", "objectTypeId": "0-1"},
                        {"name": "LEGAL_CONSENT.subscription_type_7", "value": "true"},
                        {"name": "LEGAL_CONSENT.subscription_type_8", "value": "false"},
                    ],
                }
            ]
        },
    )


def _tables_story(pack: Pack) -> None:
    """The same story as a connector writes it into tables."""
    synced = {"_fivetran_synced": "2024-04-03 04:00:00.000"}

    def history(key: str, id: str, name: str, values: list[dict[str, str]]) -> list[dict[str, str]]:
        return [
            synced
            | {key: id, "name": name, "value": entry["value"], "source": entry["sourceType"]}
            | {"timestamp": entry["timestamp"].replace("T", " ").rstrip("Z")}
            for entry in values
        ]

    pack.write_table(
        "contact",
        "contact",
        [
            synced
            | {"id": "101", "_fivetran_deleted": "FALSE", "property_email": "Anna@Example.com"}
            | {"property_hs_additional_emails": "anna.old@example.com"}
            | {"property_createdate": "2024-03-01 09:00:00", "property_associatedcompanyid": "900"}
            | {
                "property_jobtitle": "Head of Production",
                "property_hs_merged_object_ids": "102;103",
            }
            | {"property_lastmodifieddate": "2024-03-20 09:00:00"},
            synced | {"id": "102", "_fivetran_deleted": "TRUE", "property_email": "a2@example.com"},
        ],
    )
    pack.write_table(
        "contact_property_history",
        "history",
        history("contact_id", "101", "lifecyclestage", STAGES)
        + history("contact_id", "101", "hs_emailconfirmationstatus", CONFIRMATIONS),
    )
    pack.write_table(
        "company",
        "company",
        [synced | {"id": "900", "is_deleted": "false", "property_name": "Example GmbH"}],
    )
    pack.write_table(
        "deal",
        "deal",
        [
            synced
            | {"deal_id": "700", "is_deleted": "false", "deal_pipeline_id": "default"}
            | {"deal_pipeline_stage_id": "closedwon", "property_dealtype": "newbusiness"}
            | {"property_amount": "12500.50", "property_deal_currency_code": "EUR"}
            | {"property_closedate": "2024-04-02 14:30:00"}
            | {"property_createdate": "2024-03-18 09:00:00"}
        ],
    )
    pack.write_table(
        "deal_property_history", "history", history("deal_id", "700", "dealstage", DEAL_STAGES)
    )
    pack.write_table(
        "deal_pipeline_stage",
        "stages",
        [
            synced
            | {"stage_id": id, "label": label, "pipeline_id": "default", "is_closed": closed}
            | {"closed_won": won, "probability": p, "_fivetran_deleted": "FALSE"}
            for id, label, closed, won, p in [
                ("qualifiedtobuy", "Qualified To Buy", "FALSE", "FALSE", "0.4"),
                ("contractsent", "Contract Sent", "FALSE", "FALSE", "0.9"),
                ("closedwon", "Closed Won", "TRUE", "TRUE", "1.0"),
            ]
        ],
    )
    pack.write_table(
        "deal_contact", "pairs", [{"deal_id": "700", "contact_id": "101", "type_id": "3"}]
    )
    pack.write_table(
        "deal_company", "pairs", [{"deal_id": "700", "company_id": "900", "type_id": "5"}]
    )
    pack.write_table("engagement", "heads", [synced | {"id": "500", "type": "CALL"}])
    pack.write_table(
        "engagement_call",
        "calls",
        [
            synced
            | {"engagement_id": "500", "property_hs_timestamp": "2024-03-13 09:00:00"}
            | {"property_hs_call_disposition": "f240bbac-87c9-4f6e-bf70-924b57d47db7"}
        ],
    )
    pack.write_table("engagement_contact", "pairs", [{"engagement_id": "500", "contact_id": "101"}])
    pack.write_table(
        "email_event",
        "events",
        [
            synced
            | {"id": "e1", "type": "SENT", "created": "2024-03-04 10:00:00.000"}
            | {"recipient": "anna.old@example.com", "email_campaign_id": "42"},
            synced
            | {"id": "e2", "type": "CLICK", "created": "2024-03-05 10:00:00.000"}
            | {"recipient": "anna@example.com", "email_campaign_id": "42", "sent_by_id": "e1"},
        ],
    )
    pack.write_table(
        "email_event_click",
        "clicks",
        [
            synced
            | {"id": "e2", "user_agent": "Mozilla/5.0"}
            | {"url": "https://www.example.com/vergleich/?mail=anna%40example.com"}
        ],
    )
    pack.write_table(
        "contact_form_submission",
        "submissions",
        [
            synced
            | {"conversion_id": "c1", "form_id": "f-1", "contact_id": "101"}
            | {"timestamp": "2024-03-01 09:00:00", "page_url": "https://www.example.com/magazin/"}
        ],
    )


MOVES = [
    ("enter", None, "INF", "2024-03-01 09:00:00", False),
    ("advance", "INF", "BEF", "2024-03-01 09:00:00", False),
    ("skip", "BEF", "MQL", "2024-03-11 09:00:00", False),
    ("advance", "MQL", "SAL", "2024-03-12 09:00:00", False),
    ("advance", "SAL", "SFC", "2024-03-13 09:00:00", False),
    ("advance", "SFC", "BAN", "2024-03-18 09:00:00", False),
    ("skip", "BAN", "ANG", "2024-03-25 09:00:00", False),
    ("win", "ANG", "ABS", "2024-04-02 14:30:00", False),
]


@pytest.mark.parametrize("story", [_api_story, pytest.param(_tables_story, marks=in_full)])
def test_a_person_goes_up_the_summit_by_what_hubspot_tells(story: Any, workshop: Site) -> None:
    pack = Pack(workshop, "hubspot")
    story(pack)
    warehouse = pack.run()
    moves = warehouse.rows(
        """
        select kind, from_stage, to_stage, cast(occurred_at as text), is_inferred
        from marts.fct_stage_transitions
        where kind <> 'exit' and cycle_type = 'new_lead'
        order by lead_cycle_key, transition_number
        """
    )
    assert moves == MOVES
    assert warehouse.rows(
        "select cycle_type, cast(a_passed_at as text), cast(b_passed_at as text),"
        " cast(won_at as text) from marts.fct_lead_cycles order by 1 desc"
    ) == [
        ("new_lead", "2024-03-01 10:00:00", "2024-03-11 09:00:00", "2024-04-02 14:30:00"),
        ("existing_customer_lead", "2024-04-02 14:30:00", None, None),
    ]
    assert warehouse.one("select count(*) from marts.dim_person") == 1
    assert warehouse.one(
        "select (cast(amount as text), currency, business_type, is_won, status)"
        " from marts.fct_opportunities"
    ) == ("12500.50", "EUR", "new", True, "Closed Won")
    assert (
        warehouse.one(
            "select count(*) from marts.rpt_data_trust"
            " where section = 'unmapped' and object in ('lead_status', 'opportunity_status')"
        )
        == 0
    )
    warehouse.close()


@in_full
def test_what_a_connector_writes_later_completes_what_it_wrote_before(workshop: Site) -> None:
    """Details of an event in another file, a stage that changed between two files."""
    pack = Pack(workshop, "hubspot")
    contact = {"id": "1", "_fivetran_deleted": "FALSE", "property_email": "b@example.com"}
    event = {"id": "e1", "created": "2024-03-04 10:00:00", "recipient": "b@example.com"}
    pack.write_table(
        "contact",
        "day_1",
        [
            contact
            | {"property_lifecyclestage": "lead", "property_createdate": "2024-03-01 09:00:00"}
            | {"_fivetran_synced": "2024-03-04 23:00:00"}
        ],
    )
    pack.write_table(
        "email_event",
        "day_1",
        [event | {"type": "CLICK"}, event | {"id": "e2", "type": "STATUSCHANGE"}],
    )
    warehouse = pack.build_staging()
    events = (
        "select record_id, event_type, url, contact_id from staging.stg_hubspot__email_events"
        " order by 1"
    )
    changes = (
        "select lead_id, from_status, to_status, cast(occurred_at as text), is_date_known"
        " from staging.stg_hubspot__lead_status_changes"
    )
    assert warehouse.rows(events) == [("e1", "clicked", None, None)]
    assert warehouse.rows(changes) == []
    warehouse.close()

    pack.write_table("email_event_click", "day_2", [{"id": "e1", "url": "https://example.com/a"}])
    pack.write_table(
        "email_event_status_change",
        "day_2",
        [{"id": "e2", "portal_subscription_status": "UNSUBSCRIBED", "subscriptions": "[]"}],
    )
    pack.write_table(
        "contact",
        "day_2",
        [
            contact
            | {"property_lifecyclestage": "marketingqualifiedlead"}
            | {"property_createdate": "2024-03-01 09:00:00", "property_hs_email_optout": "true"}
            | {"_fivetran_synced": "2024-03-05 23:00:00"}
        ],
    )
    warehouse = pack.build_staging()
    assert warehouse.rows(events) == [
        ("e1", "clicked", "https://example.com/a", None),
        ("e2", "unsubscribed", None, None),
    ]
    assert warehouse.rows(changes) == [
        ("1", "lead", "marketingqualifiedlead", "2024-03-05 23:00:00", False)
    ]
    assert warehouse.one(
        "select (status, is_date_known, cast(created_at as text))"
        " from staging.stg_hubspot__leads order by updated_at limit 1"
    ) == ("marketingqualifiedlead", False, "2024-03-01 09:00:00")
    warehouse.close()


@in_full
def test_deals_without_a_history_change_between_deliveries_and_stages_are_told_once(
    workshop: Site,
) -> None:
    pack = Pack(workshop, "hubspot")
    stages = [
        {"stage_id": id, "label": label, "is_closed": closed, "closed_won": won}
        for id, label, closed, won in [
            ("11", "Offer", "FALSE", "FALSE"),
            ("12", "Order", "TRUE", "TRUE"),
            ("13", "Lost", "TRUE", "FALSE"),
        ]
    ]
    pack.write_table("deal_pipeline_stage", "stages", stages)

    def deal(id: str, stage: str, synced: str, **more: str) -> dict[str, str]:
        return {
            "deal_id": id,
            "is_deleted": "false",
            "deal_pipeline_stage_id": stage,
            "property_createdate": "2024-03-01 09:00:00",
            "_fivetran_synced": f"2024-03-{synced} 04:00:00",
        } | more

    pack.write_table("deal", "day_1", [deal("1", "11", "04"), deal("2", "11", "04")])
    pack.write_table(
        "deal",
        "day_2",
        [
            deal("1", "13", "05", property_closed_lost_reason="Price"),
            deal("2", "12", "05", property_hs_merged_object_ids="3"),
            deal("3", "11", "05"),
        ],
    )
    moves = [("2024-03-01 09:00:00.010", "11"), ("2024-03-02 09:00:00.020", "12")]
    pack.write_table(
        "deal_property_history",
        "history",
        [
            {"deal_id": "2", "name": "dealstage", "timestamp": time, "value": stage}
            for time, stage in moves
        ]
        + [{"deal_id": "2", "name": "amount", "timestamp": moves[0][0], "value": "5"}],
    )
    # The same moves from the connector's other table, which keeps no milliseconds.
    pack.write_table(
        "deal_stage",
        "stays",
        [{"deal_id": "2", "date_entered": time[:19], "value": stage} for time, stage in moves],
    )
    warehouse = pack.build_staging()
    assert warehouse.rows(
        "select opportunity_id, from_status, to_status, cast(occurred_at as text), is_date_known"
        " from staging.stg_hubspot__opportunity_stage_changes order by 1, 4"
    ) == [
        ("1", "Offer", "Lost", "2024-03-05 04:00:00", False),
        ("2", "Offer", "Order", "2024-03-02 09:00:00", True),
    ]
    assert warehouse.rows(
        "select opportunity_id, status, is_won, lost_reason, cast(closed_at as text), is_deleted"
        " from staging.stg_hubspot__opportunities"
        " where updated_at >= timestamp '2024-03-05' order by 1"
    ) == [
        ("1", "Lost", False, "Price", "2024-03-05 04:00:00", False),
        ("2", "Order", True, None, "2024-03-02 09:00:00", False),
        ("3", "Offer", None, None, None, True),
    ]
    warehouse.close()


@in_full
def test_only_work_that_was_done_counts(workshop: Site) -> None:
    pack = Pack(workshop, "hubspot")

    def activity(id: str, **properties: str) -> dict[str, Any]:
        stamps = {"createdAt": "2024-03-01T09:00:00Z", "updatedAt": "2024-03-01T09:00:00Z"}
        return stamps | {
            "id": id,
            "properties": {"hs_timestamp": "2024-03-01T09:00:00Z"} | properties,
            "archived": id == "gone",
        }

    pack.write_json(
        "meetings",
        "meetings",
        [
            activity("held", hs_meeting_outcome="COMPLETED"),
            activity("demo", hs_meeting_outcome="SCHEDULED", hs_activity_type="Product Demo"),
            activity("missed", hs_meeting_outcome="NO_SHOW"),
            activity("gone", hs_meeting_outcome="COMPLETED"),
        ],
    )
    pack.write_json(
        "emails",
        "emails",
        [
            activity("written", hs_email_direction="EMAIL", hs_email_status="SENT"),
            activity("received", hs_email_direction="INCOMING_EMAIL", hs_email_status="SENT"),
            activity("returned", hs_email_direction="EMAIL", hs_email_status="BOUNCED"),
        ],
    )
    pack.write_json(
        "tasks",
        "tasks",
        [
            activity("called", hs_task_type="CALL", hs_task_status="COMPLETED"),
            activity("to_call", hs_task_type="CALL", hs_task_status="NOT_STARTED"),
            activity("to_do", hs_task_type="TODO", hs_task_status="COMPLETED"),
        ],
    )
    pack.write_json("calls", "calls", [activity("reached", hs_call_disposition="Own word")])
    warehouse = pack.build_staging()
    assert warehouse.rows(
        "select record_id, activity_type, outcome from staging.stg_hubspot__sales_activities"
        " order by 1"
    ) == [
        ("called", "call", "COMPLETED"),
        ("demo", "presentation", "SCHEDULED"),
        ("held", "meeting", "COMPLETED"),
        ("reached", "call", "Own word"),
        ("written", "email", "SENT"),
    ]
    assert dict(
        warehouse.rows(
            "select object_name || ': ' || reason, record_count from staging.stg_hubspot__not_used"
        )
    ) == {
        "engagement_meeting: did not take place": 1,
        "engagement_meeting: deleted": 1,
        "engagement_email: written by the contact": 1,
        "engagement_email: did not reach the contact": 1,
        "engagement_task: not completed": 1,
        "engagement_task: of no known type": 1,
    }
    warehouse.close()
