{#-
    How many records stand with each load, dated up to as-of. A record that comes again moves to
    the load that brought it, so what a load told can only become less: it `has_lost` some since
    the last finished build, if fewer are left of those that stood with it then.
-#}
{%- set contracts = ['web_events', 'social_events', 'email_events', 'consent_events', 'sales_activities'] -%}
{%- set build = finished_build() %}

with

counted as (
    {%- for contract in contracts %}
    select
        '{{ contract }}' as contract,
        _load_id as load_id,
        count(*) as record_count,
        {{ "sum(case when occurred_at <= timestamp '" ~ build.as_of ~ "' then 1 else 0 end)" if build
            else 'count(*)' }} as known_then_count
    from {{ ref('int_' ~ contract) }}
    group by _load_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),
{% if build is not none %}
counted_then as (select * from {{ as_left_by_last_build('intermediate', 'int_record_counts') }}),
{% endif %}
final as (
    {%- if build is none %}
    select
        contract,
        load_id,
        record_count,
        false as has_lost
    from counted
    {%- else %}
    select
        coalesce(counted.contract, counted_then.contract) as contract,
        coalesce(counted.load_id, counted_then.load_id) as load_id,
        coalesce(counted.record_count, 0) as record_count,
        {# Counted since by a build of a selection, it says nothing of the last finished one. #}
        coalesce(counted_then.record_count > coalesce(counted.known_then_count, 0), false)
        or (select max(load_id) from counted_then) > {{ build.load_id }} as has_lost
    from counted
    full outer join counted_then
        on
            counted.contract = counted_then.contract
            and counted.load_id = counted_then.load_id
    {%- endif %}
)

select * from final
