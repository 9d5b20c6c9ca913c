{#-
    What each customer had bought by a day, and what it bought in the days after: by now, and by the
    day from which the check looks ahead. The first purchase is where a history begins; only what
    follows is repeated, and only what follows tells what a further purchase may be worth.
-#}
{%- set days = var('expected_value_days') -%}
{%- set is_known = 'purchases.purchased_on <= cuts.cut_on' -%}
{%- set is_repeat = is_known ~ ' and purchases.purchase_number > 1' -%}
{%- set is_valued = is_repeat ~ ' and purchases.amount_reporting > 0' -%}

with

purchases as (select * from {{ ref('int_customer_purchases') }}),

firsts as (
    select
        customer_key,
        persona_id,
        route,
        purchased_on as first_on,
        {{ month_of('purchased_on') }} as cohort_month
    from purchases
    where purchase_number = 1
),

today as (select {{ reporting_date(as_of()) }} as today_on),

cuts as (
    select false as is_check, today_on as cut_on from today
    union all
    select
        true as is_check,
        cast({{ dbt.dateadd('day', -1 * days, 'today_on') }} as date) as cut_on
    from today
),

final as (
    select
        cuts.is_check,
        cuts.cut_on,
        cast({{ days }} as integer) as horizon_days,
        firsts.customer_key,
        firsts.cohort_month,
        firsts.persona_id,
        firsts.route,
        cast({{ dbt.datediff('firsts.first_on', 'cuts.cut_on', 'day') }} as integer) as followed_days,
        cast(
            {{ dbt.datediff(
                'firsts.first_on',
                'max(case when ' ~ is_known ~ ' then purchases.purchased_on end)',
                'day'
            ) }} as integer
        ) as last_days,
        sum(case when {{ is_repeat }} then 1 else 0 end) as repeat_count,
        sum(case when {{ is_known }} then purchases.amount_reporting else 0 end) as realised_amount,
        sum(case when {{ is_valued }} then 1 else 0 end) as valued_count,
        {{ safe_divide(
            'sum(case when ' ~ is_valued ~ ' then purchases.amount_reporting end)',
            'sum(case when ' ~ is_valued ~ ' then 1 end)'
        ) }} as valued_mean,
        sum(case when {{ is_known }} then 0 else 1 end) as came_count,
        sum(case when {{ is_known }} then 0 else purchases.amount_reporting end) as came_amount
    from firsts
    inner join cuts on firsts.first_on <= cuts.cut_on
    inner join purchases on firsts.customer_key = purchases.customer_key
    group by
        cuts.is_check,
        cuts.cut_on,
        firsts.customer_key,
        firsts.cohort_month,
        firsts.persona_id,
        firsts.route,
        firsts.first_on
)

select * from final
