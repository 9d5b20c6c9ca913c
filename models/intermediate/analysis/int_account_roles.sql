{#-
    The roles of the buying centre found at each account: what its persons were called in any
    opportunity of the account. Roles that differ only in case or blanks are one.
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
        lower(trim(bridge.role)) as role,
        bridge.person_key
    from bridge
    inner join opportunities on bridge.opportunity_key = opportunities.opportunity_key
    where trim(bridge.role) != ''
),

final as (
    select
        roles.account_key,
        roles.role,
        roles.person_key,
        coalesce(account_persons.is_engaged, false) as is_engaged
    from roles
    left join account_persons
        on
            roles.account_key = account_persons.account_key
            and roles.person_key = account_persons.person_key
)

select * from final
