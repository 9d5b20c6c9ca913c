-- The names behind the channels.
select channel_id, name_de, name_en
from marts.dim_channel
order by channel_id
