{#- Roles are those of persons of the account, as many as the coverage counts. -#}
with

roles as (
    select
        account_key,
        count(*) as role_count,
        sum(case when engaged_person_count > 0 then 1 else 0 end) as engaged_role_count,
        max(person_count) as most_persons
    from {{ ref('rpt_account_roles') }}
    group by account_key
),

persons as (
    select
        account_key,
        count(*) as person_count
    from {{ ref('dim_person') }}
    where account_key is not null
    group by account_key
),

final as (
    select
        coalesce(roles.account_key, coverage.account_key) as account_key,
        roles.role_count,
        coverage.role_count as role_count_of_coverage,
        roles.engaged_role_count,
        coverage.engaged_role_count as engaged_role_count_of_coverage,
        roles.most_persons,
        persons.person_count as person_count_of_dim_person
    from roles
    full outer join {{ ref('rpt_account_coverage') }} as coverage
        on roles.account_key = coverage.account_key
    left join persons on roles.account_key = persons.account_key
    where
        coalesce(roles.role_count, 0) != coalesce(coverage.role_count, 0)
        or coalesce(roles.engaged_role_count, 0) != coalesce(coverage.engaged_role_count, 0)
        or roles.most_persons > coalesce(persons.person_count, 0)
)

select * from final
