"""Each planted fault is found by its own check, and by no other."""

from __future__ import annotations

import re

import pytest
from audited import Audit, Failure

PLANTED: dict[str, tuple[str, set[Failure]]] = {
    # raw
    "a_landed_row_got_lost": (
        "delete from raw.canonical__web_events where record_id = 'visit_7'",
        {("_loads", "row_count", "every landed row is in raw, and no more")},
    ),
    "rows_of_no_load": (
        "update raw.canonical__opportunities set _load_id = 77",
        {
            ("_loads", "row_count", "every landed row is in raw, and no more"),
            ("canonical__opportunities", "_load_id", "belongs to a load of this object"),
        },
    ),
    "a_broken_row_vanished": (
        "delete from raw._rejects",
        {("_loads", "reject_count", "every broken row was set aside, and no more")},
    ),
    "too_many_broken_rows_landed": (
        """
        update raw._loads set reject_count = 3 where load_id = 4;
        insert into raw._rejects select * from raw._rejects, range(2) as r (i)
        """.replace("select *", "select _rejects.*"),
        {
            (
                "_loads",
                "reject_count",
                "no landed file has more broken rows than its landing allowed",
            )
        },
    ),
    "a_file_landed_twice": (
        """
        insert into raw._loads select * replace (9 as load_id) from raw._loads where load_id = 3;
        insert into raw.canonical__opportunities
            select * replace (9 as _load_id) from raw.canonical__opportunities
        """,
        {("_loads", "content_hash", "no content landed twice")},
    ),
    "a_row_without_its_number": (
        "update raw.canonical__leads set _row = null where lead_id = 'won_lead'",
        {
            ("canonical__leads", "_row", "is never null"),
            ("canonical__leads", "_row", "is at least 1"),
        },
    ),
    # staging
    "a_record_twice": (
        "insert into staging.stg_canonical__web_events"
        " select * from staging.stg_canonical__web_events where record_id = 'visit_3'",
        {("stg_canonical__web_events", "record_id", "identifies one record")},
    ),
    "a_version_twice": (
        "insert into staging.stg_canonical__leads"
        " select * from staging.stg_canonical__leads where lead_id = 'won_lead'",
        {("stg_canonical__leads", "lead_id, updated_at, _load_id, _row", "identifies one row")},
    ),
    "an_unknown_event_type": (
        "update staging.stg_canonical__web_events set event_type = 'teleported'"
        " where record_id = 'visit_3'",
        {
            (
                "stg_canonical__web_events",
                "event_type",
                "is one of: page_view, content_view, download, video_play, form_submit,"
                " chat_started, chat_handover, contact_request, login",
            )
        },
    ),
    "a_time_before_all_systems": (
        "update staging.stg_canonical__leads set created_at = '1900-01-01'"
        " where lead_id = 'won_lead'",
        {
            (
                "stg_canonical__leads",
                "created_at",
                "lies between 1990-01-01 and 2027-03-02 06:00:00",
            )
        },
    ),
    "a_time_far_ahead": (
        "update staging.stg_canonical__web_events set occurred_at = '2062-01-01'"
        " where record_id = 'visit_3'",
        {
            (
                "stg_canonical__web_events",
                "occurred_at",
                "lies between 1990-01-01 and 2027-03-02 06:00:00",
            )
        },
    ),
    "a_plain_address_in_a_link": (
        "update staging.stg_canonical__web_events"
        " set page_url = 'https://example.com/?mail=ann%40example.com' where record_id = 'visit_3'",
        {("stg_canonical__web_events", "page_url", "holds no e-mail address")},
    ),
    "a_plain_address_for_its_hash": (
        "update staging.stg_canonical__leads set email_hash = 'ann@example.com'"
        " where lead_id = 'won_lead'",
        {
            ("stg_canonical__leads", "email_hash", "holds no e-mail address"),
            ("stg_canonical__leads", "email_hash", "is a keyed hash: 64 hexadecimal digits"),
        },
    ),
    "ids_that_do_not_join": (
        "update staging.stg_canonical__lead_status_changes set lead_id = left(lead_id, 5)",
        {("stg_canonical__lead_status_changes", "lead_id", "mostly names known leads")},
    ),
    # marts: cycles and ledger
    "an_unknown_outcome": (
        "update marts.fct_lead_cycles set outcome = 'lost' where lead_cycle_key = 'bob_1'",
        {
            (
                "fct_lead_cycles",
                "outcome",
                "is one of: open, won, disqualified, churned, opted_out, erased, dormant",
            )
        },
    ),
    "a_threshold_after_the_end": (
        "update marts.fct_lead_cycles set a_passed_at = '2026-02-20'"
        " where lead_cycle_key = 'ann_1'",
        {("fct_lead_cycles", "a_passed_at", "lies within the cycle")},
    ),
    "an_unknown_measure": (
        "update marts.fct_lead_cycles set first_measure_key = 'gone'"
        " where lead_cycle_key = 'bob_1'",
        {("fct_lead_cycles", "first_measure_key", "exists in dim_measure")},
    ),
    "overlapping_cycles": (
        "update marts.fct_lead_cycles set cycle_number = 2, person_key = 'bob'"
        " where lead_cycle_key = 'ann_2';"
        "update marts.fct_lead_cycles set started_at = '2026-02-01', ended_at = '2026-02-20',"
        " a_passed_at = null where lead_cycle_key = 'bob_1';"
        "update marts.fct_stage_transitions set occurred_at = '2026-02-01'"
        " where lead_cycle_key = 'bob_1' and kind = 'enter';"
        "update marts.fct_stage_transitions set occurred_at = '2026-02-20'"
        " where lead_cycle_key = 'bob_1' and kind = 'exit'",
        {("fct_lead_cycles", "started_at", "cycles of a person do not overlap")},
    ),
    "a_gap_in_the_ledger": (
        "update marts.fct_stage_transitions set from_stage = 'AFS'"
        " where lead_cycle_key = 'ann_1' and transition_number = 5",
        {
            (
                "fct_stage_transitions",
                "from_stage",
                "each move begins where the one before ended, and is the next in number and time",
            )
        },
    ),
    "a_cycle_closed_twice": (
        "insert into marts.fct_stage_transitions"
        " select * replace (3 as transition_number, 'INF' as from_stage)"
        " from marts.fct_stage_transitions where lead_cycle_key = 'bob_1' and kind = 'exit'",
        {
            (
                "fct_stage_transitions",
                "kind",
                "each cycle is entered once and closed at most once",
            ),
            (
                "fct_stage_transitions",
                "from_stage",
                "each move begins where the one before ended, and is the next in number and time",
            ),
        },
    ),
    "a_move_into_an_inactive_stage": (
        "update marts.dim_stage set is_active = false where stage_code = 'MQL'",
        {
            ("fct_stage_transitions", "from_stage", "is an active stage"),
            ("fct_stage_transitions", "to_stage", "is an active stage"),
        },
    ),
    "evidence_that_never_landed": (
        "update marts.fct_stage_transitions set evidence_record_id = 'dreamt'"
        " where lead_cycle_key = 'bob_1' and kind = 'exit'",
        {
            (
                "fct_stage_transitions",
                "evidence_record_id",
                "names a record in stg_canonical__lead_status_changes",
            )
        },
    ),
    "evidence_of_no_contract": (
        "update marts.fct_stage_transitions set evidence_contract = 'rumours'"
        " where lead_cycle_key = 'bob_1' and kind = 'exit'",
        {
            (
                "fct_stage_transitions",
                "evidence_contract",
                "is a contract that its source serves",
            )
        },
    ),
    "a_cycle_that_disagrees_with_its_moves": (
        "update marts.fct_lead_cycles set started_at = '2026-01-06' where lead_cycle_key = 'bob_1'",
        {
            (
                "fct_stage_transitions",
                "lead_cycle_key",
                "agrees with the cycle about start, end, outcome and stage",
            )
        },
    ),
    # marts: counting
    "an_unbalanced_day": (
        "update marts.fct_stage_daily set left_count = left_count + 1, entered_count ="
        " entered_count where stage_code = 'INF' and day = '2026-01-08'",
        {
            (
                "fct_stage_daily",
                "stock_count",
                "stock of the day before + in - out = stock, with no day left out",
            )
        },
    ),
    "a_missing_day": (
        "delete from marts.fct_stage_daily where stage_code = 'INF' and day = '2026-01-13'",
        {
            (
                "fct_stage_daily",
                "stock_count",
                "stock of the day before + in - out = stock, with no day left out",
            )
        },
    ),
    "a_stock_that_nobody_stands_in": (
        "update marts.fct_stage_daily set stock_count = 1, entered_count = 1"
        " where stage_code = 'ANG' and day = '2026-02-28'",
        {
            ("fct_stage_daily", "stock_count", "on the last day equals the open cycles"),
            ("fct_stage_daily", "entered_count", "counts every move once, on its day"),
            ("rpt_funnel", "entered_count", "counts the same moves as the ledger"),
        },
    ),
    "weights_that_do_not_sum_to_one": (
        "update marts.bridge_opportunity_person set weight = 0.5 where person_key = 'ann'",
        {("bridge_opportunity_person", "weight", "sums to 1 per opportunity")},
    ),
    "a_missing_rate_of_exchange": (
        "update marts.fct_opportunities set amount_reporting = null",
        {
            (
                "fct_opportunities",
                "amount_reporting",
                "is there where an amount with a currency is",
            )
        },
    ),
    "more_passed_than_there_were": (
        "update marts.rpt_summit set passed_count = 9 where counting = 'cohort'",
        {
            ("rpt_summit", "passed_count", "is not negative, and part of the population"),
            ("rpt_summit", "conversion_rate", "is the share of those who passed"),
        },
    ),
    "a_rate_above_one": (
        "update marts.rpt_summit set conversion_rate = 1.5, conversion_rate_high = 1.5"
        " where counting = 'cohort'",
        {
            ("rpt_summit", "conversion_rate", "lies between 0 and 1"),
            ("rpt_summit", "conversion_rate", "is the share of those who passed"),
            ("rpt_summit", "conversion_rate_high", "lies between 0 and 1"),
        },
    ),
    "a_rate_of_a_small_group": (
        "update marts.rpt_summit set conversion_rate = 0.25, conversion_rate_low = 0,"
        " conversion_rate_high = 1 where counting = 'stock'",
        {("rpt_summit", "conversion_rate", "is null exactly where fewer than 5 could pass")},
    ),
    "a_large_group_without_a_rate": (
        "update marts.rpt_opt_in_out set conversion_rate = null, conversion_rate_low = null,"
        " conversion_rate_high = null",
        {("rpt_opt_in_out", "conversion_rate", "is null exactly where fewer than 5 could pass")},
    ),
    "a_rate_outside_its_interval": (
        "update marts.rpt_opt_in_out set conversion_rate_low = 0.6",
        {("rpt_opt_in_out", "conversion_rate", "lies within its interval")},
    ),
    "infinity": (
        "update marts.rpt_funnel set median_days_in_stage = 'infinity' where stage_code = 'INF'",
        {("rpt_funnel", "median_days_in_stage", "is a finite number")},
    ),
    "not_a_number": (
        "update marts.rpt_data_trust set share = 'nan' where section = 'landed'",
        {
            ("rpt_data_trust", "share", "is a finite number"),
            ("rpt_data_trust", "share", "lies between 0 and 1"),
        },
    ),
    "a_report_without_its_date": (
        "update marts.rpt_data_trust set last_at = null where section = 'run'",
        {("rpt_data_trust", "last_at", "says as of when it is true")},
    ),
    # marts: promises and privacy
    "a_missing_mart": (
        "drop table marts.dim_content",
        {("marts", None, "dim_content exists")},
    ),
    "an_address_in_a_mart": (
        "update marts.dim_account set name = 'Acme, ask ann@example.com'",
        {("dim_account", "name", "holds no e-mail address")},
    ),
    "a_column_for_phone_numbers": (
        "alter table marts.dim_person add column phone text",
        {("marts", None, "no column is named for personal data")},
    ),
    "a_person_twice": (
        "insert into marts.dim_person select * from marts.dim_person where person_key = 'bob'",
        {("dim_person", "person_key", "identifies one row")},
    ),
}


def test_a_sound_warehouse_passes(audit: Audit) -> None:
    audited = audit()
    assert audited.failures() == set()
    assert audited.failures(faults=True) == set()
    assert audited.result.success
    assert audited.result.checked > 300


def _rounds() -> list[list[str]]:
    """Faults that touch different tables share a warehouse: an audit takes seconds."""
    rounds: list[tuple[set[str], list[str]]] = []
    for name, (damage, expected) in PLANTED.items():
        touched = set(re.findall(r"(?:raw|staging|marts)\.(\w+)", damage))
        touched |= {table for table, _, _ in expected}
        free = next((r for r in rounds if not r[0] & touched), None)
        if free is None:
            rounds.append((touched, [name]))
        else:
            free[0].update(touched)
            free[1].append(name)
    return [names for _, names in rounds]


@pytest.mark.parametrize("names", _rounds(), ids=lambda names: "+".join(names)[:60])
def test_planted_faults_are_found_and_nothing_else(audit: Audit, names: list[str]) -> None:
    audited = audit(*(PLANTED[name][0] for name in names))
    expected = set[Failure]().union(*(PLANTED[name][1] for name in names))
    assert audited.failures() == expected
    assert audited.failures(faults=True) == set()
    assert not audited.result.success
    assert (audited.result.failed, audited.result.faults) == (len(expected), 0)
