{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='measure_cost_id',
    on_schema_change='append_new_columns',
) }}

{%- set columns = [
    'measure_id', 'spent_on', 'amount', 'currency', 'impressions', 'clicks'
] %}

with

landed as (
{{ landed('canonical', 'measure_costs', columns) }}
),

renamed as (
    select
        measure_id || '|' || spent_on || '|' || coalesce(currency, '') as measure_cost_id,
        measure_id,
        try_cast(spent_on as date) as spent_on,
        try_cast(amount as decimal(18, 2)) as amount,
        currency,
        try_cast(impressions as bigint) as impressions,
        try_cast(clicks as bigint) as clicks,
        (
            measure_id is not null
            and try_cast(spent_on as date) is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
{{ latest_delivery('renamed', 'measure_cost_id', deliveries='renamed') }}
)

select * from final
