-- A later revision names the one it replaces, and why. No row comes back when the snapshot is not this report's. Its
-- instant is never before the caller's clock nor this server's: what was known at a past instant must not change.
insert into thidua.report_revision (
    plan_id, period_id, revision_no, snapshot_id, supersedes, reason,
    model_sha256, template_sha256, software_version, audit_head, correction_id, document_number_id, recorded_at)
select
    snapshot.plan_id, snapshot.period_id, :revision_no, snapshot.snapshot_id, :supersedes, :reason,
    :model_sha256, :template_sha256, :software_version, :audit_head, :correction_id, :document_number_id,
    greatest(clock_timestamp(), cast(:now as timestamptz))
from thidua.snapshot
where snapshot_id = :snapshot_id and plan_id = :plan_id and period_id = :period_id
returning report_id;
