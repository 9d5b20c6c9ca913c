{#-
    Whose opportunity it is: its primary contact's, else its lead's, else that of its contact
    with the smallest id, else a stand-in's.
-#}
with

opportunities as (select * from {{ ref('int_opportunities') }}),

opportunity_contacts as (select * from {{ ref('int_opportunity_contacts') }}),

leads as (select * from {{ ref('int_leads') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

participants as (
    select
        source,
        opportunity_id,
        {# The smallest id: contacts before leads before addresses. #}
        case
            when contact_id is not null then '1' || contact_id
            when lead_id is not null then '2' || lead_id
            else '3' || email_hash
        end as tie,
        is_primary,
        {{ owner_of('opportunity_contacts', 'cuts') }} as identifier
    from opportunity_contacts
),

naming_leads as (
    select
        source,
        opportunity_id,
        min(lead_id) as lead_id
    from leads
    where opportunity_id is not null
    group by source, opportunity_id
),

candidates as (
    select source, opportunity_id, identifier, 1 as claim, tie
    from participants
    where is_primary and identifier is not null
    union all
    select source, opportunity_id, {{ identifier('contact', 'contact_id') }}, 2 as claim, '' as tie
    from opportunities
    where contact_id is not null
    union all
    select source, opportunity_id, {{ identifier('lead', 'lead_id') }}, 3 as claim, '' as tie
    from opportunities
    where lead_id is not null
    union all
    select source, opportunity_id, {{ identifier('lead', 'lead_id') }}, 4 as claim, '' as tie
    from naming_leads
    union all
    select source, opportunity_id, identifier, 5 as claim, tie
    from participants
    where identifier is not null
),

ranked as (
    select
        source,
        opportunity_id,
        identifier,
        row_number() over (
            partition by source, opportunity_id order by claim, tie
        ) as claim_rank
    from candidates
),

final as (
    select
        opportunities.source,
        opportunities.opportunity_id,
        {{ surrogate_key(["'opportunity'", 'opportunities.source', 'opportunities.opportunity_id']) }}
            as opportunity_key,
        coalesce(
            identifiers.person_key,
            {{ surrogate_key(["'stand_in_opportunity'", 'opportunities.source', 'opportunities.opportunity_id']) }}
        ) as person_key,
        identifiers.person_key is null as is_stand_in
    from opportunities
    left join ranked
        on
            opportunities.source = ranked.source
            and opportunities.opportunity_id = ranked.opportunity_id
            and ranked.claim_rank = 1
    left join identifiers on ranked.identifier = identifiers.identifier
)

select * from final
