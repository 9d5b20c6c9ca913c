{{ config(enabled=source_is_read('marketo')) }}

with

changes as (select * from {{ ref('base_marketo__changed_values') }}),

told as (
    select
        *,
        case
            when field = 'opt_in_requested' and {{ checkbox('new_value') }} then 'requested'
            when field = 'opt_in' and {{ checkbox('new_value') }} then 'confirmed'
            when field = 'opt_in' and {{ checkbox('old_value') }} then 'withdrawn'
        end as event_type
    from changes
),

final as (
    select
        activity_id as record_id,
        occurred_at,
        lead_id as contact_id,
        cast(null as {{ dbt.type_string() }}) as lead_id,
        cast(null as {{ dbt.type_string() }}) as email_hash,
        cast(null as {{ dbt.type_string() }}) as email_domain,
        false as is_role_mailbox,
        'marketing' as purpose,
        'email' as channel,
        event_type,
        case when event_type in ('requested', 'confirmed') then 'double' end as method,
        cast(null as {{ dbt.type_string() }}) as measure_id,
        'marketo:' || activity_id as proof_reference,
        false as is_machine,
        (occurred_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from told
    where event_type is not null
)

select * from final
