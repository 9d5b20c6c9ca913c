{{ config(materialized='view') }}

{#- What was delivered, how fresh it is, and what could not be read. -#}
{%- set events = {
    'web_events': 'occurred_at', 'social_events': 'occurred_at', 'email_events': 'occurred_at',
    'consent_events': 'occurred_at', 'lead_status_changes': 'occurred_at',
    'opportunity_stage_changes': 'occurred_at', 'sales_activities': 'occurred_at',
    'orders': 'ordered_at', 'leads': 'created_at', 'opportunities': 'created_at',
} %}

with

loads as ({{ bookkeeping('_loads', {
    'source': dbt.type_string(), 'object': dbt.type_string(), 'status': dbt.type_string(),
    'row_count': 'bigint', 'reject_count': 'bigint', 'loaded_at': 'timestamp',
}) }}),

rejects as ({{ bookkeeping('_rejects', {
    'source': dbt.type_string(), 'object': dbt.type_string(), 'reason': dbt.type_string(),
}) }}),

unreadable as (
    {%- for source_name in var('sources') %}
    {%- set outer_last = loop.last %}
    {%- for contract in all_contracts() if contract in var('source_contracts').get(source_name, [contract]) %}
    select
        '{{ source_name }}' as source,
        '{{ contract }}' as object,
        count(*) as record_count,
        sum(case when is_readable then 0 else 1 end) as unreadable_count
    from {{ ref('stg_' ~ source_name ~ '__' ~ contract) }}
    {{ 'union all' if not (loop.last and outer_last) }}
    {%- endfor %}
    {%- endfor %}
),

fresh as (
    {%- for contract, moment in events.items() %}
    select
        source,
        '{{ contract }}' as object,
        count(*) as record_count,
        min({{ moment }}) as first_at,
        max({{ moment }}) as last_at
    from {{ ref('int_' ~ contract) }}
    group by source
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        'run' as section,
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_string() }}) as object,
        'as_of' as item,
        cast(null as bigint) as record_count,
        cast(null as double) as share,
        cast(null as timestamp) as first_at,
        {{ as_of() }} as last_at
    union all
    select 'freshness', source, object, 'records', record_count, null, first_at, last_at
    from fresh
    union all
    select
        'landed', source, object, 'rows',
        cast(sum(row_count) as bigint), null, min(loaded_at), max(loaded_at)
    from loads
    where status = 'landed'
    group by source, object
    union all
    select 'landed', source, object, 'files', count(*), null, min(loaded_at), max(loaded_at)
    from loads
    where status = 'landed'
    group by source, object
    union all
    select 'rejected', source, object, 'refused_files', count(*), null, min(loaded_at), max(loaded_at)
    from loads
    where status = 'refused'
    group by source, object
    union all
    select 'rejected', source, object, reason, count(*), null, null, null
    from rejects
    group by source, object, reason
    union all
    select
        'rejected', source, object, 'required_value_unreadable', unreadable_count,
        {{ safe_divide('unreadable_count', 'record_count') }}, null, null
    from unreadable
    where unreadable_count > 0
)

select * from final
