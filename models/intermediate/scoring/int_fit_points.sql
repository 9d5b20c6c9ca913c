{#-
    The fit points of each person over time. A rule gives its points once, however many of the
    person's records meet it. One row per person and stretch in which the points do not change.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

attributes as (
    select * from {{ ref('int_person_attributes') }}
    where {{ is_changed_person('person_key') }}
),

rules as (select * from {{ ref('scoring_rules') }} where dimension = 'fit'),

distinct_values as (
    select distinct contract, field, value from attributes
),

hits as (
    select
        distinct_values.contract,
        distinct_values.field,
        distinct_values.value,
        rules.rule_id
    from distinct_values
    inner join rules
        on
            distinct_values.contract = rules.contract
            and distinct_values.field = rules.field
    where
        rules.pattern is null
        or {{ matches_pattern('distinct_values.value', 'rules.pattern') }}
),

met as (
    select distinct
        attributes.person_key,
        hits.rule_id,
        attributes.valid_from,
        attributes.valid_until
    from attributes
    inner join hits
        on
            attributes.contract = hits.contract
            and attributes.field = hits.field
            and attributes.value = hits.value
    where attributes.valid_from < attributes.valid_until
),

boundaries as (
    select person_key, valid_from as changes_at from met
    union
    select person_key, valid_until as changes_at from met
),

stretches as (
    select
        person_key,
        changes_at as valid_from,
        lead(changes_at) over (partition by person_key order by changes_at) as valid_until
    from boundaries
),

met_in_stretch as (
    select distinct
        stretches.person_key,
        stretches.valid_from,
        stretches.valid_until,
        met.rule_id
    from stretches
    inner join met
        on
            stretches.person_key = met.person_key
            and stretches.valid_from >= met.valid_from
            and stretches.valid_from < met.valid_until
    where stretches.valid_until is not null
),

final as (
    select
        met_in_stretch.person_key,
        met_in_stretch.valid_from,
        met_in_stretch.valid_until,
        sum(least(rules.points, coalesce(rules.cap, rules.points))) as fit_points
    from met_in_stretch
    inner join rules on met_in_stretch.rule_id = rules.rule_id
    group by
        met_in_stretch.person_key,
        met_in_stretch.valid_from,
        met_in_stretch.valid_until
)

select * from final
