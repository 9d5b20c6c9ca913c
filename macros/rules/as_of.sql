{#-
    "Now" of a build as an SQL expression: the var as_of (an instant; a bare date means the
    end of that day in the reporting zone), else the latest landing. Never the clock.
-#}
{% macro as_of_expression() -%}
    {%- set as_of = var('as_of') | string | trim -%}
    {%- if not as_of or as_of == 'None' -%}
        {{ return('cast(null as timestamp)') }}
    {%- elif modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', as_of) -%}
        {{ return(
            leadsummit.reporting_day_start("date '" ~ as_of ~ "' + 1")
            ~ " - interval 1 microsecond"
        ) }}
    {%- elif modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}', as_of) -%}
        {{ return(leadsummit.utc_from_text("'" ~ as_of ~ "'", var('reporting_timezone'))) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "as_of is '" ~ as_of ~ "'; expected a date such as 2026-09-30"
            ~ " or an instant such as 2026-09-30T18:00:00Z"
        ) }}
    {%- endif -%}
{%- endmacro %}

{#- The one row of int_as_of as a scalar. -#}
{% macro as_of() -%}
(select build_instant.as_of from {{ ref('int_as_of') }} as build_instant)
{%- endmacro %}
