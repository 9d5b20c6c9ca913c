-- The company's own master data: measures, what they cost, sales units.
insert into records.measures
select
    0,
    measure_id,
    name,
    channel,
    direction,
    strftime(started_at, '%Y-%m-%d'),
    strftime(started_at + to_days(runs_days), '%Y-%m-%d')
from measures;

insert into records.measure_costs
select
    delivery_of(happened_at, 'cost'),
    measure_id,
    strftime(happened_at, '%Y-%m-%d'),
    cast(round(80 + 900 * draw(week, measure_id), 2) as decimal(12, 2)),
    case when measure_id like 'M-LINKEDIN%' then 'USD' when measure_id like 'M-TEST%' then 'CHF' else 'EUR' end,
    cast(cast(floor(500 + 20000 * draw(week, measure_id || 'i')) as bigint) as varchar),
    cast(cast(floor(5 + 300 * draw(week, measure_id || 'c')) as bigint) as varchar)
from (
    select
        measures.*,
        numbers.week,
        measures.started_at + to_days(cast(7 * numbers.week as integer)) as happened_at
    from measures
    cross join range(300) as numbers (week)
    where measures.runs_days is null or 7 * numbers.week <= measures.runs_days
)
where happened_at <= getvariable('until');

insert into records.sales_units
select 0, sales_unit_id, name, route, region
from sales_units;
