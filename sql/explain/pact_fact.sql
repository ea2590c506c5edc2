-- What members of a bloc wrote about the contents of the pact.
select fact.*
from snapshot_input as input
join pact_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
