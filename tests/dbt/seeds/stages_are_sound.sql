{#- The ledger counts on the order of its thresholds; within nurturing and sales a company may
    have its own order. -#}
{%- set seed = ref('stages') -%}
{%- set blocks = [
    nurturing_stages(), ['MQL'], ['SAL', 'SFC', 'BAN', 'BCI', 'LPN'], ['ANG'], ['ABS'],
] -%}
{%- set behind = ['AFS', 'WIK', 'CUS'] -%}
{%- set checks = [
    one_of('stage_code', stage_codes(), hint='The codes are fixed, the names are yours.'),
    filled('name_de'),
    filled('name_en'),
    one_of('owner', ['marketing', 'marketing → sales', 'sales', 'service']),
    holds('is_active is not null', ['is_active'], 'Expected true or false.'),
    holds(
        "is_active or stage_code not in ('MQL', 'ANG', 'ABS', 'AFS')", ['is_active'],
        'MQL, ANG, ABS and AFS carry the funnel: set it to true.'
    ),
    holds(
        "exists (select 1 from " ~ seed ~ " as others where others.is_active and others.stage_code in ('"
        ~ nurturing_stages() | join("', '") ~ "'))",
        ['is_active'],
        'At least one of ' ~ nurturing_stages() | join(', ') ~ ' stays active: set it to true.',
        only="stage_code = 'INF'"
    ),
    holds(
        "customer_position = (select max(others.customer_position) from " ~ seed
        ~ " as others where others.stage_code = 'WIK')",
        ['customer_position'], 'WIK and CUS stand side by side: give both the same number.',
        only="stage_code = 'CUS'"
    ),
    number('sla_days', least=1, may_be_empty=true),
] -%}
{%- for column, shares, order in [
    ('position', '', blocks + [behind]),
    ('customer_position', 'CUS', [behind + blocks[0]] + blocks[1:]),
] -%}
    {%- set block_of -%}
        case
        {%- for block in order %}
            when {alias}.stage_code in ('{{ block | join("', '") }}') then {{ loop.index }}
        {%- endfor %}
        end
    {%- endset -%}
    {%- set words = [] -%}
    {%- for block in order -%}{%- do words.append(block | join(' ')) -%}{%- endfor -%}
    {%- do checks.append(number(column, least=1)) -%}
    {%- do checks.append(holds(
        'not exists (select 1 from ' ~ seed ~ ' as others where others.' ~ column
        ~ ' = seed_rows.' ~ column ~ ' and others.stage_code != seed_rows.stage_code'
        ~ " and others.stage_code != '" ~ shares ~ "')",
        [column], 'Another stage has the same number: give each its own.',
        only="stage_code != '" ~ shares ~ "'"
    )) -%}
    {%- do checks.append(holds(
        'not exists (select 1 from ' ~ seed ~ ' as others where '
        ~ block_of.replace('{alias}', 'others') ~ ' < '
        ~ block_of.replace('{alias}', 'seed_rows')
        ~ ' and others.' ~ column ~ ' > seed_rows.' ~ column ~ ')',
        [column],
        'A stage that comes before it has a greater number. Expected the order: '
        ~ words | join(', then ') ~ '.'
    )) -%}
{%- endfor -%}
{{ seed_problems(
    'stages', ['stage_code'], checks, needed=stage_codes(),
    why_needed='Put it back; a stage that you do not use has is_active false.'
) }}
