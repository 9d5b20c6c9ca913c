{#- Every rule of the seeds that a kind of touch meets: contract, event type and pattern agree,
    an empty event type or pattern agrees with all. -#}
with

kinds as (select * from {{ ref('int_touch_kinds') }}),

kind_values as (select * from {{ ref('int_touch_kind_values') }}),

hits as (select * from {{ ref('int_pattern_hits') }}),

rules as (
    select 'stage' as rule_kind, rule_id, contract, event_type, field, pattern
    from {{ ref('stage_rules') }}
    union all
    select 'channel' as rule_kind, rule_id, contract, cast(null as {{ dbt.type_string() }}) as event_type, field, pattern
    from {{ ref('channel_rules') }}
    union all
    select 'score' as rule_kind, rule_id, contract, event_type, field, pattern
    from {{ ref('scoring_rules') }}
    where dimension = 'behaviour'
),

kind_hits as (
    select
        kind_values.kind_key,
        kind_values.field,
        hits.pattern
    from kind_values
    inner join hits on kind_values.field = hits.field and kind_values.value = hits.value
),

met_by_pattern as (
    select
        kinds.kind_key,
        rules.rule_kind,
        rules.rule_id
    from kinds
    inner join kind_hits on kinds.kind_key = kind_hits.kind_key
    inner join rules
        on
            kinds.contract = rules.contract
            and kind_hits.field = rules.field
            and kind_hits.pattern = rules.pattern
            and (rules.event_type is null or kinds.event_type = rules.event_type)
),

met_without_pattern as (
    select
        kinds.kind_key,
        rules.rule_kind,
        rules.rule_id
    from kinds
    inner join rules
        on
            kinds.contract = rules.contract
            and (rules.event_type is null or kinds.event_type = rules.event_type)
    where rules.pattern is null
),

final as (
    select kind_key, rule_kind, rule_id from met_by_pattern
    union all
    select kind_key, rule_kind, rule_id from met_without_pattern
)

select * from final
