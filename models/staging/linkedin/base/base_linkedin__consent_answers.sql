{#- Which boxes beside a form were ticked, and what they say; never stored. -#}
{{ config(enabled=source_is_read('linkedin'), materialized='ephemeral') }}

with

lead_rows as (select * from {{ ref('base_linkedin__lead_rows') }}),  -- noqa: ST03

api_responses as (
    select * from {{ ref('base_linkedin__api_responses') }}
    where response_id is not null
),

api_ticks as (
    select
        response_id,
        _load_id,
        _row,
        {{ each_of(json_elements('form_response', '$.consentResponses')) }} as tick
    from api_responses
),

api_boxes as (
    select
        response_id,
        _load_id,
        _row,
        {{ each_of(json_elements('form', '$.content.legalInfo.consents')) }} as box
    from api_responses
),

boxes as (
    select distinct
        response_id,
        _load_id,
        _row,
        {{ json_text('box', '$.id') }} as consent_id,
        coalesce(
            {{ json_text('box', '$.consent.localized') }}, {{ json_text('box', '$.consent') }}
        ) as consent_text
    from api_boxes
),

ticks as (
    select
        response_id,
        _load_id,
        _row,
        {{ json_text('tick', '$.consentId') }} as consent_id,
        {{ linkedin_ticked(json_text('tick', '$.accepted')) }} as is_ticked
    from api_ticks
),

final as (
    select
        ticks.response_id,
        ticks.consent_id,
        coalesce(boxes.consent_text, 'consent ' || ticks.consent_id) as consent_text,
        ticks.is_ticked,
        ticks._load_id,
        ticks._row
    from ticks
    left join boxes
        on
            ticks.response_id = boxes.response_id
            and ticks._load_id = boxes._load_id
            and ticks._row = boxes._row
            and ticks.consent_id = boxes.consent_id
    {#- In a download each box is a column of its own, and so is each question. #}
    {%- for column in linkedin_form_columns() %}
    union all
    select
        response_id,
        {{ dbt.string_literal(dbt.escape_single_quotes(column)) }},
        {{ dbt.string_literal(dbt.escape_single_quotes(column)) }},
        {{ linkedin_ticked(adapter.quote(column)) }},
        _load_id,
        _row
    from lead_rows
    {%- endfor %}
)

select * from final
where is_ticked is not null
