-- A snapshot is made from the newest accepted version, known at its instant, of every unit that owes a report, and of
-- nothing else: "a newer valid version supersedes, never deletes".
with
wanted as materialized (
    select newest.submission_id, newest.unit_id, newest.version_no
    from snapshot
    cross join lateral submission_known_at(snapshot.plan_id, snapshot.period_id, snapshot.known_at) as newest
    join plan_obligation as obligation
        on obligation.plan_version_id = snapshot.plan_version_id
        and obligation.period_id = snapshot.period_id
        and obligation.unit_id = newest.unit_id
    where snapshot.snapshot_id = :snapshot_id
),
used as materialized (
    select submission.submission_id, submission.unit_id, submission.version_no
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
)
select
    'inputs_are_current' as rule,
    coalesce(used.unit_id, wanted.unit_id) as key,
    case
        when used.submission_id is null
            then format('bản nộp lần %s đang có hiệu lực nhưng chưa được tổng hợp', wanted.version_no)
        else format('đã tổng hợp bản nộp lần %s không phải bản đang có hiệu lực', used.version_no)
    end as detail
from used
full join wanted on wanted.submission_id = used.submission_id
where used.submission_id is null or wanted.submission_id is null
