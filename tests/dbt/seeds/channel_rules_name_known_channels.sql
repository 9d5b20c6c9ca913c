{{ seed_reference_problems(
    'channel_rules', ['rule_id'], 'channel_id', 'channels', 'channel_id'
) }}
