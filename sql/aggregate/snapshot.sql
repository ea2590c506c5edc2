-- One snapshot per content of inputs: what an issued report pins (docs/architecture.md, "Warehouse").
insert into snapshot (plan_id, period_id, plan_version_id, known_at, inputs_sha256, rules_sha256)
select plan_id, :period_id, plan_version_id, :known_at, :inputs_sha256, :rules_sha256
from plan_version
where plan_version_id = :plan_version_id
returning snapshot_id
