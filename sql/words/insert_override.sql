-- One version of what a person writes in a place. As of submissions (insert_void.sql), it becomes known not before
-- anything of the plan that is known, and after all figures that were made: what was known at a past instant must not
-- change. Under the lock of the plan's loads.
insert into paragraph_override (
    plan_id, period_id, place, version_no, action, body, basis, basis_sha256, actor, reason, recorded_at
)
select
    :plan_id, :period_id, :place,
    1 + coalesce(
        (
            select max(version_no)
            from paragraph_override
            where plan_id = :plan_id and period_id = :period_id and place = :place
        ), 0),
    :action, :body, :basis, :basis_sha256, :actor, :reason,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from submission where plan_id = :plan_id),
        (select max(recorded_at) from paragraph_override where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning version_no
