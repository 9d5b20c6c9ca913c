{#- A role of the buying centre as it is told apart: without regard to case and blanks around it. -#}
{% macro role_word(role) -%}
lower(trim({{ role }}))
{%- endmacro %}
