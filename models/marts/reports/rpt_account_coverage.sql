{#-
    How far we are with each account: whom we know there, who has been seen lately, which roles of
    the buying centre are covered, how far the most advanced lead cycle stands, what is open and won.
-#}

with

accounts as (select * from {{ ref('dim_account') }}),

persons as (
    select
        account_key,
        count(*) as person_count,
        sum(case when is_engaged then 1 else 0 end) as engaged_person_count,
        max(last_touch_at) as last_touch_at
    from {{ ref('int_account_persons') }}
    group by account_key
),

roles as (
    select
        account_key,
        count(distinct role_group) as role_count,
        count(distinct case when is_engaged then role_group end) as engaged_role_count
    from {{ ref('int_account_roles') }}
    where is_covering
    group by account_key
),

{# The roles that this company uses at all: what a whole buying centre would have. #}
known_roles as (
    select count(distinct role_group) as known_role_count
    from {{ ref('int_account_roles') }}
    where is_covering
),

fronts as (select * from {{ ref('int_account_front') }}),

sales as (select * from {{ ref('int_account_sales') }}),

measured as (
    select
        accounts.account_key,
        accounts.is_target_account,
        accounts.is_delivered,
        coalesce(persons.person_count, 0) as person_count,
        coalesce(persons.engaged_person_count, 0) as engaged_person_count,
        persons.last_touch_at,
        coalesce(roles.role_count, 0) as role_count,
        coalesce(roles.engaged_role_count, 0) as engaged_role_count,
        known_roles.known_role_count,
        coalesce(fronts.open_cycle_count, 0) as open_cycle_count,
        fronts.lead_cycle_key,
        fronts.cycle_type,
        fronts.current_stage,
        fronts.current_stage_since,
        fronts.stages_to_close,
        coalesce(sales.open_opportunity_count, 0) as open_opportunity_count,
        coalesce(sales.open_amount, 0) as open_amount,
        coalesce(sales.sale_count, 0) as sale_count,
        coalesce(sales.won_amount, 0) as won_amount,
        sales.customer_since_at,
        coalesce(sales.has_direct, 0) as has_direct,
        coalesce(sales.has_indirect, 0) as has_indirect
    from accounts
    cross join known_roles
    left join persons on accounts.account_key = persons.account_key
    left join roles on accounts.account_key = roles.account_key
    left join fronts on accounts.account_key = fronts.account_key
    left join sales on accounts.account_key = sales.account_key
),

final as (
    select
        account_key,
        is_target_account,
        is_delivered,
        case
            when open_opportunity_count > 0 then 'opportunity'
            when sale_count > 0 then 'customer'
            when open_cycle_count > 0 then 'lead'
            when person_count > 0 then 'known'
            else 'nobody_known'
        end as coverage,
        case
            when has_direct = 1 and has_indirect = 1 then 'both'
            when has_direct = 1 then 'direct'
            when has_indirect = 1 then 'indirect'
            else 'unknown'
        end as route,
        cast(person_count as bigint) as person_count,
        cast(engaged_person_count as bigint) as engaged_person_count,
        {{ reporting_date('last_touch_at') }} as last_touch_on,
        cast(role_count as bigint) as role_count,
        cast(engaged_role_count as bigint) as engaged_role_count,
        cast(known_role_count as bigint) as known_role_count,
        {{ safe_divide('role_count', 'known_role_count') }} as role_rate,
        cast(open_cycle_count as bigint) as open_cycle_count,
        lead_cycle_key as front_lead_cycle_key,
        cycle_type as front_cycle_type,
        current_stage as front_stage,
        {{ reporting_date('current_stage_since') }} as front_stage_since_on,
        cast(stages_to_close as bigint) as front_stages_to_close,
        cast(open_opportunity_count as bigint) as open_opportunity_count,
        cast(open_amount as decimal(18, 2)) as open_amount,
        cast(sale_count as bigint) as sale_count,
        cast(won_amount as decimal(18, 2)) as won_amount,
        {{ reporting_date('customer_since_at') }} as customer_since_on
    from measured
)

select * from final
