-- What the figures were made from: pinned in every report (docs/architecture.md, "Warehouse").
select snapshot_id, plan_id, period_id, known_at, inputs_sha256, rules_sha256
from snapshot
where snapshot_id = :snapshot_id
