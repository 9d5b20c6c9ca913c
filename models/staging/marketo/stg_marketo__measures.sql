{{ config(enabled=source_is_read('marketo')) }}

with

programs as (
    select
        *,
        min(known_at) over (partition by program_id) as first_known_at,
        row_number() over (
            partition by program_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_marketo__programs') }}
),

final as (
    select
        program_id as measure_id,
        program_name as name,  -- noqa: RF04
        channel,
        cast(null as {{ dbt.type_string() }}) as direction,
        coalesce(started_on, cast(created_at as date)) as started_on,
        ended_on,
        true as is_readable,
        _row,
        _load_id,
        first_known_at as known_at
    from programs
    where version_rank = 1
)

select * from final
