{#-
    Tests of the seeds tell every problem as a sentence: file, row, what stands there, what was
    expected, what to do. dbt itself would only count the rows, so they are logged too.
-#}

{% macro seed_text(text) -%}{{ return(dbt.string_literal(dbt.escape_single_quotes(text))) }}{%- endmacro %}

{#- What stands in a column, as SQL for: owner is "sales". -#}
{% macro seed_value(column) -%}
    {{ return(
        "coalesce('" ~ column ~ " is \"' || cast(" ~ column ~ " as " ~ dbt.type_string()
        ~ ") || '\"', '" ~ column ~ " is empty')"
    ) }}
{%- endmacro %}

{#- Which row it is, as SQL for: seeds/fx_rates.csv, currency CHF, valid_on 2025-01-01. -#}
{% macro seed_row(seed, key) -%}
    {%- set parts = [] -%}
    {%- for column in key -%}
        {%- do parts.append(
            "', " ~ column ~ " ' || coalesce(cast(" ~ column ~ " as " ~ dbt.type_string()
            ~ "), '(empty)')"
        ) -%}
    {%- endfor -%}
    {{ return("'seeds/" ~ seed ~ ".csv' || " ~ parts | join(' || ')) }}
{%- endmacro %}

{#- The columns that _seeds.yml declares of a seed; none before dbt executes. -#}
{% macro seed_columns(seed) -%}
    {%- set node = graph.nodes['seed.leadsummit.' ~ seed] if execute else {} -%}
    {{ return(node.get('config', {}).get('column_types', {}).keys() | list) }}
{%- endmacro %}

{% macro missing_seed_columns(seed, relation) -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do found.append(column.name | lower) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(seed_columns(seed) | reject('in', found) | list) }}
{%- endmacro %}

{#-
    All problems of a seed's rows.

    Args:
        seed: its name.
        key: the columns that tell its rows apart.
        checks: see seed_checks.sql.
        optional: columns of the key that may be empty.
        in_any_case: rows whose keys differ only by case are the same.
        needed: keys (of a key of one column) that must be there.
        why_needed: what to do where one is not.
-#}
{% macro seed_problems(
    seed, key, checks=[], optional=[], in_any_case=false, needed=[], why_needed=''
) -%}
    {%- set relation = ref(seed) -%}
    {%- set missing = missing_seed_columns(seed, relation) -%}
    {%- set selects = [] -%}
    {%- if missing -%}
        {%- do selects.append('select ' ~ seed_text(
            'seeds/' ~ seed ~ '.csv: the first line lacks ' ~ missing | join(', ')
            ~ '. Expected ' ~ seed_columns(seed) | join(',')
            ~ '. Correct the names, and save it as CSV with commas.'
        ) ~ ' as problem') -%}
    {%- else -%}
        {%- for check in key_checks(key, optional) + checks -%}
            {%- do selects.append(
                'select ' ~ seed_row(seed, key) ~ " || ': ' || " ~ check.says ~ " || '. ' || "
                ~ seed_text(check.wants) ~ ' as problem from ' ~ relation ~ ' as seed_rows where (' ~ check.only
                ~ ') and (' ~ check.claim ~ ') is not true'
            ) -%}
        {%- endfor -%}
        {%- do selects.append(repeated_keys(seed, relation, key, optional, in_any_case)) -%}
        {%- for value in needed if not flags.EMPTY -%}
            {%- do selects.append(
                'select ' ~ seed_text(
                    'seeds/' ~ seed ~ '.csv: the row with ' ~ key[0] ~ ' ' ~ value
                    ~ ' is missing. ' ~ why_needed
                ) ~ ' as problem where not exists (select 1 from ' ~ relation ~ ' where '
                ~ key[0] ~ " = '" ~ value ~ "')"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ tell_problems(selects | join('\nunion all\n')) }}
{%- endmacro %}

{#- Keys are there, and without blanks around them. -#}
{% macro key_checks(key, optional) -%}
    {%- set checks = [] -%}
    {%- for column in key -%}
        {%- set text = 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- if column not in optional -%}
            {%- do checks.append(filled(column)) -%}
        {%- endif -%}
        {%- do checks.append(holds(
            text ~ ' = trim(' ~ text ~ ') or ' ~ column ~ ' is null', [column],
            'There are blanks around it: delete them.'
        )) -%}
    {%- endfor -%}
    {{ return(checks) }}
{%- endmacro %}

{% macro repeated_keys(seed, relation, key, optional, in_any_case) -%}
    {%- set columns = [] -%}
    {%- for column in key -%}
        {%- do columns.append('lower(' ~ column ~ ') as ' ~ column if in_any_case else column) -%}
    {%- endfor -%}
    {%- set filled_keys = ['true'] -%}
    {%- for column in key if column not in optional -%}
        {%- do filled_keys.append(column ~ ' is not null') -%}
    {%- endfor -%}
    {{ return(
        'select ' ~ seed_row(seed, key) ~ " || ': ' || cast(count(*) as " ~ dbt.type_string()
        ~ ") || ' rows say what this is, expected one. Keep one and delete the others, or"
        ~ " rename them.' as problem from (select " ~ columns | join(', ') ~ ' from ' ~ relation
        ~ ' where ' ~ filled_keys | join(' and ') ~ ') as seed_keys group by '
        ~ key | join(', ') ~ ' having count(*) > 1'
    ) }}
{%- endmacro %}

{#-
    The rows of a seed that name something which another seed does not hold. A test of its own
    for each pair: dbt holds back only what is built from all seeds that a test looks at.
-#}
{% macro seed_reference_problems(seed, key, column, target, target_column, also=[]) -%}
    {%- set relation = ref(seed) -%}
    {%- set target_relation = ref(target) -%}
    {%- if missing_seed_columns(seed, relation) or missing_seed_columns(target, target_relation) -%}
        {#- Told by the tests of these seeds. -#}
        select cast(null as {{ dbt.type_string() }}) as problem where false
    {%- else -%}
        {%- set known %}
            select {{ dbt.listagg(target_column, "', '", 'order by ' ~ target_column) }}
            from {{ target_relation }}
        {%- endset -%}
        {%- set problems %}
            select
                {{ seed_row(seed, key) }} || ': ' || {{ seed_value(column) }}
                || ', which seeds/{{ target }}.csv does not hold. It holds: ' || ({{ known }})
                || '. Correct it, or add a row there.' as problem
            from {{ relation }} as seed_rows
            where
                {{ column }} not in (
                    select {{ target_column }} from {{ target_relation }}
                    where {{ target_column }} is not null
                )
                {%- for word in also %}
                and {{ column }} != '{{ word }}'
                {%- endfor %}
        {%- endset -%}
        {{ tell_problems(problems) }}
    {%- endif -%}
{%- endmacro %}

{#- The query of a test whose rows are problems; while it runs, the first ones are logged. -#}
{% macro tell_problems(query) -%}
    {%- if execute and flags.WHICH in ['build', 'test'] -%}
        {%- set found = run_query(
            'select problem from (' ~ query ~ ') as problems order by problem'
        ).columns[0].values() -%}
        {%- for problem in found[:20] -%}
            {%- do log(problem, info=true) -%}
        {%- endfor -%}
        {%- if found | length > 20 -%}
            {%- do log('… and ' ~ (found | length - 20) ~ ' more like these.', info=true) -%}
        {%- endif -%}
    {%- endif -%}
    {{ query }}
{%- endmacro %}
