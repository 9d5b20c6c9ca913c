-- The purposes and channels of which consents stand, those for any of them first.
select purpose, channel
from marts.rpt_contactable_base
group by purpose, channel
order by purpose <> 'any', channel <> 'any', channel, purpose
