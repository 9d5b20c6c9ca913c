{#- Every touch with the person it belongs to and what it means. A machine's touch is kept and
    marked; it asks for no contact. -#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

touch_records as (select * from {{ ref('int_touch_records') }}),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

kinds as (select * from {{ ref('int_touch_kinds_classified') }}),

final as (
    select
        {{ surrogate_key(['touch_records.source', 'touch_records.contract', 'touch_records.record_id']) }}
            as touch_key,
        identifiers.person_key,
        touch_records.source,
        touch_records.contract,
        touch_records.record_id,
        touch_records.event_type,
        kinds.kind_key,
        kinds.known_content_id as content_id,
        kinds.stage_code,
        kinds.measure_key,
        kinds.channel_id,
        kinds.is_contact_request and not touch_records.is_machine as is_contact_request,
        touch_records.is_machine,
        touch_records.occurred_at,
        {{ reporting_date('touch_records.occurred_at') }} as occurred_on,
        touch_records.known_at
    from touch_records
    inner join identifiers on touch_records.owner_identifier = identifiers.identifier
    inner join kinds
        on
            {%- for column in touch_kind_columns() %}
            {{ 'and ' if not loop.first }}{{ same('touch_records.' ~ column, 'kinds.' ~ column) }}
            {%- endfor %}
)

select * from final
