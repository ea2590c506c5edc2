-- What units wrote about the targets of the plan.
select fact.*
from snapshot_input as input
join indicator_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
