{#-
    The repeat curves at chosen ages: of the customers who bought, how many had bought again after
    so many days, naively (of all, however young) and in view of their age. Without a horizon: as
    far as they have been followed.
-#}
with

curves as (select * from {{ ref('rpt_repeat_curves') }}),

{{ rates_at_horizons(
    slice=['population', 'dimension', 'dimension_value'],
    step=['population'],
    count='repeated_count',
    rate='repeat_rate',
    horizons=[90, 180, 365, 730]
) }}

select * from final
