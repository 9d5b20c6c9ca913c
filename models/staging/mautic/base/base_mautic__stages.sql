{{ config(enabled=source_is_read('mautic')) }}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('stages', ['id', 'name'], list_key='stages') }}
),

renamed as (
    select
        id as stage_id,
        {{ without_addresses('name', []) }} as stage_name,
        _row,
        _load_id,
        _loaded_at
    from delivered
),

final as (
    {{ record_log('renamed', 'stage_id') }}
)

select * from final
