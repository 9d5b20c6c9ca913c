-- What is expected of today's customers and how last year's expectation went, for all, by persona
-- and by route.
select
    expected.dimension,
    expected.dimension_value,
    personas.name as persona_name,
    personas.symbol as persona_symbol,
    expected.expected_from,
    expected.expected_until,
    expected.customer_count,
    expected.is_small_group,
    expected.expectation_status,
    expected.realised_value,
    expected.expected_count,
    expected.expected_count_low,
    expected.expected_count_high,
    expected.expected_value,
    expected.expected_value_low,
    expected.expected_value_high,
    expected.realised_value_per_customer,
    expected.expected_value_per_customer,
    expected.lifetime_value_per_customer,
    expected.check_customer_count,
    expected.check_came_count,
    expected.check_came_value,
    expected.check_expected_count,
    expected.check_expected_count_low,
    expected.check_expected_count_high,
    expected.check_expected_value,
    expected.check_expected_value_low,
    expected.check_expected_value_high,
    expected.check_verdict
from marts.rpt_expected_value as expected
left join marts.dim_persona as personas
    on expected.dimension = 'persona' and expected.dimension_value = personas.persona_id
where expected.dimension in ('total', 'persona', 'route')
order by
    expected.dimension = 'route',
    expected.dimension = 'persona',
    expected.dimension_value = 'unknown',
    personas.priority,
    expected.dimension_value
