-- Opt-outs by e-mails per person and month, lightest band first; one basis, one slice.
select
    mail_band,
    mails_from,
    mails_to,
    at_risk_count as population_count,
    mail_count,
    opted_out_count,
    is_small_group,
    opt_out_rate as rate,
    opt_out_rate_low as rate_low,
    opt_out_rate_high as rate_high
from marts.rpt_mail_pressure
where
    basis = $basis
    and dimension = $dimension
    and dimension_value = $dimension_value
order by mails_from
