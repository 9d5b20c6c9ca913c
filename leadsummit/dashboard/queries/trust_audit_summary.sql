-- Checks per layer, in the order in which the data passes through them.
select
    layer,
    count(*) as check_count,
    count(*) filter (where not success and not is_fault) as failed_count,
    count(*) filter (where is_fault) as fault_count
from release.audit_results
group by layer
order by case layer when 'raw' then 1 when 'staging' then 2 when 'intermediate' then 3 else 4 end, layer
