-- A withdrawal or an invalidation is a version of its obligation, without facts. As of loads (insert_submissions.sql), it
-- becomes known not before any earlier version: what was known at a past instant must not change.
with recording as materialized (
    select greatest(clock_timestamp(), cast(:now as timestamptz), max(recorded_at)) as recorded_at
    from submission
    where plan_id = :plan_id
)
insert into submission (
    kind, plan_id, period_id, unit_id, version_no, voids, actor, reason, received_at, recorded_at
)
select
    :kind, :plan_id, :period_id, :unit_id, :version_no, cast(:voids as int), :actor, :reason,
    cast(:now as timestamptz), recorded_at
from recording
returning submission_id
