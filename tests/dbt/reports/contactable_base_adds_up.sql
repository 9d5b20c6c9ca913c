{#- The base at the start of a month is that at the end of the one before; what stands at as-of is
    what the consent ledger says of each consent; who withdrew are those of the base opt-out
    rate; pending requests are those of the opt-in rate. -#}
with

base as (select * from {{ ref('rpt_contactable_base') }}),

requests as (select * from {{ ref('rpt_opt_in_requests') }}),

rates as (select * from {{ ref('rpt_opt_in_out') }}),

stocks as (
    select
        'base' as what, month, purpose, channel, persona_id, at_start_count, at_end_count,
        at_start_count + confirmed_count - withdrawn_count - declined_count - expired_count
            as added_up_count
    from base
    union all
    select
        'requests' as what, month, purpose, channel, persona_id, pending_at_start_count,
        pending_at_end_count,
        pending_at_start_count + requested_count - confirmed_count - declined_count - expired_count
            as added_up_count
    from requests
),

chained as (
    select
        stocks.*,
        coalesce(lag(at_end_count) over (
            partition by what, purpose, channel, persona_id order by month
        ), 0) as before_count
    from stocks
),

{# The ledger's last word on each consent. An expired request is none. #}
said as (
    select
        person_key,
        purpose,
        channel,
        event_type,
        row_number() over (
            partition by person_key, purpose, channel
            order by
                occurred_at desc,
                case event_type when 'withdrawn' then 1 when 'confirmed' then 3 else 2 end
        ) as recency
    from {{ ref('fct_consent_events') }}
    where
        (event_type = 'confirmed' and not is_machine)
        or event_type in ('declined', 'withdrawn')
        or (event_type = 'expired' and not is_derived)
),

standing as (
    select purpose, channel, count(*) as in_ledger
    from said
    where recency = 1 and event_type = 'confirmed'
    group by purpose, channel
),

standing_in_base as (
    select purpose, channel, sum(at_end_count) as in_base
    from base
    where month = (select max(last_month.month) from base as last_month)
    group by purpose, channel
),

persons_in_ledger as (
    select count(distinct person_key) as in_ledger
    from said
    where recency = 1 and event_type = 'confirmed'
),

rated as (
    select month, sum(population_count) as population_count, sum(passed_count) as passed_count
    from rates
    where rate = 'base_opt_out'
    group by month
),

in_base as (
    select month, sum(population_count) as population_count, sum(withdrawn_count) as passed_count
    from base
    where purpose != 'any'
    group by month
),

final as (
    select
        what || ' of ' || cast(month as {{ dbt.type_string() }}) as what,
        before_count as expected_count,
        at_start_count as found_count
    from chained
    where before_count != at_start_count or added_up_count != at_end_count or at_end_count < 0
    union all
    select
        'standing ' || standing.purpose || ' ' || standing.channel,
        standing.in_ledger,
        standing_in_base.in_base
    from standing
    left join standing_in_base
        on
            standing.purpose = standing_in_base.purpose
            and standing.channel = standing_in_base.channel
    where standing.in_ledger != coalesce(standing_in_base.in_base, 0)
    union all
    select 'persons contactable', persons_in_ledger.in_ledger, standing_in_base.in_base
    from persons_in_ledger
    cross join standing_in_base
    where
        standing_in_base.purpose = 'any' and standing_in_base.channel = 'any'
        and persons_in_ledger.in_ledger != standing_in_base.in_base
    union all
    select
        'withdrawn in ' || cast(rated.month as {{ dbt.type_string() }}),
        rated.passed_count,
        in_base.passed_count
    from rated
    left join in_base on rated.month = in_base.month
    where
        rated.passed_count != coalesce(in_base.passed_count, 0)
        or rated.population_count != coalesce(in_base.population_count, 0)
    union all
    select 'pending requests', pending.in_rates, pending.in_requests
    from (
        select
            (select coalesce(sum(rates.pending_count), 0) from rates) as in_rates,
            (
                select coalesce(sum(requests.pending_at_end_count), 0) from requests
                where requests.month = (select max(last_month.month) from requests as last_month)
            ) as in_requests
    ) as pending
    where pending.in_rates != pending.in_requests
)

select * from final
