{{ config(enabled=source_is_read('dynamics')) }}

with

instances as (
    {%- for name in ['leadtoopportunitysalesprocess', 'opportunitysalesprocess'] %}
    select
        '{{ name }}' as entity,
        process_id,
        opportunity_id,
        stage_id,
        traversed_path,
        stage_started_at,
        created_at,
        updated_at,
        _row,
        _load_id,
        known_at
    from {{ ref('base_dynamics__' ~ name) }}
    where not is_deleted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

stages as (select * from {{ ref('base_dynamics__processstage') }}),

final as (
    select
        instances.*,
        coalesce(stages.stage_name, instances.stage_id) as process_stage
    from instances
    left join stages
        on instances.stage_id = stages.stage_id
)

select * from final
