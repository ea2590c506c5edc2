-- Notes that a snapshot pins, each with the plan version under which it became one.
select
    correction.correction_id,
    correction.plan_id,
    correction.period_id,
    revision.revision_no,
    revision.recorded_at as issued_at,
    correction.differences_sha256,
    judged.plan_version_id
from snapshot_note
join correction using (correction_id)
join report_revision as revision on revision.report_id = correction.report_id
join snapshot as judged on judged.snapshot_id = correction.snapshot_id
where snapshot_note.snapshot_id = :snapshot_id
order by correction.plan_id collate "C", correction.period_id collate "C"
