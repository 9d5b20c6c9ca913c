{#-
    Time. Every moment in the warehouse is a timestamp in UTC without a zone; only staging
    reads delivered text, and only these macros know how an engine names its functions.
-#}

{#- Delivered text to a moment in UTC; null where it cannot be read. With an offset, that
    offset counts; without one, `zone` does: a doubled hour is the later one, a missing one
    is moved on by the gap. -#}
{% macro utc_from_text(column, zone) -%}
    {{ return(adapter.dispatch('utc_from_text', 'leadsummit')(column, zone)) }}
{%- endmacro %}

{% macro duckdb__utc_from_text(column, zone) -%}
case
    when
        contains(substr({{ column }}, 12), '+')
        or contains(substr({{ column }}, 12), '-')
        or upper(right({{ column }}, 1)) = 'Z'
        then timezone('UTC', coalesce(
            try_cast({{ column }} as timestamptz),
            try_cast(regexp_replace(
                {{ column }}, '([T ][0-9]{2}:[0-9]{2})([^:0-9])', '\1:00\2'
            ) as timestamptz)
        ))
    else timezone('UTC', timezone('{{ zone }}', try_cast({{ column }} as timestamp)))
end
{%- endmacro %}

{% macro spark__utc_from_text(column, zone) -%}
case
    when
        substr({{ column }}, 12) rlike '[-+]' or upper(right({{ column }}, 1)) = 'Z'
        then to_utc_timestamp(try_cast({{ column }} as timestamp), current_timezone())
    -- Spark takes the earlier of a doubled hour: read one hour on, and take that hour off.
    else to_utc_timestamp(
        try_cast({{ column }} as timestamp_ntz) + interval 1 hour, '{{ zone }}'
    ) - interval 1 hour
end
{%- endmacro %}

{#- Unix time, delivered as text, to a moment in UTC; null where it is no whole number.
    `per_second` is 1 for seconds, 1000 for milliseconds, 1000000 for microseconds. -#}
{% macro utc_from_unix(column, per_second=1) -%}
    {{ return(adapter.dispatch('utc_from_unix', 'leadsummit')(column, per_second)) }}
{%- endmacro %}

{% macro duckdb__utc_from_unix(column, per_second) -%}
make_timestamp(try_cast({{ column }} as bigint) * {{ 1000000 // per_second }})
{%- endmacro %}

{% macro spark__utc_from_unix(column, per_second) -%}
to_utc_timestamp(
    timestamp_micros(try_cast({{ column }} as bigint) * {{ 1000000 // per_second }}),
    current_timezone()
)
{%- endmacro %}

{#- The day of a moment in the reporting zone. -#}
{% macro reporting_date(column) -%}
    {{ return(adapter.dispatch('reporting_date', 'leadsummit')(column)) }}
{%- endmacro %}

{% macro duckdb__reporting_date(column) -%}
cast(timezone('{{ var("reporting_timezone") }}', timezone('UTC', {{ column }})) as date)
{%- endmacro %}

{% macro spark__reporting_date(column) -%}
cast(from_utc_timestamp({{ column }}, '{{ var("reporting_timezone") }}') as date)
{%- endmacro %}

{#- The moment in UTC at which a reporting day begins. -#}
{% macro reporting_day_start(column) -%}
    {{ return(adapter.dispatch('reporting_day_start', 'leadsummit')(column)) }}
{%- endmacro %}

{% macro duckdb__reporting_day_start(column) -%}
timezone('UTC', timezone('{{ var("reporting_timezone") }}', cast({{ column }} as timestamp)))
{%- endmacro %}

{% macro spark__reporting_day_start(column) -%}
to_utc_timestamp(cast({{ column }} as timestamp), '{{ var("reporting_timezone") }}')
{%- endmacro %}

{#- A moment some days (multiples of 24 hours) later; `days` is a number or an expression. -#}
{% macro days_later(column, days) -%}
    {{ return(adapter.dispatch('days_later', 'leadsummit')(column, days)) }}
{%- endmacro %}

{% macro duckdb__days_later(column, days) -%}
({{ column }} + to_hours(24 * ({{ days }})))
{%- endmacro %}

{% macro spark__days_later(column, days) -%}
({{ column }} + make_dt_interval(0, 24 * ({{ days }})))
{%- endmacro %}

{% macro hours_later(column, hours) -%}
    {{ return(adapter.dispatch('hours_later', 'leadsummit')(column, hours)) }}
{%- endmacro %}

{% macro duckdb__hours_later(column, hours) -%}
({{ column }} + to_hours({{ hours }}))
{%- endmacro %}

{% macro spark__hours_later(column, hours) -%}
({{ column }} + make_dt_interval(0, {{ hours }}))
{%- endmacro %}

{#- Days between two moments as a number with fractions; a day has 24 hours. -#}
{% macro days_between(from_column, to_column) -%}
    {{ return(adapter.dispatch('days_between', 'leadsummit')(from_column, to_column)) }}
{%- endmacro %}

{% macro duckdb__days_between(from_column, to_column) -%}
(epoch_us({{ to_column }}) - epoch_us({{ from_column }})) / 86400000000.0
{%- endmacro %}

{% macro spark__days_between(from_column, to_column) -%}
(unix_micros({{ to_column }}) - unix_micros({{ from_column }})) / 86400000000.0D
{%- endmacro %}

{#- The first day of the month of a day. -#}
{% macro month_of(column) -%}
cast({{ dbt.date_trunc('month', column) }} as date)
{%- endmacro %}
