{{ config(enabled=source_is_read('brevo')) }}

{#- Contacts that a webhook says were deleted, by the hash of their address. -#}
with

events as (select * from {{ ref('base_brevo__events') }}),

final as (
    select
        email_hash,
        max(occurred_at) as deleted_at
    from events
    where lower(replace(event, '_', '')) = 'contactdeleted'
    group by email_hash
)

select * from final
