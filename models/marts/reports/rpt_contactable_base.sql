with

spans as (select * from {{ ref('int_contactable_spans') }}),

personas as (select * from {{ ref('int_person_personas') }}),

named as (
    select
        spans.*,
        coalesce(personas.persona_id, 'unknown') as persona_id
    from spans
    left join personas on spans.person_key = personas.person_key
),

moves as (
    select
        {{ month_of(reporting_date('contactable_from')) }} as month,
        purpose,
        channel,
        persona_id,
        'confirmed' as kind
    from named
    union all
    select
        {{ month_of(reporting_date('contactable_until')) }} as month,
        purpose,
        channel,
        persona_id,
        ended_by as kind
    from named
    where ended_by is not null
),

{{ month_balance(
    slice=['purpose', 'channel', 'persona_id'],
    entry='confirmed',
    exits=['withdrawn', 'declined', 'expired']
) }},

populated as (
    select
        balanced.*,
        at_end_count - net_change_count as at_start_count,
        at_end_count - net_change_count + confirmed_count as population_count
    from balanced
),

final as (
    select
        month,
        purpose,
        channel,
        persona_id,
        cast(at_start_count as bigint) as at_start_count,
        cast(confirmed_count as bigint) as confirmed_count,
        cast(withdrawn_count as bigint) as withdrawn_count,
        cast(declined_count as bigint) as declined_count,
        cast(expired_count as bigint) as expired_count,
        cast(net_change_count as bigint) as net_change_count,
        cast(at_end_count as bigint) as at_end_count,
        cast(population_count as bigint) as population_count,
        population_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('opt_out_rate', 'withdrawn_count', 'population_count') }}
    from populated
)

select * from final
