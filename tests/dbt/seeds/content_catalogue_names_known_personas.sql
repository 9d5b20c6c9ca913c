{{ seed_reference_problems(
    'content_catalogue', ['content_id'], 'persona_id', 'personas', 'persona_id'
) }}
