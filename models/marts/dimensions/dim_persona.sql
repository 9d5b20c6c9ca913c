with

final as (
    select
        persona_id,
        name,
        symbol,
        description_de,
        description_en,
        priority,
        true as is_wanted
    from {{ ref('personas') }}
    union all
    select
        'unknown' as persona_id,
        'Unbekannt / Unknown' as name,
        '❔' as symbol,
        'Noch keiner Persona zugeordnet.' as description_de,
        'Not assigned to a persona yet.' as description_en,
        cast(null as integer) as priority,
        false as is_wanted
)

select * from final
