{{ seed_problems('event_words', ['rule_id'], [
    one_of(
        'source', known_sources(),
        hint='Correct it, or name the source in source_timezones of dbt_project.yml.'
    ),
    one_of('object', ['event', 'goal']),
    filled('pattern'),
    pattern(),
    one_of('event_type', event_types()['web_events'], may_be_empty=true),
    number('priority'),
]) }}
