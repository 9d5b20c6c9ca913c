{#-
    Lost opportunities and whether the customer came back: a later opportunity of the same account,
    or of the same person where no account is known, and one that was won.
-#}
{%- set slice = ['dimension', 'dimension_value', 'horizon_key'] -%}
{%- set horizons = [90, 180, 365, 'null'] -%}

with

opportunities as (
    select
        opportunities.opportunity_key,
        coalesce(opportunities.account_key, opportunities.person_key) as customer_key,
        opportunities.business_type,
        opportunities.sales_unit_key,
        coalesce(reasons.reason_group, 'not_given') as reason_group,
        opportunities.amount_reporting,
        opportunities.is_won,
        opportunities.created_at,
        opportunities.closed_at
    from {{ ref('fct_opportunities') }} as opportunities
    left join {{ ref('dim_reason') }} as reasons on opportunities.reason_key = reasons.reason_key
),

lost as (
    select
        opportunities.*,
        {{ month_of(reporting_date('closed_at')) }} as lost_month,
        {{ days_between('closed_at', as_of()) }} as age_days
    from opportunities
    where is_won = false
),

comebacks as (
    select
        lost.opportunity_key,
        min(later.created_at) as came_back_at,
        min(case when later.is_won then later.closed_at end) as won_back_at
    from lost
    inner join opportunities as later
        on lost.customer_key = later.customer_key and later.created_at > lost.closed_at
    group by lost.opportunity_key
),

horizons as (
    {%- for horizon in horizons %}
    select
        cast({{ horizon }} as integer) as horizon_days,
        '{{ horizon }}' as horizon_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

followed as (
    select
        lost.lost_month,
        coalesce(lost.business_type, 'unknown') as business_type,
        coalesce(lost.sales_unit_key, 'unknown') as sales_unit_key,
        lost.reason_group,
        horizons.horizon_key,
        lost.amount_reporting,
        {%- for moment in ['came_back', 'won_back'] %}
        case
            when
                comebacks.{{ moment }}_at is not null
                and (
                    horizons.horizon_days is null
                    or {{ days_between('lost.closed_at', 'comebacks.' ~ moment ~ '_at') }}
                    <= horizons.horizon_days
                )
                then 1
            else 0
        end as {{ moment }}{{ ',' if not loop.last }}
        {%- endfor %}
    from lost
    cross join horizons
    left join comebacks on lost.opportunity_key = comebacks.opportunity_key
    where horizons.horizon_days is null or lost.age_days >= horizons.horizon_days
),

sliced as (
    {%- for dimension, value in {
        'total': "'all'",
        'cohort_month': 'cast(lost_month as ' ~ dbt.type_string() ~ ')',
        'reason_group': 'reason_group',
        'business_type': 'business_type',
        'sales_unit': 'sales_unit_key',
    }.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        horizon_key,
        amount_reporting,
        came_back,
        won_back
    from followed
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        {{ slice | join(',\n        ') }},
        count(*) as lost_count,
        cast(sum(came_back) as bigint) as came_back_count,
        cast(sum(won_back) as bigint) as won_back_count,
        cast(coalesce(sum(amount_reporting), 0) as decimal(18, 2)) as lost_amount_reporting
    from sliced
    group by {{ slice | join(', ') }}
),

final as (
    select
        summed.dimension,
        summed.dimension_value,
        horizons.horizon_days,
        summed.lost_count,
        summed.came_back_count,
        summed.won_back_count,
        summed.lost_amount_reporting,
        summed.lost_count < {{ var('min_group_size') }} as is_small_group,
        {%- for rate, passed in {
            'came_back_rate': 'came_back_count', 'won_back_rate': 'won_back_count'
        }.items() %}
        case when summed.lost_count >= {{ var('min_group_size') }} then
            {{ safe_divide('summed.' ~ passed, 'summed.lost_count') }}
        end as {{ rate }},
        case when summed.lost_count >= {{ var('min_group_size') }} then
            {{ wilson_low('summed.' ~ passed, 'summed.lost_count') }}
        end as {{ rate }}_low,
        case when summed.lost_count >= {{ var('min_group_size') }} then
            {{ wilson_high('summed.' ~ passed, 'summed.lost_count') }}
        end as {{ rate }}_high{{ ',' if not loop.last }}
        {%- endfor %}
    from summed
    inner join horizons on summed.horizon_key = horizons.horizon_key
)

select * from final
