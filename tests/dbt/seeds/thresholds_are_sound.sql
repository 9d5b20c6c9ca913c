{%- set seed = ref('thresholds') -%}
{%- set sales_stages = ['MQL', 'SAL', 'SFC', 'BAN', 'BCI', 'LPN', 'ANG'] -%}
{%- set place -%}
    case {alias}.stage_code
    {%- for stage in sales_stages %} when '{{ stage }}' then {{ loop.index }}{% endfor %} end
{%- endset -%}
{{ seed_problems('thresholds', ['threshold_code'], [
    one_of('threshold_code', ['A', 'B', 'C']),
    filled('name_de'),
    filled('name_en'),
    number('position', least=1),
    holds(
        'not exists (select 1 from ' ~ seed ~ ' as others where others.threshold_code'
        ~ ' < seed_rows.threshold_code and others.position >= seed_rows.position)',
        ['position'], 'Expected A before B before C: number them so.'
    ),
    one_of('basis', ['consent'], only="threshold_code = 'A'"),
    one_of('basis', ['stage'], only="threshold_code in ('B', 'C')"),
    left_empty('stage_code', "threshold_code = 'A'", 'Consent passes A, no stage.'),
    one_of('stage_code', sales_stages, only="threshold_code in ('B', 'C')"),
    holds(
        'not exists (select 1 from ' ~ seed ~ " as others where others.threshold_code = 'B' and "
        ~ place.replace('{alias}', 'others') ~ ' >= ' ~ place.replace('{alias}', 'seed_rows')
        ~ ')',
        ['stage_code'], 'Expected a stage behind that of B.', only="threshold_code = 'C'"
    ),
    number('minimum_score', above=0, only="threshold_code = 'B'"),
    left_empty('minimum_score', "threshold_code != 'B'", 'Only B is passed by a score.'),
], needed=['A', 'B', 'C'], why_needed='Put it back.') }}
