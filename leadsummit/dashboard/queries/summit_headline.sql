-- The one sentence over the mountain: how many set out, and how far they came.
--
-- cohort and reached follow the cycles that opened in, or up to the end of, the period; the
-- thousandths say how many of a thousand of them came so far by now, in whatever order. flow counts
-- the passings that fell into the period. stock needs none of this; see summit_standing.
with

cycles as (
    select
        *,
        date_trunc('month', timezone($timezone, timezone('UTC', started_at))) as started_month,
        date_trunc('month', timezone($timezone, timezone('UTC', a_passed_at))) as a_month,
        date_trunc('month', timezone($timezone, timezone('UTC', b_passed_at))) as b_month,
        date_trunc('month', timezone($timezone, timezone('UTC', c_passed_at))) as c_month,
        date_trunc('month', timezone($timezone, timezone('UTC', won_at))) as won_month
    from marts.fct_lead_cycles
    where
        ($cycle_types is null or list_contains($cycle_types, cycle_type))
        and ($personas is null or list_contains($personas, persona_id))
        and ($measures is null or list_contains($measures, coalesce(first_measure_key, 'none')))
        and ($directions is null or list_contains($directions, direction))
        and ($routes is null or list_contains($routes, route))
),

followed as (
    select *
    from cycles
    where
        started_month <= $last_month
        and ($counting = 'reached' or started_month >= $first_month)
),

counts as (
    select
        (select count(*) from followed) as started_count,
        case when $counting = 'flow'
            then (select count(*) from cycles where a_month between $first_month and $last_month)
            else (select count(a_passed_at) from followed)
        end as a_count,
        case when $counting = 'flow'
            then (select count(*) from cycles where b_month between $first_month and $last_month)
            else (select count(b_passed_at) from followed)
        end as b_count,
        case when $counting = 'flow'
            then (select count(*) from cycles where c_month between $first_month and $last_month)
            else (select count(c_passed_at) from followed)
        end as c_count,
        case when $counting = 'flow'
            then (select count(*) from cycles where won_month between $first_month and $last_month)
            else (select count(won_at) from followed)
        end as won_count
)

select
    started_count,
    a_count,
    b_count,
    c_count,
    won_count,
    cast(round(1000.0 * a_count / nullif(started_count, 0)) as bigint) as a_thousandths,
    cast(round(1000.0 * b_count / nullif(started_count, 0)) as bigint) as b_thousandths,
    cast(round(1000.0 * c_count / nullif(started_count, 0)) as bigint) as c_thousandths,
    cast(round(1000.0 * won_count / nullif(started_count, 0)) as bigint) as won_thousandths
from counts
