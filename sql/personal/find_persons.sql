-- The number and the salt of the person of each blind index.
select blind_index, person_id, salt
from personal_key
where blind_index = any(cast(:indexes as bytea[]))
