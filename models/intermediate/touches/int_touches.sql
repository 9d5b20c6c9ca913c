{#- Every touch with the person it belongs to and what it means. A machine's touch is kept and
    marked; it asks for no contact. -#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

touch_records as (
    select * from {{ ref('int_touch_records') }}
    where {{ may_be_of_changed_person('touch_records') }}
),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

touches_owned as (
    select
        touch_records.*,
        {{ owner_of('touch_records', 'cuts') }} as owner_identifier
    from touch_records
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
    where {{ is_changed_person('person_key') }}
),

kinds as (select * from {{ ref('int_touch_kinds_classified') }}),

final as (
    select
        {{ surrogate_key(['touches_owned.source', 'touches_owned.contract', 'touches_owned.record_id']) }}
            as touch_key,
        identifiers.person_key,
        touches_owned.source,
        touches_owned.contract,
        touches_owned.record_id,
        touches_owned.event_type,
        kinds.kind_key,
        kinds.known_content_id as content_id,
        kinds.stage_code,
        kinds.measure_key,
        kinds.channel_id,
        kinds.is_contact_request and not touches_owned.is_machine as is_contact_request,
        touches_owned.is_machine,
        touches_owned.occurred_at,
        {{ reporting_date('touches_owned.occurred_at') }} as occurred_on,
        touches_owned.known_at
    from touches_owned
    inner join identifiers on touches_owned.owner_identifier = identifiers.identifier
    inner join kinds
        on
            {%- for column in touch_kind_columns() %}
            {{ 'and ' if not loop.first }}{{ same('touches_owned.' ~ column, 'kinds.' ~ column) }}
            {%- endfor %}
)

select * from final
