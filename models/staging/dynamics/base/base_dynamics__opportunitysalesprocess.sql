{{ config(enabled=source_is_read('dynamics')) }}

{%- set zone = source_timezone('dynamics') -%}
{%- set columns = [
    'businessprocessflowinstanceid', 'activestagestartedon', 'traversedpath',
    'activestageid', '_activestageid_value', 'leadid', '_leadid_value', 'opportunityid',
    '_opportunityid_value', 'bpf_leadid', '_bpf_leadid_value', 'bpf_opportunityid',
    '_bpf_opportunityid_value', 'id', 'createdon', 'modifiedon', 'sinkmodifiedon',
    'isdelete', '_fivetran_deleted'
] %}

with

landed as (
    {{ landed('dynamics', 'opportunitysalesprocess', columns) }}
),

renamed as (
    select
        {{ dataverse_key('businessprocessflowinstanceid') }} as process_id,
        coalesce(
            {{ dataverse_lookup('opportunityid') }},
            {{ dataverse_lookup('bpf_opportunityid') }}
        ) as opportunity_id,
        {{ dataverse_lookup('activestageid') }} as stage_id,
        lower(traversedpath) as traversed_path,
        {{ utc_from_text('activestagestartedon', zone) }} as stage_started_at,
        {{ dataverse_is_deleted() }} as is_marked_deleted,
        {{ utc_from_text('createdon', zone) }} as created_at,
        {{ dataverse_updated_at(zone) }} as updated_at,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    {{ dataverse_versions('renamed', 'process_id') }}
)

select * from final
