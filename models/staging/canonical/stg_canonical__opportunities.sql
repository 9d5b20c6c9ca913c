{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
) }}

{%- set zone = source_timezone('canonical') -%}
{%- set columns = [
    'opportunity_id', 'created_at', 'updated_at', 'account_id', 'lead_id',
    'contact_id', 'business_type', 'status', 'amount', 'currency',
    'expected_close_on', 'closed_at', 'is_won', 'lost_reason', 'product_id',
    'sales_unit_id', 'is_date_known', 'is_deleted'
] %}

with

landed as (
{{ landed('canonical', 'opportunities', columns) }}
),

renamed as (
    select
        opportunity_id,
        {{ utc_from_text('created_at', zone) }} as created_at,
        {{ utc_from_text('updated_at', zone) }} as updated_at,
        account_id,
        lead_id,
        contact_id,
        business_type,
        status,
        try_cast(amount as decimal(18, 2)) as amount,
        currency,
        try_cast(expected_close_on as date) as expected_close_on,
        {{ utc_from_text('closed_at', zone) }} as closed_at,
        {{ flag('is_won') }} as is_won,
        lost_reason,
        product_id,
        sales_unit_id,
        coalesce({{ flag('is_date_known') }}, true) as is_date_known,
        coalesce({{ flag('is_deleted') }}, false) as is_deleted,
        (
            opportunity_id is not null
            and {{ utc_from_text('created_at', zone) }} is not null
        ) as is_readable,
        _row,
        _load_id,
        _loaded_at as known_at
    from landed
)

select * from renamed
