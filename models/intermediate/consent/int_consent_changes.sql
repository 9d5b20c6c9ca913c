{#-
    The entries that open or end a standing consent. A confirmation by a machine opens none; a
    withdrawal by a machine ends one, to be safe. A request changes nothing.
-#}
{{ config(materialized='incremental', incremental_strategy='by_person') }}

with

entries as (
    select * from {{ ref('int_consent_entries') }}
    where {{ is_changed_person('person_key') }}
),

settling as (
    select
        entries.*,
        entry = 'confirmed' as is_standing_after
    from entries
    where
        (entry = 'confirmed' and not is_machine)
        or entry in ('declined', 'expired', 'withdrawn', 'unsubscribed')
),

compared as (
    select
        settling.*,
        coalesce(
            lag(is_standing_after) over (
                partition by person_key, purpose, channel order by entry_number
            ),
            false
        ) as is_standing_before
    from settling
),

final as (
    select * from compared where is_standing_before != is_standing_after
)

select * from final
