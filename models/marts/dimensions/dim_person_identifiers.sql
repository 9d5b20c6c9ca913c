{#- Which identifier means whom, and since when it is known. Stays in the warehouse. -#}
{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

final as (
    select
        identifiers.identifier,
        {{ dbt.split_part('identifiers.identifier', "':'", 1) }} as identifier_type,
        identifiers.person_key,
        identifiers.is_cut,
        cuts.reason as cut_reason,
        identifiers.known_at
    from identifiers
    left join cuts on identifiers.identifier = cuts.identifier
)

select * from final
