-- The touches that a life leaves in website, social platforms and marketing automation. An anonymous
-- person leaves a cookie or a profile, a known one whatever the system happens to know.
create or replace temp table touches as
select
    lives.*,
    people.opening,
    people.is_role,
    people.visitor_id,
    people.profile_id,
    people.contact_id,
    people.measure_id,
    people.family,
    people.has_merged_contact,
    people.has_second_device,
    people.shares_device,
    lives.seq = 1 as is_first,
    lives.is_known and lives.happened_at = min(lives.happened_at) filter (where lives.is_known)
        over (partition by lives.n) as is_introduction,
    case
        when people.has_merged_contact and draw(lives.n, 'address ' || lives.seq) < 0.3
            then people.second_email
        else people.email
    end as email,
    cast(floor(draw(lives.n, 'way ' || lives.seq) * 4) as integer) as way
from lives
inner join people
    on lives.n = people.n
inner join spans
    on lives.n = spans.n
where lives.contract in ('web_events', 'social_events', 'email_events', 'consent_events');

insert into records.web_events
select
    delivery_of(happened_at, record_id),
    record_id,
    happened_at,
    case
        when not is_known or is_introduction then visitor_id
        when way = 0 then visitor_id
        -- A second device always says who sits before it: no address, no link.
        when way = 1 and has_second_device and not is_role then 'd-' || n
    end,
    case
        when is_known and not is_introduction and (way in (2, 3) or (way = 1 and is_role))
            then
                case
                    when has_merged_contact and draw(n, 'contact ' || seq) < 0.3 then 'KM-' || n
                    else contact_id
                end
    end,
    null,
    case
        when is_introduction and is_known then typed(email, record_id)
        when is_known and way = 1 and not is_role then typed(email, record_id)
    end,
    event_type,
    'https://www.example.com' || url,
    case when is_first and family = 'M-SEO' then 'https://www.google.com/' end,
    case when is_first then lower(family) end,
    case
        when is_first and family = 'M-RETARGET' then 'display'
        when is_first and family = 'M-WHITEPAPER' then 'content'
    end,
    case when is_first then measure_id end,
    content_id,
    case when draw(n, 'bot flag ' || seq) < 0.5 then 'false' end
from touches
where contract = 'web_events';

insert into records.social_events
select
    delivery_of(happened_at, record_id),
    record_id,
    happened_at,
    pick(['linkedin', 'xing', 'youtube'], draw(n, 'platform')),
    profile_id,
    case when is_known then typed(email, record_id) end,
    event_type,
    'post-' || (hash(record_id) % 90),
    measure_id,
    case when family = 'M-LINKEDIN' then 'true' else 'false' end
from touches
where contract = 'social_events';

insert into records.consent_events
select
    delivery_of(happened_at, record_id),
    record_id,
    happened_at,
    case when way > 0 or is_role then contact_id end,
    case when not is_role and way < 3 then typed(email, record_id) end,
    purpose,
    channel,
    event_type,
    method,
    case when way = 2 and event_type in ('requested', 'confirmed') then measure_id end,
    'doi-' || n || '-' || seq,
    case when note = 'machine' then 'true' else 'false' end
from touches
where contract = 'consent_events';
