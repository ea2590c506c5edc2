-- What units wrote, by section of the form.
select submission.unit_id, fact.row_no, fact.section, fact.body
from snapshot_input as input
join submission using (submission_id)
join narrative_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C", fact.row_no
