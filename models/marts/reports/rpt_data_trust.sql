{#- What management must know of the data before it trusts the numbers: one long list. -#}
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

states as (select * from {{ ref('int_sales_states') }}),

reasons as (select * from {{ ref('dim_reason') }} where reason_group = 'unmapped'),

lead_changes as (select * from {{ ref('int_lead_status_changes') }}),

opportunity_changes as (select * from {{ ref('int_opportunity_stage_changes') }}),

leads as (select * from {{ ref('int_leads') }}),

opportunities as (select * from {{ ref('int_opportunities') }}),

kinds as (select * from {{ ref('int_touch_kinds_classified') }}),

touches as (
    select
        kind_key,
        count(*) as touch_count,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from {{ ref('int_touches') }}
    group by kind_key
),

contents as (select * from {{ ref('content_catalogue') }}),

orders as (select * from {{ ref('int_orders_classified') }}),

activities as (select * from {{ ref('int_sales_activities_classified') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

persons as (select * from {{ ref('dim_person') }}),

requests as (select * from {{ ref('int_consent_requests') }}),

violations as (select * from {{ ref('fct_consent_violations') }}),

items as (
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
    select 'rejected', rejects.source, rejects.object, rejects.reason, count(*), null, null, null
    from rejects
    group by rejects.source, rejects.object, rejects.reason
    union all
    select
        'rejected', source, object, 'required_value_unreadable', unreadable_count,
        {{ safe_divide('unreadable_count', 'record_count') }}, null, null
    from unreadable
    where unreadable_count > 0
    union all
    select
        'unmapped', source, object || '_status', coalesce(status, '(empty)'), count(*), null,
        min(occurred_at), max(occurred_at)
    from states
    where meaning is null
    group by source, object, status
    union all
    select 'unmapped', source, 'reason', reason, {{ 'count(*)' }}, null, null, null
    from reasons
    group by source, reason
    union all
    select
        'unmapped', kinds.source, 'content', kinds.content_id,
        cast(sum(touches.touch_count) as bigint), null, min(touches.first_at), max(touches.last_at)
    from kinds
    inner join touches on kinds.kind_key = touches.kind_key
    where
        kinds.content_id is not null
        and kinds.content_id not in (select contents.content_id from contents)
    group by kinds.source, kinds.content_id
    union all
    select
        'unmapped', kinds.source, 'measure', kinds.measure_id,
        cast(sum(touches.touch_count) as bigint), null, min(touches.first_at), max(touches.last_at)
    from kinds
    inner join touches on kinds.kind_key = touches.kind_key
    where kinds.measure_id is not null and kinds.measure_key is null
    group by kinds.source, kinds.measure_id
    union all
    select
        'unmapped', kinds.source, kinds.contract, kinds.event_type,
        cast(sum(touches.touch_count) as bigint), null, min(touches.first_at), max(touches.last_at)
    from kinds
    inner join touches on kinds.kind_key = touches.kind_key
    where kinds.stage_code is null and not kinds.is_contact_request
    group by kinds.source, kinds.contract, kinds.event_type
    union all
    select 'unmapped', source, 'order_type', coalesce(order_type, '(empty)'), count(*), null, min(ordered_at), max(ordered_at)
    from orders
    where order_part = 'unknown'
    group by source, order_type
    union all
    select
        'identity', null, null, 'persons', count(*), null, null, null
    from persons
    union all
    select
        'identity', null, null, 'stand_ins',
        cast(coalesce(sum(case when is_stand_in then 1 else 0 end), 0) as bigint),
        {{ safe_divide('sum(case when is_stand_in then 1 else 0 end)', 'count(*)') }}, null, null
    from persons
    union all
    select 'identity', null, null, 'cut_' || reason, count(*), null, null, null
    from cuts
    group by reason
    union all
    {%- for contract in ['web_events', 'social_events', 'email_events'] %}
    select 'evidence', source, '{{ contract }}', 'touch_names_nobody', count(*), null, min(occurred_at), max(occurred_at)
    from {{ ref('int_' ~ contract) }}
    where coalesce(
        {%- for type in identifier_columns(contract) %}
        {{ identifier_expression(type) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) is null
    {%- if contract == 'email_events' %} and event_type = 'clicked'{% endif %}
    group by source
    union all
    {%- endfor %}
    select 'evidence', source, 'sales_activities', 'names_nobody_known', count(*), null, min(occurred_at), max(occurred_at)
    from activities
    where person_key is null
    group by source
    union all
    select 'evidence', lead_changes.source, 'lead_status_changes', 'of_unknown_lead', count(*), null, min(lead_changes.occurred_at), max(lead_changes.occurred_at)
    from lead_changes
    left join leads on lead_changes.source = leads.source and lead_changes.lead_id = leads.lead_id
    where leads.lead_id is null
    group by lead_changes.source
    union all
    select
        'evidence', opportunity_changes.source, 'opportunity_stage_changes', 'of_unknown_opportunity',
        count(*), null, min(opportunity_changes.occurred_at), max(opportunity_changes.occurred_at)
    from opportunity_changes
    left join opportunities
        on
            opportunity_changes.source = opportunities.source
            and opportunity_changes.opportunity_id = opportunities.opportunity_id
    where opportunities.opportunity_id is null
    group by opportunity_changes.source
    union all
    select 'evidence', source, 'leads', 'deleted', count(*), null, null, null
    from leads
    where is_deleted
    group by source
    union all
    select 'evidence', source, 'opportunities', 'deleted', count(*), null, null, null
    from opportunities
    where is_deleted
    group by source
    union all
    select 'consent', source, 'requests', request_outcome, count(*), null, min(requested_at), max(requested_at)
    from requests
    group by source, request_outcome
    union all
    select 'consent', source, 'email_events', 'sent_without_consent', count(*), null, min(occurred_at), max(occurred_at)
    from violations
    group by source
),

final as (
    select
        section,
        source,
        object,
        item,
        record_count,
        share,
        first_at,
        last_at,
        cast(row_number() over (
            order by
                case section
                    when 'run' then 1
                    when 'freshness' then 2
                    when 'landed' then 3
                    when 'rejected' then 4
                    when 'unmapped' then 5
                    when 'identity' then 6
                    when 'evidence' then 7
                    else 8
                end,
                source,
                object,
                record_count desc,
                item
        ) as integer) as sort_order
    from items
)

select * from final
