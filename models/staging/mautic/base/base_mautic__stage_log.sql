{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = ['id', 'lead_id', 'stage_id', 'event_name', 'date_added'] %}

with

stages as (select * from {{ ref('base_mautic__stages') }}),

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('lead_stages_change_log', columns) }}
),

renamed as (
    select
        id as change_id,
        lead_id as contact_id,
        {# The entry keeps id and name of its stage as "3: MQL", also of one that was deleted. #}
        coalesce(
            stage_id, nullif(trim({{ dbt.split_part('event_name', "':'", 1) }}), '')
        ) as stage_id,
        nullif(trim({{ dbt.split_part('event_name', "':'", 2) }}), '') as logged_name,
        {{ mautic_time('date_added') }} as occurred_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

logged as (
    {{ record_log('renamed', 'change_id') }}
),

final as (
    select
        logged.change_id,
        logged.contact_id,
        coalesce(stages.stage_name, logged.logged_name, logged.stage_id) as status,
        logged.occurred_at,
        logged._row,
        logged._load_id,
        logged.known_at
    from logged
    left join stages on logged.stage_id = stages.stage_id
)

select * from final
