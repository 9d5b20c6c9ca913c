"""What LinkedIn tells of leads, consents and ads comes out on the other side, each row explained.

The small files here have the fields that LinkedIn documents for its API and the columns of its
spreadsheets; the tables of pages and posts are a connector's, kept beside the project.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from packs import PROJECT, Warehouse, build_staging, in_full, run, write_json
from running import Site

pytestmark = pytest.mark.xdist_group("linkedin")

PAGES = PROJECT.parent / "shared" / "data" / "linkedin_pages"
# 1 September 2024, 12:05:00 UTC, in thousandths of a second.
SUBMITTED = 1725192300000
UNUSED = "select object_name, reason, record_count from staging.stg_linkedin__not_used order by all"


def answer(response_id: str, email: str, ticked: bool, **more: Any) -> dict[str, Any]:
    """An answer to a lead form with the form in it, as the API gives it on request."""
    return {
        "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:522529623"},
        "associatedEntity": {"associatedCreative": "urn:li:sponsoredCreative:115844664"},
        "leadType": "SPONSORED",
        "leadMetadata": {"sponsoredLeadMetadata": {"campaign": "urn:li:sponsoredCampaign:11"}},
        "leadMetadataInfo": {"sponsoredLeadMetadataInfo": {"campaign": {"name": "Entscheider"}}},
        "submitter": "urn:li:person:Fdj8cC6gGU",
        "versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3162,1)",
        "id": response_id,
        "submittedAt": SUBMITTED,
        "testLead": False,
        "formResponse": {
            "answers": [
                {"questionId": 1, "answerDetails": {"textQuestionAnswer": {"answer": "Anna"}}},
                {"questionId": 2, "answerDetails": {"textQuestionAnswer": {"answer": email}}},
                {"questionId": 3, "answerDetails": {"textQuestionAnswer": {"answer": "Buyer"}}},
            ],
            "consentResponses": [{"consentId": 77, "accepted": ticked}],
        },
        "form": {
            "id": 3162,
            "name": "Webinar",
            "content": {
                "questions": [
                    {"questionId": 1, "predefinedField": "FIRST_NAME"},
                    {"questionId": 2, "predefinedField": "WORK_EMAIL"},
                    {"questionId": 3, "predefinedField": "JOB_TITLE"},
                ],
                "legalInfo": {
                    "consents": [
                        {
                            "id": 77,
                            "checkRequired": False,
                            "consent": {"localized": {"de_DE": "Ja, ich möchte den Newsletter"}},
                        }
                    ]
                },
            },
        },
    } | more


def write(site: Site, name: str, text: str, encoding: str = "utf-8") -> None:
    file = site.landing / "linkedin" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding=encoding)


def performance(site: Site, name: str, *rows: str) -> None:
    """As Campaign Manager writes it: UTF-16, tabs, days with the month first."""
    header = (
        "Start Date (in UTC)|Account Name|Currency|Campaign Name|Campaign ID|Total Spent"
        "|Impressions|Clicks"
    )
    lines = [row.replace("|", "\t") for row in (header, *rows)]
    write(site, f"campaign_performance/{name}", "\n".join(lines) + "\n", "utf-16")


def costs(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.rows(
        "select measure_id, cast(spent_on as text), cast(amount as text), currency, impressions,"
        " clicks from staging.stg_linkedin__measure_costs order by all"
    )


@in_full
def test_answers_of_the_api_as_pages_or_one_per_line_and_downloads(workshop: Site) -> None:
    site = workshop
    page = {
        "paging": {"start": 0, "count": 10, "total": 2},
        "elements": [
            answer("a-1", "anna@example.com", ticked=True),
            answer("a-2", "test@example.com", ticked=True, testLead=True),
        ],
    }
    write_json(site, "linkedin/lead_form_responses/page.json", page)
    write_json(
        site,
        "linkedin/lead_form_responses/lines.jsonl",
        [
            answer("a-1", "anna@example.com", ticked=True),
            answer(
                "a-3",
                "",
                ticked=False,
                leadType="COMPANY",
                leadMetadata=None,
                leadMetadataInfo=None,
            ),
        ],
    )
    write(
        site,
        "leads/leads.csv",
        "Campaign name,Form name,Submitted at,First name,Work email,Job title,Company size,"
        "Newsletter per E-Mail,How many machines?\n"
        "Entscheider,Webinar,9/1/2024 2:05 PM,Bert,bert@example.com,Production lead,51-200,Yes,7\n"
        "Entscheider,Webinar,9/1/2024 2:06 PM,Cleo,cleo@example.com,Student,2-10,No,\n",
    )
    performance(site, "august.csv", "8/31/2024|Acme|EUR|Entscheider|11|10.00|100|1")
    warehouse = build_staging(site, "linkedin")
    assert warehouse.rows(
        "select email_domain, cast(occurred_at as text), measure_id, is_paid, profile_id, post_id"
        " from staging.stg_linkedin__social_events order by occurred_at, email_domain nulls last"
    ) == [
        ("example.com", "2024-09-01 12:05:00", "11", True, "Fdj8cC6gGU", "115844664"),
        (None, "2024-09-01 12:05:00", None, False, "Fdj8cC6gGU", "115844664"),
        ("example.com", "2024-09-01 14:05:00", "11", True, None, None),
        ("example.com", "2024-09-01 14:06:00", "11", True, None, None),
    ]  # fmt: skip
    assert warehouse.rows(
        "select purpose, channel, event_type, method, cast(occurred_at as text), measure_id"
        " from staging.stg_linkedin__consent_events order by occurred_at"
    ) == [
        ("newsletter", "email", "confirmed", "single", "2024-09-01 12:05:00", "11"),
        ("newsletter", "email", "confirmed", "single", "2024-09-01 14:05:00", "11"),
    ]
    assert warehouse.rows(
        "select job_title, employee_count from staging.stg_linkedin__contacts order by 1"
    ) == [("Buyer", None), ("Production lead", 51), ("Student", 2)]
    assert warehouse.rows(UNUSED) == [
        ("consents", "box left empty: no consent, and none withdrawn", 2),
        ("consents", "of a test lead", 1),
        ("lead_form_responses", "test lead", 1),
    ]
    columns = {name for (name,) in warehouse.rows(
        "select distinct lower(column_name) from duckdb_columns() where schema_name = 'staging'"
    )}  # fmt: skip
    assert not columns & {"email", "first name", "form_response", "form"}
    warehouse.close()


@in_full
def test_costs_of_both_shapes_by_day_as_last_corrected(workshop: Site) -> None:
    site = workshop
    performance(
        site,
        "1.csv",
        '9/1/2024|Acme|EUR|Entscheider|11|"1,234.50"|10,000|200',
        "9/2/2024|Acme|EUR|Entscheider|11|100.00|2000|40",
        "9/1/2024|Acme|EUR|Marke|12|10.25|500|4",
        "Total|||||1344.75|12500|244",
    )
    performance(site, "2.csv", "9/2/2024|Acme|EUR|Entscheider neu|11|101.00|2001|41")
    write(
        site,
        "ad_analytics_by_campaign/a.csv",
        "campaign_id,day,clicks,impressions,cost_in_local_currency,cost_in_usd\n"
        "13,2024-09-01,5,50,9.50,10.00\n14,2024-09-01,5,50,9.50,10.00\n",
    )
    write(
        site,
        "campaign_history/c.csv",
        "id,last_modified_time,account_id,name,run_schedule_start,run_schedule_end\n"
        "13,2024-08-01 08:00:00,1,Alt,2024-08-15 00:00:00,2024-10-01 00:00:00\n"
        "13,2024-08-02 08:00:00,1,Neu,2024-08-15 00:00:00,2024-10-01 00:00:00\n",
    )
    write(
        site, "account_history/a.csv", "id,last_modified_time,currency\n1,2024-08-01 08:00:00,CHF\n"
    )
    warehouse = build_staging(site, "linkedin")
    assert costs(warehouse) == [
        ("11", "2024-09-01", "1234.50", "EUR", 10000, 200),
        ("11", "2024-09-02", "101.00", "EUR", 2001, 41),
        ("12", "2024-09-01", "10.25", "EUR", 500, 4),
        ("13", "2024-09-01", "9.50", "CHF", 50, 5),
        ("14", "2024-09-01", "10.00", "USD", 50, 5),
    ]
    assert warehouse.rows(
        "select measure_id, name, cast(started_on as text), cast(ended_on as text)"
        " from staging.stg_linkedin__measures order by 1"
    ) == [
        ("11", "Entscheider neu", "2024-09-01", None),
        ("12", "Marke", "2024-09-01", None),
        ("13", "Neu", "2024-08-15", "2024-09-30"),
        ("14", "14", "2024-09-01", None),
    ]
    assert warehouse.rows(UNUSED) == [
        ("campaign_performance", "corrected by a later file", 1),
        ("campaign_performance", "row without a day, such as totals", 1),
    ]
    warehouse.close()


def test_every_table_of_pages_and_posts_lands_and_is_counted_as_not_needed(workshop: Site) -> None:
    if not PAGES.is_dir():
        pytest.skip(
            "the connector's tables are not here: expected the folder shared/data/linkedin_pages"
            " beside the project"
        )
    site = workshop
    for file in PAGES.glob("*.csv"):
        name = file.stem.removeprefix("linkedin_pages_").removesuffix("_data")
        folder = site.landing / "linkedin" / name
        folder.mkdir(parents=True)
        shutil.copy(file, folder / file.name)
    warehouse = build_staging(site, "linkedin")
    landed = dict(
        warehouse.rows("select object, row_count from raw._loads where status = 'landed'")
    )
    counted = dict(
        warehouse.rows("select object_name, record_count from staging.stg_linkedin__not_used")
    )
    assert set(landed) == {
        *("organization", "organization_ugc_post", "post_content", "share_statistic"),
        *("ugc_post_history", "ugc_post_share_statistic"),
    }
    assert counted == landed
    warehouse.close()


def test_a_lead_of_an_ad_goes_up_and_its_campaign_has_cost(workshop: Site) -> None:
    site = workshop
    write_json(
        site,
        "linkedin/lead_form_responses/page.json",
        {"elements": [answer("a-1", "anna@example.com", ticked=True)]},
    )
    performance(site, "1.csv", "9/1/2024|Acme|EUR|Entscheider|11|500.00|10000|200")
    leads = site.landing / "canonical" / "leads"
    leads.mkdir(parents=True)
    (leads / "a.csv").write_text(
        "lead_id,created_at,email,status\n"
        "L1,2024-09-12T10:00:00Z,Anna@Example.com,Übergabe an Vertrieb\n",
        encoding="utf-8",
    )
    warehouse = run(site, "linkedin", as_of="2024-10-01", counting_consent_methods=["single"])
    assert warehouse.rows(
        "select from_stage, to_stage, evidence_source, evidence_contract, evidence_record_id"
        " from marts.fct_stage_transitions order by transition_number"
    ) == [
        (None, "BEF", "linkedin", "social_events", "a-1"),
        ("BEF", "MQL", "canonical", "leads", "L1"),
    ]
    assert warehouse.rows(
        "select cast(cycles.a_passed_at as text), measures.name, measures.channel_id,"
        " cycles.first_channel_id from marts.fct_lead_cycles as cycles"
        " inner join marts.dim_measure as measures"
        " on cycles.first_measure_key = measures.measure_key"
    ) == [("2024-09-01 12:05:00", "Entscheider", "paid_social", "paid_social")]
    assert (
        warehouse.one("select cast(sum(amount) as text) from marts.fct_measure_costs") == "500.00"
    )
    warehouse.close()
