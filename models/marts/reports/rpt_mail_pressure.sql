{%- set bands = [
    ('0', 0, 0), ('1', 1, 1), ('2', 2, 2), ('3-4', 3, 4), ('5-8', 5, 8), ('9+', 9, none)
] -%}

with

exposure as (select * from {{ ref('int_mail_exposure') }}),

personas as (select * from {{ ref('int_person_personas') }}),

bands as (
    {%- for name, mails_from, mails_to in bands %}
    select
        '{{ name }}' as mail_band,
        {{ mails_from }} as mails_from,
        cast({{ 'null' if mails_to is none else mails_to }} as integer) as mails_to
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

placed as (
    select
        exposure.*,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        case
            {%- for name, mails_from, mails_to in bands if mails_to is not none %}
            when exposure.mail_count <= {{ mails_to }} then '{{ name }}'
            {%- endfor %}
            else '{{ bands[-1][0] }}'
        end as mail_band
    from exposure
    left join personas on exposure.person_key = personas.person_key
),

banded as (
    select
        basis,
        month,
        persona_id,
        mail_band,
        count(*) as at_risk_count,
        sum(mail_count) as mail_count,
        sum(is_opted_out) as opted_out_count
    from placed
    group by basis, month, persona_id, mail_band
),

sliced as (
    {%- for dimension, value in {
        'total': "'all'",
        'month': 'cast(month as ' ~ dbt.type_string() ~ ')',
        'persona': 'persona_id',
    }.items() %}
    select
        basis,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        mail_band,
        at_risk_count,
        mail_count,
        opted_out_count
    from banded
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        basis,
        dimension,
        dimension_value,
        mail_band,
        sum(at_risk_count) as at_risk_count,
        sum(mail_count) as mail_count,
        sum(opted_out_count) as opted_out_count
    from sliced
    group by basis, dimension, dimension_value, mail_band
),

final as (
    select
        counted.basis,
        counted.dimension,
        counted.dimension_value,
        counted.mail_band,
        bands.mails_from,
        bands.mails_to,
        cast(counted.at_risk_count as bigint) as at_risk_count,
        cast(counted.mail_count as bigint) as mail_count,
        cast(counted.opted_out_count as bigint) as opted_out_count,
        counted.at_risk_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('opt_out_rate', 'counted.opted_out_count', 'counted.at_risk_count') }}
    from counted
    inner join bands on counted.mail_band = bands.mail_band
)

select * from final
