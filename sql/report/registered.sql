-- Targets that units registered themselves, as they wrote them.
select submission.unit_id, fact.row_no, fact.name, fact.unit_of_measure, fact.planned, fact.actual, fact.estimate,
    fact.explanation
from snapshot_input as input
join submission using (submission_id)
join registered_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C", fact.row_no
