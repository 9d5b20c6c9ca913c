{#- Without a persona a target is for all. -#}
{{ seed_problems('targets', ['month', 'metric', 'persona_id'], [
    holds(
        'extract(day from month) = 1', ['month'],
        'Expected the first day of a month, such as 2026-01-01.'
    ),
    one_of('metric', ['opt_in', 'mql', 'opportunity', 'win']),
    number('target_value', least=0),
], optional=['persona_id']) }}
