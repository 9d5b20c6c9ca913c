{{ config(enabled=source_is_read('linkedin'), materialized='ephemeral') }}

{%- set names = linkedin_columns('campaign_performance') %}

with

landed as (
    {{ landed('linkedin', 'campaign_performance', linkedin_headers('campaign_performance')) }}
),

told as (
    select
        {%- for name, aliases in names.items() %}
        {{ first_filled(aliases) }} as {{ name }},
        {%- endfor %}
        _row,
        _load_id,
        _loaded_at
    from landed
),

final as (
    select
        campaign_id,
        campaign_name,
        {{ linkedin_day('day') }} as spent_on,
        currency,
        try_cast({{ linkedin_number('cost') }} as decimal(18, 2)) as amount,
        try_cast({{ linkedin_number('impressions') }} as bigint) as impressions,
        try_cast({{ linkedin_number('clicks') }} as bigint) as clicks,
        _row,
        _load_id,
        _loaded_at
    from told
)

select * from final
