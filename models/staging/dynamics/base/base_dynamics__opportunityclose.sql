{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'activityid', 'actualend', 'opportunitystatecode', 'opportunityid',
    '_opportunityid_value', 'regardingobjectid', '_regardingobjectid_value', 'id',
    'createdon', 'modifiedon', 'sinkmodifiedon', 'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'opportunityclose', columns) }}
),

renamed as (
    select
        {{ dataverse_key('activityid') }} as close_id,
        coalesce(
            {{ dataverse_lookup('opportunityid') }},
            {{ dataverse_lookup('regardingobjectid') }}
        ) as opportunity_id,
        {{ utc_from_text('actualend', zone) }} as ended_at,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'close_id') }}
)

select * from final
