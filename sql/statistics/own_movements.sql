-- Movements that units launched themselves in the year of the plan, told by the same submissions; one that several rows
-- name is one.
select distinct on (submission.unit_id, movement.name_key)
    submission.unit_id, movement.name, movement.submission_id, movement.row_no
from snapshot_source as source
join snapshot using (snapshot_id)
join submission on submission.submission_id = source.submission_id and submission.plan_id = snapshot.plan_id
join movement_fact as movement on movement.submission_id = submission.submission_id
where source.snapshot_id = :snapshot_id and movement.level = 'unit'
order by submission.unit_id, movement.name_key, submission.data_as_of desc, movement.row_no
