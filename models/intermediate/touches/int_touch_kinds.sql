{#- Kinds of touches: all that a rule can tell apart. A kind stays once it was seen. -#}
{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set columns = touch_kind_columns() %}
{%- set build = finished_build() %}

with

touch_records as (
    {%- if is_incremental() and build %}
    {{ records_new_since(build, ref('int_touch_records'), 'occurred_at') }}
    {%- else %}
    select * from {{ ref('int_touch_records') }}
    {%- endif %}
),

seen as (
    select distinct
        {{ columns | join(',\n        ') }}
    from touch_records
),

final as (
    select
        {{ surrogate_key(columns) }} as kind_key,
        {{ columns | join(',\n        ') }}
    from seen
)

select * from final
{%- if is_incremental() %}
where kind_key not in (select known.kind_key from {{ this }} as known)
{%- endif %}
