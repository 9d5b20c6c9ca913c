{#-
    From when until when (exclusive) each opportunity was open: created, not won, its last state
    neither lost nor disqualified, its own last evidence not older than dormant_after_days.
    `stage_code` is where it stood: the last state that means a stage, ANG before one.
-#}
with

states as (select * from {{ ref('int_opportunity_states') }}),

outcomes as (select * from {{ ref('int_opportunity_outcomes') }}),

activities as (
    select * from {{ ref('int_sales_activities_classified') }}
    where object = 'opportunity' and stage_code is not null
),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

opportunities as (select * from {{ ref('int_opportunities') }}),

stages as (select * from {{ ref('stages') }}),

moments as (
    select
        source,
        sales_record_id as opportunity_id,
        occurred_at,
        case when meaning = 'stage' then stage_code when is_born then 'ANG' end as stage_code,
        case
            when is_born then false
            when meaning in ('lost', 'disqualified') then true
            when meaning is not null then false
        end as is_closing,
        case when is_born then 1 else {{ meaning_rank('meaning') }} end as moment_rank,
        contract,
        record_id
    from states
    where meaning is not null or is_born
    union all
    select
        source,
        opportunity_id,
        lost_at as occurred_at,
        cast(null as {{ dbt.type_string() }}) as stage_code,
        true as is_closing,
        3 as moment_rank,
        'opportunities' as contract,
        opportunity_id as record_id
    from outcomes
    where lost_at is not null
    union all
    select
        activities.source,
        activities.sales_record_id as opportunity_id,
        activities.occurred_at,
        cast(null as {{ dbt.type_string() }}) as stage_code,
        cast(null as boolean) as is_closing,
        0 as moment_rank,
        'sales_activities' as contract,
        activities.record_id
    from activities
),

placed as (
    select
        moments.*,
        coalesce(stages.position, 0) as position
    from moments
    left join stages on moments.stage_code = stages.stage_code
),

{# Settled once per instant: of its states the last counts, of its stages the furthest. #}
ordered as (
    select
        placed.*,
        row_number() over (
            partition by source, opportunity_id
            order by occurred_at, moment_rank nulls first, position, contract, record_id
        ) as moment_number,
        row_number() over (
            partition by source, opportunity_id, occurred_at
            order by moment_rank desc nulls last, position desc, contract desc, record_id desc
        ) as rank_at_instant
    from placed
),

settled as (
    select
        source,
        opportunity_id,
        occurred_at,
        last_value(stage_code ignore nulls) over states_so_far as stage_code,
        last_value(is_closing ignore nulls) over states_so_far as is_closed,
        rank_at_instant
    from ordered
    window states_so_far as (
        partition by source, opportunity_id order by moment_number
        rows between unbounded preceding and current row
    )
),

spans as (
    select
        source,
        opportunity_id,
        stage_code,
        coalesce(is_closed, true) as is_closed,
        occurred_at as open_from,
        lead(occurred_at) over (
            partition by source, opportunity_id order by occurred_at
        ) as next_moment_at
    from settled
    where rank_at_instant = 1
),

final as (
    select
        spans.source,
        spans.opportunity_id,
        opportunity_persons.person_key,
        spans.stage_code,
        spans.open_from,
        least(
            coalesce(spans.next_moment_at, timestamp '9999-01-01'),
            coalesce(outcomes.won_at, timestamp '9999-01-01'),
            {{ days_later('spans.open_from', var('dormant_after_days')) }} + interval 1 microsecond
        ) as open_until
    from spans
    inner join opportunity_persons
        on
            spans.source = opportunity_persons.source
            and spans.opportunity_id = opportunity_persons.opportunity_id
    inner join opportunities
        on
            spans.source = opportunities.source
            and spans.opportunity_id = opportunities.opportunity_id
    left join outcomes
        on
            spans.source = outcomes.source
            and spans.opportunity_id = outcomes.opportunity_id
    where
        not spans.is_closed
        {# A change may be dated before the creation; nothing is open before it. #}
        and spans.open_from >= opportunities.created_at
        and spans.open_from < coalesce(outcomes.won_at, timestamp '9999-01-01')
)

select * from final
