{#- Two identifiers that stand in one record, each pair once, and the merges of records. -#}
{%- set types = ['contact', 'lead', 'address', 'profile', 'cookie'] %}

with

named as (select * from {{ ref('int_identifiers_named') }}),

contacts as (select * from {{ ref('int_contacts') }}),

leads as (select * from {{ ref('int_leads') }}),

together as (
    {%- for one in types %}
    {%- for other in types[loop.index:] %}
    select distinct
        {{ one }} as identifier,
        {{ other }} as other_identifier,
        {{ 'is_role_mailbox' if 'address' in (one, other) else 'false' }} as is_role_mailbox
    from named
    where {{ one }} is not null and {{ other }} is not null
    {{ 'union all' if not (one == types[-2]) }}
    {%- endfor %}
    {%- endfor %}
),

merged as (
    select
        {{ identifier('contact', 'contact_id') }} as identifier,
        {{ identifier('contact', 'merged_into_contact_id') }} as other_identifier
    from contacts
    where merged_into_contact_id is not null
    union
    select
        {{ identifier('lead', 'lead_id') }} as identifier,
        {{ identifier('lead', 'merged_into_lead_id') }} as other_identifier
    from leads
    where merged_into_lead_id is not null
),

final as (
    select
        identifier,
        other_identifier,
        is_role_mailbox,
        false as is_merge
    from together
    union all
    select
        identifier,
        other_identifier,
        false as is_role_mailbox,
        true as is_merge
    from merged
)

select * from final
