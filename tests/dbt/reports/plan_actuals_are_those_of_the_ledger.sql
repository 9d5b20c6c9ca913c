{#- Wins by month are those of the ledger, and so is the first stand at or behind thresholds B and C;
    opt-ins are those of the lead cycles. Of every metric the personas add up to all, and so do the
    forecasts. -#}
with

thresholds as (
    select
        levels.cycle_type,
        min(case when thresholds.threshold_code = 'B' then levels.level end) as b_level,
        min(case when thresholds.threshold_code = 'C' then levels.level end) as c_level
    from {{ ref('thresholds') }} as thresholds
    inner join {{ ref('int_stage_levels') }} as levels
        on thresholds.stage_code = levels.stage_code
    group by levels.cycle_type
),

stands as (
    select
        moves.lead_cycle_key,
        min(case when levels.level >= thresholds.b_level then moves.occurred_on end) as mql_on,
        min(case when levels.level >= thresholds.c_level then moves.occurred_on end) as opportunity_on,
        min(case when moves.kind = 'win' then moves.occurred_on end) as win_on
    from {{ ref('fct_stage_transitions') }} as moves
    inner join {{ ref('int_stage_levels') }} as levels
        on moves.cycle_type = levels.cycle_type and moves.to_stage = levels.stage_code
    inner join thresholds on moves.cycle_type = thresholds.cycle_type
    group by moves.lead_cycle_key
),

ledger as (
    {%- for metric in ['mql', 'opportunity', 'win'] %}
    select '{{ metric }}' as metric, {{ month_of(metric ~ '_on') }} as month, count(*) as row_count
    from stands
    where {{ metric }}_on is not null
    group by {{ month_of(metric ~ '_on') }}
    union all
    {%- endfor %}
    select
        'opt_in' as metric,
        {{ month_of(reporting_date('a_passed_at')) }} as month,
        count(*) as row_count
    from {{ ref('fct_lead_cycles') }}
    where a_passed_at is not null
    group by {{ month_of(reporting_date('a_passed_at')) }}
),

reported as (
    select
        metric,
        month,
        sum(case when persona_id = 'all' then actual_count else 0 end) as all_count,
        sum(case when persona_id != 'all' then actual_count else 0 end) as persona_count,
        sum(case when persona_id = 'all' then forecast_count else -forecast_count end) as forecast_gap
    from {{ ref('rpt_targets') }}
    group by metric, month
)

select
    reported.*,
    ledger.row_count as ledger_count
from reported
full outer join ledger on reported.metric = ledger.metric and reported.month = ledger.month
where
    coalesce(reported.all_count, 0) != coalesce(ledger.row_count, 0)
    or coalesce(reported.persona_count, 0) != coalesce(ledger.row_count, 0)
    or abs(coalesce(reported.forecast_gap, 0)) > 0.000001
