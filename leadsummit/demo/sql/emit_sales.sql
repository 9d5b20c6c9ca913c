-- What the CRM holds: leads and opportunities in versions, their changes, activities, orders.
create or replace temp table deals as
select
    lives.n,
    lives.opportunity_no,
    any_value(lives.record_id) filter (where event_type = 'created') as opportunity_id,
    min(lives.happened_at) as created_at,
    max(lives.happened_at) as updated_at,
    any_value(lives.note) filter (where event_type = 'created') as business_type,
    arg_min(lives.to_status, lives.seq) as birth_status,
    arg_max(lives.to_status, lives.seq) as status,
    arg_max(lives.contract, lives.seq) as last_contract,
    arg_max(lives.reason, lives.seq) filter (where lives.reason is not null) as lost_reason,
    -- How the opportunity says whose it is: contact, lead, its lead's word, or its list of contacts.
    case
        when any_value(people.is_role) or any_value(first_leads.lead_at) is null then 0
        when any_value(first_leads.lead_at) > min(lives.happened_at) then 0
        else
            pick(
                [0, 0, 0, 1, 3, case when lives.opportunity_no = 1 then 2 else 0 end],
                draw(lives.n, 'link ' || lives.opportunity_no)
            )
    end as link
from lives
inner join people
    on lives.n = people.n
left join (
    select n, min(happened_at) as lead_at
    from lives
    where contract = 'leads'
    group by n
) as first_leads
    on lives.n = first_leads.n
where lives.opportunity_no > 0 and lives.contract in ('opportunities', 'opportunity_stage_changes')
group by lives.n, lives.opportunity_no;

insert into records.opportunities
with

versions as (
    select
        deals.*,
        created_at as version_at,
        birth_status as version_status,
        cast(null as timestamp) as closed_at,
        case when draw(n, 'not won yet') < 0.1 then 'false' end as is_won,
        cast(null as varchar) as version_reason
    from deals
    union all
    select
        deals.*,
        updated_at,
        status,
        case
            when status = 'Gewonnen' and last_contract = 'opportunities' then updated_at
            when status = 'Verloren' then updated_at
        end,
        case
            when status = 'Gewonnen' and last_contract = 'opportunities' then 'true'
            when status = 'Verloren' then 'false'
        end,
        case when status = 'Verloren' then lost_reason end
    from deals
    where updated_at > created_at
)

select
    delivery_of(version_at, opportunity_id),
    opportunity_id,
    created_at,
    version_at,
    people.account_id,
    case when link = 1 then 'L-' || versions.n || '-1' end,
    case when link = 0 then people.contact_id end,
    business_type,
    version_status,
    deal_amount(versions.n, 'amount ' || opportunity_no, business_type),
    people.currency,
    strftime(created_at + interval 90 day, '%Y-%m-%d'),
    closed_at,
    is_won,
    version_reason,
    'PR-' || (hash(opportunity_id) % 12),
    people.sales_unit_id,
    'false'
from versions
inner join people
    on versions.n = people.n;

-- The buying centre: the deciding contact, and the colleague of the same account who is asked.
insert into records.opportunity_contacts
select
    delivery_of(deals.created_at, opportunity_id),
    opportunity_id,
    people.contact_id,
    case when not people.is_role then people.email end,
    'Entscheider',
    case when deals.link = 0 then 'true' else 'false' end,
    deals.created_at
from deals
inner join people
    on deals.n = people.n
where deals.link in (0, 3)
union all
select
    delivery_of(deals.created_at, opportunity_id),
    opportunity_id,
    people.contact_id,
    null,
    'Anwender',
    'false',
    deals.created_at
from deals
inner join people
    on deals.n = people.n - 1 and people.kind = 'colleague'
inner join spans
    on people.n = spans.n
where deals.link = 0 and spans.known_at is not null;

insert into records.opportunity_stage_changes
select
    delivery_of(happened_at, record_id),
    record_id,
    'O-' || n || '-' || opportunity_no,
    happened_at,
    from_status,
    to_status,
    reason
from lives
where contract = 'opportunity_stage_changes'
union all
-- A closed opportunity often has both: the row and the change of the same instant.
select
    delivery_of(happened_at, record_id),
    'oc-' || n || '-' || seq,
    record_id,
    happened_at,
    from_status,
    to_status,
    null
from lives
where contract = 'opportunities' and event_type = 'closed' and note = 'with_change';

insert into records.leads
with

chains as (
    select
        lives.n,
        lives.lead_no,
        any_value(lives.record_id) filter (where contract = 'leads') as lead_id,
        min(lives.happened_at) as created_at,
        max(lives.happened_at) as updated_at,
        arg_min(lives.to_status, lives.seq) as birth_status,
        arg_max(lives.to_status, lives.seq) as status
    from lives
    where lives.lead_no > 0 and lives.contract in ('leads', 'lead_status_changes')
    group by lives.n, lives.lead_no
),

versions as (
    select
        chains.*,
        created_at as version_at,
        birth_status as version_status,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as merged_into
    from chains
    union all
    select
        chains.*,
        least(
            greatest(chains.updated_at, coalesce(deals.created_at, chains.updated_at))
            + interval 1 second,
            getvariable('until')
        ),
        chains.status,
        deals.opportunity_id,
        null
    from chains
    left join deals
        on
            chains.n = deals.n
            and chains.lead_no = 1
            and deals.link = 2
    where chains.updated_at > chains.created_at or deals.opportunity_id is not null
    union all
    -- The same enquiry twice in the CRM, merged later.
    select
        chains.* replace ('LM-' || chains.n as lead_id, created_at + interval 5 minute as created_at),
        chains.created_at + interval 1 day,
        'Geparkt',
        null,
        chains.lead_id
    from chains
    inner join people
        on chains.n = people.n
    where
        people.has_merged_lead
        and chains.lead_no = 1
        and chains.created_at + interval 1 day <= getvariable('until')
)

select
    delivery_of(version_at, lead_id),
    lead_id,
    created_at,
    version_at,
    people.contact_id,
    typed(people.email, lead_id),
    people.account_id,
    version_status,
    -- What brought a person first did not bring the later enquiries.
    case when versions.lead_no = 1 then people.measure_id end,
    case
        when versions.lead_no > 1 then 'Web'
        when people.family in ('M-MESSE', 'M-TEST') then 'Messe'
        when people.family = 'M-KALT' then 'Kaltakquise'
        when people.family = 'M-PARTNER' then 'Partner'
        else 'Web'
    end,
    people.sales_unit_id,
    opportunity_id,
    merged_into,
    case when not people.has_no_title then pick(titles.titles, draw(people.n, 'title')) end,
    case when not people.has_no_title then titles.department end,
    company_name(people.account_id),
    people.industry,
    people.employee_count,
    people.country,
    'true',
    'false'
from versions
inner join people
    on versions.n = people.n
inner join job_titles as titles
    on people.persona_id = titles.persona_id
where version_at <= getvariable('until');

insert into records.lead_status_changes
select
    delivery_of(lives.happened_at, lives.record_id),
    lives.record_id,
    case
        when
            people.has_merged_lead
            and lives.lead_no = 1
            and lead_starts.happened_at + interval 1 day <= getvariable('until')
            and draw(lives.n, 'merged id ' || lives.seq) < 0.4
            then 'LM-' || lives.n
        else 'L-' || lives.n || '-' || lives.lead_no
    end,
    lives.happened_at,
    lives.from_status,
    lives.to_status,
    lives.reason,
    case when draw(lives.n, 'made up ' || lives.seq) < 0.01 then 'false' else 'true' end
from lives
inner join people
    on lives.n = people.n
inner join lives as lead_starts
    on
        lives.n = lead_starts.n
        and lives.lead_no = lead_starts.lead_no
        and lead_starts.contract = 'leads'
where lives.contract = 'lead_status_changes';

insert into records.sales_activities
select
    delivery_of(lives.happened_at, lives.record_id),
    lives.record_id,
    lives.happened_at,
    lives.event_type,
    pick(['erreicht', 'vereinbart', 'nicht erreicht'], draw(lives.n, 'outcome ' || lives.seq)),
    case when lives.lead_no > 0 then 'L-' || lives.n || '-' || lives.lead_no end,
    case when lives.lead_no = 0 and lives.opportunity_no = 0 then people.contact_id end,
    case when lives.opportunity_no > 0 then 'O-' || lives.n || '-' || lives.opportunity_no end,
    people.sales_unit_id
from lives
inner join people
    on lives.n = people.n
where lives.contract = 'sales_activities';

insert into records.orders
select
    delivery_of(lives.happened_at, lives.record_id),
    lives.record_id,
    lives.happened_at,
    people.account_id,
    people.contact_id,
    -- Some name an opportunity that this CRM never knew.
    case
        when
            lives.event_type in ('new', 'repeat', 'cross_sell', 'up_sell')
            and draw(lives.n, 'foreign order ' || lives.order_no) < 0.2
            then 'O-fremd-' || lives.n || '-' || lives.order_no
    end,
    lives.event_type,
    order_amount(lives.n, 'order ' || lives.order_no),
    people.currency
from lives
inner join people
    on lives.n = people.n
where lives.contract = 'orders'
union all
-- Every won opportunity is ordered; the order belongs to it and says nothing new.
select
    delivery_of(deals.updated_at, 'B-' || opportunity_id),
    'B-' || opportunity_id,
    deals.updated_at,
    people.account_id,
    people.contact_id,
    opportunity_id,
    order_type_of(business_type),
    deal_amount(deals.n, 'amount ' || opportunity_no, business_type),
    people.currency
from deals
inner join people
    on deals.n = people.n
where deals.status = 'Gewonnen';

insert into records.accounts
select
    delivery_of(min(start_at), account_id),
    account_id,
    min(start_at),
    company_name(account_id),
    any_value(domain),
    any_value(industry),
    any_value(employee_count),
    any_value(country),
    case when hash(account_id) % 25 = 0 then 'true' else 'false' end
from people
where account_id is not null and kind != 'customer' and start_at <= getvariable('until')
group by account_id;
