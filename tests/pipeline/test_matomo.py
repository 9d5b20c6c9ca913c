"""Visits as Matomo's API writes them become web events, and lead a person up the Summit.

The small files here have the columns and types that its reporting API answers with: numbers as text
or not, false or null or nothing where an id is missing, times of actions by the website's clock.
"""

from __future__ import annotations

from typing import Any

import pytest
from packs import build_staging, in_full, run, write_json
from running import Site

# 4 July 2024, 16:43:05 UTC; Matomo adds the two hours of the website's zone to actions.
FIRST = 1720111385
AHEAD = 7200


pytestmark = pytest.mark.xdist_group("matomo")


def action(page_id: int, seconds: int, url: str, kind: str = "action", **more: Any) -> Any:
    return {
        "type": kind,
        "url": url,
        "pageTitle": "A title",
        "pageIdAction": "2",
        "pageId": str(page_id),
        "timeSpent": 8,
        "icon": None,
        "timestamp": FIRST + AHEAD + seconds,
    } | more


def visit(visit_id: int, actions: list[Any], seconds: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "idSite": "1",
        "idVisit": str(visit_id),
        "visitIp": "12.123.0.0",
        "visitorId": "a1b2c3d4e5f60718",
        "actionDetails": actions,
        "goalConversions": 0,
        "siteCurrency": "EUR",
        "lastActionTimestamp": str(FIRST + seconds),
        "firstActionTimestamp": FIRST,
        "userId": False,
        "referrerType": "search",
        "referrerName": "Google",
        "referrerKeyword": "Keyword not defined",
        "referrerUrl": "https://www.google.com/",
        "browserName": "Chrome",
        "latitude": "48.924000",
    } | more


@in_full
def test_a_visit_that_goes_on_is_one_visit_whatever_came_first(workshop: Site) -> None:
    early = visit(7, [action(1, 0, "https://www.example.com/a")])
    late = visit(
        7,
        [action(1, 0, "https://www.example.com/a"), action(2, 60, "https://www.example.com/b")],
        seconds=60,
        userId="4711",
    )
    other = visit(8, [action(3, 0, "https://www.example.com/c")], visitorId=False, userId=None)
    error = {"result": "error", "message": "You can't access this resource"}
    events = (
        "select record_id, session_id, contact_id, visitor_id, cast(occurred_at as text)"
        " from staging.stg_matomo__web_events order by record_id"
    )
    expected = [
        ("1", "7", "4711", "a1b2c3d4e5f60718", "2024-07-04 16:43:05"),
        ("2", "7", "4711", "a1b2c3d4e5f60718", "2024-07-04 16:44:05"),
        ("3", "8", None, None, "2024-07-04 16:43:05"),
    ]

    site = workshop
    write_json(site, "matomo/visits/2024-07-04T17.json", [early, other])
    build_staging(site, "matomo").close()
    write_json(site, "matomo/visits/2024-07-05.jsonl", [late, visit(9, [])])
    write_json(site, "matomo/visits/2024-07-06.json", error)
    warehouse = build_staging(site, "matomo")
    assert warehouse.rows(events) == expected
    assert warehouse.rows(
        "select reason, record_count from staging.stg_matomo__not_used order by reason"
    ) == [("no visit, perhaps an error message of the API", 1), ("visit without actions", 1)]
    warehouse.close()

    site.clear()
    write_json(site, "matomo/visits/1.json", [late, other])
    build_staging(site, "matomo").close()
    write_json(site, "matomo/visits/2.json", [early])
    warehouse = build_staging(site, "matomo")
    assert warehouse.rows(events) == expected
    assert warehouse.one(
        "select count(*) from staging.stg_matomo__web_events where email_hash is not null"
    ) == 0  # fmt: skip
    warehouse.close()


def test_a_visitor_goes_up_by_visits_and_goals_and_is_who_the_crm_knows(workshop: Site) -> None:
    site = workshop
    spring = {
        "referrerType": "campaign",
        "referrerName": "spring",
        "referrerKeyword": "spindle",
        "referrerUrl": None,
        "campaignSource": "newsletter",
        "campaignMedium": "email",
    }
    first = visit(
        21, [action(31, 0, "https://www.example.com/magazin/trends-zerspanung")], **spring
    )
    page = "https://www.example.com/kontakt/"
    second = visit(
        22,
        [
            action(32, 0, page),
            {"type": "goal", "goalName": "Kontaktformular gesendet", "goalId": "1"}
            | {"goalPageId": "32", "url": page, "revenue": "0", "timestamp": FIRST + AHEAD},
        ],
        userId="anna@example.com",
        referrerName="",
    )
    robot = visit(
        23, [action(33, 0, "https://www.example.com/bewerten/x")], visitorId="ffff000011112222"
    ) | {"browserName": "Headless Chrome"}
    write_json(site, "matomo/visits/visits.json", [first, second, robot])
    canonical = site.landing / "canonical"
    for contract, text in {
        "leads": "lead_id,created_at,email,status\n"
        "L1,2024-07-06T10:00:00Z,Anna@example.com,Übergabe an Vertrieb\n",
        "measures": "measure_id,name,channel\nspring,Spring fair,email\n",
        "measure_costs": "measure_id,spent_on,amount,currency\nspring,2024-07-01,500,EUR\n",
    }.items():
        (canonical / contract).mkdir(parents=True)
        (canonical / contract / "a.csv").write_text(text, encoding="utf-8")

    warehouse = run(site, "matomo", as_of="2024-08-01")
    assert warehouse.rows(
        """
        select from_stage, to_stage, kind, evidence_source, evidence_contract, evidence_record_id
        from marts.fct_stage_transitions order by transition_number
        """
    ) == [
        (None, "INF", "enter", "matomo", "web_events", "31"),
        ("INF", "MQL", "fast_lane", "canonical", "leads", "L1"),
    ]
    assert warehouse.one("select count(*) from marts.fct_lead_cycles") == 1
    # The CRM's measure stands for the campaign in the link, and carries its cost.
    assert warehouse.rows("select source, measure_id, name from marts.dim_measure") == [
        ("canonical", "spring", "Spring fair")
    ]
    assert warehouse.rows(
        """
        select touches.record_id, measures.name, touches.channel_id, touches.is_contact_request
        from marts.fct_touches as touches
        left join marts.dim_measure as measures on touches.measure_key = measures.measure_key
        where not touches.is_machine order by 1
        """
    ) == [
        ("31", "Spring fair", "email", False),
        ("32", None, "organic_search", False),
        ("goal.22.1.32", None, "organic_search", True),
    ]
    assert warehouse.one("select count(*) from marts.fct_touches where is_machine") == 1
    warehouse.close()
