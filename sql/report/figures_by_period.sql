-- Up to when the newest figures of each report of these plans are known, and whether the report was ever issued.
select
    snapshot.plan_id,
    snapshot.period_id,
    max(snapshot.known_at) as known_at,
    exists (
        select from report_revision
        where report_revision.plan_id = snapshot.plan_id and report_revision.period_id = snapshot.period_id
    ) as is_issued
from snapshot
where snapshot.plan_id = any(cast(:plan_ids as text[]))
group by snapshot.plan_id, snapshot.period_id
