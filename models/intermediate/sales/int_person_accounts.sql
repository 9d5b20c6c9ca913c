{#-
    The account of each person as known today: that of the latest lead or opportunity that names
    one, else of their contact, else the one whose domain is that of their address or company.
-#}
with

leads as (select * from {{ ref('int_leads') }}),

lead_records as (select * from {{ ref('int_lead_records') }} where not is_deleted),

contacts as (select * from {{ ref('int_contacts') }}),

accounts as (select * from {{ ref('int_accounts') }}),

opportunities as (select * from {{ ref('int_opportunities') }} where not is_deleted),

opportunity_persons as (select * from {{ ref('int_opportunity_persons') }}),

orders as (select * from {{ ref('int_orders_classified') }}),

identifiers as (select * from {{ ref('int_identifiers') }}),

named as (select * from {{ ref('int_identifiers_named') }}),

cuts as (select * from {{ ref('int_identifier_cuts') }}),

freemail_domains as (select * from {{ ref('freemail_domains') }}),

leads_owned as (
    select
        leads.*,
        {{ owner_of('leads', 'cuts') }} as owner_identifier
    from leads
),

contacts_owned as (
    select
        contacts.*,
        {{ owner_of('contacts', 'cuts') }} as owner_identifier
    from contacts
),

domains as (
    select
        lower(domain) as domain,
        source,
        account_id,
        row_number() over (partition by lower(domain) order by source, account_id) as domain_rank
    from accounts
    where
        domain is not null
        and lower(domain) not in (select lower(freemail_domains.domain) from freemail_domains)
),

{# A person's domains: those of the addresses, before that of the company. A shared mailbox is
    nobody's address, but it still tells the company of the contact or lead that names it. #}
person_domains as (
    select
        identifiers.person_key,
        named.email_domain as domain,
        1 as domain_claim
    from named
    inner join identifiers on named.address = identifiers.identifier
    union
    {%- for owned in ['contacts_owned', 'leads_owned'] %}
    select
        identifiers.person_key,
        {{ owned }}.email_domain as domain,
        1 as domain_claim
    from {{ owned }}
    inner join identifiers on {{ owned }}.owner_identifier = identifiers.identifier
    where {{ owned }}.email_domain is not null
    union
    {%- endfor %}
    select
        identifiers.person_key,
        lower(contacts_owned.company_domain) as domain,
        2 as domain_claim
    from contacts_owned
    inner join identifiers on contacts_owned.owner_identifier = identifiers.identifier
),

candidates as (
    select
        identifiers.person_key,
        leads_owned.source,
        leads_owned.account_id,
        1 as claim,
        leads_owned.created_at as claimed_at,
        'leads:' || leads_owned.lead_id as tie
    from leads_owned
    inner join lead_records
        on leads_owned.source = lead_records.source and leads_owned.lead_id = lead_records.lead_id
    inner join identifiers on leads_owned.owner_identifier = identifiers.identifier
    where leads_owned.account_id is not null
    union all
    select
        opportunity_persons.person_key,
        opportunities.source,
        opportunities.account_id,
        1 as claim,
        opportunities.created_at as claimed_at,
        'opportunities:' || opportunities.opportunity_id as tie
    from opportunities
    inner join opportunity_persons
        on
            opportunities.source = opportunity_persons.source
            and opportunities.opportunity_id = opportunity_persons.opportunity_id
    where opportunities.account_id is not null
    union all
    select
        orders.person_key,
        orders.source,
        orders.account_id,
        1 as claim,
        orders.ordered_at as claimed_at,
        'orders:' || orders.order_id as tie
    from orders
    where orders.is_stand_in and orders.account_id is not null
    union all
    select
        identifiers.person_key,
        contacts_owned.source,
        contacts_owned.account_id,
        2 as claim,
        contacts_owned.updated_at as claimed_at,
        'contacts:' || contacts_owned.contact_id as tie
    from contacts_owned
    inner join identifiers on contacts_owned.owner_identifier = identifiers.identifier
    where contacts_owned.account_id is not null and not contacts_owned.is_deleted
    union all
    select
        person_domains.person_key,
        domains.source,
        domains.account_id,
        2 + person_domains.domain_claim as claim,
        cast(null as timestamp) as claimed_at,
        'domains:' || domains.domain as tie
    from person_domains
    inner join domains on person_domains.domain = domains.domain and domains.domain_rank = 1
),

ranked as (
    select
        person_key,
        {{ surrogate_key(["'account'", 'source', 'account_id']) }} as account_key,
        row_number() over (
            partition by person_key order by claim, claimed_at desc nulls last, tie, source
        ) as claim_rank
    from candidates
),

final as (
    select person_key, account_key from ranked where claim_rank = 1
)

select * from final
