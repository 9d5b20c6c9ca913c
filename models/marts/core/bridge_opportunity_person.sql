{#- Who takes part in an opportunity: the buying centre and the person it belongs to, in equal
    shares. -#}
with

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_contacts as (select * from {{ ref('int_opportunity_contacts') }}),

roles as (select * from {{ ref('buying_centre_roles') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

contacts_owned as (
    select
        source,
        opportunity_id,
        opportunity_contact_id,
        {{ role_word('role') }} as role,
        {{ owner_of('opportunity_contacts', 'cuts') }} as owner_identifier
    from opportunity_contacts
),

participants as (
    select
        opportunity_persons.opportunity_key,
        opportunity_persons.person_key,
        cast(null as {{ dbt.type_string() }}) as role_group,
        cast(null as {{ dbt.type_string() }}) as tie,
        true as is_owner
    from opportunity_persons
    union all
    select
        opportunity_persons.opportunity_key,
        identifiers.person_key,
        {# What the CRM calls a role is free text, and stays in the warehouse. #}
        case
            when contacts_owned.role != '' then coalesce(roles.role_group, 'unmapped')
        end as role_group,
        contacts_owned.opportunity_contact_id as tie,
        false as is_owner
    from contacts_owned
    left join roles
        on
            contacts_owned.source = roles.source
            and contacts_owned.role = {{ role_word('roles.role') }}
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
        min_by(role_group, case when role_group is not null then tie end) as role_group,
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
        persons.role_group,
        persons.is_owner,
        {{ safe_divide('1', 'count(*) over (partition by persons.opportunity_key)') }} as weight
    from persons
    inner join known on persons.opportunity_key = known.opportunity_key
)

select * from final
