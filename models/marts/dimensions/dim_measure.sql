{#- Built after int_measures_new, which compares with what the last build left here. -#}
-- depends_on: {{ ref('int_measures_new') }}

select * from {{ ref('int_measures_classified') }}
