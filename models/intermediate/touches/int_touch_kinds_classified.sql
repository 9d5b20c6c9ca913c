{#- What each kind of touch means: content, stage, channel, measure, request for contact. -#}
with

kinds as (select * from {{ ref('int_touch_kinds') }}),

contents as (select * from {{ ref('int_touch_kind_contents') }}),

kind_rules as (select * from {{ ref('int_touch_kind_rules') }}),

stage_rules as (select * from {{ ref('stage_rules') }}),

channel_rules as (select * from {{ ref('channel_rules') }}),

measures as (select * from {{ ref('int_measure_lookup') }}),

stages_ranked as (
    select
        kind_rules.kind_key,
        stage_rules.stage_code,
        row_number() over (
            partition by kind_rules.kind_key
            order by stage_rules.priority desc, stage_rules.rule_id
        ) as rule_rank
    from kind_rules
    inner join stage_rules on kind_rules.rule_id = stage_rules.rule_id
    where kind_rules.rule_kind = 'stage'
),

channels_ranked as (
    select
        kind_rules.kind_key,
        channel_rules.channel_id,
        row_number() over (
            partition by kind_rules.kind_key
            order by channel_rules.priority desc, channel_rules.rule_id
        ) as rule_rank
    from kind_rules
    inner join channel_rules on kind_rules.rule_id = channel_rules.rule_id
    where kind_rules.rule_kind = 'channel'
),

{# The measure that the record names, else that its campaign names, else that of its content. #}
measures_named as (
    select kind_key, source, measure_id, 1 as naming_rank from kinds where measure_id is not null
    union all
    select kind_key, source, utm_campaign as measure_id, 2 as naming_rank from kinds
    where utm_campaign is not null
    union all
    select kinds.kind_key, kinds.source, contents.measure_id, 3 as naming_rank
    from kinds
    inner join contents on kinds.kind_key = contents.kind_key
    where contents.measure_id is not null
),

measures_ranked as (
    select
        measures_named.kind_key,
        measures.measure_key,
        row_number() over (
            partition by measures_named.kind_key order by measures_named.naming_rank
        ) as measure_rank
    from measures_named
    inner join measures
        on
            measures_named.source = measures.source
            and measures_named.measure_id = measures.measure_id
),

final as (
    select
        kinds.*,
        contents.content_id as known_content_id,
        coalesce(contents.stage_code, stages_ranked.stage_code) as stage_code,
        channels_ranked.channel_id,
        measures_ranked.measure_key,
        kinds.event_type = 'contact_request' or (
            coalesce(contents.is_contact_request, false)
            {# Who likes or shares a post has not visited the page behind it. #}
            and (
                kinds.contract != 'social_events'
                or kinds.event_type in ('click', 'lead_form_submit')
            )
        ) as is_contact_request
    from kinds
    left join contents on kinds.kind_key = contents.kind_key
    left join stages_ranked
        on kinds.kind_key = stages_ranked.kind_key and stages_ranked.rule_rank = 1
    left join channels_ranked
        on kinds.kind_key = channels_ranked.kind_key and channels_ranked.rule_rank = 1
    left join measures_ranked
        on kinds.kind_key = measures_ranked.kind_key and measures_ranked.measure_rank = 1
)

select * from final
