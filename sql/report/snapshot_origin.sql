-- What a snapshot pins, and the head of the audit chain at this moment: the provenance printed in the report.
select
    snapshot.snapshot_id,
    snapshot.plan_id,
    snapshot.period_id,
    snapshot.known_at,
    snapshot.inputs_sha256,
    snapshot.rules_sha256,
    snapshot.plan_version_id,
    plan_version.plan_sha256,
    coalesce((select hash from audit_entry order by seq desc limit 1), repeat('0', 64)) as audit_head
from snapshot
join plan_version using (plan_version_id)
where snapshot.snapshot_id = :snapshot_id
