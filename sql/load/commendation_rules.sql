-- What the plan of a snapshot asks of commendations, and its year; null for a plan that was recorded before it could say so.
select plan_version.content -> 'commendation_rules' as rules, cast(plan_version.content ->> 'year' as int) as year
from snapshot
join plan_version using (plan_version_id)
where snapshot.snapshot_id = :snapshot_id
