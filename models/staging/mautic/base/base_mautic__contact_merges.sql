{{ config(enabled=source_is_read('mautic')) }}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('contact_merge_records', ['id', 'contact_id', 'merged_id', 'date_added']) }}
),

renamed as (
    select
        merged_id as contact_id,
        contact_id as merged_into_contact_id,
        {{ mautic_time('date_added') }} as merged_at,
        _row,
        _load_id,
        _loaded_at
    from delivered
    where merged_id is not null and contact_id is not null and merged_id <> contact_id
),

{# A contact lives on in the last that took it in. #}
final as (
    select
        contact_id,
        merged_into_contact_id,
        merged_at,
        _row,
        _load_id,
        known_at
    from (
        select
            renamed.*,
            min(_loaded_at) over (partition by contact_id) as known_at,
            row_number() over (
                partition by contact_id
                order by merged_at desc nulls last, _load_id desc, _row desc
            ) as merge_rank
        from renamed
    ) as ranked
    where merge_rank = 1
)

select * from final
