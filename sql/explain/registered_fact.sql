-- What units wrote about targets of their own.
select fact.*
from snapshot_input as input
join registered_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
