-- Notes that a report has to say, as known at an instant: on issued reports of earlier periods of the plan, and of the
-- plans that it continues. Of each such report the newest comparison with its newest revision counts, where the policy
-- made it a note: a later one outdates it, also one that found nothing left. The next report that is made says it, and
-- whatever replaces that one; no other report says it again. Forms of statistics have no place for notes.
with recursive line as (
    select plan_id, follows, 0 as back, array[plan_id] as passed
    from plan_version
    where plan_version_id = :plan_version_id
    union all
    select earlier.plan_id, earlier.follows, line.back + 1, line.passed || earlier.plan_id
    from line
    cross join lateral (
        select plan_id, follows
        from plan_version
        where plan_id = line.follows and recorded_at <= :known_at
        order by plan_version_id desc
        limit 1
    ) as earlier
    where earlier.plan_id <> all (line.passed)
),
periods as (
    select
        listed.entry ->> 'id' as period_id,
        row_number() over (order by cast(listed.entry ->> 'data_as_of' as date), listed.place) as place
    from plan_version
    cross join lateral jsonb_array_elements(content -> 'periods') with ordinality as listed (entry, place)
    where plan_version_id = :plan_version_id
),
earlier_period as (
    select periods.period_id
    from periods
    join periods as own on own.period_id = :period_id and periods.place < own.place
),
issued as (
    select distinct on (revision.plan_id, revision.period_id)
        revision.report_id, revision.plan_id, revision.period_id, revision.revision_no, revision.recorded_at
    from line
    join report_revision as revision using (plan_id)
    where (line.back > 0 or revision.period_id in (select period_id from earlier_period))
        and revision.recorded_at <= :known_at
    order by revision.plan_id, revision.period_id, revision.revision_no desc
),
newest as (
    select distinct on (correction.report_id)
        correction.correction_id, correction.report_id, correction.outcome, correction.differences_sha256
    from issued
    join correction using (report_id)
    where correction.recorded_at <= :known_at
    order by correction.report_id, correction.correction_id desc
),
said as (
    select distinct on (newest.correction_id) newest.correction_id, revision.plan_id, revision.period_id
    from newest
    join snapshot_note using (correction_id)
    join report_revision as revision on revision.snapshot_id = snapshot_note.snapshot_id
    where revision.recorded_at <= :known_at
    order by newest.correction_id, revision.report_id
)
select
    newest.correction_id,
    issued.plan_id,
    issued.period_id,
    issued.revision_no,
    issued.recorded_at as issued_at,
    newest.differences_sha256
from newest
join issued using (report_id)
left join said using (correction_id)
where newest.outcome = 'note'
    and not exists (
        select
        from plan_version
        cross join lateral jsonb_array_elements(content -> 'periods') as entry
        where plan_version_id = :plan_version_id
            and entry ->> 'id' = :period_id and entry ->> 'kind' = 'statistics')
    and (said.plan_id is null or (said.plan_id = (select plan_id from line where back = 0) and said.period_id = :period_id))
order by issued.plan_id collate "C", issued.period_id collate "C"
