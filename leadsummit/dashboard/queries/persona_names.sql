-- Names and symbols of the personas, the unknown one last.
select persona_id, name, symbol, description_de, description_en
from marts.dim_persona
order by persona_id = 'unknown', priority, persona_id
