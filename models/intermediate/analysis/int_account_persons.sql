{#- Who is known at each account today, and who has been seen there lately. -#}
{%- set engaged_days = 90 -%}

with

persons as (
    select * from {{ ref('dim_person') }}
    where account_key is not null and not is_stand_in
),

touches as (
    select
        person_key,
        max(occurred_at) as last_touch_at
    from {{ ref('fct_touches') }}
    where not is_machine
    group by person_key
),

final as (
    select
        persons.account_key,
        persons.person_key,
        touches.last_touch_at,
        {# A limit is inclusive: on the last instant of the last day, still engaged. #}
        coalesce({{ days_between('touches.last_touch_at', as_of()) }} <= {{ engaged_days }}, false)
            as is_engaged
    from persons
    left join touches on persons.person_key = touches.person_key
)

select * from final
