with

costs as (
    select
        {{ surrogate_key(["'measure_cost'", 'costs.source', 'costs.measure_cost_id']) }} as measure_cost_key,
        costs.*
    from {{ ref('int_measure_costs') }} as costs
    where {{ reporting_day_start('costs.spent_on') }} <= {{ as_of() }}
),

measures as (select * from {{ ref('int_measure_lookup') }}),

amounts as (
    {{ amounts_in_reporting('costs', 'measure_cost_key', 'amount', 'currency', 'spent_on') }}
),

final as (
    select
        costs.measure_cost_key,
        measures.measure_key,
        costs.source,
        costs.measure_id,
        costs.currency,
        costs.amount,
        amounts.amount_reporting,
        costs.impressions,
        costs.clicks,
        costs.spent_on
    from costs
    inner join amounts on costs.measure_cost_key = amounts.measure_cost_key
    left join measures
        on costs.source = measures.source and costs.measure_id = measures.measure_id
)

select * from final
