{#-
    The expectations of the Python model as a relation to select from. Only dbt-duckdb runs Python
    where dbt itself runs; elsewhere there are none, and the reports say that none were calculated.
-#}
{% macro expected_values() -%}
    {{ return(adapter.dispatch('expected_values', 'leadsummit')()) }}
{%- endmacro %}

{% macro duckdb__expected_values() -%}
    {{ return(ref('int_expected_values')) }}
{%- endmacro %}

{% macro default__expected_values() -%}
(
    select
        cast(null as boolean) as is_check,
        {%- for name in ['dimension', 'dimension_value'] %}
        cast(null as {{ dbt.type_string() }}) as {{ name }},
        {%- endfor %}
        {%- for name in ['customer_count', 'came_count'] %}
        cast(null as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in ['count', 'value'] %}
        {%- for bound in ['', '_low', '_high'] %}
        cast(null as double) as expected_{{ name }}{{ bound }},
        {%- endfor %}
        {%- endfor %}
        cast(null as double) as came_value
    where 1 = 0
)
{%- endmacro %}
