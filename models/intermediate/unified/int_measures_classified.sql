{#- Measures with their channel: the id that they name, else by the channel rules of the
    contract measures. -#}
with

measures as (select * from {{ ref('int_measures') }}),

channels as (select * from {{ ref('channels') }}),

channel_rules as (select * from {{ ref('channel_rules') }} where contract = 'measures'),

ruled as (
    select
        names.channel,
        channel_rules.channel_id,
        row_number() over (
            partition by names.channel order by channel_rules.priority desc, channel_rules.rule_id
        ) as rule_rank
    from (select distinct channel from measures where channel is not null) as names
    inner join channel_rules
        on
            channel_rules.pattern is null
            or {{ matches_pattern('names.channel', 'channel_rules.pattern') }}
),

final as (
    select
        {{ surrogate_key(["'measure'", 'measures.source', 'measures.measure_id']) }} as measure_key,
        measures.measure_id,
        measures.source,
        measures.name,
        coalesce(channels.channel_id, ruled.channel_id) as channel_id,
        measures.channel as channel_delivered,
        case
            when lower(measures.direction) in ('inbound', 'outbound') then lower(measures.direction)
            else coalesce(channels.direction, ruled_channels.direction)
        end as direction,
        measures.started_on,
        measures.ended_on
    from measures
    left join channels on lower(measures.channel) = lower(channels.channel_id)
    left join ruled on measures.channel = ruled.channel and ruled.rule_rank = 1
    left join channels as ruled_channels on ruled.channel_id = ruled_channels.channel_id
)

select * from final
