-- What the annual reports counted of each unit in the years before: of the plans that this one continues, as known when the
-- snapshot was made. Of each the newest revision issued by then.
with recursive line as (
    select version.plan_id, version.follows, snapshot.known_at, 0 as back, array[version.plan_id] as passed
    from snapshot
    join plan_version as version using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id
    union all
    select earlier.plan_id, earlier.follows, line.known_at, line.back + 1, line.passed || earlier.plan_id
    from line
    cross join lateral (
        select plan_id, follows
        from plan_version
        where plan_id = line.follows and recorded_at <= line.known_at
        order by plan_version_id desc
        limit 1
    ) as earlier
    where earlier.plan_id <> all (line.passed)
),
annual as (
    select distinct on (revision.plan_id)
        revision.snapshot_id, cast(version.content ->> 'year' as int) as year
    from line
    join report_revision as revision using (plan_id)
    join snapshot on snapshot.snapshot_id = revision.snapshot_id
    join plan_version as version on version.plan_version_id = snapshot.plan_version_id
    cross join lateral jsonb_array_elements(version.content -> 'periods') as listed (entry)
    where line.back > 0
        and revision.recorded_at <= line.known_at
        and listed.entry ->> 'id' = revision.period_id
        and listed.entry ->> 'kind' = 'annual'
    order by revision.plan_id, revision.revision_no desc
),
awarded as (
    select
        annual.snapshot_id,
        submission.unit_id,
        fact.award_id,
        split_part(fact.recipient_class_id, '_', 1) as side,
        sum(fact.award_count) as award_count
    from annual
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id)
    join commendation_fact as fact using (submission_id)
    where fact.is_decided
    group by annual.snapshot_id, submission.unit_id, fact.award_id, side
)
select
    annual.year,
    status.unit_id,
    has_reported(status.state) as is_known,
    awarded.award_id,
    awarded.side,
    coalesce(awarded.award_count, 0) as award_count
from annual
join obligation_status as status using (snapshot_id)
left join awarded using (snapshot_id, unit_id)
where status.state <> 'NOT_REQUIRED'
order by annual.year, status.unit_id collate "C", awarded.award_id collate "C", awarded.side collate "C"
