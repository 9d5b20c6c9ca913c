{%- set columns = [
    'account_id', 'updated_at', 'name', 'domain', 'industry', 'employee_count',
    'country', 'parent_account_id', 'is_target_account'
] %}

with

versions as (
{{ unify('accounts', columns) }}
),

latest as (
{{ latest_version('versions', 'account_id') }}
),

final as (
    select latest.*
    from latest
)

select * from final
