-- What units registered, each with its result; then results that nothing was registered for, as units wrote them.
select *
from (
    select
        unit_id, registration_id, result_row_no as row_no, name, unit_of_measure, planned, actual, estimate, explanation,
        percent_of_plan, verdict, reason, measured_on
    from registered_verdict
    where snapshot_id = :snapshot_id
    union all
    select
        submission.unit_id, null, fact.row_no, fact.name, fact.unit_of_measure, fact.planned, fact.actual, fact.estimate,
        fact.explanation, null, null, null, null
    from snapshot_input as input
    join submission using (submission_id)
    join registered_fact as fact using (submission_id)
    left join registered_verdict as judged
        on judged.snapshot_id = input.snapshot_id
        and judged.unit_id = submission.unit_id
        and judged.result_row_no = fact.row_no
    where input.snapshot_id = :snapshot_id and judged.unit_id is null
) as listed
order by unit_id collate "C", registration_id collate "C" nulls last, row_no
