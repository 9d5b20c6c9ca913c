{#- The id at the end of a name such as urn:li:sponsoredCampaign:360035215; an id stays as it is. -#}
{% macro linkedin_id(urn) -%}
replace(replace(replace(replace(replace(
    {{ urn }}, 'urn:li:sponsoredCampaign:', ''), 'urn:li:sponsoredCreative:', ''),
    'urn:li:person:', ''), 'urn:li:leadGenForm:', ''), 'urn:li:sponsoredAccount:', '')
{%- endmacro %}

{#-
    A day as a spreadsheet of LinkedIn writes it: 2024-09-01, 01.09.2024, or with strokes, where
    the var linkedin_day_first says what comes first. Null where it is none, as in a row of totals.
-#}
{% macro linkedin_day(column) -%}
{%- set first = dbt.split_part(column, "'/'", 1) -%}
{%- set second = dbt.split_part(column, "'/'", 2) -%}
{%- set year = 'substr(' ~ dbt.split_part(column, "'/'", 3) ~ ', 1, 4)' -%}
{%- set day, month = (first, second) if var('linkedin_day_first') else (second, first) -%}
case
    when {{ contains_text(column, "'/'") }} then try_cast(
        {{ year }} || '-' || {{ month }} || '-' || {{ day }} as date
    )
    when {{ contains_text(column, "'.'") }} then try_cast(
        substr({{ dbt.split_part(column, "'.'", 3) }}, 1, 4) || '-' || {{ dbt.split_part(column, "'.'", 2) }}
        || '-' || {{ dbt.split_part(column, "'.'", 1) }} as date
    )
    else try_cast(substr({{ column }}, 1, 10) as date)
end
{%- endmacro %}

{#- A number as a spreadsheet of LinkedIn writes it, with a sign of its currency or none. The var
    linkedin_decimal_comma says which sign stands before the decimals. -#}
{% macro linkedin_number(column) -%}
{%- set bare = replace_pattern(column, "'[^0-9.,-]'", "''") -%}
{%- if var('linkedin_decimal_comma') -%}
replace(replace({{ bare }}, '.', ''), ',', '.')
{%- else -%}
replace({{ bare }}, ',', '')
{%- endif -%}
{%- endmacro %}

{#- Was a box ticked? Null where the column says neither. -#}
{% macro linkedin_ticked(column) -%}
case
    when lower({{ column }}) in ('accepted', 'checked', 'ticked', 'agreed', 'zugestimmt', 'akzeptiert')
        then true
    when lower({{ column }}) in ('not accepted', 'unchecked', 'declined', 'nicht akzeptiert') then false
    else {{ flag(column) }}
end
{%- endmacro %}

{#- People in a company, from a range such as 51-200 employees: at least so many. -#}
{% macro linkedin_company_size(column) -%}
try_cast(
    {{ replace_pattern(
        dbt.split_part(dbt.split_part(column, "'-'", 1), "'–'", 1), "'[^0-9]'", "''"
    ) }} as bigint
)
{%- endmacro %}

{#- Moment of a response: Unix milliseconds, or a time as a spreadsheet writes it. -#}
{% macro linkedin_moment(column, zone) -%}
case
    when {{ matches_pattern(column, "'^[0-9]{12,}$'") }} then {{ utc_from_unix(column, 1000) }}
    when {{ matches_pattern(column, "'^[0-9]{4}-'") }} then {{ utc_from_text(column, zone) }}
    else {{ utc_from_text(
        'cast(' ~ linkedin_day(column) ~ ' as ' ~ dbt.type_string() ~ ") || ' ' || "
        ~ linkedin_clock(column),
        zone
    ) }}
end
{%- endmacro %}

{#- The time of day in a time such as 9/1/2024 2:05 PM, as 14:05:00; midnight where there is none. -#}
{% macro linkedin_clock(column) -%}
{%- set clock = dbt.split_part(column, "' '", 2) -%}
{%- set hour = 'try_cast(' ~ dbt.split_part(clock, "':'", 1) ~ ' as integer)' -%}
coalesce(
    lpad(cast(case
        when upper({{ column }}) like '%PM%' and {{ hour }} < 12 then {{ hour }} + 12
        when upper({{ column }}) like '%AM%' and {{ hour }} = 12 then 0
        else {{ hour }}
    end as {{ dbt.type_string() }}), 2, '0')
    || ':' || coalesce({{ dbt.split_part(clock, "':'", 2) }}, '00')
    || ':' || coalesce(substr(nullif({{ dbt.split_part(clock, "':'", 3) }}, ''), 1, 2), '00'),
    '00:00:00'
)
{%- endmacro %}
