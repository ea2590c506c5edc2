-- What units wrote about movements; the key is that of the total it went into.
select fact.*, coalesce(fact.movement_id, fact.level || '|' || fact.name_key) as movement_key
from snapshot_input as input
join movement_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
