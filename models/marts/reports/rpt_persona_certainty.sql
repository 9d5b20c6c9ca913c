
with

cycles as (select distinct person_key from {{ ref('fct_lead_cycles') }}),

persons as (select * from {{ ref('dim_person') }}),

personas as (select * from {{ ref('dim_persona') }}),

{# All that could speak for a persona: so much weight has who meets every rule. #}
full_weights as (
    select persona_id, sum(weight) as full_weight
    from {{ ref('persona_rules') }}
    where weight > 0
    group by persona_id
),

judged as (
    select
        personas.persona_id,
        persons.persona_weight,
        persons.persona_share,
        {{ safe_divide('persons.persona_weight', 'full_weights.full_weight') }} as evidence_share,
        case
            when persons.is_stand_in then 'stand_in'
            when persons.persona_weight is null then 'none'
            when persons.persona_share >= 1 then 'sole'
            when persons.persona_share >= 0.75 then 'clear'
            when persons.persona_share > 0.5 then 'narrow'
            else 'contested'
        end as certainty
    from cycles
    inner join persons on cycles.person_key = persons.person_key
    inner join personas on persons.persona_id = personas.persona_id
    left join full_weights on personas.persona_id = full_weights.persona_id
),

counted as (
    select
        persona_id,
        certainty,
        count(*) as person_count,
        sum(case when evidence_share < 1.0 / 3 then 1 else 0 end) as weak_evidence_count,
        median(persona_weight) as median_weight,
        median(evidence_share) as median_evidence_share
    from judged
    group by persona_id, certainty
),

totals as (
    select
        persona_id,
        sum(person_count) as persona_person_count,
        sum(sum(person_count)) over () as all_person_count
    from counted
    group by persona_id
),

final as (
    select
        counted.persona_id,
        counted.certainty,
        cast(counted.person_count as bigint) as person_count,
        cast(totals.persona_person_count as bigint) as persona_person_count,
        cast(totals.all_person_count as bigint) as all_person_count,
        totals.persona_person_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('certainty_rate', 'counted.person_count', 'totals.persona_person_count') }},
        cast(counted.weak_evidence_count as bigint) as weak_evidence_count,
        {%- for measure in ['median_weight', 'median_evidence_share'] %}
        case
            when counted.person_count >= {{ var('min_group_size') }} then counted.{{ measure }}
        end as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from counted
    inner join totals on counted.persona_id = totals.persona_id
)

select * from final
