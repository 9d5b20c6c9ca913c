-- How many may be contacted, and how that changed over the period; who may be reached for anything
-- and by any way counts once. Always one row.
select
    coalesce(sum(at_end_count) filter (where month = $last_month), 0) as at_end_count,
    coalesce(sum(confirmed_count), 0) as confirmed_count,
    coalesce(sum(withdrawn_count), 0) as withdrawn_count,
    coalesce(sum(declined_count + expired_count), 0) as other_loss_count,
    coalesce(sum(net_change_count), 0) as net_change_count,
    count(*) as row_count
from marts.rpt_contactable_base
where
    purpose = 'any'
    and channel = 'any'
    and month between $first_month and $last_month
    and ($personas is null or list_contains($personas, persona_id))
