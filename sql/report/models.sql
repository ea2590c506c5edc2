-- Exemplary models and persons, as units wrote them: a report names them so that others can follow.
select submission.unit_id, fact.row_no, fact.kind, fact.name, fact.field, fact.result
from snapshot_input as input
join submission using (submission_id)
join model_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C", fact.row_no
