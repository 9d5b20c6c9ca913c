{% macro finished_load_id() -%}0{%- endmacro %}
