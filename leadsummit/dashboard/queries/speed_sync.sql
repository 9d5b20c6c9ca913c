-- How marketing automation and the CRM agree on who is ripe: agreement first, then the gaps.
select *
from marts.rpt_sync
where dimension = $dimension and dimension_value = $dimension_value
order by list_position(
    [
        'in_time', 'late_in_crm', 'late_in_marketing', 'different_in_crm', 'missing_in_crm',
        'different_in_marketing', 'missing_in_marketing', 'pending'
    ],
    sync_status
)
