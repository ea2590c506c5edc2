-- Which revision of which commune's report each unit's annex is, and of how many units it speaks.
select submission.unit_id, annex.plan_id, annex.revision_no, annex.units_expected, annex.units_reported
from snapshot_input as input
join submission using (submission_id)
join annex_fact as annex using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id
