-- Each e-mail that was sent without a standing consent in the period, by its keys, the latest first.
-- $row_limit null: all of them.
select
    violations.occurred_at,
    coalesce(violations.measure_key, 'none') as measure_key,
    violations.person_key,
    violations.source,
    violations.record_id,
    count(*) over () as total_count
from marts.fct_consent_violations as violations
left join marts.dim_measure as measures
    on violations.measure_key = measures.measure_key
where
    date_trunc('month', violations.occurred_on) between $first_month and $last_month
    and ($measures is null or list_contains($measures, coalesce(violations.measure_key, 'none')))
    and ($directions is null or list_contains($directions, coalesce(measures.direction, 'unknown')))
order by violations.occurred_at desc, violations.record_id
limit $row_limit
