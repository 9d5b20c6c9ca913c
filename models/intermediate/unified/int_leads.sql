with

versions as (select * from {{ ref('int_lead_versions') }}),

latest as (
{{ latest_version('versions', 'lead_id') }}
),

final as (
    select latest.*
    from latest
    where latest.created_at <= {{ as_of() }}
)

select * from final
