-- Every lead lives its plot at its own times: the gaps are drawn, the instants are their sum.
create or replace temp table whole_lives as
with

timed as (
    select
        people.n,
        steps.*,
        people.start_at
        + seconds(
            sum(gap_of(steps.gap_low, steps.gap_high, draw(people.n, steps.seq)))
                over (partition by people.n order by steps.seq)
        ) as happened_at
    from people
    inner join steps
        on people.plot_id = steps.plot_id
)

select
    timed.* exclude (gap_low, gap_high),
    case contract
        when 'web_events' then 'w-' || n || '-' || seq
        when 'social_events' then 's-' || n || '-' || seq
        when 'email_events' then 'e-' || n || '-' || seq
        when 'consent_events' then 'c-' || n || '-' || seq
        when 'lead_status_changes' then 'lc-' || n || '-' || seq
        when 'opportunity_stage_changes' then 'oc-' || n || '-' || seq
        when 'sales_activities' then 'a-' || n || '-' || seq
        when 'leads' then 'L-' || n || '-' || lead_no
        when 'opportunities' then 'O-' || n || '-' || opportunity_no
        when 'orders' then 'B-' || n || '-' || order_no
    end as record_id
from timed;

-- What would happen after the end of the demo has not happened: only `truth.fates` knows of it.
create or replace temp view lives as
select *
from whole_lives
where happened_at <= getvariable('until');

-- When each person became known by name, and how long we hear of them. A customer's contact is old.
create or replace temp table spans as
select
    lives.n,
    min(lives.happened_at) as first_at,
    min(lives.happened_at) filter (where lives.is_known or people.kind = 'customer') as known_at,
    min(lives.happened_at) filter (where lives.content_id = 'konfigurator-projekt') as saves_at,
    least(
        max(lives.happened_at) filter (where lives.contract is not null) + interval 30 day,
        getvariable('until')
    ) as heard_until
from lives
inner join people
    on lives.n = people.n
group by lives.n;

create or replace temp view truth_people as
select
    people.*,
    spans.known_at
from people
inner join spans
    on people.n = spans.n;
