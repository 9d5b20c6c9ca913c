{#- Persons without anything personal: keys, persona and account. Stand-ins carry what was sold
    without a person. -#}
{#- Built after int_changed_persons, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_changed_persons') }}

with

identifiers as (select * from {{ ref('int_identifiers') }}),

personas as (select * from {{ ref('int_person_personas') }}),

person_accounts as (select * from {{ ref('int_person_accounts') }}),

customer_since as (select * from {{ ref('int_customer_since') }}),

persons as (
    select
        person_key,
        count(*) as identifier_count,
        false as is_stand_in
    from identifiers
    group by person_key
    union all
    select person_key, 0 as identifier_count, true as is_stand_in
    from {{ ref('int_opportunity_persons') }}
    where is_stand_in
    union all
    select person_key, 0 as identifier_count, true as is_stand_in
    from {{ ref('int_orders_classified') }}
    where is_stand_in
),

final as (
    select
        persons.person_key,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        personas.persona_weight,
        personas.persona_share,
        person_accounts.account_key,
        cast(persons.identifier_count as bigint) as identifier_count,
        persons.is_stand_in,
        customer_since.customer_since
    from persons
    left join personas on persons.person_key = personas.person_key
    left join person_accounts on persons.person_key = person_accounts.person_key
    left join customer_since on persons.person_key = customer_since.person_key
)

select * from final
