{#- Cycles that stand open, persons and sales of all accounts together: as in the ledger, in the persons
    and in what was sold. -#}
with

persons as (select * from {{ ref('dim_person') }} where account_key is not null),

moves as (select * from {{ ref('fct_stage_transitions') }}),

open_in_ledger as (
    select
        coalesce(sum(case when moves.kind = 'enter' then 1 when moves.kind in ('win', 'exit') then -1 else 0 end), 0)
            as row_count
    from moves
    inner join persons on moves.person_key = persons.person_key
),

known_persons as (select count(*) as row_count from persons where not is_stand_in),

sold as (
    select count(*) as row_count, coalesce(sum(amount_reporting), 0) as amount
    from (
        select amount_reporting from {{ ref('fct_opportunities') }}
        where is_won and account_key is not null
        union all
        select amount_reporting from {{ ref('fct_orders') }}
        where order_part = 'sale' and account_key is not null
    ) as records
),

reported as (
    select
        coalesce(sum(open_cycle_count), 0) as open_cycle_count,
        coalesce(sum(person_count), 0) as person_count,
        coalesce(sum(sale_count), 0) as sale_count,
        coalesce(sum(won_amount), 0) as won_amount
    from {{ ref('rpt_account_coverage') }}
)

select
    reported.*,
    open_in_ledger.row_count as ledger_open_cycle_count,
    known_persons.row_count as dim_person_count,
    sold.row_count as recorded_sale_count,
    sold.amount as recorded_amount
from reported
cross join open_in_ledger
cross join known_persons
cross join sold
where
    reported.open_cycle_count != open_in_ledger.row_count
    or reported.person_count != known_persons.row_count
    or reported.sale_count != sold.row_count
    or reported.won_amount != sold.amount
