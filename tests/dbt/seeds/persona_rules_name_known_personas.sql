{{ seed_reference_problems(
    'persona_rules', ['rule_id'], 'persona_id', 'personas', 'persona_id'
) }}
