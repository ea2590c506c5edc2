-- Up to which submission the issued report has been compared. A snapshot that is still what the warehouse says has seen
-- everything there is; any other one has seen what was recorded up to its instant.
insert into correction_seen (plan_id, period_id, submission_id, recorded_at)
select :plan_id, :period_id, max(submission_id), greatest(clock_timestamp(), cast(:now as timestamptz))
from submission
where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
having max(submission_id) > coalesce(
    (
        select max(seen.submission_id)
        from correction_seen as seen
        where seen.plan_id = :plan_id and seen.period_id = :period_id
            and seen.recorded_at >= :issued_at
    ), 0)
