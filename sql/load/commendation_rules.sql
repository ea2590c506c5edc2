-- What the plan of a snapshot asks of commendations; null for a plan that was recorded before it could say so.
select plan_version.content -> 'commendation_rules' as rules
from snapshot
join plan_version using (plan_version_id)
where snapshot.snapshot_id = :snapshot_id
