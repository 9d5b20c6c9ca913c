{#-
    Identifiers that tell no single person: role mailboxes, and cookies and ids that were named
    with too many addresses. All their pairs but merges fall away.
-#}
with

named as (select * from {{ ref('int_identifiers_named') }}),

pairs as (select * from {{ ref('int_identifier_pairs') }}),

role_mailboxes as (
    select distinct
        address as identifier,
        'role_mailbox' as reason,
        cast(null as bigint) as address_count
    from named
    where is_role_mailbox and address is not null
),

{# An address may stand on either side of a pair: contact and lead before it, the others after. #}
addresses_named as (
    select
        case when other_identifier like 'address:%' then identifier else other_identifier end as identifier,
        case when other_identifier like 'address:%' then other_identifier else identifier end as address
    from pairs
    where
        not is_merge
        and not is_role_mailbox
        and (identifier like 'address:%' or other_identifier like 'address:%')
),

crowded as (
    select
        identifier,
        'too_many_addresses' as reason,
        count(distinct address) as address_count
    from addresses_named
    group by identifier
    having count(distinct address) > {{ var('max_emails_per_identifier') }}
),

final as (
    select identifier, reason, address_count from role_mailboxes
    union all
    select identifier, reason, address_count from crowded
)

select * from final
