{#- The dated states of leads and opportunities in one shape. -#}
{{ config(materialized='view') }}

select * from {{ ref('int_lead_states') }}
union all
select * from {{ ref('int_opportunity_states') }}
