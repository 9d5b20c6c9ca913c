{{ config(enabled=source_is_read('hubspot')) }}

{%- set audit_columns = ['canonical_vid', 'contact_id', 'vid_to_merge', 'timestamp'] %}

with

contacts as (select * from {{ ref('base_hubspot__contacts') }}),

-- The columns as HubSpot writes them. -- noqa: disable=RF06
audited as (
    {{ landed('hubspot', 'contact_merge_audit', audit_columns) }}
),

{# Each contact names those that it took in; newer ones also say when. #}
listed as (
    select
        contact_id as merged_into_contact_id,
        trim({{ dbt.split_part('entry', "':'", 1) }}) as contact_id,
        {{ utc_from_unix(dbt.split_part('entry', "':'", 2), 1000) }} as merged_at,
        updated_at,
        _row,
        _load_id,
        known_at
    from (
        select
            contact_id,
            {{ each_of(parts_of(
                "coalesce(merged_ids, '') || ';' || coalesce(merged_ids_with_times, '')", ';'
            )) }} as entry,
            updated_at,
            _row,
            _load_id,
            known_at
        from contacts
    ) as entries
    where trim(entry) <> ''
),

takeovers as (
    select
        merged_into_contact_id,
        contact_id,
        merged_at,
        updated_at,
        _row,
        _load_id,
        known_at
    from listed
    union all
    select
        coalesce("contact_id", "canonical_vid") as merged_into_contact_id,
        "vid_to_merge" as contact_id,
        {{ hubspot_time('"timestamp"') }} as merged_at,
        {{ hubspot_time('"timestamp"') }} as updated_at,
        _row,
        _load_id,
        _loaded_at as known_at
    from audited
),

pairs as (
    select
        contact_id,
        merged_into_contact_id,
        max(merged_at) as merged_at,
        max(updated_at) as updated_at,
        max(_row) as _row,
        max(_load_id) as _load_id,
        min(known_at) as known_at
    from takeovers
    where
        contact_id is not null
        and merged_into_contact_id is not null
        and contact_id <> merged_into_contact_id
    group by contact_id, merged_into_contact_id
),

{# A contact lives on in one: the last that took it in, as every survivor lists all that it has. #}
ranked as (
    select
        contact_id,
        merged_into_contact_id,
        merged_at,
        updated_at,
        min(known_at) over (partition by contact_id) as known_at,
        _row,
        _load_id,
        row_number() over (
            partition by contact_id
            order by
                merged_at desc nulls last, updated_at desc nulls last, merged_into_contact_id
        ) as merge_rank
    from pairs
),

final as (
    select
        contact_id,
        merged_into_contact_id,
        merged_at,
        coalesce(merged_at, updated_at) as updated_at,
        _row,
        _load_id,
        known_at
    from ranked
    where merge_rank = 1
)

select * from final
