{#- Which roles of the buying centre have been found at which account. -#}

with

roles as (select * from {{ ref('int_account_roles') }}),

final as (
    select
        account_key,
        role_group,
        count(distinct person_key) as person_count,
        count(distinct case when is_engaged then person_key end) as engaged_person_count
    from roles
    group by account_key, role_group
)

select * from final
