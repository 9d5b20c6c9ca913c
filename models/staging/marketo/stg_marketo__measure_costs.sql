{{ config(enabled=source_is_read('marketo')) }}

with

programs as (
    select
        *,
        row_number() over (
            partition by program_id order by updated_at desc nulls last, _load_id desc, _row desc
        ) as version_rank
    from {{ ref('base_marketo__programs') }}
),

{# One entry per month, as its first day. #}
periods as (
    select
        program_id as measure_id,
        {{ each_of(json_elements('costs')) }} as period,
        _row,
        _load_id,
        known_at
    from programs
    where version_rank = 1
),

costs as (
    select
        measure_id,
        try_cast(substr({{ json_text('period', '$.startDate') }}, 1, 10) as date) as spent_on,
        sum(try_cast({{ json_text('period', '$.cost') }} as decimal(18, 2))) as amount,
        min(_row) as _row,
        max(_load_id) as _load_id,
        min(known_at) as known_at
    from periods
    group by 1, 2
),

final as (
    select
        measure_id
        || '|' || coalesce(cast(spent_on as {{ dbt.type_string() }}), '')
        || '|' || coalesce({{ source_currency('marketo') }}, '') as measure_cost_id,
        measure_id,
        spent_on,
        cast(amount as decimal(18, 2)) as amount,
        {{ source_currency('marketo') }} as currency,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        (spent_on is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from costs
    where amount <> 0
)

select * from final
