-- The names of the stages in the order of the process.
select stage_code, position, name_de, name_en, is_active
from marts.dim_stage
order by position
