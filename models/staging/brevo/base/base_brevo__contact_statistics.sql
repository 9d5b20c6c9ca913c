{{ config(enabled=source_is_read('brevo')) }}

with

landed as (
    {{ landed('brevo', 'contact_statistics', ['id', 'contact_id', 'statistics']) }}
),

final as (
    select
        coalesce(contact_id, id) as contact_id,
        statistics,
        _row,
        _load_id,
        _loaded_at
    from landed
    where coalesce(contact_id, id) is not null
)

select * from final
