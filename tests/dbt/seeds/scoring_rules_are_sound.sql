{%- set is_fit = "dimension = 'fit'" -%}
{%- set is_behaviour = "dimension = 'behaviour'" -%}
{{ seed_problems('scoring_rules', ['rule_id'], [
    one_of('dimension', ['fit', 'behaviour']),
    one_of(
        'contract', attribute_fields() | list, only=is_fit,
        hint='Fit is told by what is known of a person or company.'
    ),
    one_of(
        'contract', touch_rule_fields() | list, only=is_behaviour,
        hint='Behaviour is told by touches.'
    ),
    left_empty('event_type', is_fit, 'Fit is no event.'),
    left_empty('half_life_days', is_fit, 'Fit does not fade.'),
    field_with_pattern(),
    pattern(),
    number('points'),
    number('cap', above=0, only='points >= 0', may_be_empty=true),
    left_empty('cap', 'points < 0', 'A cap limits points that are added, not taken.'),
    number('half_life_days', least=3, only=is_behaviour, may_be_empty=true),
]
+ one_of_by_contract('event_type', event_types(), only=is_behaviour)
+ one_of_by_contract('field', touch_rule_fields(), only=is_behaviour)
+ one_of_by_contract('field', attribute_fields(), only=is_fit, may_be_empty=false)) }}
