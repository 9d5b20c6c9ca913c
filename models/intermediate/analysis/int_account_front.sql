{#-
    The most advanced open lead cycle of each account: the one with the fewest stages left to the
    close, as the two kinds of cycles have orders of their own. Of equal ones, the one that stands
    there longer, then the smaller key.
-#}

with

cycles as (
    select * from {{ ref('fct_lead_cycles') }}
    where outcome = 'open' and account_key is not null
),

closing as (
    select
        cycle_type,
        level
    from {{ ref('int_stage_levels') }}
    where stage_code = 'ABS' and not is_foreign
),

ranked as (
    select
        cycles.account_key,
        cycles.lead_cycle_key,
        cycles.cycle_type,
        cycles.current_stage,
        cycles.current_stage_since,
        closing.level - cycles.current_position as stages_to_close,
        count(*) over (partition by cycles.account_key) as open_cycle_count,
        row_number() over (
            partition by cycles.account_key
            order by
                closing.level - cycles.current_position,
                cycles.current_stage_since,
                cycles.lead_cycle_key
        ) as front_rank
    from cycles
    inner join closing on cycles.cycle_type = closing.cycle_type
),

final as (
    select
        account_key,
        lead_cycle_key,
        cycle_type,
        current_stage,
        current_stage_since,
        stages_to_close,
        open_cycle_count
    from ranked
    where front_rank = 1
)

select * from final
