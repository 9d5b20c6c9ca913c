{#-
    The curves at chosen ages: of those who set out, how many had passed after so many days, naively
    (of all who set out, however young) and in view of their age. Without a horizon: as far as the
    population has been followed.
-#}
with

curves as (select * from {{ ref('rpt_conversion_curves') }}),

{{ rates_at_horizons(
    slice=['from_threshold', 'to_threshold', 'dimension', 'dimension_value'],
    step=['from_threshold', 'to_threshold'],
    count='passed_count',
    rate='passed_rate',
    horizons=[30, 90, 180, 365]
) }}

select * from final
