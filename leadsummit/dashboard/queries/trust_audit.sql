-- Every check that guarded this release: broken checks first, then failed ones, then the rest.
select
    layer,
    object,
    suite,
    expectation,
    column_name,
    success,
    is_fault,
    observed,
    checked_count,
    failed_count
from release.audit_results
order by
    is_fault desc,
    success,
    case layer when 'raw' then 1 when 'staging' then 2 when 'intermediate' then 3 else 4 end,
    object,
    suite,
    expectation,
    column_name
