{{ config(enabled=source_is_read('mautic')) }}

with

emails as (select * from {{ ref('base_mautic__emails') }}),

final as (
    select
        email_id as measure_id,
        email_name as name,  -- noqa: RF04
        'email' as channel,
        {# Who begins is decided by the channel. #}
        cast(null as {{ dbt.type_string() }}) as direction,
        started_on,
        ended_on,
        true as is_readable,
        _row,
        _load_id,
        known_at
    from emails
)

select * from final
