-- Up to which submission and which word of a person an issued revision has been compared. A snapshot that is still what the
-- warehouse says has seen everything there is; any other one has seen what was recorded up to its instant.
insert into correction_seen (plan_id, period_id, report_id, submission_id, paragraph_override_id, recorded_at)
select
    :plan_id, :period_id, :report_id, known.submission_id, known.paragraph_override_id,
    greatest(clock_timestamp(), cast(:now as timestamptz))
from (
    select
        (
            select max(submission_id)
            from submission
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as submission_id,
        (
            select max(paragraph_override_id)
            from paragraph_override
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as paragraph_override_id
) as known
cross join (
    select
        coalesce(max(submission_id), 0) as submission_id,
        coalesce(max(paragraph_override_id), 0) as paragraph_override_id
    from correction_seen
    where report_id = :report_id
) as seen
where known.submission_id > seen.submission_id or known.paragraph_override_id > seen.paragraph_override_id
