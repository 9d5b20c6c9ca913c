{#- The instant of the first win of each person or of the person's account. -#}
with

outcomes as (select * from {{ ref('int_opportunity_outcomes') }} where won_at is not null),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

opportunities as (select * from {{ ref('int_opportunities') }}),

orders as (select * from {{ ref('int_orders_classified') }} where order_part = 'sale'),

person_accounts as (select * from {{ ref('int_person_accounts') }}),

wins as (
    select
        opportunity_persons.person_key,
        case when opportunities.account_id is not null then
            {{ surrogate_key(["'account'", 'opportunities.source', 'opportunities.account_id']) }}
        end as account_key,
        outcomes.won_at
    from outcomes
    inner join opportunity_persons
        on
            outcomes.source = opportunity_persons.source
            and outcomes.opportunity_id = opportunity_persons.opportunity_id
    inner join opportunities
        on
            outcomes.source = opportunities.source
            and outcomes.opportunity_id = opportunities.opportunity_id
    union all
    select
        person_key,
        case when account_id is not null then
            {{ surrogate_key(["'account'", 'source', 'account_id']) }}
        end as account_key,
        ordered_at as won_at
    from orders
),

{# A win without an account of its own is one of the winner's account. #}
account_wins as (
    select
        coalesce(wins.account_key, person_accounts.account_key) as account_key,
        min(wins.won_at) as won_at
    from wins
    left join person_accounts on wins.person_key = person_accounts.person_key
    group by coalesce(wins.account_key, person_accounts.account_key)
),

claims as (
    select person_key, won_at from wins
    union all
    select person_accounts.person_key, account_wins.won_at
    from person_accounts
    inner join account_wins on person_accounts.account_key = account_wins.account_key
),

final as (
    select
        person_key,
        min(won_at) as customer_since
    from claims
    group by person_key
)

select * from final
