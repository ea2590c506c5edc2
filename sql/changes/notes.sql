-- Notes on issued reports of the plan's earlier periods, as known at an instant: of each, the newest comparison with its
-- newest revision, where the policy made it a note. A later comparison outdates it, also one that found nothing left.
-- The next report that is made says it, and whatever replaces that one; no other report says it again.
with periods as (
    select period_id, position
    from unnest(cast(:period_ids as text[])) with ordinality as listed (period_id, position)
),
issued as (
    select distinct on (revision.period_id)
        revision.report_id, revision.period_id, revision.revision_no, revision.recorded_at, periods.position
    from report_revision as revision
    join periods using (period_id)
    join periods as own on own.period_id = :period_id
    where revision.plan_id = :plan_id and periods.position < own.position and revision.recorded_at <= :known_at
    order by revision.period_id, revision.revision_no desc
),
newest as (
    select distinct on (correction.report_id) correction.*
    from issued
    join correction using (report_id)
    where correction.recorded_at <= :known_at
    order by correction.report_id, correction.correction_id desc
),
said as (
    select distinct on (newest.correction_id) newest.correction_id, revision.period_id
    from newest
    join issued using (report_id)
    join report_revision as revision
        on revision.plan_id = newest.plan_id and revision.recorded_at <= :known_at
    join periods on periods.period_id = revision.period_id and periods.position > issued.position
    join snapshot on snapshot.snapshot_id = revision.snapshot_id and snapshot.known_at >= newest.recorded_at
    order by newest.correction_id, revision.report_id
)
select issued.period_id, issued.revision_no, issued.recorded_at as issued_at, newest.differences_sha256
from newest
join issued using (report_id)
left join said using (correction_id)
where newest.outcome = 'note' and coalesce(said.period_id, :period_id) = :period_id
order by issued.position
