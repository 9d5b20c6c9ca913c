"""The warehouse finds the truth that the demo was drawn from, row for row, both ways.

Truth and warehouse know nothing of each other's names. A truth cycle is the warehouse's cycle that
the same record opened under the same number; that pairs persons, and the rest is compared by them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from running import Site
from truths import beside_its_truth, built_company

pytestmark = pytest.mark.torture

IS_TORTURE = os.environ.get("LEADSUMMIT_TORTURE") == "1"
# At length many leads; else the company that other tests read too.
SEEDS = (1, 2, 3) if IS_TORTURE else (1,)
LEADS = 20_000
SHOWN = 5

COMPARED = {
    "transitions": """
        select
            pairs.person_key, cycles.cycle_number, transition_number, round, from_stage, to_stage,
            occurred_at, kind, evidence_contract, evidence_record_id
        from truth.transitions
        inner join truth.cycles using (cycle_ref)
        inner join pairs using (person_ref)
        ---
        select
            cycles.person_key, cycles.cycle_number, moves.transition_number, moves.round,
            moves.from_stage, moves.to_stage, moves.occurred_at, moves.kind,
            moves.evidence_contract, moves.evidence_record_id
        from warehouse.marts.fct_stage_transitions as moves
        inner join warehouse.marts.fct_lead_cycles as cycles using (lead_cycle_key)
        where cycles.person_key not in (from undecidable_keys)""",
    "cycles": """
        select
            pairs.person_key, cycle_number, cycle_type, started_at, ended_at, outcome, round_count,
            current_stage
        from truth.cycles inner join pairs using (person_ref)
        ---
        select
            person_key, cycle_number, cycle_type, started_at, ended_at, outcome, round_count,
            current_stage
        from warehouse.marts.fct_lead_cycles
        where person_key not in (from undecidable_keys)""",
    "thresholds": """
        select
            pairs.person_key, cycle_number, a_passed_at, b_passed_at, c_passed_at, won_at
        from truth.cycles inner join pairs using (person_ref)
        ---
        select person_key, cycle_number, a_passed_at, b_passed_at, c_passed_at, won_at
        from warehouse.marts.fct_lead_cycles
        where person_key not in (from undecidable_keys)""",
    "consents": """
        select
            pairs.person_key, purpose, channel, event_type, occurred_at, is_derived, is_machine
        from truth.consents inner join pairs using (person_ref)
        ---
        select
            events.person_key, purpose, channel, event_type, occurred_at, is_derived, is_machine
        from warehouse.marts.fct_consent_events as events
        where events.person_key not in (from undecidable_keys)""",
    "requests": """
        select
            pairs.person_key, cycles.cycle_number, min(requested_at), max(requested_at), count(*),
            answered_at
        from truth.requests
        inner join truth.cycles using (cycle_ref)
        inner join pairs using (person_ref)
        group by pairs.person_key, cycles.cycle_number, answered_at
        ---
        select
            requests.person_key, cycles.cycle_number, requested_at, last_requested_at, asked_count,
            answered_at
        from warehouse.intermediate.int_contact_requests as requests
        inner join warehouse.marts.fct_lead_cycles as cycles using (lead_cycle_key)
        where requests.person_key not in (from undecidable_keys)""",
    "personas": """
        select pairs.person_key, persona_id
        from truth.persons inner join pairs using (person_ref)
        ---
        select pairs.person_key, dim_person.persona_id
        from warehouse.marts.dim_person
        inner join pairs using (person_key)""",
}
"""What the truth says, and what the warehouse says of the same."""

MONTH_OF = """cast(date_trunc('month',
    timezone('Europe/Berlin', timezone('UTC', {}))) as date)"""

RATES = {
    # Of one subject the demo asks once, or twice at once; the answer may come, late or never.
    "opt_in": f"""
        select
            {MONTH_OF.format("asked_at")} as month,
            count(*) as population,
            count(*) filter (where confirmed_at <= asked_at + interval 30 day) as passed,
            count(*) filter (
                where confirmed_at is null and declined_at is null and expired_at is null
            ) as pending
        from (
            select
                min(occurred_at) filter (where event_type = 'requested') as asked_at,
                min(occurred_at) filter (where event_type = 'confirmed' and not is_machine)
                    as confirmed_at,
                min(occurred_at) filter (where event_type = 'declined') as declined_at,
                min(occurred_at) filter (where event_type = 'expired') as expired_at
            from truth.consents group by person_ref, purpose, channel
        )
        where asked_at is not null
        group by all""",
    "base_opt_out": f"""
        select
            month,
            count(*) as population,
            count(*) filter (where {MONTH_OF.format("withdrawn_at")} = month) as passed,
            0 as pending
        from (
            select
                min(occurred_at) filter (where event_type = 'confirmed' and not is_machine)
                    as confirmed_at,
                min(occurred_at) filter (where event_type = 'withdrawn') as withdrawn_at
            from truth.consents group by person_ref, purpose, channel
        )
        inner join (
            select cast(unnest(generate_series(
                date '2024-10-01', date '2026-09-01', interval 1 month
            )) as date) as month
        )
            on {MONTH_OF.format("confirmed_at")} <= month
            and ({MONTH_OF.format("withdrawn_at")} >= month or withdrawn_at is null)
        group by month""",
}
"""Consent rates per month, counted in the truth."""

PAIRING = """
create or replace table pairs as
select distinct cycles.person_ref, found_cycles.person_key
from truth.cycles
inner join truth.transitions on cycles.cycle_ref = transitions.cycle_ref
inner join warehouse.marts.fct_stage_transitions as found_moves
    on transitions.evidence_record_id = found_moves.evidence_record_id
    and transitions.evidence_contract = found_moves.evidence_contract
    and found_moves.kind = 'enter'
inner join warehouse.marts.fct_lead_cycles as found_cycles
    on found_moves.lead_cycle_key = found_cycles.lead_cycle_key
    and cycles.cycle_number = found_cycles.cycle_number
where transitions.kind = 'enter' and cycles.cycle_number = 1
and cycles.person_ref not in (select ref from truth.undecidable where kind = 'person');

create or replace table undecidable_keys as
select distinct found_cycles.person_key
from truth.undecidable
inner join truth.cycles on undecidable.ref = cycles.person_ref
inner join truth.transitions on cycles.cycle_ref = transitions.cycle_ref
inner join warehouse.marts.fct_stage_transitions as found_moves
    on transitions.evidence_record_id = found_moves.evidence_record_id
    and transitions.evidence_contract = found_moves.evidence_contract
inner join warehouse.marts.fct_lead_cycles as found_cycles
    on found_moves.lead_cycle_key = found_cycles.lead_cycle_key
where undecidable.kind = 'person';
"""


@dataclass(frozen=True)
class Comparison:
    """A truth beside the warehouse that was built from its files."""

    connection: duckdb.DuckDBPyConnection

    def count(self, query: str) -> int:
        row = self.connection.execute(f"select count(*) from ({query})").fetchone()
        assert row is not None
        return int(row[0])

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(f"{query} limit {SHOWN}").fetchall()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(seed, id=f"seed {seed}", marks=pytest.mark.xdist_group(f"truth {seed}"))
        for seed in SEEDS
    ],
)
def compared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Comparison]:
    if IS_TORTURE:
        site = built_company(Site(tmp_path_factory.mktemp("truth")), LEADS, request.param)
    else:
        site = request.getfixturevalue("company_run")
    with beside_its_truth(site) as connection:
        connection.execute(PAIRING)
        yield Comparison(connection)


def test_every_person_is_found_once(compared: Comparison) -> None:
    unpaired = """
        select person_ref from truth.persons
        where person_ref not in (select person_ref from pairs)
        and person_ref not in (select ref from truth.undecidable where kind = 'person')"""
    assert compared.rows(unpaired) == []
    assert compared.rows("select person_ref from pairs group by 1 having count(*) > 1") == []
    assert compared.rows("select person_key from pairs group by 1 having count(*) > 1") == []


@pytest.mark.parametrize("what", COMPARED)
def test_the_warehouse_knows_the_truth(compared: Comparison, what: str) -> None:
    truth, found = COMPARED[what].split("---")
    assert compared.count(truth) > 0
    missing = f"({truth}) except all ({found})"
    invented = f"({found}) except all ({truth})"
    counts = {"missing": compared.count(missing), "invented": compared.count(invented)}
    assert counts == {"missing": 0, "invented": 0}, "\n".join(
        [f"{what}: {counts}", "the truth has, the warehouse has not:"]
        + [str(row) for row in compared.rows(missing)]
        + ["the warehouse has, the truth has not:"]
        + [str(row) for row in compared.rows(invented)]
    )


@pytest.mark.parametrize("rate", RATES)
def test_consent_rates_are_those_of_the_truth(compared: Comparison, rate: str) -> None:
    """Counts per month; the two of an undecidable pair may be counted as one."""
    blurred = compared.count("""
        select * from truth.consents inner join truth.undecidable on person_ref = ref""")
    different = compared.rows(f"""
        with truth as ({RATES[rate]}),
        found as (
            select month, sum(population_count) as population, sum(passed_count) as passed,
                sum(pending_count) as pending
            from warehouse.marts.rpt_opt_in_out where rate = '{rate}' group by month
        )
        select month, truth.*, found.* from truth full join found using (month)
        where abs(coalesce(truth.population, 0) - coalesce(found.population, 0)) > {blurred}
        or abs(coalesce(truth.passed, 0) - coalesce(found.passed, 0)) > {blurred}
        or abs(coalesce(truth.pending, 0) - coalesce(found.pending, 0)) > {blurred}""")
    assert compared.count(RATES[rate]) > 0
    assert different == []


def test_undecidable_rows_are_counted_and_few(compared: Comparison) -> None:
    persons = compared.count("select * from truth.undecidable where kind = 'person'")
    assert persons == compared.count("select * from truth.undecidable")
    assert 0 < persons < 0.005 * compared.count("select * from truth.persons")
