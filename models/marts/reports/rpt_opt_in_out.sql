with

cases as (select * from {{ ref('int_consent_rate_cases') }}),

counted as (
    select
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        channel_id,
        content_id,
        count(*) as population_count,
        sum(is_passed) as passed_count,
        sum(is_pending) as pending_count,
        sum(is_expired) as expired_count,
        sum(is_declined) as declined_count
    from cases
    group by
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        channel_id,
        content_id
),

final as (
    select
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        channel_id,
        content_id,
        cast(population_count as bigint) as population_count,
        cast(passed_count as bigint) as passed_count,
        cast(pending_count as bigint) as pending_count,
        cast(expired_count as bigint) as expired_count,
        cast(declined_count as bigint) as declined_count,
        population_count < {{ var('min_group_size') }} as is_small_group,
        {{ shown_rate('conversion_rate', 'passed_count', 'population_count') }}
    from counted
)

select * from final
