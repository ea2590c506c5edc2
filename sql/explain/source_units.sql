-- Every version of another period that statistics are counted from: its unit as its own plan names it where this plan does
-- not, and down to the file that it came in. period: 'plan|period'.
select
    submission.plan_id || '|' || submission.period_id as period,
    submission.unit_id,
    coalesce(unit.unit_name, submission.unit_id) as unit_name,
    coalesce(unit.unit_kind, '') as unit_kind,
    coalesce(unit.position, 0) as position,
    'REPORTED' as state,
    null as ended_by,
    false as is_closing,
    submission.submission_id,
    submission.version_no,
    submission.form_edition,
    submission.is_confirmed_nil,
    submission.receipt_id,
    submission.received_at,
    receipt.sha256 as file_sha256,
    receipt.original_name
from snapshot_source as source
join snapshot using (snapshot_id)
join submission using (submission_id)
left join plan_unit as unit
    on unit.plan_version_id = snapshot.plan_version_id and unit.unit_id = submission.unit_id
left join receipt on receipt.receipt_id = submission.receipt_id
where source.snapshot_id = :snapshot_id
order by submission.plan_id collate "C", submission.period_id collate "C", unit.position, submission.unit_id collate "C"
