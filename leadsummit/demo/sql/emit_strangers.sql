-- Sales that name no person. The old customer of every block bought for the first time before the demo
-- begins; a few opportunities and orders of the demo's own time have no person, either. A stand-in
-- carries each.
create or replace temp table strangers as
with

blocks as (
    select n // 8 as block
    from people
    where n % 8 = 6 and n < getvariable('leads')
),

drawn as (
    select
        block,
        'S' || block as person_ref,
        'O-S-' || block as opportunity_id,
        'A-' || (block * 8 + 6) as account_id,
        'won' as fate,
        getvariable('window_start')
        - seconds(86400 + draw(block, 'first sale') * story() * share_of_story_before())
        - seconds((20 + draw(block, 'stranger closed') * 80) * 86400) as created_at,
        seconds((20 + draw(block, 'stranger closed') * 80) * 86400) as closed_after
    from blocks
    union all
    select
        block,
        'T' || block,
        'O-T-' || block,
        'A-T-' || block,
        pick(['won', 'lost', 'lost by change', 'open', 'order'], draw(block, 'loose fate')),
        getvariable('window_start')
        + seconds(draw(block, 'loose created') * story()),
        seconds((20 + draw(block, 'loose closed') * 80) * 86400)
    from blocks
    where draw(block, 'loose') < 0.08
)

select
    *,
    case when fate not in ('open', 'order') then seen(created_at + closed_after) end as closed_at,
    case when fate not in ('open', 'order') then created_at + closed_after end as closes_at
from drawn
where created_at <= getvariable('until');

insert into records.opportunities
select
    delivery_of(updated_at, opportunity_id),
    opportunity_id,
    created_at,
    updated_at,
    account_id,
    null,
    null,
    'new',
    case
        when closed_at is null then 'Angebot in Arbeit'
        when fate = 'won' then 'Gewonnen'
        else 'Verloren'
    end,
    cast(round(20000 * exp(2 * draw(block, 'loose amount')), 2) as decimal(12, 2)),
    pick(['EUR', 'CHF', 'USD'], draw(block, 'loose currency')),
    strftime(created_at + interval 90 day, '%Y-%m-%d'),
    closed_at,
    case when closed_at is not null then case when fate = 'won' then 'true' else 'false' end end,
    case when closed_at is not null and fate != 'won' then 'Zu teuer' end,
    'PR-' || (block % 12),
    'SU-NORD',
    'false'
from (
    select *, coalesce(closed_at, created_at) as updated_at
    from strangers
    where fate != 'order'
);

insert into records.opportunity_stage_changes
select
    delivery_of(closed_at, 'oc-T-' || block),
    'oc-T-' || block,
    opportunity_id,
    closed_at,
    'Angebot in Arbeit',
    'Verloren',
    'Zu teuer'
from strangers
where fate = 'lost by change' and closed_at is not null;

insert into records.orders
select
    delivery_of(created_at, 'B-T-' || block),
    'B-T-' || block,
    created_at,
    account_id,
    null,
    null,
    'new',
    '9900.00',
    'EUR'
from strangers
where fate = 'order';

insert into records.accounts
select
    delivery_of(created_at, account_id),
    account_id,
    created_at,
    'Ohne Ansprechpartner ' || block || ' GmbH',
    'ohne' || block || '.example.com',
    'Maschinenbau',
    '120',
    'DE',
    'false'
from strangers
where person_ref like 'T%'
union all
select
    delivery_of(created_at, account_id),
    account_id,
    created_at,
    company_name(account_id),
    company_domain(account_id),
    industry_of(account_id, is_fitting),
    size_of(account_id, is_fitting),
    country_of(account_id, is_fitting),
    case when hash(account_id) % 25 = 0 then 'true' else 'false' end
from (
    select strangers.*, company_fits(block * 8 + 6, fitting_count / plot_count) as is_fitting
    from strangers
    inner join kinds
        on kinds.kind = 'customer'
    where person_ref like 'S%'
);

-- Their truth. An order enters and wins in one instant; after a win the stand-in is a customer and,
-- as nothing more is heard of it, falls asleep a year later.
create or replace temp table whole_stranger_moves as
with

evidence as (
    select
        *,
        case when fate = 'order' then 'orders' else 'opportunities' end as contract,
        case when fate = 'order' then 'B-T-' || block else opportunity_id end as record_id,
        case when fate = 'order' then created_at else closes_at end as won_or_lost_at
    from strangers
),

moves as (
    select *, 1 as cycle_number, 1 as transition_number, null as from_stage, 'ANG' as to_stage,
        created_at as happened_at, 'enter' as kind, null as outcome, contract as by_contract, record_id as by_id
    from evidence
    union all
    select *, 1, 2, 'ANG', 'ABS', won_or_lost_at, 'win', 'won', contract, record_id
    from evidence
    where fate in ('won', 'order') and won_or_lost_at is not null
    union all
    select *, 2, 1, null, 'AFS', won_or_lost_at, 'enter', null, contract, record_id
    from evidence
    where fate in ('won', 'order') and won_or_lost_at is not null
    union all
    select *, 2, 2, 'AFS', null, won_or_lost_at + interval 365 day, 'exit', 'dormant', contract, record_id
    from evidence
    where fate in ('won', 'order') and won_or_lost_at is not null
    union all
    select
        *,
        1,
        2,
        'ANG',
        'INF',
        won_or_lost_at,
        'lose',
        null,
        case fate when 'lost by change' then 'opportunity_stage_changes' else contract end,
        case fate when 'lost by change' then 'oc-T-' || block else record_id end
    from evidence
    where fate in ('lost', 'lost by change') and won_or_lost_at is not null
    union all
    select
        *,
        1,
        3,
        'INF',
        null,
        won_or_lost_at + interval 365 day,
        'exit',
        'dormant',
        case fate when 'lost by change' then 'opportunity_stage_changes' else contract end,
        case fate when 'lost by change' then 'oc-T-' || block else record_id end
    from evidence
    where fate in ('lost', 'lost by change') and won_or_lost_at is not null
    union all
    select *, 1, 2, 'ANG', null, created_at + interval 365 day, 'exit', 'dormant', contract, record_id
    from evidence
    where fate != 'order' and won_or_lost_at is null
)

select
    person_ref,
    cycle_number,
    case cycle_number when 1 then 'new_lead' else 'existing_customer_lead' end as cycle_type,
    transition_number,
    from_stage,
    to_stage,
    happened_at,
    kind,
    outcome,
    by_contract,
    by_id
from moves;

insert into truth.persons
select person_ref, 'unknown', null, null
from strangers;

insert into truth.identifiers
select
    person_ref,
    case fate when 'order' then 'order' else 'opportunity' end,
    case fate when 'order' then 'B-T-' || block else opportunity_id end
from strangers;
