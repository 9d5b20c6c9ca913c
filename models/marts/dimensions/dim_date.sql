{#- Every reporting day from the first move or touch to as-of. -#}
with

touches as (select min(occurred_at) as first_at from {{ ref('int_touches') }}),

transitions as (select min(occurred_at) as first_at from {{ ref('fct_stage_transitions') }}),

costs as (select min(spent_on) as first_on from {{ ref('int_measure_costs') }}),

bounds as (
    select
        least(
            {{ reporting_date('touches.first_at') }},
            {{ reporting_date('transitions.first_at') }},
            costs.first_on
        ) as first_day,
        {{ reporting_date(as_of()) }} as last_day
    from touches
    cross join transitions
    cross join costs
),

numbers as (
    {{ dbt_numbers(20000) }}
),

days as (
    select cast({{ dbt.dateadd('day', 'numbers.n', 'bounds.first_day') }} as date) as day
    from bounds
    cross join numbers
    where numbers.n <= {{ dbt.datediff('bounds.first_day', 'bounds.last_day', 'day') }}
),

final as (
    select
        day,
        {{ month_of('day') }} as month,
        cast({{ dbt.date_trunc('quarter', 'day') }} as date) as quarter,
        cast(extract(year from day) as integer) as year,
        cast(extract(month from day) as integer) as month_number,
        cast({{ iso_weekday('day') }} as integer) as weekday_number
    from days
)

select * from final
