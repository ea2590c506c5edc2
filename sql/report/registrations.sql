-- What the units of a period of registration have handed in: one row per registered content or launched movement, and
-- one for each unit's own plan.
select *
from (
    select
        submission.unit_id, 'content' as kind, fact.row_no, fact.registration_id, fact.name, fact.unit_of_measure, fact.planned,
        fact.is_limit, fact.due, fact.target_id, fact.explanation
    from snapshot_input as input
    join submission using (submission_id)
    join registration_fact as fact using (submission_id)
    where input.snapshot_id = :snapshot_id
    union all
    select
        submission.unit_id, 'launch', fact.row_no, null, fact.name, null, null, false, fact.held_in, null, fact.content
    from snapshot_input as input
    join submission using (submission_id)
    join launch_fact as fact using (submission_id)
    where input.snapshot_id = :snapshot_id
    union all
    select
        submission.unit_id, 'plan', 0, null, coalesce(fact.document_number, ''), null, null, false,
        to_char(fact.dated, 'DD/MM/YYYY'), null, null
    from snapshot_input as input
    join submission using (submission_id)
    join unit_plan_fact as fact using (submission_id)
    where input.snapshot_id = :snapshot_id
) as listed
order by unit_id collate "C", kind, row_no
