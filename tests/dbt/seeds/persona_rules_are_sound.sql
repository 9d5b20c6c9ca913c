{{ seed_problems('persona_rules', ['rule_id'], [
    filled('persona_id'),
    one_of('field', persona_fields()),
    pattern(),
    number('weight'),
]) }}
