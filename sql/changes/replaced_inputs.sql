-- Which unit's version took the place of which, from one snapshot to a later one; where a version no longer counts, what
-- the unit or an operator said about it. Of statistics: versions of the periods that they are counted from; that a year's
-- report stands instead of the half-year one is told by the year's.
with pinned as (
    select snapshot_id, submission_id from snapshot_input where snapshot_id in (:before_id, :after_id)
    union all
    select snapshot_id, submission_id from snapshot_source where snapshot_id in (:before_id, :after_id)
),
told as (
    -- Difficulties stand beside each other: only a version that corrects another one takes its place.
    select
        pinned.snapshot_id,
        submission.*,
        case when is_of_difficulties(period_id) then root_version(plan_id, period_id, unit_id, version_no) else 0 end
            as told_no
    from pinned
    join submission using (submission_id)
),
before as (
    select * from told where snapshot_id = :before_id
),
after as (
    select * from told where snapshot_id = :after_id
),
later as (
    select snapshot_id, plan_id, period_id, plan_version_id, known_at
    from snapshot
    where snapshot_id = :after_id
),
replaced as (
    select
        coalesce(after.plan_id, before.plan_id) as plan_id,
        coalesce(after.period_id, before.period_id) as period_id,
        coalesce(after.unit_id, before.unit_id) as unit_id,
        before.version_no as before_no,
        after.version_no as after_no,
        after.received_at
    from (select * from before where submission_id not in (select submission_id from after)) as before
    full join (select * from after where submission_id not in (select submission_id from before)) as after
        using (plan_id, period_id, unit_id, told_no)
    where after.submission_id is not null
        or (
            before.told_no > 0
            or not exists (
                select from after as instead
                where instead.plan_id = before.plan_id and instead.unit_id = before.unit_id))
)
select
    replaced.unit_id,
    replaced.plan_id,
    replaced.period_id,
    (replaced.plan_id, replaced.period_id) <> (later.plan_id, later.period_id) as is_of_other_period,
    replaced.before_no,
    replaced.after_no,
    replaced.received_at,
    ending.kind as ending,
    ending.reason as words,
    ending.received_at as ended_at
from replaced
cross join later
left join lateral (
    select voiding.kind, voiding.reason, voiding.received_at
    from submission as voiding
    where voiding.plan_id = replaced.plan_id and voiding.period_id = replaced.period_id
        and voiding.unit_id = replaced.unit_id
        and voiding.kind <> 'report'
        and (not is_of_difficulties(replaced.period_id) or coalesce(voiding.voids, replaced.before_no) = replaced.before_no)
        and voiding.version_no > replaced.before_no
        and voiding.recorded_at <= later.known_at
    order by voiding.version_no desc
    limit 1
) as ending on replaced.after_no is null or replaced.after_no < replaced.before_no
left join plan_unit on plan_unit.plan_version_id = later.plan_version_id and plan_unit.unit_id = replaced.unit_id
order by plan_unit.position, replaced.unit_id collate "C"
