{#- measure_id is left alone: measures are delivered, not seeded. A touch of one that
    nobody delivered has no measure. -#}
{{ seed_problems('content_catalogue', ['content_id'], [
    pattern('url_pattern'),
    filled('title'),
    one_of(
        'stage_code', touch_stages(), may_be_empty=true,
        hint='Content is evidence of no other stage.'
    ),
]) }}
