-- A withdrawal or an invalidation is a version of its obligation, without facts. As of loads (insert_submissions.sql), it
-- becomes known not before any earlier version, and after all figures that were made: what was known at a past instant must not change.
with recording as materialized (
    select
        greatest(
            clock_timestamp(),
            cast(:now as timestamptz),
            (select max(recorded_at) from submission where plan_id = :plan_id),
            (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
        ) as recorded_at
)
insert into submission (
    kind, plan_id, period_id, unit_id, version_no, voids, actor, reason, received_at, recorded_at
)
select
    :kind, :plan_id, :period_id, :unit_id, :version_no, cast(:voids as int), :actor, :reason,
    cast(:now as timestamptz), recorded_at
from recording
returning submission_id
