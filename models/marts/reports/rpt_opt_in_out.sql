with

cases as (select * from {{ ref('int_consent_rate_cases') }}),

counted as (
    select
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        content_id,
        count(*) as population_count,
        sum(is_passed) as passed_count,
        sum(is_pending) as pending_count
    from cases
    group by
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        content_id
),

final as (
    select
        rate,
        month,
        persona_id,
        stage_code,
        measure_key,
        content_id,
        cast(population_count as bigint) as population_count,
        cast(passed_count as bigint) as passed_count,
        cast(pending_count as bigint) as pending_count,
        {{ safe_divide('passed_count', 'population_count') }} as conversion_rate,
        {{ wilson_low('passed_count', 'population_count') }} as conversion_rate_low,
        {{ wilson_high('passed_count', 'population_count') }} as conversion_rate_high
    from counted
)

select * from final
