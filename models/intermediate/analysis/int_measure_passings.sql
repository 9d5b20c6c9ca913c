{#-
    Every threshold that a cycle passed, credited to the cycle's first measure: how long after
    its first contact with it, and how long after that measure began. Cycles that no measure
    began stand under (none), so that all passings are there.
-#}
{%- set passed_at_of = {
    'A': 'a_passed_at', 'B': 'b_passed_at', 'C': 'c_passed_at', 'close': 'won_at',
} %}

with

cycles as (select * from {{ ref('fct_lead_cycles') }}),

won_values as (select * from {{ ref('int_cycle_won_values') }}),

starts as (select * from {{ ref('int_measure_starts') }}),

first_contacts as (
    select
        lead_cycle_key,
        measure_key,
        min(occurred_at) as first_contact_at
    from {{ ref('int_measure_contacts') }}
    where is_date_known
    group by lead_cycle_key, measure_key
),

passings as (
    {%- for threshold, passed_at in passed_at_of.items() %}
    select
        lead_cycle_key,
        first_measure_key,
        first_channel_id,
        direction,
        '{{ threshold }}' as threshold,
        started_on,
        {{ passed_at }} as passed_at,
        {{ passed_at | replace('_at', '_on') }} as passed_on
    from cycles
    where {{ passed_at }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

placed as (
    select
        passings.lead_cycle_key,
        passings.threshold,
        coalesce(starts.measure_key, '(none)') as measure_key,
        case
            when starts.measure_key is null then coalesce(passings.first_channel_id, 'unknown')
            else starts.channel_id
        end as channel_id,
        case when starts.measure_key is null then passings.direction else starts.direction end
            as direction,
        passings.started_on as cycle_started_on,
        passings.passed_on,
        passings.passed_at,
        starts.started_on,
        starts.ended_on,
        first_contacts.first_contact_at,
        case when passings.threshold = 'close' then coalesce(won_values.won_value, 0) else 0 end
            as won_value
    from passings
    left join starts on passings.first_measure_key = starts.measure_key
    left join first_contacts
        on
            passings.lead_cycle_key = first_contacts.lead_cycle_key
            and passings.first_measure_key = first_contacts.measure_key
    left join won_values on passings.lead_cycle_key = won_values.lead_cycle_key
),

final as (
    select
        lead_cycle_key,
        threshold,
        measure_key,
        channel_id,
        direction,
        cycle_started_on,
        passed_at,
        passed_on,
        won_value,
        {# What was passed before the first contact, the measure did not bring about. #}
        case
            when first_contact_at <= passed_at
                then {{ days_between('first_contact_at', 'passed_at') }}
        end as contact_days,
        {{ weeks_since('started_on', 'passed_on') }} as week_number,
        coalesce(ended_on < {{ reporting_date(as_of()) }}, false) as is_measure_ended,
        coalesce(passed_on > ended_on, false) as is_after_end
    from placed
)

select * from final
