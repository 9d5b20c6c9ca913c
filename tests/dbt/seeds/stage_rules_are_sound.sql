{%- set fields = dict(touch_rule_fields(), sales_activities=['outcome']) -%}
{{ seed_problems('stage_rules', ['rule_id'], [
    one_of('contract', event_types() | list),
    field_with_pattern(),
    pattern(),
    one_of(
        'stage_code', touch_stages(), only="contract != 'sales_activities'",
        hint='Touches are evidence of no other stage.'
    ),
    one_of(
        'stage_code', stages_before_close(), only="contract = 'sales_activities'",
        hint='Only a won opportunity or an order is evidence of ABS.'
    ),
    number('priority'),
] + one_of_by_contract('event_type', event_types()) + one_of_by_contract('field', fields)) }}
