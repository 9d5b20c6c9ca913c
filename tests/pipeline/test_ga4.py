"""Events of Google Analytics 4 in each shape of delivery become the same web events.

The small files here have the fields that Google documents for its export to BigQuery, whole numbers
as text as BigQuery writes them to JSON; the flattened ones are a connector's, kept beside the
project.
"""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

import duckdb
import pytest
from packs import PROJECT, build_staging, in_full, run, write_json
from running import Site

pytestmark = pytest.mark.xdist_group("ga4")

CONNECTOR = PROJECT.parent / "shared" / "data" / "ga4_export"
# 10 September 2024, 12:35:00 UTC, in millionths of a second.
FIRST = 1725971700000000
EVENTS = (
    "select visitor_id, session_id, event_type, page_url, utm_source, utm_campaign,"
    " cast(occurred_at as text) from staging.stg_ga4__web_events order by occurred_at, event_type"
)


def event(name: str, seconds: int, visitor: str = "p.1", **more: Any) -> dict[str, Any]:
    params: dict[str, Any] = {"ga_session_id": 1725971700, "ga_session_number": 1}
    params |= more.pop("params", {})
    return {
        "event_date": "20240910",
        "event_timestamp": str(FIRST + seconds * 1_000_000),
        "event_name": name,
        "event_params": [
            {
                "key": key,
                "value": {
                    "string_value": value if isinstance(value, str) else None,
                    "int_value": str(value) if isinstance(value, int) else None,
                    "float_value": None,
                    "double_value": None,
                },
            }
            for key, value in params.items()
        ],
        "event_bundle_sequence_id": "101",
        "user_id": None,
        "user_pseudo_id": visitor,
        "privacy_info": {"analytics_storage": "Yes", "uses_transient_token": "No"},
        "device": {"category": "desktop", "web_info": {"browser": "Chrome"}},
        "collected_traffic_source": None,
        "stream_id": "3206015529",
        "platform": "WEB",
        "batch_event_index": str(1 + seconds),
    } | more


def delivered() -> list[dict[str, Any]]:
    page = "https://www.example.com/magazin/trends-zerspanung"
    return [
        event("session_start", 0, params={"page_location": page}),
        event(
            "page_view",
            0,
            params={"page_location": page, "page_referrer": "https://www.google.com/"},
            collected_traffic_source={"manual_source": "newsletter", "manual_medium": "email"}
            | {"manual_campaign_name": "spring"},
        ),
        event(
            "contact_form_submit",
            60,
            user_id="anna@example.com",
            params={"page_location": "https://www.example.com/kontakt", "page_referrer": page},
        ),
    ]


@in_full
def test_lines_parquet_and_the_day_so_far_tell_the_same(workshop: Site) -> None:
    page = "https://www.example.com/magazin/trends-zerspanung"
    request = ("p.1", "p.1.1725971700", "contact_request", "https://www.example.com/kontakt")
    view = ("p.1", "p.1.1725971700", "page_view", page)
    expected = [
        (*view, "newsletter", "spring", "2024-09-10 12:35:00"),
        (*request, None, None, "2024-09-10 12:36:00"),
    ]

    site = workshop
    so_far = [
        {name: value for name, value in row.items() if name != "collected_traffic_source"}
        for row in delivered()[:2]
    ]
    write_json(site, "ga4/events/events_20240910.jsonl", delivered())
    write_json(site, "ga4/events/events_intraday_20240910.jsonl", so_far)
    warehouse = build_staging(site, "ga4")
    assert warehouse.rows(EVENTS) == expected
    assert warehouse.rows("select * from staging.stg_ga4__not_used") == [
        ("events", "not needed: session_start", 1)
    ]
    assert warehouse.rows("select * exclude (_row, _load_id, known_at, is_readable)"
                          " from staging.stg_ga4__measures") == [
        ("spring", "spring", "email", None, date(2024, 9, 10), None)
    ]  # fmt: skip
    warehouse.close()

    events = site.landing / "ga4" / "events"
    table = duckdb.read_json(str(events / "events_20240910.jsonl")).to_arrow_table()
    site.clear()
    events.mkdir(parents=True)
    duckdb.from_arrow(table).write_parquet(str(events / "events_20240910.parquet"))
    warehouse = build_staging(site, "ga4")
    assert warehouse.rows(EVENTS) == expected
    warehouse.close()


@in_full
def test_the_day_so_far_is_replaced_when_the_whole_day_comes(workshop: Site) -> None:
    site = workshop
    early = [row | {"collected_traffic_source": None} for row in delivered()[:2]]
    write_json(site, "ga4/events/events_intraday_20240910.jsonl", early)
    build_staging(site, "ga4").close()
    write_json(site, "ga4/events/events_20240910.jsonl", delivered())
    build_staging(site, "ga4").close()
    write_json(site, "ga4/events/events_intraday_20240910_again.jsonl", [*early, early[0]])
    warehouse = build_staging(site, "ga4")
    assert [(row[2], row[5]) for row in warehouse.rows(EVENTS)] == [
        ("page_view", "spring"),
        ("contact_request", None),
    ]
    warehouse.close()


def test_every_row_of_a_connector_lands_and_is_explained(workshop: Site) -> None:
    if not CONNECTOR.is_dir():
        pytest.skip(
            "the connector's table is not here: expected the folder shared/data/ga4_export"
            " beside the project"
        )
    site = workshop
    (site.landing / "ga4" / "event").mkdir(parents=True)
    shutil.copy(CONNECTOR / "event_data.csv", site.landing / "ga4" / "event" / "event_data.csv")
    warehouse = build_staging(site, "ga4")
    assert warehouse.rows(
        "select object, row_count, reject_count, status from raw._loads"
    ) == [("event", 6, 0, "landed")]  # fmt: skip
    assert warehouse.rows(
        "select reason, record_count from staging.stg_ga4__not_used order by reason"
    ) == [
        (f"not needed: {name}", 1)
        for name in ("add_to_cart", "begin_checkout", "checkout", "purchase", "scroll", "view_item")
    ]  # fmt: skip
    assert warehouse.rows(
        "select visitor_id, session_id, contact_id, utm_source, utm_medium, utm_campaign,"
        " cast(occurred_at as text) from staging.base_ga4__events where visitor_id = 'pseudo_124'"
    ) == [
        (
            *("pseudo_124", "pseudo_124.session_125", "user_123"),
            *(None, "email", "campaign_1", "2024-09-10 13:15:00"),
        )
    ]
    warehouse.close()


def test_a_visitor_goes_up_by_events_and_is_who_the_crm_knows(workshop: Site) -> None:
    site = workshop
    write_json(site, "ga4/events/events_20240910.jsonl", delivered())
    leads = site.landing / "canonical" / "leads"
    leads.mkdir(parents=True)
    (leads / "a.csv").write_text(
        "lead_id,created_at,email,status\n"
        "L1,2024-09-12T10:00:00Z,anna@example.com,Übergabe an Vertrieb\n",
        encoding="utf-8",
    )
    warehouse = run(site, "ga4", as_of="2024-10-01")
    assert warehouse.rows(
        "select from_stage, to_stage, kind, evidence_source, evidence_contract"
        " from marts.fct_stage_transitions order by transition_number"
    ) == [
        (None, "INF", "enter", "ga4", "web_events"),
        ("INF", "MQL", "fast_lane", "canonical", "leads"),
    ]
    assert warehouse.rows(
        "select measures.name, touches.channel_id, touches.is_contact_request"
        " from marts.fct_touches as touches left join marts.dim_measure as measures"
        " on touches.measure_key = measures.measure_key order by touches.occurred_at"
    ) == [("spring", "email", False), (None, "direct", True)]
    warehouse.close()
