{{ seed_problems('reasons', ['source', 'reason'], [
    one_of(
        'source', known_sources(),
        hint='Correct it, or name the source in source_timezones of dbt_project.yml.'
    ),
    one_of('reason_group', [
        'no_time', 'no_need', 'budget', 'competitor', 'not_reachable', 'not_ripe', 'duplicate',
        'other',
    ]),
    filled('name_de'),
    filled('name_en'),
]) }}
