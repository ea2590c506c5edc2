-- Movements that units launched themselves, told by the same submissions; one that several rows name is one.
select distinct on (submission.unit_id, movement.name_key) submission.unit_id, movement.name
from movement_fact as movement
join submission using (submission_id)
where movement.submission_id = any(cast(:submission_ids as bigint[])) and movement.level = 'unit'
order by submission.unit_id, movement.name_key, submission.data_as_of desc, movement.row_no
