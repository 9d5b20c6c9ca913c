"""The truth does not contradict itself. Each query lists what would be wrong."""

from __future__ import annotations

import duckdb
import pytest

pytestmark = pytest.mark.xdist_group("demo")

WRONG = {
    "a move does not begin where the one before ended": """
        select * from (
            select *, lag(to_stage) over in_order as stood
            from transitions window in_order as (partition by cycle_ref order by transition_number)
        ) where from_stage is distinct from stood""",
    "moves are not numbered without gaps": """
        select cycle_ref from transitions group by cycle_ref
        having count(*) != max(transition_number) or min(transition_number) != 1""",
    "a move lies before the one before": """
        select * from (
            select *, lag(occurred_at) over in_order as moved_before
            from transitions window in_order as (partition by cycle_ref order by transition_number)
        ) where occurred_at < moved_before""",
    "a cycle opens otherwise than by enter": """
        select * from transitions where (transition_number = 1) != (kind = 'enter')""",
    "a round does not start where it must": """
        select * from (
            select
                *,
                lag(round, 1, 1) over (partition by cycle_ref order by transition_number) as before
            from transitions
        ) where round not in (before, before + 1)
        or (round > before and to_stage not in
            ('MQL', 'SAL', 'SFC', 'BAN', 'BCI', 'LPN', 'ANG'))""",
    "a cycle ends without a last move, or goes on after it": """
        select cycle_ref from cycles
        left join (
            select cycle_ref, arg_max(kind, transition_number) as last_kind,
                count(*) filter (where kind in ('win', 'exit')) as ends
            from transitions group by cycle_ref
        ) using (cycle_ref)
        where (outcome = 'open') = (last_kind in ('win', 'exit'))
        or ends > 1 or (outcome = 'won') != (last_kind = 'win')""",
    "stock is not what came in less what went out": """
        select stage, count(*) from (
            select to_stage as stage, cycle_ref, 1 as change from transitions
            where to_stage is not null and to_stage != 'ABS'
            union all
            select from_stage, cycle_ref, -1 from transitions where from_stage is not null
            union all
            select current_stage, cycle_ref, -1 from cycles where outcome = 'open'
        ) group by stage, cycle_ref having sum(change) != 0""",
    "two cycles of a person overlap": """
        select * from (
            select *, lead(started_at) over in_order as next_at
            from cycles window in_order as (partition by person_ref order by cycle_number)
        ) where next_at is not null and (ended_at is null or next_at < ended_at)""",
    "no customer's cycle follows a win at once": """
        select won.cycle_ref from cycles as won
        left join cycles as after
            on won.person_ref = after.person_ref and after.cycle_number = won.cycle_number + 1
        where won.outcome = 'won' and (
            after.started_at is distinct from won.ended_at
            or after.cycle_type is distinct from 'existing_customer_lead')""",
    "thresholds are passed out of turn": """
        select * from cycles where b_passed_at > c_passed_at or c_passed_at > won_at
        or a_passed_at < started_at or a_passed_at > ended_at or b_passed_at < started_at
        or (c_passed_at is not null and b_passed_at is null)""",
    "a new lead stands in a customer's stage": """
        select * from transitions inner join cycles using (cycle_ref)
        where cycle_type = 'new_lead' and to_stage in ('AFS', 'WIK', 'CUS')""",
    "a move has no evidence": """
        select * from transitions where evidence_record_id is null or evidence_contract is null""",
    "evidence was never written": """
        select evidence_record_id from transitions
        where not exists (from written where record_id = evidence_record_id)""",
    "a cycle or move has no owner": """
        select cycle_ref from transitions where cycle_ref not in (select cycle_ref from cycles)
        union all select cycle_ref from cycles where cycle_ref not in (
            select cycle_ref from transitions)
        union all select person_ref from cycles where person_ref not in (
            select person_ref from persons)""",
    "a person is told twice": """
        select person_ref from persons group by person_ref having count(*) > 1
        union all select identifier from identifiers group by identifier_type, identifier
        having count(*) > 1""",
    "a confirmation was never asked for": """
        select * from consents as answered where event_type in ('declined', 'expired')
        and not exists (
            from consents as asked where asked.event_type = 'requested'
            and asked.person_ref = answered.person_ref and asked.purpose = answered.purpose
            and asked.channel = answered.channel and asked.occurred_at < answered.occurred_at)""",
    "a request for contact lies outside of its cycle, or is answered before it": """
        select * from requests left join cycles using (cycle_ref)
        where (requested_at >= started_at and requested_at <= coalesce(ended_at, requested_at))
            is not true
        or answered_at < requested_at""",
    "an old customer stops buying as the demo begins": """
        select * from (
            select
                count(*) filter (where ordered_at < '2024-10-01') / 12 as before,
                count(*) filter (where ordered_at >= '2024-10-01') / 24 as since
            from (select distinct order_id, ordered_at, order_type, account_id from orders_files)
            inner join (
                select distinct account_id from opportunities_files
                where opportunity_id like 'O-S-%'
            ) using (account_id)
            where order_type in ('new', 'repeat', 'cross_sell', 'up_sell')
        ) where before = 0 or since < before""",
    "a cycle has no fate, or a fate no cycle": """
        select cycle_ref from cycles full join fates using (cycle_ref)
        where cycles.started_at is null or fates.outcome is null""",
    "what was seen of a cycle is not the beginning of its fate": """
        select cycle_ref from cycles inner join fates using (cycle_ref)
        where cycles.outcome not in ('open', fates.outcome)
        or coalesce(cycles.ended_at, fates.ended_at) is distinct from fates.ended_at
        or coalesce(cycles.a_passed_at, fates.a_passed_at) is distinct from fates.a_passed_at
        or coalesce(cycles.b_passed_at, fates.b_passed_at) is distinct from fates.b_passed_at
        or coalesce(cycles.c_passed_at, fates.c_passed_at) is distinct from fates.c_passed_at
        or coalesce(cycles.won_at, fates.won_at) is distinct from fates.won_at""",
    "a fate was known before the end and not seen": """
        select cycle_ref from cycles inner join fates using (cycle_ref)
        where (cycles.outcome = 'open' and fates.ended_at <= timestamp '2026-09-30 21:59:59')
        or (cycles.b_passed_at is null and fates.b_passed_at <= timestamp '2026-09-30 21:59:59')""",
    "the first return to marketing is not that of the moves": """
        select cycle_ref from fates
        left join (
            select cycle_ref, min(occurred_at) as given_back_at from transitions
            where kind in ('reject', 'return', 'lose') group by cycle_ref
        ) as seen using (cycle_ref)
        where seen.given_back_at is distinct from fates.given_back_at
        and (seen.given_back_at is not null
            or fates.given_back_at <= timestamp '2026-09-30 21:59:59')""",
    "something happens after the end": """
        select occurred_at from transitions where occurred_at > timestamp '2026-09-30 21:59:59'
        union all select occurred_at from consents
        where occurred_at > timestamp '2026-09-30 21:59:59'""",
}


@pytest.fixture(scope="module")
def truth(written: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The truth, and the ids of all records that were written as `written`."""
    ids = {
        "web_events": "record_id",
        "social_events": "record_id",
        "email_events": "record_id",
        "consent_events": "record_id",
        "leads": "lead_id",
        "lead_status_changes": "record_id",
        "opportunities": "opportunity_id",
        "opportunity_stage_changes": "record_id",
        "sales_activities": "record_id",
        "orders": "order_id",
    }
    written.execute(
        "create or replace table written as "
        + " union ".join(
            f"select {key} as record_id from {name}_files" for name, key in ids.items()
        )
    )
    return written


@pytest.mark.parametrize("claim", WRONG)
def test_never(claim: str, truth: duckdb.DuckDBPyConnection) -> None:
    assert truth.execute(WRONG[claim]).fetchmany(3) == []
