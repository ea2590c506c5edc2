-- Aggregates are never computed twice from the same inputs under the same plan version and rules.
select snapshot.snapshot_id
from snapshot
join plan_version using (plan_version_id, plan_id)
where snapshot.plan_version_id = :plan_version_id
    and snapshot.period_id = :period_id
    and snapshot.inputs_sha256 = :inputs_sha256
    and snapshot.rules_sha256 = :rules_sha256
