-- Records that move nothing: visits nobody catalogued, robots, and the dirt of real systems.
insert into records.web_events
with

-- Visits that no rule knows, while a cookie can be told to belong to the person.
visits as (
    select
        people.*,
        spans.* exclude (n),
        numbers.i,
        'wn-' || people.n || '-' || numbers.i as record_id,
        case
            when draw(people.n, 'switch ' || numbers.i) < 0.004
                then
                    pick(
                        [
                            summer_begins(spans.heard_until) - interval 1 hour,
                            summer_begins(spans.heard_until),
                            summer_ends(spans.heard_until - interval 365 day) - interval 1 hour,
                            summer_ends(spans.heard_until - interval 365 day)
                        ],
                        draw(people.n, 'which switch ' || numbers.i)
                    )
                    + seconds(draw(people.n, 'visit ' || numbers.i) * 3600)
            else
                spans.first_at
                + seconds(
                    draw(people.n, 'visit ' || numbers.i)
                    * epoch(spans.heard_until - spans.first_at)
                )
        end as happened_at
    from people
    inner join spans
        on people.n = spans.n
    inner join range(16) as numbers (i)
        on numbers.i < 4 + cast(floor(draw(people.n, 'visits') * 12) as integer)
    -- Page views score, if little: beside a price they could carry a lead over threshold B. Above it,
    -- every one would say again that the lead is ripe.
    where (people.opening = 'cookie' or spans.known_at is not null) and people.warm is distinct from 'price'
)

select
    delivery_of(happened_at, record_id),
    record_id,
    happened_at,
    visitor_id,
    null,
    null,
    null,
    'page_view',
    'https://www.example.com' || pick(
        ['/', '/karriere', '/impressum', '/team', '/anfahrt', '/presse', '/agb'],
        draw(n, 'page ' || i)
    ),
    null,
    null,
    null,
    null,
    null,
    'false'
from visits
where
    happened_at <= getvariable('until')
    and happened_at >= getvariable('window_start')
    and (saves_at is null or happened_at < saves_at)
union all
-- Robots on a person's cookie save projects and ask for offers. It means nothing.
select
    delivery_of(happened_at, 'wb-' || n),
    'wb-' || n,
    happened_at,
    visitor_id,
    null,
    null,
    null,
    pick(['form_submit', 'contact_request'], draw(n, 'robot form')),
    'https://www.example.com' || pick(['/konfigurator/projekt', '/kontakt/angebot'], draw(n, 'robot page')),
    null,
    null,
    null,
    null,
    null,
    'true'
from (
    select
        people.*,
        spans.first_at + seconds(draw(people.n, 'robot happened_at') * epoch(spans.heard_until - spans.first_at))
            as happened_at
    from people
    inner join spans
        on people.n = spans.n
    where
        draw(people.n, 'robot') < 0.03
        and (people.opening = 'cookie' or spans.known_at is not null)
)
union all
-- Robots of their own.
select
    delivery_of(happened_at, 'wr-' || n),
    'wr-' || n,
    happened_at,
    'robot-' || (n % 97),
    null,
    null,
    null,
    'page_view',
    'https://www.example.com/magazin/trends-zerspanung',
    null,
    null,
    null,
    null,
    null,
    'true'
from (
    select
        n,
        getvariable('window_start')
        + seconds(draw(n, 'crawl') * epoch(getvariable('until') - getvariable('window_start'))) as happened_at
    from people
    where draw(n, 'crawler') < 0.15
)
union all
-- The terminal at the fair: one cookie, many addresses, so that it tells nobody from anybody.
select
    delivery_of(happened_at, 'wk-' || n),
    'wk-' || n,
    happened_at,
    'kiosk-' || (n // 2000),
    null,
    null,
    email,
    'page_view',
    'https://www.example.com/messe/terminal',
    null,
    null,
    null,
    null,
    null,
    'false'
from (
    select
        people.n,
        people.email,
        spans.known_at + interval 5 minute as happened_at
    from people
    inner join spans
        on people.n = spans.n
    where
        people.kind = 'new'
        and people.slot = 2
        and not people.is_role
        and people.warm is null
        and draw(people.n, 'kiosk') < 0.25
        and spans.known_at + interval 5 minute <= getvariable('until')
    qualify count(*) over (partition by people.n // 2000) >= 4
);

insert into records.social_events
-- Reach that names nobody.
select
    delivery_of(happened_at, 'sn-' || n),
    'sn-' || n,
    happened_at,
    'linkedin',
    null,
    null,
    'view',
    'post-' || (hash(n) % 90),
    'M-VIDEO',
    'false'
from (
    select
        n,
        getvariable('window_start')
        + seconds(draw(n, 'reach') * epoch(getvariable('until') - getvariable('window_start'))) as happened_at
    from people
    where draw(n, 'is reach') < 0.05
);

insert into records.sales_activities
-- Work on records that nobody delivered.
select
    delivery_of(happened_at, 'ax-' || n),
    'ax-' || n,
    happened_at,
    'call',
    null,
    'L-unbekannt-' || n,
    null,
    null,
    null
from (
    select
        n,
        getvariable('window_start')
        + seconds(draw(n, 'lost call') * epoch(getvariable('until') - getvariable('window_start'))) as happened_at
    from people
    where draw(n, 'is lost call') < 0.002
);

insert into records.lead_status_changes
select
    delivery_of(happened_at, 'lx-' || n),
    'lx-' || n,
    'L-unbekannt-' || n,
    happened_at,
    'Neu',
    'Übergabe an Vertrieb',
    null,
    'true'
from (
    select
        n,
        getvariable('window_start')
        + seconds(draw(n, 'lost change') * epoch(getvariable('until') - getvariable('window_start')))
            as happened_at
    from people
    where draw(n, 'is lost change') < 0.002
);

-- Leads and opportunities that were entered by mistake and deleted: they never meant anything.
create or replace temp table mistakes as
select
    people.n,
    people.contact_id,
    people.account_id,
    people.currency,
    spans.known_at + interval 1 hour as happened_at
from people
inner join spans
    on people.n = spans.n
where
    draw(people.n, 'mistake') < 0.01
    and not people.is_role
    and spans.known_at + interval 1 day <= getvariable('until');

insert into records.leads (
    delivery, record_id, created_at, updated_at, contact_id, account_id, status, is_deleted
)
select delivery_of(happened_at, 'LX-' || n), 'LX-' || n, happened_at, happened_at, contact_id, account_id, 'Neu', 'false'
from mistakes
union all
select
    delivery_of(happened_at, 'LX-' || n || 'gone'),
    'LX-' || n,
    happened_at,
    happened_at + interval 3 hour,
    contact_id,
    account_id,
    'Übergabe an Vertrieb',
    'true'
from mistakes;

insert into records.lead_status_changes
select
    delivery_of(happened_at, 'lcx-' || n),
    'lcx-' || n,
    'LX-' || n,
    happened_at + interval 2 hour,
    'Neu',
    'Übergabe an Vertrieb',
    null,
    'true'
from mistakes;

insert into records.opportunities (
    delivery, record_id, created_at, updated_at, account_id, contact_id, business_type, status,
    amount, currency, closed_at, is_won, is_deleted
)
select
    delivery_of(happened_at, 'OX-' || n),
    'OX-' || n,
    happened_at,
    happened_at + interval 4 hour,
    account_id,
    contact_id,
    'new',
    'Gewonnen',
    '1.00',
    currency,
    happened_at + interval 3 hour,
    'true',
    'true'
from mistakes
where draw(n, 'mistaken win') < 0.4;
