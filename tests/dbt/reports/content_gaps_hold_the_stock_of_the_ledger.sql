{#- Who waits in the nurturing stages for content is the stock of the ledger at the end of its last day. -#}
with

daily as (
    select
        stocks.cycle_type,
        stocks.stage_code,
        stocks.persona_id,
        stocks.stock_count
    from {{ ref('fct_stage_daily') }} as stocks
    where stocks.day = (select max(day) from {{ ref('fct_stage_daily') }})
),

reported as (select * from {{ ref('rpt_content_gaps') }}),

final as (
    select
        reported.cycle_type,
        reported.stage_code,
        reported.persona_id,
        coalesce(daily.stock_count, 0) as stock_in_ledger,
        reported.stock_count as stock_in_report
    from reported
    left join daily
        on
            reported.cycle_type = daily.cycle_type
            and reported.stage_code = daily.stage_code
            and reported.persona_id = daily.persona_id
    where coalesce(daily.stock_count, 0) != reported.stock_count
)

select * from final
