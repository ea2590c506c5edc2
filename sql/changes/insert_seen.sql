-- Up to which submission an issued revision has been compared. A snapshot that is still what the warehouse says has seen
-- everything there is; any other one has seen what was recorded up to its instant.
insert into correction_seen (plan_id, period_id, report_id, submission_id, recorded_at)
select :plan_id, :period_id, :report_id, max(submission_id), greatest(clock_timestamp(), cast(:now as timestamptz))
from submission
where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
having max(submission_id) > coalesce(
    (
        select max(seen.submission_id)
        from correction_seen as seen
        where seen.report_id = :report_id
    ), 0)
