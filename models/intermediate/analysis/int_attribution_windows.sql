{#-
    How far back a contact may lie from what it is credited with: so far that nine tenths of all
    contacts with measures, from the beginning of a cycle to the passing, lie within.
-#}
{%- set covered_share = 0.9 %}

with

passings as (
    select * from {{ ref('int_measure_passings') }}
    where threshold in ('B', 'C', 'close')
),

contacts as (select * from {{ ref('int_measure_contacts') }} where is_date_known),

delays as (
    select
        passings.threshold,
        {{ days_between('contacts.occurred_at', 'passings.passed_at') }} as days
    from passings
    inner join contacts
        on
            passings.lead_cycle_key = contacts.lead_cycle_key
            and contacts.occurred_at <= passings.passed_at
),

final as (
    select
        threshold,
        cast(ceil(percentile_disc({{ covered_share }}) within group (order by days)) as integer)
            as look_back_days,
        cast(count(*) as bigint) as contact_count
    from delays
    group by threshold
)

select * from final
