-- What no comparison has seen yet of issued reports, by plan and period: submissions, and words that persons wrote in
-- them. What the newest revision was made from it knows; what was compared with a revision before it does not count.
with issued as (
    select distinct on (revision.plan_id, revision.period_id)
        revision.plan_id, revision.period_id, revision.report_id, snapshot.known_at
    from report_revision as revision
    join snapshot using (snapshot_id)
    where revision.plan_id = any(cast(:plan_ids as text[]))
        and (cast(:period_id as text) is null or revision.period_id = :period_id)
    order by revision.plan_id, revision.period_id, revision.revision_no desc
),
seen as (
    select
        report_id,
        max(submission_id) as submission_id,
        max(paragraph_override_id) as paragraph_override_id
    from issued
    join correction_seen using (report_id)
    group by report_id
),
news as (
    select issued.plan_id, issued.period_id, submission.recorded_at
    from issued
    left join seen using (report_id)
    join submission
        on submission.plan_id = issued.plan_id
        and submission.period_id = issued.period_id
        and submission.recorded_at > issued.known_at
        and submission.submission_id > coalesce(seen.submission_id, 0)
    union all
    select issued.plan_id, issued.period_id, word.recorded_at
    from issued
    left join seen using (report_id)
    join paragraph_override as word
        on word.plan_id = issued.plan_id
        and word.period_id = issued.period_id
        and word.recorded_at > issued.known_at
        and word.paragraph_override_id > coalesce(seen.paragraph_override_id, 0)
)
select plan_id, period_id, min(recorded_at) as oldest_at, max(recorded_at) as newest_at
from news
group by plan_id, period_id
order by plan_id collate "C", period_id collate "C"
