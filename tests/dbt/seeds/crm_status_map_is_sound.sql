{%- set meanings = ['stage', 'rejected', 'returned', 'disqualified', 'churned'] -%}
{{ seed_problems('crm_status_map', ['source', 'object', 'status'], [
    one_of(
        'source', known_sources(),
        hint='Correct it, or name the source in source_timezones of dbt_project.yml.'
    ),
    one_of('object', ['lead', 'opportunity']),
    one_of(
        'meaning', meanings, only="object = 'lead'",
        hint='A lead is neither won nor lost, its opportunity is.'
    ),
    one_of('meaning', meanings + ['won', 'lost'], only="object = 'opportunity'"),
    one_of(
        'stage_code', stages_before_close(), only="meaning = 'stage'",
        hint='A won opportunity is evidence of ABS: its meaning is won.'
    ),
    left_empty('stage_code', "meaning != 'stage'", 'Only the meaning stage has one.'),
]) }}
