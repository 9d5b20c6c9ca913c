{#- Accounts, and those that leads, opportunities and orders name but nobody delivered. -#}
with

accounts as (select * from {{ ref('int_accounts') }}),

target_accounts as (select * from {{ ref('target_accounts') }}),

named as (
    select source, account_id from accounts
    {%- for contract in ['leads', 'opportunities', 'orders', 'contacts'] %}
    union
    select source, account_id from {{ ref('int_' ~ contract) }} where account_id is not null
    {%- endfor %}
),

final as (
    select
        {{ surrogate_key(["'account'", 'named.source', 'named.account_id']) }} as account_key,
        named.account_id,
        named.source,
        accounts.name,
        accounts.industry,
        accounts.employee_count,
        accounts.country,
        case when accounts.parent_account_id is not null then
            {{ surrogate_key(["'account'", 'named.source', 'accounts.parent_account_id']) }}
        end as parent_account_key,
        coalesce(accounts.is_target_account, false)
        or coalesce(lower(accounts.domain) in (
            select lower(target_accounts.domain) from target_accounts
        ), false) as is_target_account,
        accounts.account_id is not null as is_delivered
    from named
    left join accounts
        on named.source = accounts.source and named.account_id = accounts.account_id
)

select * from final
