{#-
    The persons whose e-mails must be counted anew since the last finished build: the changed
    ones, those to whom e-mails that are new were sent, and those whose e-mails name a measure
    that became known. If any that were counted have come again since, everybody: nobody can
    tell any more whose they were. Empty in a build from nothing.
-#}
{%- set build = finished_build() -%}
{%- set depends_on = [
    ref('int_changed_persons'), ref('int_email_events'), ref('int_identifier_cuts'),
    ref('int_identifiers'), ref('int_measures_new'), ref('int_record_counts')
] -%}

{%- if build is none %}
select cast(null as {{ dbt.type_string() }}) as person_key where 1 = 0
{%- else %}

with

changed as (select * from {{ ref('int_changed_persons') }}),

email_events as (
    {{ records_new_since(build, ref('int_email_events'), 'occurred_at') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

measures_new as (select * from {{ ref('int_measures_new') }}),

counts_lost as (
    select * from {{ ref('int_record_counts') }}
    where contract = 'email_events' and has_lost
),

mails_then as (select * from {{ as_left_by_last_build('intermediate', 'int_mails_by_month') }}),

owners as (
    select {{ owner_of('email_events', 'cuts') }} as identifier
    from email_events
    where event_type in ('sent', 'delivered')
),

final as (
    select person_key from changed
    union
    select identifiers.person_key
    from owners
    inner join identifiers on owners.identifier = identifiers.identifier
    union
    select mails_then.person_key
    from mails_then
    inner join measures_new on mails_then.measure_id = measures_new.measure_id
    union
    select person_key
    from mails_then
    where exists (select 1 from counts_lost)
    union
    select person_key
    from identifiers
    where exists (select 1 from counts_lost)
)

select * from final
{%- endif %}
