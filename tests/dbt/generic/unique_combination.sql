{#-
    No two rows agree in all of these columns, where two nulls agree. Grouped by a short hash
    first: the few that share one are then compared in full.
-#}
{% test unique_combination(model, columns) %}
    select
        {{ columns | join(',\n        ') }},
        count(*) as row_count
    from {{ model }}
    where {{ row_hash(columns) }} in (
        select {{ row_hash(columns) }}
        from {{ model }}
        group by {{ row_hash(columns) }}
        having count(*) > 1
    )
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
