{#- dbt's own test by a short hash, as `unique_combination`. Nulls are not compared. -#}
{% test unique(model, column_name) %}
    select
        {{ column_name }},
        count(*) as row_count
    from {{ model }}
    where
        {{ column_name }} is not null
        and {{ row_hash([column_name]) }} in (
            select {{ row_hash([column_name]) }}
            from {{ model }}
            where {{ column_name }} is not null
            group by {{ row_hash([column_name]) }}
            having count(*) > 1
        )
    group by {{ column_name }}
    having count(*) > 1
{% endtest %}
