with

versions as (select * from {{ ref('int_contact_versions') }}),

latest as (
{{ latest_version('versions', 'contact_id') }}
),

final as (
    select latest.*
    from latest
    where coalesce(latest.created_at, {{ as_of() }}) <= {{ as_of() }}
)

select * from final
