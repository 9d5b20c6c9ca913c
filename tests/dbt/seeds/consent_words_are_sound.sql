{{ seed_problems('consent_words', ['rule_id'], [
    one_of(
        'source', known_sources(),
        hint='Correct it, or name the source in source_timezones of dbt_project.yml.'
    ),
    filled('pattern'),
    pattern(),
    holds(
        '(purpose is null) = (channel is null)', ['purpose', 'channel'],
        'A consent has a purpose and a channel; a box that asks for none has neither.'
    ),
    number('priority'),
]) }}
