{#-
    The way of each cycle to each threshold over measures: its contacts in their order, repeated
    ones as one, up to the passing and as far back as the look-back window reaches. A cycle that
    has not passed has a path, too, back from its last contact: it tells what did not work.
-#}
{{ config(
    materialized='incremental', incremental_strategy='by_person', changed_persons='int_attributed_persons'
) }}
{%- set passings = {'B': 'b_passed_at', 'C': 'c_passed_at', 'close': 'won_at'} %}

with

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where {{ is_changed_person('person_key', 'int_attributed_persons') }}
),

contacts as (
    select * from {{ ref('int_measure_contacts') }}
    where {{ is_changed_person('person_key', 'int_attributed_persons') }}
),

last_contacts as (
    select lead_cycle_key, max(occurred_at) as last_contact_at
    from contacts
    group by lead_cycle_key
),

windows as (select * from {{ ref('int_attribution_windows') }}),

tries as (
    {%- for threshold, passed_at in passings.items() %}
    select
        lead_cycle_key,
        person_key,
        '{{ threshold }}' as threshold,
        {{ passed_at }} as passed_at
    from cycles
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

eligible as (
    select
        tries.lead_cycle_key,
        tries.person_key,
        tries.threshold,
        tries.passed_at is not null as is_passed,
        contacts.measure_key,
        contacts.occurred_at,
        contacts.tie,
        windows.look_back_days,
        coalesce(tries.passed_at, last_contacts.last_contact_at) as until_at
    from tries
    inner join contacts on tries.lead_cycle_key = contacts.lead_cycle_key
    inner join last_contacts on tries.lead_cycle_key = last_contacts.lead_cycle_key
    inner join windows on tries.threshold = windows.threshold
    where tries.passed_at is null or contacts.occurred_at <= tries.passed_at
),

ordered as (
    select
        eligible.*,
        lag(measure_key) over (
            partition by lead_cycle_key, threshold order by occurred_at, tie
        ) as previous_measure_key
    from eligible
    where occurred_at >= {{ days_later('until_at', '-look_back_days') }}
),

final as (
    select
        lead_cycle_key,
        person_key,
        threshold,
        is_passed,
        cast(row_number() over (
            partition by lead_cycle_key, threshold order by occurred_at, tie
        ) as integer) as contact_number,
        cast(count(*) over (partition by lead_cycle_key, threshold) as integer) as contact_count,
        measure_key,
        look_back_days
    from ordered
    where previous_measure_key is null or previous_measure_key != measure_key
)

select * from final
