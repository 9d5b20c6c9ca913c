{#-
    A Markov chain of `relation` (partitioned by `keys`; from_state, to_state, probability) after
    2 ^ doublings of its steps: the matrix, squared that often. CTEs for a with clause; the last
    one is `leap_<doublings>`.
-#}
{% macro chain_leaps(relation, keys, doublings) -%}
    {%- for doubling in range(1, doublings + 1) %}
    {%- set before = relation if loop.first else 'leap_' ~ (doubling - 1) %}
leap_{{ doubling }} as {{ stored() }} (
    select
        {%- for key in keys %}
        first_steps.{{ key }},
        {%- endfor %}
        first_steps.from_state,
        then_steps.to_state,
        {{ exact_sum('first_steps.probability * then_steps.probability', places=32) }}
            as probability
    from {{ before }} as first_steps
    inner join {{ before }} as then_steps
        on
            {%- for key in keys %}
            {{ 'and ' if not loop.first }}first_steps.{{ key }} = then_steps.{{ key }}
            {%- endfor %}
            and first_steps.to_state = then_steps.from_state
    group by
        {%- for key in keys %}
        first_steps.{{ key }},
        {%- endfor %}
        first_steps.from_state,
        then_steps.to_state
),
    {%- endfor %}
{%- endmacro %}
