-- What no comparison has seen yet of issued reports, by plan and period: submissions (of the registration against which
-- results are measured too), words that persons wrote in them, what is recorded of a bloc or of the fund, and words on
-- tasks that the report shows. Statistics are touched by the periods that they are counted from. What the newest revision
-- was made from it knows; what was compared with a revision before it does not count.
with issued as (
    select distinct on (revision.plan_id, revision.period_id)
        revision.plan_id, revision.period_id, revision.report_id, snapshot.known_at, snapshot.plan_version_id
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
        max(paragraph_override_id) as paragraph_override_id,
        max(task_event_id) as task_event_id,
        max(bloc_score_id) as bloc_score_id,
        max(bloc_ballot_id) as bloc_ballot_id,
        max(bloc_draw_id) as bloc_draw_id,
        max(fund_entry_id) as fund_entry_id
    from issued
    join correction_seen using (report_id)
    group by report_id
),
compared as (
    select
        issued.*,
        coalesce(seen.submission_id, 0) as submission_id,
        coalesce(seen.paragraph_override_id, 0) as paragraph_override_id,
        coalesce(seen.task_event_id, 0) as task_event_id,
        coalesce(seen.bloc_score_id, 0) as bloc_score_id,
        coalesce(seen.bloc_ballot_id, 0) as bloc_ballot_id,
        coalesce(seen.bloc_draw_id, 0) as bloc_draw_id,
        coalesce(seen.fund_entry_id, 0) as fund_entry_id
    from issued
    left join seen using (report_id)
),
measured as (
    -- Reports of results: of the whole work of half a year or a year (see aggregate/registrations.sql, aggregate/tasks.sql).
    select
        compared.report_id,
        cast(entry ->> 'end' as date) as last_day,
        cast(entry ->> 'data_as_of' as date) as data_as_of
    from compared
    join plan_version using (plan_version_id)
    cross join lateral jsonb_array_elements(content -> 'periods') as entry
    where entry ->> 'id' = compared.period_id and entry ->> 'kind' in ('six_month', 'annual')
),
read_period as (
    select report_id, plan_id, period_id
    from compared
    union
    select compared.report_id, source.plan_id, source.period_id
    from compared
    cross join lateral statistics_sources(compared.plan_version_id, compared.period_id, 'infinity') as source
    union
    select compared.report_id, compared.plan_id, registration.period_id
    from compared
    join measured using (report_id)
    join plan_version using (plan_version_id)
    cross join lateral (
        select entry ->> 'id' as period_id
        from jsonb_array_elements(content -> 'periods') as entry
        where entry ->> 'kind' = 'registration' and cast(entry ->> 'data_as_of' as date) <= measured.data_as_of
        order by cast(entry ->> 'data_as_of' as date) desc, entry ->> 'id'
        limit 1
    ) as registration
),
news as (
    select compared.plan_id, compared.period_id, submission.recorded_at
    from compared
    join read_period using (report_id)
    join submission
        on submission.plan_id = read_period.plan_id
        and submission.period_id = read_period.period_id
        and submission.recorded_at > compared.known_at
        and submission.submission_id > compared.submission_id
    union all
    select compared.plan_id, compared.period_id, word.recorded_at
    from compared
    join paragraph_override as word
        on word.plan_id = compared.plan_id
        and word.period_id = compared.period_id
        and word.recorded_at > compared.known_at
        and word.paragraph_override_id > compared.paragraph_override_id
    union all
    select compared.plan_id, compared.period_id, event.recorded_at
    from compared
    join measured using (report_id)
    join task_event as event
        on event.plan_id = compared.plan_id
        and event.day <= measured.last_day
        and event.recorded_at > compared.known_at
        and event.task_event_id > compared.task_event_id
    union all
    select compared.plan_id, compared.period_id, score.recorded_at
    from compared
    join bloc_score as score
        on score.plan_id = compared.plan_id
        and score.period_id = compared.period_id
        and score.recorded_at > compared.known_at
        and score.bloc_score_id > compared.bloc_score_id
    union all
    select compared.plan_id, compared.period_id, ballot.recorded_at
    from compared
    join bloc_ballot as ballot
        on ballot.plan_id = compared.plan_id
        and ballot.period_id = compared.period_id
        and ballot.recorded_at > compared.known_at
        and ballot.bloc_ballot_id > compared.bloc_ballot_id
    union all
    select compared.plan_id, compared.period_id, draw.recorded_at
    from compared
    join bloc_draw as draw
        on draw.plan_id = compared.plan_id
        and draw.period_id = compared.period_id
        and draw.recorded_at > compared.known_at
        and draw.bloc_draw_id > compared.bloc_draw_id
    union all
    select compared.plan_id, compared.period_id, entry.recorded_at
    from compared
    join fund_entry as entry
        on entry.plan_id = compared.plan_id
        and entry.period_id = compared.period_id
        and entry.recorded_at > compared.known_at
        and entry.fund_entry_id > compared.fund_entry_id
)
select plan_id, period_id, min(recorded_at) as oldest_at, max(recorded_at) as newest_at
from news
group by plan_id, period_id
order by plan_id collate "C", period_id collate "C"
