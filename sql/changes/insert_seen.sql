-- Up to which record of each kind an issued revision has been compared. A snapshot that is still what the warehouse says has
-- seen everything there is; any other one has seen what was recorded up to its instant. Of submissions and words on tasks
-- the newest one of the plan counts, whatever period it is of: a report is made from more periods than its own, and the
-- records of a plan are numbered in the order in which they become known. Statistics are counted from the plan of the year
-- before too.
insert into correction_seen (
    plan_id, period_id, report_id, submission_id, paragraph_override_id, task_event_id, bloc_score_id, bloc_ballot_id,
    bloc_draw_id, fund_entry_id, recorded_at
)
select
    :plan_id, :period_id, :report_id, known.submission_id, known.paragraph_override_id, known.task_event_id,
    known.bloc_score_id, known.bloc_ballot_id, known.bloc_draw_id, known.fund_entry_id,
    greatest(clock_timestamp(), cast(:now as timestamptz))
from (
    select
        (
            select max(submission_id)
            from submission
            where recorded_at <= :seen_up_to
                and (
                    plan_id = :plan_id
                    or plan_id in (
                        select source.plan_id
                        from statistics_sources(:plan_version_id, :period_id, :seen_up_to) as source))
        ) as submission_id,
        (
            select max(paragraph_override_id)
            from paragraph_override
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as paragraph_override_id,
        (
            select max(task_event_id)
            from task_event
            where plan_id = :plan_id and recorded_at <= :seen_up_to
        ) as task_event_id,
        (
            select max(bloc_score_id)
            from bloc_score
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as bloc_score_id,
        (
            select max(bloc_ballot_id)
            from bloc_ballot
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as bloc_ballot_id,
        (
            select max(bloc_draw_id)
            from bloc_draw
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as bloc_draw_id,
        (
            select max(fund_entry_id)
            from fund_entry
            where plan_id = :plan_id and period_id = :period_id and recorded_at <= :seen_up_to
        ) as fund_entry_id
) as known
cross join (
    select
        coalesce(max(submission_id), 0) as submission_id,
        coalesce(max(paragraph_override_id), 0) as paragraph_override_id,
        coalesce(max(task_event_id), 0) as task_event_id,
        coalesce(max(bloc_score_id), 0) as bloc_score_id,
        coalesce(max(bloc_ballot_id), 0) as bloc_ballot_id,
        coalesce(max(bloc_draw_id), 0) as bloc_draw_id,
        coalesce(max(fund_entry_id), 0) as fund_entry_id
    from correction_seen
    where report_id = :report_id
) as seen
where known.submission_id > seen.submission_id
    or known.paragraph_override_id > seen.paragraph_override_id
    or known.task_event_id > seen.task_event_id
    or known.bloc_score_id > seen.bloc_score_id
    or known.bloc_ballot_id > seen.bloc_ballot_id
    or known.bloc_draw_id > seen.bloc_draw_id
    or known.fund_entry_id > seen.fund_entry_id
