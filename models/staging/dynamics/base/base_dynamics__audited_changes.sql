{{ config(enabled=source_is_read('dynamics')) }}

{#- One row per changed column: the audit keeps them as a list in JSON. -#}
with

audit as (select * from {{ ref('base_dynamics__audit') }}),

listed as (
    select
        audit_id,
        object_id,
        entity,
        {{ each_of(json_elements('change_data', '$.changedAttributes')) }} as attribute,
        occurred_at,
        _row,
        _load_id,
        known_at
    from audit
),

{# A lookup is written as its table and its identifier. #}
final as (
    select
        audit_id,
        object_id,
        entity,
        lower({{ json_text('attribute', '$.logicalName') }}) as attribute_name,
        regexp_replace({{ json_text('attribute', '$.oldValue') }}, '^[a-z_]+,', '') as old_value,
        regexp_replace({{ json_text('attribute', '$.newValue') }}, '^[a-z_]+,', '') as new_value,
        occurred_at,
        _row,
        _load_id,
        known_at
    from listed
    where occurred_at is not null and object_id is not null
)

select * from final
