{#- Which identifier means whom, and since when it is known. Stays in the warehouse. -#}
{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

named as (select * from {{ ref('int_identifiers_named') }}),

first_known as (
    {%- for type in ['contact', 'lead', 'address', 'profile', 'cookie'] %}
    select {{ type }} as identifier, known_at from named where {{ type }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

since as (
    select identifier, min(known_at) as known_at from first_known group by identifier
),

final as (
    select
        identifiers.identifier,
        {{ dbt.split_part('identifiers.identifier', "':'", 1) }} as identifier_type,
        identifiers.person_key,
        identifiers.is_cut,
        cuts.reason as cut_reason,
        since.known_at
    from identifiers
    left join cuts on identifiers.identifier = cuts.identifier
    left join since on identifiers.identifier = since.identifier
)

select * from final
