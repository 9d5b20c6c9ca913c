{{ config(enabled=source_is_read('pipedrive')) }}

with

teams as (
    select *
    from {{ ref('base_pipedrive__teams') }}
    where not is_deleted
),

members as (
    select
        team_id,
        {{ each_of(json_elements('users')) }} as owner_id
    from teams
),

{# Of several teams the oldest counts: ids are numbers that ascend. #}
final as (
    select
        owner_id,
        min_by(team_id, (length(team_id), team_id)) as sales_unit_id
    from members
    group by owner_id
)

select * from final
