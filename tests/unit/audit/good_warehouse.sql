-- A tiny company whose warehouse is sound: one lead wins and becomes a customer again, one is
-- disqualified. Tests break one thing at a time.
create schema raw;
create schema staging;
create schema marts;

create table raw._loads (
    load_id bigint, run_id text, source text, object text, file text, content_hash text,
    byte_count bigint, row_count bigint, reject_count bigint, status text, message text,
    loaded_at timestamptz, delivery text, encoding text, max_reject_share double
);
insert into raw._loads values
    (1, 'r1', 'canonical', 'leads', 'canonical/leads/a.csv', repeat('a1', 32), 90, 2, 0,
        'landed', null, '2026-03-01 06:00:00+00', 'append', 'utf-8', 0.01),
    (2, 'r1', 'canonical', 'lead_status_changes', 'canonical/lead_status_changes/a.csv',
        repeat('b2', 32), 90, 4, 0, 'landed', null, '2026-03-01 06:00:00+00', 'append', 'utf-8', 0.01),
    (3, 'r1', 'canonical', 'opportunities', 'canonical/opportunities/a.csv',
        repeat('c3', 32), 90, 1, 0, 'landed', null, '2026-03-01 06:00:00+00', 'append', 'utf-8', 0.01),
    (4, 'r1', 'canonical', 'web_events', 'canonical/web_events/a.csv', repeat('d4', 32), 9000,
        200, 1, 'landed', null, '2026-03-01 06:00:00+00', 'append', 'utf-8', 0.01),
    (5, 'r1', 'canonical', 'web_events', 'canonical/web_events/b.csv', repeat('e5', 32), 90, 3,
        7, 'refused', 'too many broken rows', '2026-03-01 06:00:00+00', 'append', 'utf-8', 0.01);

create table raw._rejects (
    load_id bigint, source text, object text, file text, line bigint, column_name text,
    reason text, line_text text
);
insert into raw._rejects values
    (4, 'canonical', 'web_events', 'canonical/web_events/a.csv', 17, null, 'too few columns', 'x');

create table raw.canonical__leads as
select lead_id, created_at, email, 'canonical/leads/a.csv' as _file, _row, 1::bigint as _load_id,
    timestamptz '2026-03-01 06:00:00+00' as _loaded_at
from (values
    ('won_lead', '2026-01-05 09:00:00', 'ann@example.com', 1::bigint),
    ('bad_lead', '2026-01-07 09:00:00', 'bob@example.com', 2)
) as v (lead_id, created_at, email, _row);

create table raw.canonical__lead_status_changes as
select 'change_' || _row as record_id, lead_id, occurred_at, to_status,
    'canonical/lead_status_changes/a.csv' as _file, _row, 2::bigint as _load_id,
    timestamptz '2026-03-01 06:00:00+00' as _loaded_at
from (values
    ('won_lead', '2026-01-10 09:00:00', 'MQL', 1::bigint),
    ('won_lead', '2026-01-12 09:00:00', 'Rejected', 2),
    ('won_lead', '2026-01-20 09:00:00', 'MQL', 3),
    ('bad_lead', '2026-01-15 09:00:00', 'Junk', 4)
) as v (lead_id, occurred_at, to_status, _row);

create table raw.canonical__opportunities as
select 'deal' as opportunity_id, '2026-01-25 09:00:00' as created_at,
    'canonical/opportunities/a.csv' as _file, 1::bigint as _row, 3::bigint as _load_id,
    timestamptz '2026-03-01 06:00:00+00' as _loaded_at;

create table raw.canonical__web_events as
select 'visit_' || i as record_id, '2026-01-05 09:00:00' as occurred_at,
    'canonical/web_events/a.csv' as _file, i as _row, 4::bigint as _load_id,
    timestamptz '2026-03-01 06:00:00+00' as _loaded_at
from range(1, 201) as r (i);

create table staging.stg_canonical__leads as
select lead_id, created_at::timestamp as created_at, null::timestamp as updated_at,
    sha256(email) as email_hash, 'example.com' as email_domain, null::text as opportunity_id,
    'New' as status, true as is_readable, _row, _load_id,
    timestamp '2026-03-01 06:00:00' as known_at
from raw.canonical__leads;

create table staging.stg_canonical__lead_status_changes as
select record_id, lead_id, occurred_at::timestamp as occurred_at, to_status,
    true as is_readable, _row, _load_id, timestamp '2026-03-01 06:00:00' as known_at
from raw.canonical__lead_status_changes;

create table staging.stg_canonical__opportunities as
select opportunity_id, created_at::timestamp as created_at, null::timestamp as updated_at,
    'new' as business_type,
    date '2027-12-31' as expected_close_on, true as is_readable, _row, _load_id,
    timestamp '2026-03-01 06:00:00' as known_at
from raw.canonical__opportunities;

create table staging.stg_canonical__web_events as
select record_id, occurred_at::timestamp as occurred_at, 'page_view' as event_type,
    'https://www.example.com/@leadsummit/start' as page_url, true as is_readable, _row,
    _load_id, timestamp '2026-03-01 06:00:00' as known_at
from raw.canonical__web_events;

create table marts.dim_stage (stage_code text, position int, is_active boolean);
insert into marts.dim_stage values
    ('INF', 1, true), ('BEF', 2, false), ('MQL', 5, true), ('ANG', 11, true), ('ABS', 12, true),
    ('AFS', 13, true);
create table marts.dim_threshold as
select unnest(['A', 'B', 'C']) as threshold_code;
create table marts.dim_persona as
select unnest(['mia', 'unknown']) as persona_id;
create table marts.dim_person as
select unnest(['ann', 'bob']) as person_key, 'mia' as persona_id;
create table marts.dim_account as
select 'acme' as account_key, 'A 1' as account_id, 'Acme @ Berlin' as name;
create table marts.dim_measure as
select 'fair' as measure_key, 'F 1' as measure_id, 'Messe @ Hannover' as name;
create table marts.dim_sales_unit as
select 'north' as sales_unit_key, 'N' as sales_unit_id, 'direct' as route;
create table marts.dim_reason as
select 'too_dear' as reason_key, 'canonical' as source, 'too dear' as reason;
create table marts.dim_content as
select 'guide' as content_id, 'Guide' as title;
create table marts.dim_date as
select date '2026-01-01' as day;

create table marts.fct_lead_cycles as
select
    *, persona_id: 'mia', first_measure_key: 'fair', first_channel_id: 'trade_fair',
    account_key: 'acme', sales_unit_key: 'north', direction: 'outbound', route: 'direct',
    region: 'north', furthest_position: case furthest_stage when 'INF' then 1 when 'AFS' then 1
        else 12 end,
    current_position: case current_stage when 'INF' then 1 when 'AFS' then 1 else 12 end
from (values
    ('ann_1', 'ann', 1, 'new_lead', timestamp '2026-01-05 09:00:00',
        timestamp '2026-02-10 09:00:00', 'won', timestamp '2026-01-05 09:00:00',
        timestamp '2026-01-10 09:00:00', timestamp '2026-01-25 09:00:00',
        timestamp '2026-02-10 09:00:00', 2, 'ABS', timestamp '2026-02-10 09:00:00', 'ABS'),
    ('ann_2', 'ann', 2, 'existing_customer_lead', timestamp '2026-02-10 09:00:00', null,
        'open', null, null, null, null, 1, 'AFS', timestamp '2026-02-10 09:00:00', 'AFS'),
    ('bob_1', 'bob', 1, 'new_lead', timestamp '2026-01-07 09:00:00',
        timestamp '2026-01-15 09:00:00', 'disqualified', null, null, null, null, 1, 'INF',
        timestamp '2026-01-07 09:00:00', 'INF')
) as v (
    lead_cycle_key, person_key, cycle_number, cycle_type, started_at, ended_at, outcome,
    a_passed_at, b_passed_at, c_passed_at, won_at, round_count, current_stage,
    current_stage_since, furthest_stage
);

create table marts.fct_stage_transitions as
select
    *, known_at: timestamp '2026-03-01 06:00:00', reason_key: null::text,
    evidence_source: 'canonical', is_inferred: false, person_key: split_part(lead_cycle_key, '_', 1),
    cycle_type: if(lead_cycle_key = 'ann_2', 'existing_customer_lead', 'new_lead'),
    persona_id: 'mia', occurred_on: cast(occurred_at as date)
from (values
    ('ann_1', 1, 1, null, 'INF', timestamp '2026-01-05 09:00:00', 'enter', 'leads', 'won_lead'),
    ('ann_1', 2, 1, 'INF', 'MQL', timestamp '2026-01-10 09:00:00', 'skip',
        'lead_status_changes', 'change_1'),
    ('ann_1', 3, 1, 'MQL', 'INF', timestamp '2026-01-12 09:00:00', 'reject',
        'lead_status_changes', 'change_2'),
    ('ann_1', 4, 2, 'INF', 'MQL', timestamp '2026-01-20 09:00:00', 'reopen',
        'lead_status_changes', 'change_3'),
    ('ann_1', 5, 2, 'MQL', 'ANG', timestamp '2026-01-25 09:00:00', 'skip', 'opportunities',
        'deal'),
    ('ann_1', 6, 2, 'ANG', 'ABS', timestamp '2026-02-10 09:00:00', 'win', 'opportunities',
        'deal'),
    ('ann_2', 1, 1, null, 'AFS', timestamp '2026-02-10 09:00:00', 'enter', 'opportunities',
        'deal'),
    ('bob_1', 1, 1, null, 'INF', timestamp '2026-01-07 09:00:00', 'enter', 'leads', 'bad_lead'),
    ('bob_1', 2, 1, 'INF', null, timestamp '2026-01-15 09:00:00', 'exit',
        'lead_status_changes', 'change_4')
) as v (
    lead_cycle_key, transition_number, round, from_stage, to_stage, occurred_at, kind,
    evidence_contract, evidence_record_id
);

create table marts.fct_stage_daily as
with
moves as (
    select occurred_on as day, to_stage as stage_code, cycle_type, 1 as entered, 0 as gone
    from marts.fct_stage_transitions where to_stage is not null
    union all
    select occurred_on, from_stage, cycle_type, 0, 1
    from marts.fct_stage_transitions where from_stage is not null
    union all
    select occurred_on, to_stage, cycle_type, 0, 1
    from marts.fct_stage_transitions where kind = 'win'
),
days as (
    select cast(day as date) as day
    from generate_series(timestamp '2026-01-05', timestamp '2026-02-28', interval 1 day) as d (day)
),
grain as (select distinct stage_code, cycle_type from moves),
counted as (
    select
        days.day, stage_code, cycle_type,
        cast(coalesce(sum(entered), 0) as bigint) as entered_count,
        cast(coalesce(sum(gone), 0) as bigint) as left_count
    from days cross join grain left join moves using (day, stage_code, cycle_type)
    group by all
)
select
    *, persona_id: 'mia',
    stock_count: cast(sum(entered_count - left_count) over (
        partition by stage_code, cycle_type order by day
    ) as bigint)
from counted;

create table marts.fct_opportunities as
select
    'deal' as opportunity_key, 'deal' as opportunity_id, 'canonical' as source,
    'ann' as person_key, 'acme' as account_key, 'ann_1' as lead_cycle_key,
    'new' as business_type, 'Won' as status, 100.0::decimal(18, 2) as amount, 'EUR' as currency,
    100.0::decimal(18, 2) as amount_reporting, timestamp '2026-01-25 09:00:00' as created_at,
    timestamp '2026-02-10 09:00:00' as closed_at, true as is_won, null::text as product_id,
    null::text as reason_key, 'north' as sales_unit_key;

create table marts.bridge_opportunity_person as
select * from (values ('deal', 'ann', 0.75::double), ('deal', 'bob', 0.25))
    as v (opportunity_key, person_key, weight);

create table marts.fct_consent_events as
select
    'consent_1' as consent_event_key, 'ann' as person_key, 'news' as purpose,
    'email' as channel, 'confirmed' as event_type, timestamp '2026-01-05 09:00:00' as occurred_at,
    'double' as method, 'fair' as measure_key, false as is_machine, false as is_derived;

create table marts.fct_touches as
select
    'touch_' || i as touch_key, if(i = 1, null, 'ann') as person_key, 'fair' as measure_key,
    timestamp '2026-01-05 09:00:00' as occurred_at, 'page_view' as event_type
from range(1, 4) as r (i);

create table marts.fct_orders as
select 'order_1' as order_key, 'ann' as person_key, timestamp '2026-02-12 09:00:00' as ordered_at;

create table marts.rpt_summit as
select
    *, cycle_type: 'new_lead', persona_id: 'mia', first_measure_key: 'fair',
    direction: 'outbound', route: 'direct'
from (values
    ('cohort', date '2026-01-01', 'A', 8, 4, false, 0.5::double, 0.22::double, 0.78::double, 0.0::double),
    ('stock', date '2026-01-01', 'A', 4, 1, true, null, null, null, null)
) as v (
    counting, month, step, population_count, passed_count, is_small_group, conversion_rate,
    conversion_rate_low, conversion_rate_high, median_days
);

create table marts.rpt_funnel as
select
    date_trunc('month', day)::date as month, cycle_type, 'mia' as persona_id,
    'fair' as first_measure_key, 'outbound' as direction, 'direct' as route, stage_code,
    sum(entered_count) as entered_count, sum(left_count) as left_count,
    arg_max(stock_count, day) as stock_count, 2 as cohort_count, 1 as reached_count,
    1.5::double as median_days_in_stage
from marts.fct_stage_daily group by all;

create table marts.rpt_opt_in_out as
select
    'opt_in' as rate, date '2026-01-01' as month, 'mia' as persona_id, 'INF' as stage_code,
    'fair' as measure_key, 'guide' as content_id, 8 as population_count, 4 as passed_count,
    1 as pending_count, 0.5::double as conversion_rate, 0.22::double as conversion_rate_low,
    0.78::double as conversion_rate_high;

create table marts.rpt_data_trust as
select * from (values
    ('run', null, null, 'as_of', null::bigint, null::double, null::timestamp,
        timestamp '2026-03-01 00:00:00', 1),
    ('landed', 'canonical', 'web_events', 'rows', 200, 1.0, null, null, 2)
) as v (section, source, object, item, record_count, share, first_at, last_at, sort_order);
