-- Customers buy on. Beside the people whom marketing knows there are others in the same company who live a
-- customer's journey, too: before the records of marketing begin, and in a company that became a
-- customer since, after that. Of these journeys the records have only what was ordered in the end, in the
-- name of the company's buyer. So a company buys before the demo begins as it does in its time.
create or replace temp table customers as
select
    account_id,
    closed_at as first_at,
    block % 10 as rank,
    old_customers(block * 8) as ranks,
    company_fits(block * 8 + 6, kinds.fitting_count / kinds.plot_count) as is_fitting,
    -- Whoever begins later is one of the people whom marketing knows.
    0 as share_of_story_after
from strangers
inner join kinds
    on kinds.kind = 'customer'
where person_ref like 'S%'
union all
select
    people.account_id,
    min(lives.happened_at),
    floor(10 * draw(people.account_id, 'lively')),
    10,
    any_value(plots.fits),
    1
from people
inner join plots
    on people.plot_id = plots.plot_id
inner join moves
    on people.plot_id = moves.plot_id and moves.outcome = 'won'
inner join lives
    on people.n = lives.n and moves.seq = lives.seq
where people.kind = 'new' and people.account_id is not null
group by people.account_id;

create or replace temp table unseen as
with

-- Two for each old customer in the time of the story, as with those whom marketing knows; since a whole
-- such time before it, so that these journeys are in full swing when sales are first on record.
counted as (
    select
        *,
        1 + share_of_story_before() + share_of_story_after as stories,
        floor(
            2 * ranks * lively(rank, ranks) * (1 + share_of_story_before() + share_of_story_after)
            + draw(account_id, 'unseen')
        ) as unseen_count
    from customers
)

select
    account_id,
    first_at,
    account_id || ' ' || numbers.i as who,
    getvariable('window_start')
    + seconds(
        story() * (stories * draw(account_id || ' ' || numbers.i, 'start') - 1 - share_of_story_before())
    ) as start_at,
    casting.plot_id
from counted
cross join range(200) as numbers (i)
inner join kinds
    on kinds.kind = 'customer'
inner join casting
    on
        casting.kind = 'customer'
        and casting.position = cast_as(
            draw(account_id || ' ' || numbers.i, 'plot'),
            counted.is_fitting,
            kinds.plot_count,
            kinds.fitting_count
        )
where
    numbers.i < counted.unseen_count
    and casting.plot_id in (select plot_id from moves where outcome = 'won');

-- What came of these journeys, in the order of each company's purchases.
create or replace temp table whole_buyer_orders as
with

timed as (
    select
        unseen.*,
        steps.seq,
        steps.opportunity_no,
        steps.event_type,
        steps.note,
        unseen.start_at
        + seconds(
            sum(gap_of(steps.gap_low, steps.gap_high, draw(unseen.who, steps.seq)))
                over (partition by unseen.who order by steps.seq)
        ) as happened_at
    from unseen
    inner join steps
        on unseen.plot_id = steps.plot_id
),

won as (
    select
        timed.*,
        order_type_of(coalesce(created.note, timed.event_type)) as order_type
    from timed
    inner join moves
        on timed.plot_id = moves.plot_id and timed.seq = moves.seq and moves.outcome = 'won'
    left join timed as created
        on
            timed.who = created.who
            and timed.opportunity_no = created.opportunity_no
            and timed.opportunity_no > 0
            and created.event_type = 'created'
    where timed.happened_at > timed.first_at
),

in_order as (
    select
        account_id,
        who,
        seq,
        order_type,
        happened_at,
        opportunity_no > 0 as is_deal,
        row_number() over own as order_number,
        lag(happened_at) over own as before_at,
        lead(happened_at) over own as next_at
    from won
    window own as (partition by account_id order by happened_at, who, seq)
)

select
    'E' || substr(account_id, 3) as person_ref,
    'K-E-' || substr(account_id, 3) as contact_id,
    'B-E-' || substr(account_id, 3) || '-' || order_number as record_id,
    *
from in_order;

create or replace temp view buyer_orders as
select *
from whole_buyer_orders
where happened_at <= getvariable('until');

insert into records.orders
select
    delivery_of(happened_at, record_id),
    record_id,
    happened_at,
    account_id,
    contact_id,
    null,
    order_type,
    case
        when is_deal then deal_amount(who, 'amount ' || seq, if(order_type = 'new', 'new', ''))
        else order_amount(who, 'order ' || seq)
    end,
    currency_of(account_id)
from buyer_orders;

-- All that is known of a buyer is the company.
insert into records.contacts
select
    delivery_of(happened_at, contact_id),
    contact_id,
    happened_at,
    happened_at,
    null,
    null,
    account_id,
    null,
    null,
    null,
    null,
    company_name(account_id),
    company_domain(account_id),
    null,
    null,
    null,
    'false'
from buyer_orders
where order_number = 1;

insert into truth.persons
select person_ref, 'unknown', contact_id, null
from buyer_orders
where order_number = 1;

insert into truth.identifiers
select person_ref, 'contact', contact_id
from buyer_orders
where order_number = 1;

-- An order opens a cycle, or goes on from the after-sales of the order before, and is won at once. After
-- a year without another the buyer falls asleep.
create or replace temp table whole_buyer_moves as
with

told as (
    select
        *,
        case order_type when 'repeat' then 'WIK' when 'cross_sell' then 'CUS' when 'up_sell' then 'CUS' end
            as side,
        before_at is null or happened_at > before_at + interval 365 day as is_fresh,
        order_number
        + count(*) filter (where happened_at > before_at + interval 365 day)
            over (partition by account_id order by order_number) as cycle_number
    from whole_buyer_orders
),

unnumbered as (
    select
        *,
        1 as place,
        case when not is_fresh then 'AFS' end as from_stage,
        side as to_stage,
        case when is_fresh then 'enter' else 'skip' end as kind,
        null as outcome
    from told
    where side is not null
    union all
    select
        *,
        2,
        coalesce(side, case when not is_fresh then 'AFS' end),
        'ANG',
        case when is_fresh and side is null then 'enter' else 'skip' end,
        null
    from told
    union all
    select *, 3, 'ANG', 'ABS', 'win', 'won'
    from told
    union all
    select * replace (cycle_number + 1 as cycle_number), 0, null, 'AFS', 'enter', null
    from told
    union all
    select
        * replace (cycle_number + 1 as cycle_number, happened_at + interval 365 day as happened_at),
        4,
        'AFS',
        null,
        'exit',
        'dormant'
    from told
    where next_at is null or next_at > happened_at + interval 365 day
)

select
    person_ref,
    cycle_number,
    'existing_customer_lead' as cycle_type,
    row_number() over (partition by person_ref, cycle_number order by happened_at, place)
        as transition_number,
    from_stage,
    to_stage,
    happened_at,
    kind,
    outcome,
    'orders' as by_contract,
    record_id as by_id
from unnumbered;
