{{ config(enabled=source_is_read('dynamics')) }}

{#- What each status reason of leads and opportunities is called: as the tables of choices say, else
    as the records last did, else as Dynamics is delivered. -#}
with

choices as (
    select entity, code, label
    from {{ ref('base_dynamics__choice_names') }}
    where attribute_name = 'statuscode'
),

seen as (
    select
        'lead' as entity,
        status_code as code,
        status_label as label,
        updated_at,
        _load_id,
        _row
    from {{ ref('base_dynamics__lead') }}
    where status_code is not null
    union all
    select
        'opportunity' as entity,
        status_code as code,
        status_label as label,
        updated_at,
        _load_id,
        _row
    from {{ ref('base_dynamics__opportunity') }}
    where status_code is not null
),

audited as (
    select entity, old_value as code
    from {{ ref('base_dynamics__audited_changes') }}
    where attribute_name = 'statuscode'
    union
    select entity, new_value as code
    from {{ ref('base_dynamics__audited_changes') }}
    where attribute_name = 'statuscode'
),

codes as (
    select entity, code from seen
    union
    select entity, code from audited
),

last_seen as (
    select
        entity,
        code,
        max_by(label, (updated_at, _load_id, _row)) as label
    from seen
    where label is not null
    group by entity, code
),

final as (
    select
        codes.entity,
        codes.code,
        coalesce(
            choices.label,
            last_seen.label,
            case codes.entity
                when 'lead' then {{ dynamics_standard_status('lead', 'codes.code') }}
                when 'opportunity' then {{ dynamics_standard_status('opportunity', 'codes.code') }}
            end,
            codes.code
        ) as status_name
    from codes
    left join choices
        on codes.entity = choices.entity and codes.code = choices.code
    left join last_seen
        on codes.entity = last_seen.entity and codes.code = last_seen.code
    where codes.code is not null
)

select * from final
