{#- Who takes part in an opportunity: the buying centre and the person it belongs to, in equal
    shares. -#}
with

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_contacts as (select * from {{ ref('int_opportunity_contacts') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

contacts_owned as (
    select
        source,
        opportunity_id,
        opportunity_contact_id,
        role,
        {{ owner_of('opportunity_contacts', 'cuts') }} as owner_identifier
    from opportunity_contacts
),

participants as (
    select
        opportunity_persons.opportunity_key,
        opportunity_persons.person_key,
        cast(null as {{ dbt.type_string() }}) as role,
        cast(null as {{ dbt.type_string() }}) as tie,
        true as is_owner
    from opportunity_persons
    union all
    select
        opportunity_persons.opportunity_key,
        identifiers.person_key,
        contacts_owned.role,
        contacts_owned.opportunity_contact_id as tie,
        false as is_owner
    from contacts_owned
    inner join opportunity_persons
        on
            contacts_owned.source = opportunity_persons.source
            and contacts_owned.opportunity_id = opportunity_persons.opportunity_id
    inner join identifiers on contacts_owned.owner_identifier = identifiers.identifier
),

persons as (
    select
        opportunity_key,
        person_key,
        min_by(role, tie) as role,
        max(is_owner) as is_owner
    from participants
    group by opportunity_key, person_key
),

known as (
    select opportunity_persons.opportunity_key
    from opportunity_persons
    inner join opportunities
        on
            opportunity_persons.source = opportunities.source
            and opportunity_persons.opportunity_id = opportunities.opportunity_id
),

final as (
    select
        persons.opportunity_key,
        persons.person_key,
        persons.role,
        persons.is_owner,
        {{ safe_divide('1', 'count(*) over (partition by persons.opportunity_key)') }} as weight
    from persons
    inner join known on persons.opportunity_key = known.opportunity_key
)

select * from final
