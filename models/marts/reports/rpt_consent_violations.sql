{%- set causes = ['never_asked', 'pending', 'unconfirmed', 'declined', 'withdrawn', 'ended'] -%}

with

mails as (select * from {{ ref('int_mails_by_month') }}),

violations as (
    select
        causes.*,
        {{ month_of('occurred_on') }} as month
    from {{ ref('int_consent_violation_causes') }} as causes
),

sent as (
    select
        month,
        measure_key,
        sum(sent_count) as sent_count
    from mails
    where sent_count > 0
    group by month, measure_key
),

violated as (
    select
        month,
        measure_key,
        count(*) as violation_count,
        count(distinct person_key) as person_count,
        {%- for cause in causes %}
        sum(case when cause = '{{ cause }}' then 1 else 0 end)
            as {{ cause }}_count{{ ',' if not loop.last }}
        {%- endfor %}
    from violations
    group by month, measure_key
),

final as (
    select
        sent.month,
        sent.measure_key,
        cast(sent.sent_count as bigint) as sent_count,
        cast(coalesce(violated.violation_count, 0) as bigint) as violation_count,
        cast(coalesce(violated.person_count, 0) as bigint) as person_count,
        {%- for cause in causes %}
        cast(coalesce(violated.{{ cause }}_count, 0) as bigint) as {{ cause }}_count,
        {%- endfor %}
        sent.sent_count < {{ var('min_group_size') }} as is_small_group,
        {%- set violations = 'coalesce(violated.violation_count, 0)' %}
        {{ shown_rate('violation_rate', violations, 'sent.sent_count') }}
    from sent
    left join violated
        on sent.month = violated.month and {{ same('sent.measure_key', 'violated.measure_key') }}
)

select * from final
