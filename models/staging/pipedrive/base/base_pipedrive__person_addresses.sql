{{ config(enabled=source_is_read('pipedrive')) }}

{#- The only model that reads addresses: what it keeps of them are hashes. -#}
{%- set columns = ['email', 'emails', 'primary_email'] %}

with

landed as (
    {{ landed('pipedrive', 'persons', columns, address_columns=columns) }}
),

lists as (
    select
        primary_email,
        coalesce(emails, email) as emails,
        _row,
        _load_id
    from landed
),

elements as (
    select
        {{ each_of(json_elements('emails')) }} as element,
        _row,
        _load_id
    from lists
),

{# A list of objects in both versions of the API, a bare address in flattened files. #}
candidates as (
    select
        coalesce(
            {{ json_text('element', '$.value') }},
            case when substr(element, 1, 1) <> '{' then element end
        ) as email,
        case when {{ checkbox(json_text('element', '$.primary')) }} then 2 else 3 end as preference,
        _row,
        _load_id
    from elements
    union all
    select
        primary_email as email,
        1 as preference,
        _row,
        _load_id
    from lists
    union all
    select
        emails as email,
        4 as preference,
        _row,
        _load_id
    from lists
    where substr(emails, 1, 1) not in ('[', '{')
),

ranked as (
    select
        *,
        row_number() over (
            partition by _load_id, _row order by preference, email
        ) as address_rank
    from candidates
    where {{ contains_text('email', "'@'") }}
),

final as (
    select
        {{ email_hash('email') }} as email_hash,
        {{ email_domain('email') }} as email_domain,
        {{ is_role_mailbox('email') }} as is_role_mailbox,
        _row,
        _load_id
    from ranked
    where address_rank = 1
)

select * from final
