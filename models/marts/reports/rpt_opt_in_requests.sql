with

requests as (select * from {{ ref('int_consent_requests') }}),

personas as (select * from {{ ref('int_person_personas') }}),

named as (
    select
        requests.purpose,
        requests.channel,
        coalesce(personas.persona_id, 'unknown') as persona_id,
        requests.requested_at,
        case
            when requests.request_outcome in ('lapsed', 'expired') then 'expired'
            when requests.request_outcome in ('declined', 'withdrawn') then 'declined'
            else requests.request_outcome
        end as kind,
        coalesce(requests.answered_at, requests.expires_at) as ended_at
    from requests
    left join personas on requests.person_key = personas.person_key
),

moves as (
    select
        {{ month_of(reporting_date('requested_at')) }} as month,
        purpose,
        channel,
        persona_id,
        'requested' as kind,
        cast(null as double) as days_to_confirm
    from named
    union all
    select
        {{ month_of(reporting_date('ended_at')) }} as month,
        purpose,
        channel,
        persona_id,
        kind,
        case when kind = 'confirmed' then {{ days_between('requested_at', 'ended_at') }} end
            as days_to_confirm
    from named
    where kind != 'pending'
),

waits as (
    select
        month,
        purpose,
        channel,
        persona_id,
        median(days_to_confirm) as median_days_to_confirm
    from moves
    where kind = 'confirmed'
    group by month, purpose, channel, persona_id
),

{{ month_balance(
    slice=['purpose', 'channel', 'persona_id'],
    entry='requested',
    exits=['confirmed', 'declined', 'expired']
) }},

final as (
    select
        balanced.month,
        balanced.purpose,
        balanced.channel,
        balanced.persona_id,
        cast(balanced.at_end_count - balanced.net_change_count as bigint) as pending_at_start_count,
        cast(balanced.requested_count as bigint) as requested_count,
        cast(balanced.confirmed_count as bigint) as confirmed_count,
        cast(balanced.declined_count as bigint) as declined_count,
        cast(balanced.expired_count as bigint) as expired_count,
        cast(balanced.at_end_count as bigint) as pending_at_end_count,
        balanced.confirmed_count < {{ var('min_group_size') }} as is_small_group,
        case
            when balanced.confirmed_count >= {{ var('min_group_size') }}
                then waits.median_days_to_confirm
        end as median_days_to_confirm
    from balanced
    left join waits
        on
            balanced.month = waits.month
            and balanced.purpose = waits.purpose
            and balanced.channel = waits.channel
            and balanced.persona_id = waits.persona_id
)

select * from final
