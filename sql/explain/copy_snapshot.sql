-- A second snapshot beside the first, to be filled and compared; its transaction is rolled back.
insert into snapshot (plan_id, period_id, plan_version_id, known_at, inputs_sha256, rules_sha256)
select plan_id, period_id, plan_version_id, known_at, repeat('0', 64), rules_sha256
from snapshot
where snapshot_id = :snapshot_id
returning snapshot_id
