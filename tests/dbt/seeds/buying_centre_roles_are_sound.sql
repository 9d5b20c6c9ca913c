{{ seed_problems('buying_centre_roles', ['source', 'role'], [
    one_of(
        'source', known_sources(),
        hint='Correct it, or name the source in source_timezones of dbt_project.yml.'
    ),
    one_of('role_group', [
        'initiator', 'user', 'influencer', 'buyer', 'decider', 'gatekeeper', 'other',
    ]),
    filled('name_de'),
    filled('name_en'),
]) }}
