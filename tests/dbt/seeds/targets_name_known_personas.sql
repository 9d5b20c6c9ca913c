{{ seed_reference_problems(
    'targets', ['month', 'metric', 'persona_id'], 'persona_id', 'personas', 'persona_id',
    also=['unknown']
) }}
