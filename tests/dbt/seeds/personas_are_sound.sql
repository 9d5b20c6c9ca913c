{{ seed_problems('personas', ['persona_id'], [
    holds(
        "persona_id != 'unknown'", ['persona_id'],
        'That is what persons without a persona are called: choose another id.'
    ),
    filled('name'),
    number('priority'),
]) }}
