-- Who is named in a sealed file.
insert into sealed_file_person (receipt_id, person_id)
select :receipt_id, person_id
from unnest(cast(:person_ids as bigint[])) as listed (person_id)
