{#-
    A stock by month as a balance that adds up, from the CTE `moves` (a row per move: month, the
    columns of `slice`, `kind`, and further columns): how many there were at the start, how many
    came, how many went by each of `exits`, how many there were at the end. Every month from
    the first move of the slice to as-of has a row. To be read as `select ... from balanced`.
-#}
{% macro month_balance(slice, entry, exits) -%}
bounds as (
    select
        min(month) as first_month,
        {{ month_of(reporting_date(as_of())) }} as last_month
    from moves
),

numbers as (
    {{ dbt_numbers(2400) }}
),

months as (
    select cast({{ dbt.dateadd('month', 'numbers.n', 'bounds.first_month') }} as date) as month
    from bounds
    cross join numbers
    where numbers.n <= {{ dbt.datediff('bounds.first_month', 'bounds.last_month', 'month') }}
),

monthly as (
    select
        month,
        {{ slice | join(',\n        ') }},
        {%- for kind in [entry] + exits %}
        sum(case when kind = '{{ kind }}' then 1 else 0 end)
            as {{ kind }}_count{{ ',' if not loop.last }}
        {%- endfor %}
    from moves
    group by month, {{ slice | join(', ') }}
),

slices as (
    select {{ slice | join(', ') }}, min(month) as first_month
    from monthly
    group by {{ slice | join(', ') }}
),

filled as (
    select
        months.month,
        {%- for column in slice %}
        slices.{{ column }},
        {%- endfor %}
        {%- for kind in [entry] + exits %}
        coalesce(monthly.{{ kind }}_count, 0) as {{ kind }}_count{{ ',' if not loop.last }}
        {%- endfor %}
    from slices
    inner join months on slices.first_month <= months.month
    left join monthly
        on
            months.month = monthly.month
            {%- for column in slice %}
            and slices.{{ column }} = monthly.{{ column }}
            {%- endfor %}
),

balanced as (
    select
        filled.*,
        {{ entry }}_count{% for kind in exits %} - {{ kind }}_count{% endfor %} as net_change_count,
        sum({{ entry }}_count{% for kind in exits %} - {{ kind }}_count{% endfor %}) over (
            partition by {{ slice | join(', ') }} order by month
            rows between unbounded preceding and current row
        ) as at_end_count
    from filled
)
{%- endmacro %}
