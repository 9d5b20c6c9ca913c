{{ config(enabled=source_is_read('linkedin')) }}

with

responses as (
    select
        *,
        row_number() over (
            partition by email_hash, submitted_at order by _load_id desc, _row desc
        ) as answer_rank
    from {{ ref('base_linkedin__form_responses') }}
    where not is_test and email_hash is not null
),

final as (
    select
        {# Whoever answers again, from the same address, is a new version of the same contact. #}
        email_hash as contact_id,
        submitted_at as updated_at,
        min(submitted_at) over (partition by email_hash) as created_at,
        email_hash,
        email_domain,
        is_role_mailbox,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as merged_into_contact_id,
        job_title,
        department,
        seniority,
        company_name,
        cast(null as {{ dbt.type_string() }}) as company_domain,
        industry,
        employee_count,
        country,
        false as is_deleted,
        (submitted_at is not null) as is_readable,
        _row,
        _load_id,
        known_at
    from responses
    where answer_rank = 1
)

select * from final
