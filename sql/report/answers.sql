-- Which unit gave any figure for which target: the others of its reporters are named where a figure is incomplete.
select distinct fact.target_id collate "C" as target_id, submission.unit_id collate "C" as unit_id
from snapshot_input as input
join submission using (submission_id)
join indicator_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
    and (num_nonnulls(fact.numerator, fact.actual, fact.estimate_numerator, fact.estimate) > 0 or fact.status is not null)
order by 1, 2
