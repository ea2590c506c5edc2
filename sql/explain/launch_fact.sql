-- Movements that units said they would launch.
select fact.*
from snapshot_input as input
join launch_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
