{{ config(enabled=source_is_read('dynamics')) }}

with

activities as (
    {%- for name in ['phonecall', 'appointment', 'email', 'task', 'activitypointer'] %}
    select
        activity_id,
        table_name,
        {{ 2 if name == 'activitypointer' else 1 }} as preference,
        category,
        regarding_id,
        sales_unit_id,
        outcome,
        state_code,
        is_outgoing,
        scheduled_at,
        ended_at,
        is_deleted,
        updated_at,
        _row,
        _load_id,
        known_at
    from {{ ref('base_dynamics__' ~ name) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

leads as (select distinct lead_id from {{ ref('base_dynamics__lead') }}),

contacts as (select distinct contact_id from {{ ref('base_dynamics__contact') }}),

opportunities as (select distinct opportunity_id from {{ ref('base_dynamics__opportunity') }}),

{# An activity stands in its own table and among the pointers: its own says more. #}
latest as (
    select
        *,
        min(known_at) over (partition by activity_id) as first_known_at,
        row_number() over (
            partition by activity_id
            order by preference, updated_at desc, _load_id desc, _row desc
        ) as version_rank
    from activities
),

typed as (
    select
        *,
        {{ dynamics_activity_type('table_name', 'category') }} as activity_type
    from latest
    where version_rank = 1
),

final as (
    select
        typed.table_name,
        typed.activity_id,
        {# A meeting takes place when it is planned; the rest when it is done. #}
        case
            when typed.table_name = 'appointment'
                then coalesce(typed.scheduled_at, typed.ended_at)
            else coalesce(typed.ended_at, typed.scheduled_at)
        end as occurred_at,
        typed.activity_type,
        typed.outcome,
        leads.lead_id,
        contacts.contact_id,
        opportunities.opportunity_id,
        typed.sales_unit_id,
        case
            when typed.is_deleted then 'deleted'
            when typed.state_code = '2' then 'canceled'
            when coalesce(typed.state_code, '') <> '1' then 'not completed'
            when typed.table_name = 'email' and not coalesce(typed.is_outgoing, true)
                then 'incoming'
            when typed.activity_type is null then 'of no known type'
        end as not_used_because,
        typed._row,
        typed._load_id,
        typed.first_known_at as known_at
    from typed
    left join leads
        on typed.regarding_id = leads.lead_id
    left join contacts
        on typed.regarding_id = contacts.contact_id
    left join opportunities
        on typed.regarding_id = opportunities.opportunity_id
)

select * from final
