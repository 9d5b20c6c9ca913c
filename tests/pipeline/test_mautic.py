"""What Mautic exports comes out at the other side, every record explained.

No real export is at hand: the files written here have the columns of Mautic's own tables and the
shape of its API, and tell one story in each.
"""

from __future__ import annotations

from typing import Any

import pytest
from packs import Pack, Warehouse, in_full
from running import Site

pytestmark = pytest.mark.xdist_group("mautic")

OPT_IN = {"mautic_opt_in_emails": {"5": "newsletter"}}
PAGE = "https://www.example.com/produkte/?utm_source=linkedin&utm_campaign=Start"


def _table(pack: Pack, name: str, *rows: dict[str, str]) -> None:
    pack.write_table(name, name, rows)


def _statistics(pack: Pack, name: str, *rows: dict[str, str]) -> None:
    """The same rows as the API of statistics answers them: a page with numbers as text."""
    pack.write_json(name, name, {"total": str(len(rows)), "stats": list(rows)})


def _contact(id: str, email: str, **more: str) -> dict[str, str]:
    return {
        "id": id,
        "stage_id": "2",
        "date_added": "2024-03-01 08:00:00",
        "date_modified": "2024-03-20 08:00:00",
        "email": email,
        "firstname": "Anna",
        "company": "Example GmbH",
        "position": "Head of Production",
        "country": "Germany",
    } | more


def _from_tables(pack: Pack) -> None:
    _table(pack, "leads", _contact("47", "anna@example.com"))
    _table(
        pack,
        "companies",
        {"id": "9", "companyname": "Example GmbH", "companywebsite": "https://www.example.com"}
        | {"companyindustry": "Machinery", "date_added": "2024-03-01 08:00:00"},
    )


def _from_api(pack: Pack) -> None:
    """Contacts and companies as their own calls answer them: by id, fields in groups."""

    def fields(row: dict[str, str]) -> dict[str, Any]:
        core = {name: {"alias": name, "value": value} for name, value in row.items()}
        return {"core": core, "all": row}

    contact = _contact("47", "anna@example.com")
    pack.write_json(
        "contacts",
        "contacts",
        {
            "total": "1",
            "contacts": {
                "47": {
                    "id": 47,
                    "dateAdded": "2024-03-01T09:00:00+01:00",
                    "dateModified": "2024-03-20T09:00:00+01:00",
                    "stage": {"id": 2, "name": "SQL"},
                    "fields": fields({n: contact[n] for n in ("email", "company", "position")}),
                    "doNotContact": [],
                }
            },
        },
    )
    pack.write_json(
        "companies",
        "companies",
        {
            "total": "1",
            "companies": {
                "9": {
                    "id": 9,
                    "dateAdded": "2024-03-01T08:00:00+00:00",
                    "fields": fields(
                        {"companyname": "Example GmbH", "companyindustry": "Machinery"}
                    ),
                }
            },
        },
    )


def _the_rest(pack: Pack, write: Any) -> None:
    visit = {
        "tracking_id": "cookie1",
        "code": "200",
        "user_agent": "Mozilla/5.0",
        "email_id": "NULL",
    }
    # The visitor was an anonymous contact of its own until the form told who it is.
    write(
        pack,
        "contact_merge_records",
        {"id": "1", "contact_id": "47", "merged_id": "46", "date_added": "2024-03-01 08:00:00"},
    )
    write(pack, "stages", {"id": "1", "name": "MQL"}, {"id": "2", "name": "SQL"})
    write(
        pack,
        "lead_stages_change_log",
        {"id": "1", "lead_id": "47", "stage_id": "1", "event_name": "1: MQL"}
        | {"date_added": "2024-03-11 09:00:00"},
        {"id": "2", "lead_id": "47", "stage_id": "2", "event_name": "2:SQL"}
        | {"date_added": "2024-03-12 09:00:00"},
    )
    write(
        pack,
        "page_hits",
        visit
        | {"id": "1", "lead_id": "46", "date_hit": "2024-02-28 08:00:00", "url": PAGE}
        | {"redirect_id": "\\N", "referer": "https://www.linkedin.com/"},
        visit
        | {"id": "2", "lead_id": "47", "date_hit": "2024-03-01 10:00:00", "email_id": "5"}
        | {"redirect_id": "3", "url": "https://www.example.com/bestaetigt", "referer": ""},
        visit
        | {"id": "3", "lead_id": "47", "date_hit": "2024-03-01 09:59:00", "email_id": "5"}
        | {"redirect_id": "3", "url": "https://www.example.com/bestaetigt", "referer": ""}
        | {"user_agent": "LinkScanner/1.0"},
        visit
        | {"id": "4", "lead_id": "47", "date_hit": "2024-03-02 10:00:00", "code": "404"}
        | {"redirect_id": "", "url": "https://www.example.com/nothing", "referer": ""},
        visit
        | {"id": "5", "lead_id": "47", "date_hit": "2024-03-06 10:00:00", "email_id": "6"}
        | {"redirect_id": "4", "url": "https://www.example.com/?mail=anna%40example.com"}
        | {"referer": ""},
    )
    write(pack, "emails", {"id": "5", "name": "Please confirm"}, {"id": "6", "name": "News"})
    mail = {"lead_id": "47", "email_address": "anna@example.com", "is_failed": "0"}
    write(
        pack,
        "email_stats",
        mail
        | {"id": "100", "email_id": "5", "date_sent": "2024-03-01 08:00:05", "is_read": "1"}
        | {"date_read": "2024-03-01 09:58:00"},
        mail
        | {"id": "101", "email_id": "6", "date_sent": "2024-03-06 08:00:00", "is_read": "0"}
        | {"date_read": "NULL"},
    )
    write(
        pack,
        "form_submissions",
        {"id": "1", "form_id": "3", "lead_id": "47", "tracking_id": "cookie1"}
        | {"date_submitted": "2024-03-01 08:00:00", "referer": "https://www.example.com/anmelden"},
    )
    write(
        pack,
        "asset_downloads",
        {"id": "1", "asset_id": "8", "lead_id": "47", "tracking_id": "cookie1", "code": "200"}
        | {"date_download": "2024-03-05 08:00:00", "referer": "https://www.example.com/wissen/"},
    )
    write(
        pack,
        "lead_points_change_log",
        {"id": "1", "lead_id": "47", "type": "form", "event_name": "3: Form", "delta": "10"}
        | {"date_added": "2024-03-01 08:00:00"},
    )
    write(
        pack,
        "lead_donotcontact",
        {"id": "1", "lead_id": "47", "date_added": "2024-05-01 08:00:00", "reason": "1"}
        | {"channel": "email", "channel_id": "6"},
    )
    write(
        pack,
        "companies_leads",
        {"company_id": "9", "lead_id": "47", "is_primary": "1", "manually_removed": "0"}
        | {"date_added": "2024-03-01 08:00:00"},
    )


@pytest.mark.parametrize(
    ("contacts", "write"),
    [(_from_tables, _table), pytest.param(_from_api, _statistics, marks=in_full)],
)
def test_a_person_goes_up_the_summit_by_what_mautic_tells(
    contacts: Any, write: Any, workshop: Site
) -> None:
    pack = Pack(workshop, "mautic", **OPT_IN)
    contacts(pack)
    _the_rest(pack, write)
    warehouse = pack.run()
    assert warehouse.rows(
        """
        select kind, from_stage, to_stage, cast(occurred_at as text), evidence_contract, is_inferred
        from marts.fct_stage_transitions
        where occurred_at < timestamp '2025-01-01'
        order by transition_number
        """
    ) == [
        ("enter", None, "BEF", "2024-02-28 08:00:00", "web_events", False),
        ("skip", "BEF", "MQL", "2024-03-11 09:00:00", "leads", False),
        ("advance", "MQL", "SAL", "2024-03-12 09:00:00", "lead_status_changes", False),
    ]
    assert warehouse.one(
        "select (cast(a_passed_at as text), cast(b_passed_at as text), c_passed_at)"
        " from marts.fct_lead_cycles"
    ) == ("2024-03-01 10:00:00", "2024-03-11 09:00:00", None)
    assert warehouse.one("select count(*) from marts.dim_person") == 1
    assert warehouse.rows("select name, industry from staging.stg_mautic__accounts") == [
        ("Example GmbH", "Machinery")
    ]
    assert_events(warehouse)
    warehouse.close()


def assert_events(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select record_id, event_type, content_id, utm_campaign, page_url"
        " from staging.stg_mautic__web_events order by occurred_at"
    ) == [
        ("hit.1", "page_view", None, "Start", PAGE),
        ("form.1", "form_submit", "form.3", None, "https://www.example.com/anmelden"),
        ("asset.1", "download", "asset.8", None, None),
    ]
    assert warehouse.rows(
        "select record_id, event_type, measure_id, url, is_machine"
        " from staging.stg_mautic__email_events order by occurred_at, record_id"
    ) == [
        ("100.delivered", "delivered", "5", None, False),
        ("100.sent", "sent", "5", None, False),
        ("100.opened", "opened", "5", None, False),
        ("hit.3", "clicked", "5", "https://www.example.com/bestaetigt", True),
        ("hit.2", "clicked", "5", "https://www.example.com/bestaetigt", False),
        ("101.delivered", "delivered", "6", None, False),
        ("101.sent", "sent", "6", None, False),
        ("hit.5", "clicked", "6", "https://www.example.com/?mail=(address)", False),
        ("dnc.1", "unsubscribed", "6", None, False),
    ]
    assert warehouse.rows(
        "select event_type, purpose, method, cast(occurred_at as text), is_machine"
        " from staging.stg_mautic__consent_events order by occurred_at"
    ) == [
        ("requested", "newsletter", "double", "2024-03-01 08:00:05", False),
        ("confirmed", "newsletter", "double", "2024-03-01 09:59:00", True),
        ("confirmed", "newsletter", "double", "2024-03-01 10:00:00", False),
    ]
    assert dict(
        warehouse.rows("select object_name, record_count from staging.stg_mautic__not_used")
    ) == {"lead_points_change_log": 1, "page_hits": 1}


@in_full
def test_mails_that_are_opened_or_come_back_later_are_told_again(workshop: Site) -> None:
    pack = Pack(workshop, "mautic")
    mail = {"email_id": "6", "lead_id": "1", "email_address": "b@example.com"}
    sent = {"date_sent": "2024-03-01 08:00:00"}
    fresh = {"is_read": "0", "is_failed": "0", "date_read": ""}
    pack.write_table(
        "email_stats",
        "day_1",
        [mail | sent | fresh | {"id": "1"}, mail | sent | fresh | {"id": "2", "lead_id": "2"}],
    )
    events = "select record_id from staging.stg_mautic__email_events order by 1"
    warehouse = pack.build_staging()
    assert warehouse.rows(events) == [
        ("1.delivered",), ("1.sent",), ("2.delivered",), ("2.sent",)
    ]  # fmt: skip
    warehouse.close()

    opened = {"is_read": "1", "is_failed": "0", "date_read": "2024-03-02 08:00:00"}
    failed = {"is_read": "0", "is_failed": "1", "date_read": ""}
    pack.write_table(
        "email_stats",
        "day_2",
        [mail | sent | opened | {"id": "1"}, mail | sent | failed | {"id": "2", "lead_id": "2"}],
    )
    pack.write_table(
        "lead_donotcontact",
        "day_2",
        [
            {"id": "7", "lead_id": "2", "reason": "2", "channel": "email", "channel_id": "6"}
            | {"date_added": "2024-03-01 08:05:00"},
            {"id": "8", "lead_id": "2", "reason": "3", "channel": "sms", "channel_id": ""}
            | {"date_added": "2024-03-03 08:00:00"},
        ],
    )
    warehouse = pack.build_staging()
    assert warehouse.rows(
        "select record_id, cast(occurred_at as text) from staging.stg_mautic__email_events"
        " order by 1"
    ) == [
        ("1.delivered", "2024-03-01 08:00:00"),
        ("1.opened", "2024-03-02 08:00:00"),
        ("1.sent", "2024-03-01 08:00:00"),
        ("2.bounced", "2024-03-01 08:05:00"),
        ("2.sent", "2024-03-01 08:00:00"),
    ]
    assert warehouse.rows(
        "select contact_id, channel, event_type from staging.stg_mautic__consent_events"
    ) == [("2", "sms", "withdrawn")]
    warehouse.close()


@in_full
def test_contacts_change_their_stage_and_disappear_between_deliveries(workshop: Site) -> None:
    pack = Pack(workshop, "mautic")
    pack.write_table("stages", "stages", [{"id": "1", "name": "Lead"}, {"id": "2", "name": "MQL"}])
    pack.write_table(
        "leads",
        "day_1",
        [_contact("1", "a@example.com", stage_id="1"), _contact("2", "b@example.com", stage_id="")],
    )
    pack.write_table(
        "leads",
        "day_2",
        [_contact("1", "a@example.com", stage_id="2", date_modified="2024-03-21 08:00:00")],
    )
    warehouse = pack.build_staging()
    assert warehouse.rows(
        "select lead_id, from_status, to_status, cast(occurred_at as text), is_date_known"
        " from staging.stg_mautic__lead_status_changes"
    ) == [("1", "Lead", "MQL", "2024-03-21 08:00:00", False)]
    assert warehouse.rows(
        "select contact_id, is_deleted, count(*) from staging.stg_mautic__contacts group by all"
        " order by 1"
    ) == [("1", False, 2), ("2", True, 1)]
    warehouse.close()
