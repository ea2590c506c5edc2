-- The plan version and the period of a snapshot, if it is one of statistics.
select snapshot.plan_version_id, snapshot.period_id
from snapshot
join plan_version using (plan_version_id)
cross join lateral jsonb_array_elements(plan_version.content -> 'periods') as entry
where snapshot.snapshot_id = :snapshot_id
    and entry ->> 'id' = snapshot.period_id and entry ->> 'kind' = 'statistics'
