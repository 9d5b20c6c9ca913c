{#-
    The roles of the buying centre found at each account: what its persons were in any opportunity
    of the account. A word that no rule knows, or that means no role, covers nothing.
-#}

with

bridge as (select * from {{ ref('bridge_opportunity_person') }}),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
    where account_key is not null
),

account_persons as (select * from {{ ref('int_account_persons') }}),

roles as (
    select distinct
        opportunities.account_key,
        bridge.role_group,
        bridge.person_key
    from bridge
    inner join opportunities on bridge.opportunity_key = opportunities.opportunity_key
    where bridge.role_group is not null
),

final as (
    select
        roles.account_key,
        roles.role_group,
        roles.person_key,
        roles.role_group not in ('other', 'unmapped') as is_covering,
        coalesce(account_persons.is_engaged, false) as is_engaged
    from roles
    left join account_persons
        on
            roles.account_key = account_persons.account_key
            and roles.person_key = account_persons.person_key
)

select * from final
