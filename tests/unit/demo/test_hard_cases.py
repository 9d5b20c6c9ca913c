"""Everything that makes real records hard is in the demo."""

from __future__ import annotations

import duckdb
import pytest

pytestmark = pytest.mark.xdist_group("demo")

CASES = {
    "visitors who become known": """
        from web_events_files where visitor_id is not null and email is not null
        and event_type = 'form_submit'""",
    "visitors who never do": """
        from persons where contact_id is null and person_ref like 'V%'""",
    "shared devices": """
        from web_events_files where visitor_id like 'kiosk-%' and email is not null
        group by visitor_id having count(distinct lower(trim(email))) > 3""",
    "two people on one device": "from undecidable where kind = 'person'",
    "role mailboxes": "from contacts_files where email similar to '(info|kontakt|einkauf)@.*'",
    "merged contacts": "from contacts_files where merged_into_contact_id is not null",
    "merged leads": "from leads_files where merged_into_lead_id is not null",
    "changes of merged leads": "from lead_status_changes_files where lead_id like 'LM-%'",
    "deleted leads": "from leads_files where is_deleted = 'true'",
    "deleted opportunities": "from opportunities_files where is_deleted = 'true'",
    "delivered again with changes": """
        from leads_files group by lead_id having count(distinct status) > 1""",
    "delivered again unchanged": """
        from web_events_files group by record_id having count(*) > 1""",
    "late arrivals": """
        from email_events_files
        where left(occurred_at, 7) < regexp_extract(filename, '(\\d{4}-\\d{2})-\\d{2}', 1)
        and filename not like '%again%'""",
    "requests for contact that nobody answers": "from requests where answered_at is null",
    "requests for contact that sales answers": "from requests where answered_at is not null",
    "orders of buyers, before the demo begins": """
        from orders_files where contact_id like 'K-E-%' and ordered_at < '2024-10-01'""",
    "orders of buyers, since": """
        from orders_files where contact_id like 'K-E-%' and ordered_at >= '2024-10-01'""",
    "robots": "from web_events_files where is_bot = 'true'",
    "robots that would ripen a lead": """
        from web_events_files where is_bot = 'true' and page_url like '%/konfigurator/projekt'""",
    "link scanners": """
        from email_events_files where is_machine = 'true' and event_type = 'clicked'""",
    "confirmations by link scanners": """
        from consent_events_files where is_machine = 'true' and event_type = 'confirmed'""",
    "an hour that occurs twice": """
        from web_events_files where occurred_at similar to '202[45]-10-2[67].02:.*'""",
    "an hour that the clocks skip": """
        from web_events_files where occurred_at similar to '202[56]-03-(30|29)T02:..:..'""",
    "times in several forms": """
        from web_events_files where occurred_at like '%Z' or occurred_at like '%+0_:00'""",
    "pending opt-ins": """
        from consents as asked where event_type = 'requested' and not exists (
            from consents as answers where answers.person_ref = asked.person_ref
            and answers.purpose = asked.purpose and answers.channel = asked.channel
            and answers.occurred_at > asked.occurred_at)""",
    "expired opt-ins": "from consents where event_type = 'expired' and is_derived",
    "confirmed too late": """
        from consents as expired inner join consents as late using (person_ref, purpose, channel)
        where expired.event_type = 'expired' and late.event_type = 'confirmed'
        and late.occurred_at > expired.occurred_at""",
    "opt-outs": "from consents where event_type = 'withdrawn' and not is_derived",
    "unsubscribed": "from consents where event_type = 'withdrawn' and is_derived",
    "asked twice": """
        from consents where event_type = 'requested'
        group by person_ref, purpose, channel having count(*) > 1""",
    "fates after the end": """
        from cycles inner join fates using (cycle_ref)
        where cycles.outcome = 'open' and fates.outcome = 'won'""",
    "mails that leave by an unsubscription": """
        from email_events_files where event_type = 'unsubscribed' and measure_id = 'M-NEWS'""",
    "fast lanes": "from transitions where kind = 'fast_lane'",
    "ripened by score": """
        from transitions where to_stage = 'MQL' and evidence_contract = 'web_events'""",
    "unripe handovers": "from transitions where kind = 'enter' and to_stage = 'MQL'",
    "rejections": "from transitions where kind = 'reject'",
    "returns": "from transitions where kind = 'return'",
    "with reasons": """
        from lead_status_changes_files
        where to_status = 'Vom Vertrieb abgelehnt' and reason is not null""",
    "regressions": "from transitions where kind = 'regress'",
    "second rounds": "from cycles where round_count > 1",
    "reopened": "from transitions where kind = 'reopen'",
    "lost then won": """
        from transitions as lost inner join transitions as won using (cycle_ref)
        where lost.kind = 'lose' and won.kind = 'win'""",
    "repurchase": "from transitions where to_stage = 'WIK' and evidence_contract = 'opportunities'",
    "cross- and up-selling": """
        from transitions where to_stage = 'CUS' and evidence_contract = 'opportunities'""",
    "orders at once": "from transitions where kind = 'win' and evidence_contract = 'orders'",
    "orders of unknown opportunities": "from orders_files where opportunity_id like 'O-fremd-%'",
    "another opportunity open at a win": """
        from transitions where kind = 'skip' and from_stage = 'AFS'
        and transition_number = 2 and to_stage = 'ANG' and evidence_contract = 'opportunities'""",
    "buying centres": """
        from opportunity_contacts_files
        group by opportunity_id having count(distinct contact_id) > 1""",
    "opportunities without a person": "from persons where person_ref similar to '[ST]\\d+'",
    "three currencies": """
        from (select count(distinct currency) as n from opportunities_files) where n = 3""",
    "statuses that no rule knows": """
        from lead_status_changes_files where to_status in ('Geparkt', 'Wiedervorlage Messe')""",
    "content that no rule knows": "from web_events_files where page_url like '%/karriere'",
    "sales without a known record": """
        from sales_activities_files where lead_id like 'L-unbekannt-%'""",
    "direct and partner sales": """
        from (select count(distinct route) as n from sales_units_files) where n = 2""",
    "inbound and outbound measures": """
        from (select count(distinct direction) as n from measures_files) where n = 2""",
    "dates made up": "from lead_status_changes_files where is_date_known = 'false'",
    "touches of nobody": """
        from social_events_files where profile_id is null and email is null""",
}


@pytest.mark.parametrize("case", CASES)
def test_the_demo_holds(case: str, written: duckdb.DuckDBPyConnection) -> None:
    row = written.execute(f"select count(*) from (select 1 {CASES[case]})").fetchone()
    assert row is not None
    assert row[0] > 0


@pytest.mark.parametrize(
    "outcome", ["open", "won", "disqualified", "churned", "opted_out", "dormant"]
)
def test_every_outcome_occurs(outcome: str, written: duckdb.DuckDBPyConnection) -> None:
    row = written.execute("select count(*) from cycles where outcome = ?", [outcome]).fetchone()
    assert row is not None
    assert row[0] > 0


def test_personas_buy_differently(written: duckdb.DuckDBPyConnection) -> None:
    rates = dict(
        written.execute("""
            select persons.persona_id, avg(cast(cycles.b_passed_at is not null as integer))
            from cycles
            inner join persons using (person_ref)
            where cycles.cycle_type = 'new_lead'
            group by persons.persona_id
        """).fetchall()
    )
    assert rates["peter_produktionsleiter"] > 1.2 * rates["mia_marketing"]


def test_undecidable_rows_are_few(written: duckdb.DuckDBPyConnection) -> None:
    row = written.execute(
        "select (select count(*) from undecidable) / (select count(*) from persons)"
    ).fetchone()
    assert row is not None
    assert row[0] < 0.005


def test_nobody_leaves_a_measure_that_sends_no_mail(written: duckdb.DuckDBPyConnection) -> None:
    silent = written.execute("""
        select distinct measure_id from email_events_files
        where event_type in ('unsubscribed', 'complained') and measure_id not in (
            select measure_id from email_events_files where event_type = 'delivered')
    """).fetchall()
    assert silent == []


def test_every_answer_has_a_mail_before_it(written: duckdb.DuckDBPyConnection) -> None:
    """But for the first of a campaign, which a list broker sent."""
    row = written.execute("""
        select count(*) filter (where sent.record_id is null), count(*)
        from email_events_files as answers
        left join email_events_files as sent
            on sent.record_id = replace(answers.record_id, 'e-', 'ep-') || '-sent'
            and sent.measure_id = answers.measure_id
        where answers.record_id like 'e-%' and answers.record_id not like '%-1'
    """).fetchone()
    assert row is not None
    assert row[0] == 0
    assert row[1] > 100


@pytest.mark.parametrize("persona", ["mia_marketing", "erika_einkauf"])
def test_personas_read_what_is_made_for_them(
    persona: str, written: duckdb.DuckDBPyConnection
) -> None:
    row = written.execute(
        "select count(*) from web_events_files where content_id like ?",
        [persona.split("_")[0] + "-%"],
    ).fetchone()
    assert row is not None
    assert row[0] > 0
