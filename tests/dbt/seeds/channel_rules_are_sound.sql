{%- set fields = dict(
    touch_rule_fields(), leads=['source_name'], measures=['channel']
) -%}
{{ seed_problems('channel_rules', ['rule_id'], [
    one_of('contract', fields | list),
    field_with_pattern(),
    pattern(),
    filled('channel_id'),
    number('priority'),
] + one_of_by_contract('field', fields)) }}
