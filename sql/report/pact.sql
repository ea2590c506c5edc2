-- What members say of each content of the pact.
select submission.unit_id, fact.row_no, fact.content_id, fact.actual, fact.assessment, fact.result
from snapshot_input as input
join submission using (submission_id)
join pact_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C", fact.row_no
