"""The reports find what is planted in the demo company, and what becomes of the young.

What is planted stands in `truth/effects.json`, written from the numbers that the simulator draws
with. What became of each lead cycle after the end of the demo stands in `truth/fates.parquet`; no
record tells of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from running import Site
from truths import beside_its_truth, built_company

pytestmark = pytest.mark.torture

IS_TORTURE = os.environ.get("LEADSUMMIT_TORTURE") == "1"
SEEDS = (1, 2, 3, 4, 5) if IS_TORTURE else (1,)
LEADS = 5_000

FAMILY = "regexp_extract(dim_measure.measure_id, '^M-[A-Z]+')"
"""Waves of one measure are told by their number."""

RANKINGS = {
    "opts_out_most": """
        select persona_id
        from warehouse.marts.rpt_opt_in_out
        where rate = 'base_opt_out' and persona_id != 'unknown'
        group by persona_id having sum(population_count) >= 100
        order by sum(passed_count) / sum(population_count) desc""",
    # Measures of like age: a half-life grows as long as the measure runs.
    "works_late": """
        select dim_measure.measure_id
        from warehouse.marts.rpt_measure_delays
        inner join warehouse.marts.dim_measure on dimension_value = measure_key
        where dimension = 'measure' and threshold = 'A' and direction = 'inbound'
        and observed_weeks >= (
            select max(observed_weeks) - 1 from warehouse.marts.rpt_measure_delays)
        and half_life_weeks is not null
        order by half_life_weeks desc""",
    "works_at_once_and_fades": f"""
        select {FAMILY} as family
        from warehouse.marts.rpt_measure_yield
        inner join warehouse.marts.dim_measure using (measure_key)
        where dim_measure.direction = 'outbound' and is_after_end is not null
        group by family having sum(opt_in_count) >= 10
        order by sum(opt_in_count) filter (where week_number < 2) / sum(opt_in_count) desc""",
    "earns_nothing": """
        select rule_id
        from warehouse.marts.rpt_scoring_rules
        where rule_points > 0 and acceptance_difference_high is not null
        order by acceptance_difference_high""",
    "comes_back_best": """
        select dimension_value
        from warehouse.marts.rpt_returns
        where given_back_as = 'all' and dimension = 'reason_group' and horizon_days = 180
        and dimension_value in (select reason_group from warehouse.marts.dim_reason)
        and not is_small_group
        order by ripe_rate_low desc""",
    "hands_over_unripe": f"""
        select {FAMILY} as family
        from warehouse.marts.rpt_handover_ripeness
        inner join warehouse.marts.dim_measure on dimension_value = measure_key
        where dimension = 'measure' and way = 'offered' and ripeness_band = 0
        and not is_small_group
        order by unripe_rate_low desc""",
    "moves_people": """
        select content_id
        from warehouse.marts.rpt_content_effect
        where content_stage_code in (
            select stage_code from warehouse.marts.dim_content where content_id = '{subject}'
        )
        group by content_id having sum(touch_count) >= 30
        order by sum(touch_count) filter (where to_stage != '(none)') / sum(touch_count) desc""",
}
"""What the reports say of each effect, the strongest first; where groups may be small, by the bound
beyond which it is hardly chance."""

STEPS = {
    ("A", "B"): ("a_passed_at", "b_passed_at", False, "true"),
    ("B", "close"): ("b_passed_at", "won_at", True, "cycle_type = 'existing_customer_lead'"),
}
"""Where a first try begins, what it reaches, whether it is over once the lead is given back, and of
whom: sales from before the demo, of which no loss was delivered, are no customers' cycles."""


@dataclass(frozen=True)
class Company:
    """A company's truth beside the warehouse that was built from its files."""

    connection: duckdb.DuckDBPyConnection
    effects: dict[str, str]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(query).fetchall()

    def numbers(self, query: str) -> tuple[float, ...]:
        row = self.connection.execute(query).fetchone()
        assert row is not None
        assert None not in row, query
        return tuple(float(value) for value in row)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(seed, id=f"seed {seed}", marks=pytest.mark.xdist_group(f"effects {seed}"))
        for seed in SEEDS
    ],
)
def company(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    if IS_TORTURE:
        site = built_company(Site(tmp_path_factory.mktemp("effects")), LEADS, request.param)
    else:
        site = request.getfixturevalue("company_run")
    planted = json.loads((site.base / "truth" / "effects.json").read_text(encoding="utf-8"))
    with beside_its_truth(site) as connection:
        yield Company(connection, {effect["effect"]: effect["subject"] for effect in planted})


@pytest.mark.parametrize("effect", RANKINGS)
def test_the_report_ranks_the_planted_first(company: Company, effect: str) -> None:
    subject = company.effects[effect]
    if effect == "comes_back_best":  # the report speaks of groups of reasons
        ((subject,),) = company.rows(f"""
            select distinct reason_group from warehouse.marts.dim_reason
            where reason = '{subject}'""")
    ranking = [name for (name,) in company.rows(RANKINGS[effect].replace("{subject}", subject))]
    assert len(ranking) > 2
    assert ranking[0] == subject, ranking


def test_the_rule_that_earns_nothing_is_told_so(company: Company) -> None:
    rule = company.effects["earns_nothing"]
    ((verdict, fired_count),) = company.rows(f"""
        select verdict, fired_count from warehouse.marts.rpt_scoring_rules
        where rule_id = '{rule}'""")
    assert verdict in ("earns_nothing", "misleads")
    assert fired_count > 20


def test_ripeness_pays(company: Company) -> None:
    assert company.effects["is_accepted_best"] == company.effects["is_won_best"] == "ripe"
    below, ripe = company.rows("""
        select
            sum(handover_count) as handovers,
            sum(accepted_count) / sum(handover_count) as acceptance,
            sum(mature_won_count) / sum(mature_count) as wins
        from warehouse.marts.rpt_handover_ripeness
        where dimension = 'total' and way = 'offered' and ripeness_band > 0
        group by coalesce(ripeness_from >= 1, false)
        order by coalesce(ripeness_from >= 1, false)""")
    assert min(below[0], ripe[0]) >= 50
    assert ripe[1] > 1.25 * below[1]
    assert ripe[2] > 1.5 * below[2]


def test_a_fading_measure_brings_little_after_its_end(company: Company) -> None:
    early, late = company.numbers(f"""
        select
            sum(opt_in_count) filter (where week_number < 2) / sum(opt_in_count),
            sum(opt_in_count) filter (where is_after_end) / sum(opt_in_count)
        from warehouse.marts.rpt_measure_yield
        inner join warehouse.marts.dim_measure using (measure_key)
        where {FAMILY} = '{company.effects["works_at_once_and_fades"]}'""")
    # Of about two hundred: three times as many is within chance.
    assert early > 0.5
    assert early > 2 * late


def test_few_mails_are_sent_without_consent(company: Company) -> None:
    (share,) = company.numbers("""
        select sum(violation_count) / sum(sent_count)
        from warehouse.marts.rpt_consent_violations""")
    assert 0.005 < share < 0.06


def fates(step: tuple[str, str]) -> str:
    """Every try at a step that began by the end of the demo, and how it ends after all."""
    begins, reaches, ends_when_given_back, whose = STEPS[step]
    has_passed = f"fates.{reaches} is not null"
    if ends_when_given_back:
        has_passed += f" and (given_back_at is null or fates.{reaches} <= given_back_at)"
    return f"""
        select
            cast(date_trunc('month', timezone('Europe/Berlin', timezone('UTC', {begins}))) as date)
                as month,
            cast(has_passed as integer) as has_passed
        from (
            select cycles.{begins}, cycle_type, {has_passed} as has_passed
            from truth.cycles
            inner join truth.fates using (cycle_ref)
            where cycles.{begins} is not null
            and (fates.{reaches} is null or fates.{reaches} >= cycles.{begins})
        )
        where {whose}"""


def rates(step: tuple[str, str], dimension: str) -> str:
    """What the report says of a step without a horizon."""
    return f"""
        from warehouse.marts.rpt_conversion_rates
        where from_threshold = '{step[0]}' and to_threshold = '{step[1]}'
        and dimension = '{dimension}' and horizon_days is null"""


@pytest.mark.parametrize("step", STEPS)
def test_the_naive_rate_of_young_cohorts_is_too_low(
    company: Company, step: tuple[str, str]
) -> None:
    months = "in ('2026-07-01', '2026-08-01', '2026-09-01')"
    (naive,) = company.numbers(
        "select sum(passed_count) / sum(population_count)"
        f" {rates(step, 'cohort_month')} and dimension_value {months}"
    )
    everybody = STEPS[step][3]
    (final,) = company.numbers(
        f"select avg(has_passed) from ({fates(step).replace(everybody, 'true')})"
        f" where cast(month as varchar) {months}"
    )
    assert naive < 0.9 * final


@pytest.mark.parametrize("step", STEPS)
def test_the_rate_in_view_of_age_is_that_of_the_truth(
    company: Company, step: tuple[str, str]
) -> None:
    dimension = "total" if STEPS[step][3] == "true" else "cycle_type"
    value = "all" if dimension == "total" else "existing_customer_lead"
    naive, low, aware, high = company.numbers(
        "select naive_rate, passed_rate_low, passed_rate, passed_rate_high"
        f" {rates(step, dimension)} and dimension_value = '{value}'"
    )
    (final,) = company.numbers(f"select avg(has_passed) from ({fates(step)})")
    assert low <= final <= high
    assert abs(aware - final) < 0.5 * (final - naive)
