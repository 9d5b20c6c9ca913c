-- Are there companies that we want? Always one row.
select
    count(*) as account_count,
    count(*) filter (where is_target_account) as target_count
from marts.rpt_account_coverage
