{{ config(enabled=source_is_read('mautic')) }}

{%- set columns = ['company_id', 'lead_id', 'is_primary', 'manually_removed', 'date_added'] %}

with

-- The columns as Mautic writes them. -- noqa: disable=RF06
delivered as (
    {{ mautic_rows('companies_leads', columns) }}
),

{# The primary company of a contact, else the one that it was added to last. #}
ranked as (
    select
        lead_id as contact_id,
        company_id as account_id,
        row_number() over (
            partition by lead_id
            order by
                case when {{ checkbox('is_primary') }} then 0 else 1 end,
                {{ mautic_time('date_added') }} desc nulls last,
                company_id,
                _load_id desc,
                _row desc
        ) as company_rank
    from delivered
    where
        lead_id is not null
        and company_id is not null
        and not {{ checkbox('manually_removed') }}
        and _load_id >= coalesce({{ newest_snapshot('mautic', 'companies_leads') }}, 0)
),

final as (
    select
        contact_id,
        account_id
    from ranked
    where company_rank = 1
)

select * from final
