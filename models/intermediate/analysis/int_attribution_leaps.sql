{#- The chains after 32 steps, stored: an engine that reads a CTE anew each time it is named would
    read the first ones a thousand times, were all doublings in one query. -#}
with

chain as (select * from {{ ref('int_attribution_chain') }}),

{{ chain_leaps('chain', ['threshold', 'removed_channel_id'], 5) }}

final as (select * from leap_5)

select * from final
