-- Every unit that owed a report for the snapshot: how it stands, and down to the file that its version came in.
select
    status.unit_id,
    unit.unit_name,
    unit.unit_kind,
    unit.position,
    status.state,
    status.ended_by,
    obligation.is_closing,
    submission.submission_id,
    submission.version_no,
    submission.form_edition,
    coalesce(submission.is_confirmed_nil, false) as is_confirmed_nil,
    submission.receipt_id,
    submission.received_at,
    receipt.sha256 as file_sha256,
    receipt.original_name
from obligation_status as status
join snapshot using (snapshot_id)
join plan_unit as unit on unit.plan_version_id = snapshot.plan_version_id and unit.unit_id = status.unit_id
join plan_obligation as obligation
    on obligation.plan_version_id = snapshot.plan_version_id
    and obligation.period_id = snapshot.period_id
    and obligation.unit_id = status.unit_id
left join (
    select input.snapshot_id, submission.*
    from snapshot_input as input
    join submission using (submission_id)
) as submission on submission.snapshot_id = status.snapshot_id and submission.unit_id = status.unit_id
left join receipt on receipt.receipt_id = submission.receipt_id
where status.snapshot_id = :snapshot_id
order by unit.position
