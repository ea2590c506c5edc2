-- What units wrote about each movement.
select submission.unit_id, fact.row_no, fact.movement_id, fact.name, fact.level, fact.result
from snapshot_input as input
join submission using (submission_id)
join movement_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id and fact.result is not null
order by submission.unit_id collate "C", fact.row_no
