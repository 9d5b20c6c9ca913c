{#- Where a kind of CRM state stands among others at one instant: stages, then reject, return
    and lose, then disqualified and churned. -#}
{% macro meaning_rank(meaning) -%}
case {{ meaning }}
    when 'stage' then 1
    when 'won' then 2
    when 'rejected' then 3
    when 'returned' then 3
    when 'lost' then 3
    when 'disqualified' then 4
    when 'churned' then 4
end
{%- endmacro %}
