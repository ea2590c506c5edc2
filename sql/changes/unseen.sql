-- Submissions of issued reports that no comparison has seen yet, by period. What the newest revision was made from it
-- knows; what was compared with a revision before it does not count.
with issued as (
    select distinct on (revision.period_id) revision.period_id, revision.report_id, snapshot.known_at
    from report_revision as revision
    join snapshot using (snapshot_id)
    where revision.plan_id = :plan_id
        and (cast(:period_id as text) is null or revision.period_id = :period_id)
    order by revision.period_id, revision.revision_no desc
),
seen as (
    select report_id, max(submission_id) as submission_id
    from issued
    join correction_seen using (report_id)
    group by report_id
)
select
    issued.period_id,
    min(submission.recorded_at) as oldest_at,
    max(submission.recorded_at) as newest_at
from issued
left join seen using (report_id)
join submission
    on submission.plan_id = :plan_id
    and submission.period_id = issued.period_id
    and submission.recorded_at > issued.known_at
    and submission.submission_id > coalesce(seen.submission_id, 0)
group by issued.period_id
order by issued.period_id collate "C"
