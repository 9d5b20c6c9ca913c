-- The mails that are sent, and what they are answered with. Whoever agreed gets the newsletter and, in
-- the first fortnight of a campaign, its mails; a few are sent to others by mistake.
create or replace temp table campaigns as
select measure_id, started_at
from measures
where family = 'M-MAIL';

-- While each person may be mailed: the longest time for which a consent stood.
create or replace temp table mail_spans as
select
    n,
    arg_max(stands_from, stands_until - stands_from) as stands_from,
    arg_max(stands_until, stands_until - stands_from) as stands_until
from (
    select
        n,
        min(occurred_at) filter (where event_type = 'confirmed' and not is_machine) as stands_from,
        coalesce(min(occurred_at) filter (where event_type = 'withdrawn'), getvariable('until'))
            as stands_until
    from chunk_consents
    where channel = 'email'
    group by n, purpose
)
where stands_from is not null
group by n;

-- About one a month, evenly, as long as the consent stands.
create or replace temp table mails as
with

numbered as (
    select
        mail_spans.*,
        numbers.i,
        least(
            1 + floor(
                date_diff('second', stands_from, stands_until) / 2592000.0
                * (0.5 + draw(mail_spans.n, 'mails'))
            ),
            24
        ) as mail_count
    from mail_spans
    cross join range(24) as numbers (i)
),

regular as (
    select
        n,
        'en-' || n || '-' || i as mail_id,
        'mailing-' || i as email_id,
        stands_from
        + seconds(
            (i + draw(n, 'mailing ' || i)) / mail_count
            * date_diff('second', stands_from, stands_until)
        ) as sent_at
    from numbered
    where i < mail_count
),

-- The list was not up to date: the consent had just been taken back, or there never was one.
mistakes as (
    select
        n,
        'ew-' || n as mail_id,
        'mailing-nachzuegler' as email_id,
        stands_until + seconds(3600 + draw(n, 'too late') * 259200) as sent_at
    from mail_spans
    where stands_until < getvariable('until') and draw(n, 'is too late') < 0.5
    union all
    select
        spans.n,
        'ea-' || spans.n,
        'mailing-altliste',
        spans.known_at + seconds(draw(spans.n, 'old list') * epoch(getvariable('until') - spans.known_at))
    from spans
    left join mail_spans
        on spans.n = mail_spans.n
    where spans.known_at is not null and mail_spans.n is null and draw(spans.n, 'is on old list') < 0.2
),

-- Mail to a role mailbox: nobody's, the mailbox is a person of its own.
role_mails as (
    select
        people.n,
        'er-' || people.n as mail_id,
        'mailing-role' as email_id,
        spans.known_at as sent_at
    from people
    inner join spans
        on people.n = spans.n
    where people.is_role and spans.known_at is not null
),

-- Every answer has a mail that it answers, but for the first of a campaign's, sent by its list broker.
answered as (
    select
        n,
        'ep-' || n || '-' || seq as mail_id,
        'mail-' || (hash(record_id) % 200) as email_id,
        happened_at - seconds(60 + draw(n, 'answers ' || seq) * 1100) as sent_at
    from lives
    where contract = 'email_events' and seq > 1
),

together as (
    select * from regular
    union all
    select * from mistakes
    union all
    select * from role_mails
    union all
    select * from answered
)

select
    together.*,
    case
        when
            together.sent_at < campaigns.started_at + interval 14 day
            and draw(together.mail_id, 'is campaign') < 0.5
            then campaigns.measure_id
        else 'M-NEWS'
    end as measure_id,
    draw(together.mail_id, 'fate') as fate,
    cast(floor(draw(together.mail_id, 'way') * 4) as integer) as way
from together
asof left join campaigns
    on together.sent_at >= campaigns.started_at
where together.sent_at <= getvariable('until');

insert into records.email_events
with

events as (
    select *, 'sent' as event_type, sent_at as event_at, 'false' as is_machine
    from mails
    union all
    select *, 'delivered', sent_at + interval 4 second, 'false'
    from mails
    where (fate >= 0.02 or mail_id like 'ep-%') and mail_id not like 'er-%'
    union all
    select *, 'bounced', sent_at + interval 5 second, 'false'
    from mails
    where fate < 0.02 and mail_id like 'en-%'
    union all
    select
        *,
        'opened',
        sent_at + seconds(60 + draw(mail_id, 'open') * 180000),
        case when fate > 0.9 then 'true' else 'false' end
    from mails
    where fate > 0.6 and mail_id like 'en-%'
    union all
    select *, 'opened', sent_at + interval 40 second, 'false'
    from mails
    where mail_id like 'ep-%'
    union all
    -- A link scanner clicks everything, the contact form, too.
    select *, 'clicked', sent_at + interval 9 second, 'true'
    from mails
    where fate > 0.96 and mail_id like 'en-%'
)

select
    delivery_of(events.event_at, events.mail_id || '-' || events.event_type),
    events.mail_id || '-' || events.event_type,
    events.event_at,
    -- What a role mailbox gets by name of its contact is the person's; else it is nobody's.
    case when (people.is_role or way > 0) and events.mail_id not like 'er-%' then people.contact_id end,
    case
        when (not people.is_role and way < 2) or events.mail_id like 'er-%'
            then typed(people.email, events.mail_id)
    end,
    events.event_type,
    events.measure_id,
    events.email_id,
    case when events.event_type = 'clicked' then 'kontakt-angebot' end,
    case when events.event_type = 'clicked' then 'https://www.example.com/kontakt/angebot' end,
    events.is_machine
from events
inner join people
    on events.n = people.n
where events.event_at <= getvariable('until');

-- What people do with their mails: read, leave, complain.
insert into records.email_events
select
    delivery_of(touches.happened_at, touches.record_id),
    touches.record_id,
    touches.happened_at,
    case when touches.way > 0 or touches.is_role then touches.contact_id end,
    case when not touches.is_role and touches.way < 3 then typed(touches.email, touches.record_id) end,
    touches.event_type,
    coalesce(mails.measure_id, touches.measure_id),
    'mail-' || (hash(touches.record_id) % 200),
    touches.content_id,
    'https://www.example.com' || touches.url,
    'false'
from touches
left join mails
    on 'ep-' || touches.n || '-' || touches.seq = mails.mail_id
where touches.contract = 'email_events';
