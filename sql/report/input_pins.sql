-- Every submission that a snapshot was made from, down to the bytes of its workbook. source: 'plan|period' of one that was
-- handed in for another period.
select
    submission.unit_id,
    submission.version_no,
    submission.form_edition,
    receipt.sha256 as file_sha256,
    submission.content_sha256,
    input.source
from (
    select submission_id, null as source
    from snapshot_input
    where snapshot_id = :snapshot_id
    union all
    select submission_id, submission.plan_id || '|' || submission.period_id
    from snapshot_source
    join submission using (submission_id)
    where snapshot_id = :snapshot_id
) as input
join submission using (submission_id)
join receipt using (receipt_id)
order by input.source collate "C" nulls first, submission.unit_id collate "C", submission.version_no
