{#- The persona of each person: the highest total weight of the rules that what is known of the
    person today, or the content that the person used, meets; ties by the greater priority. -#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

attributes as (
    select * from {{ ref('int_person_attributes') }}
    where is_current and {{ is_changed_person('person_key') }}
),

touches as (
    select distinct person_key, content_id
    from {{ ref('int_touches') }}
    where
        content_id is not null
        and not is_machine
        and {{ is_changed_person('person_key') }}
),

persona_rules as (select * from {{ ref('persona_rules') }}),

personas as (select * from {{ ref('personas') }}),

known as (
    select distinct person_key, field, value from attributes
    union all
    select person_key, 'content_id' as field, content_id as value from touches
),

distinct_values as (
    select distinct field, value from known
),

hits as (
    select
        distinct_values.field,
        distinct_values.value,
        persona_rules.rule_id
    from distinct_values
    inner join persona_rules on distinct_values.field = persona_rules.field
    where
        persona_rules.pattern is null
        or {{ matches_pattern('distinct_values.value', 'persona_rules.pattern') }}
),

met as (
    select distinct
        known.person_key,
        hits.rule_id
    from known
    inner join hits on known.field = hits.field and known.value = hits.value
),

weighed as (
    select
        met.person_key,
        persona_rules.persona_id,
        sum(persona_rules.weight) as weight
    from met
    inner join persona_rules on met.rule_id = persona_rules.rule_id
    group by met.person_key, persona_rules.persona_id
),

ranked as (
    select
        weighed.person_key,
        weighed.persona_id,
        weighed.weight,
        sum(weighed.weight) over (partition by weighed.person_key) as total_weight,
        row_number() over (
            partition by weighed.person_key
            order by weighed.weight desc, personas.priority desc, weighed.persona_id
        ) as persona_rank
    from weighed
    inner join personas on weighed.persona_id = personas.persona_id
    where weighed.weight > 0
),

final as (
    select
        person_key,
        persona_id,
        weight as persona_weight,
        {{ safe_divide('weight', 'total_weight') }} as persona_share
    from ranked
    where persona_rank = 1
)

select * from final
