{#- Personas are parts of all lead cycles and of all that was sold: every way of cutting them adds
    up to the cycles, the opportunities and orders, and the touches of the facts. -#}
with

report as (select * from {{ ref('rpt_personas') }}),

cycles as (
    select
        count(*) as cycle_count,
        count(a_passed_at) as a_count,
        count(b_passed_at) as b_count,
        count(c_passed_at) as c_count,
        count(won_at) as close_count
    from {{ ref('fct_lead_cycles') }}
),

parts as (
    select
        dimension,
        sum(cycle_count) as cycle_count,
        sum(a_count) as a_count,
        sum(b_count) as b_count,
        sum(c_count) as c_count,
        sum(close_count) as close_count
    from report
    group by dimension
),

flows as (
    select
        sum(case when metric = 'opt_in' then actual_count else 0 end) as a_count,
        sum(case when metric = 'mql' then actual_count else 0 end) as b_count,
        sum(case when metric = 'opportunity' then actual_count else 0 end) as c_count,
        sum(case when metric = 'win' then actual_count else 0 end) as close_count
    from {{ ref('rpt_persona_targets') }}
    where persona_id != 'all'
),

sold as (
    select
        (
            select coalesce(sum(opportunities.amount_reporting), 0)
            from {{ ref('fct_opportunities') }} as opportunities
            where opportunities.is_won
        ) + (
            select coalesce(sum(orders.amount_reporting), 0)
            from {{ ref('fct_orders') }} as orders
            where orders.order_part = 'sale'
        ) as in_facts,
        (
            select coalesce(sum(report.won_value), 0) from report
            where report.dimension = 'total'
        ) as in_report
),

persons as (
    select
        totals.persona_id,
        totals.person_count as in_report,
        coalesce(sum(certainty.person_count), 0) as in_certainty
    from report as totals
    left join {{ ref('rpt_persona_certainty') }} as certainty
        on totals.persona_id = certainty.persona_id
    where totals.dimension = 'total'
    group by totals.persona_id, totals.person_count
),

touches as (
    select
        (
            select count(*) from {{ ref('fct_touches') }} as facts
            where facts.content_id is not null and not facts.is_machine
        ) as in_facts,
        (
            select coalesce(sum(content.touch_count), 0)
            from {{ ref('rpt_persona_content') }} as content
            where content.dimension = 'total'
        ) as in_total,
        (
            select coalesce(sum(content.touch_count), 0)
            from {{ ref('rpt_persona_content') }} as content
            where content.dimension = 'month'
        ) as in_months
),

final as (
    select
        'cycles by ' || parts.dimension as what,
        cycles.cycle_count as expected,
        parts.cycle_count as found
    from parts
    cross join cycles
    where
        parts.cycle_count != cycles.cycle_count
        or parts.a_count != cycles.a_count
        or parts.b_count != cycles.b_count
        or parts.c_count != cycles.c_count
        or parts.close_count != cycles.close_count
    union all
    select 'thresholds passed', cycles.a_count, flows.a_count
    from cycles
    cross join flows
    where
        flows.a_count != cycles.a_count
        or flows.b_count != cycles.b_count
        or flows.c_count != cycles.c_count
        or flows.close_count != cycles.close_count
    union all
    select 'sold', in_facts, in_report
    from sold
    where in_facts != in_report
    union all
    select 'persons of ' || persona_id, in_report, in_certainty
    from persons
    where in_report != in_certainty
    union all
    select 'touches with content', in_facts, in_total
    from touches
    where in_facts != in_total or in_facts != in_months
)

select * from final
