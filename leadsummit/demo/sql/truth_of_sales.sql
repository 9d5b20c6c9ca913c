-- The truth of those of whom the records know nothing but sales.
create or replace temp table whole_sales_moves as
from whole_stranger_moves
union all by name
from whole_buyer_moves;

create or replace temp view sales_moves as
select *
from whole_sales_moves
where happened_at <= getvariable('until');

insert into truth.transitions
select
    person_ref || '-' || cycle_number,
    transition_number,
    1,
    from_stage,
    to_stage,
    happened_at,
    kind,
    by_contract,
    by_id
from sales_moves;

insert into truth.cycles
select
    person_ref || '-' || cycle_number,
    person_ref,
    cycle_number,
    any_value(cycle_type),
    min(happened_at),
    max(happened_at) filter (where outcome is not null),
    coalesce(max(outcome), 'open'),
    null,
    min(happened_at) filter (where to_stage in ('ANG', 'ABS')),
    min(happened_at) filter (where to_stage in ('ANG', 'ABS')),
    max(happened_at) filter (where to_stage = 'ABS'),
    1,
    arg_max(to_stage, transition_number) filter (where to_stage is not null)
from sales_moves
group by person_ref, cycle_number;

insert into truth.fates
select
    person_ref || '-' || cycle_number,
    max(happened_at) filter (where outcome is not null),
    coalesce(max(outcome), 'open'),
    null,
    min(happened_at) filter (where to_stage in ('ANG', 'ABS')),
    min(happened_at) filter (where to_stage in ('ANG', 'ABS')),
    max(happened_at) filter (where to_stage = 'ABS'),
    min(happened_at) filter (where kind = 'lose')
from whole_sales_moves
group by person_ref, cycle_number
having min(happened_at) <= getvariable('until');
