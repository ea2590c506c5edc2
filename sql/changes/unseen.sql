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
measured as (
    -- Reports of results: of the whole work of half a year or a year (see aggregate/registrations.sql, aggregate/tasks.sql).
    select
        issued.*,
        cast(entry ->> 'end' as date) as last_day,
        cast(entry ->> 'data_as_of' as date) as data_as_of
    from issued
    join plan_version using (plan_version_id)
    cross join lateral jsonb_array_elements(content -> 'periods') as entry
    where entry ->> 'id' = issued.period_id and entry ->> 'kind' in ('six_month', 'annual')
),
read_period as (
    -- Of a period other than its own a report reads submissions only.
    select issued.report_id, issued.known_at, source.plan_id, source.period_id
    from issued
    cross join lateral read_periods(issued.plan_version_id, issued.period_id, 'infinity') as source
    union all
    select measured.report_id, measured.known_at, measured.plan_id, registration.period_id
    from measured
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
    select issued.report_id, record.kind, record.record_id, record.recorded_at
    from issued
    join plan_record as record
        on record.plan_id = issued.plan_id
        and record.period_id = issued.period_id
        and record.recorded_at > issued.known_at
    union all
    select read_period.report_id, record.kind, record.record_id, record.recorded_at
    from read_period
    join plan_record as record
        on record.plan_id = read_period.plan_id
        and record.period_id = read_period.period_id
        and record.recorded_at > read_period.known_at
        and record.kind = 'submission'
    union all
    select measured.report_id, record.kind, record.record_id, record.recorded_at
    from measured
    join plan_record as record
        on record.plan_id = measured.plan_id
        and record.day <= measured.last_day
        and record.recorded_at > measured.known_at
        and record.kind = 'task_event'
)
select issued.plan_id, issued.period_id, min(news.recorded_at) as oldest_at, max(news.recorded_at) as newest_at
from issued
join news using (report_id)
where not exists (
    select from correction_seen as seen
    where seen.report_id = news.report_id and seen.kind = news.kind and seen.record_id >= news.record_id)
group by issued.plan_id, issued.period_id
order by issued.plan_id collate "C", issued.period_id collate "C"
