{#-
    From when until when each person could be contacted: for one purpose by one channel, by one
    channel for any purpose, and at all. Consents that overlap or follow each other without a
    gap are one span; it ends as the last of them does, by a withdrawal if there are several.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

{%- set slice = 'person_key, purpose, channel' -%}

with

spans as (
    select * from {{ ref('int_consent_spans') }}
    where {{ is_changed_person('person_key') }}
),

ends as (
    select
        person_key,
        purpose,
        channel,
        occurred_at,
        case when entry in ('declined', 'expired') then entry else 'withdrawn' end as ended_by
    from {{ ref('int_consent_changes') }}
    where not is_standing_after and {{ is_changed_person('person_key') }}
),

consents as (
    select
        spans.person_key,
        spans.purpose,
        spans.channel,
        spans.stands_from,
        spans.stands_until,
        ends.ended_by
    from spans
    left join ends
        on
            spans.person_key = ends.person_key
            and spans.purpose = ends.purpose
            and spans.channel = ends.channel
            and spans.stands_until = ends.occurred_at
),

looked_at as (
    select person_key, purpose, channel, stands_from, stands_until, ended_by
    from consents
    union all
    select person_key, 'any' as purpose, channel, stands_from, stands_until, ended_by
    from consents
    union all
    select person_key, 'any' as purpose, 'any' as channel, stands_from, stands_until, ended_by
    from consents
),

covered as (
    select
        looked_at.*,
        max(stands_until) over (
            partition by {{ slice }} order by stands_from, stands_until
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from looked_at
),

numbered as (
    select
        covered.*,
        sum(case when covered_until >= stands_from then 0 else 1 end) over (
            partition by {{ slice }} order by stands_from, stands_until
            rows between unbounded preceding and current row
        ) as span_number
    from covered
),

ended as (
    select
        numbered.*,
        min(stands_from) over (partition by {{ slice }}, span_number) as span_from,
        row_number() over (
            partition by {{ slice }}, span_number
            order by stands_until desc, case ended_by when 'withdrawn' then 1 else 2 end, ended_by
        ) as end_rank
    from numbered
),

final as (
    select
        person_key,
        purpose,
        channel,
        span_from as contactable_from,
        stands_until as contactable_until,
        ended_by
    from ended
    where end_rank = 1
)

select * from final
