{#-
    The persons whose ways to the thresholds must be told anew since the last finished build: the
    changed ones; everybody, if it is looked back farther or less far. Empty in a build from
    nothing.
-#}
{%- set build = finished_build() -%}
{%- set depends_on = [
    ref('int_changed_persons'), ref('int_attribution_windows'), ref('int_measure_contacts')
] -%}

{%- if build is none %}
select cast(null as {{ dbt.type_string() }}) as person_key where 1 = 0
{%- else %}

with

changed as (select * from {{ ref('int_changed_persons') }}),

windows as (select * from {{ ref('int_attribution_windows') }}),

contacts as (select * from {{ ref('int_measure_contacts') }}),

contacts_then as (
    select * from {{ as_left_by_last_build('intermediate', 'int_attribution_contacts') }}
),

windows_then as (
    select
        threshold,
        max(look_back_days) as look_back_days
    from contacts_then
    group by threshold
),

windows_changed as (
    select coalesce(windows.threshold, windows_then.threshold) as threshold
    from windows
    full outer join windows_then on windows.threshold = windows_then.threshold
    where not ({{ same('windows.look_back_days', 'windows_then.look_back_days') }})
),

final as (
    select person_key from changed
    union
    select person_key from contacts
    where exists (select 1 from windows_changed)
    union
    select person_key from contacts_then
    where exists (select 1 from windows_changed)
)

select * from final
{%- endif %}
