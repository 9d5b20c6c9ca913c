{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = ['id', 'name', 'publish_up', 'publish_down', 'publishUp', 'publishDown'] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('emails', columns, list_key='emails') }}
),

renamed as (
    select
        id as email_id,
        {{ without_addresses('name', []) }} as email_name,
        cast({{ mautic_time('coalesce(publish_up, publishup)') }} as date) as started_on,
        cast({{ mautic_time('coalesce(publish_down, publishdown)') }} as date) as ended_on,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'email_id') }}
)

select * from final
