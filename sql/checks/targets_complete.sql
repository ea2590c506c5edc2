-- Every target of the plan has exactly one total and one verdict; a target that nobody reported on is told as such.
with
asked as (
    select target_id
    from snapshot
    join plan_target using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id
),
answered as (
    select target_id, 'tổng hợp' as part from indicator_total where snapshot_id = :snapshot_id
    union all
    select target_id, 'đánh giá' from target_verdict where snapshot_id = :snapshot_id
),
wanted as (
    select target_id, part
    from asked
    cross join (values ('tổng hợp'), ('đánh giá')) as both_parts (part)
)
select
    'targets_complete' as rule,
    coalesce(wanted.target_id, answered.target_id) as key,
    case
        when answered.target_id is null then format('thiếu dòng %s', wanted.part)
        else format('có dòng %s nhưng kế hoạch không có chỉ tiêu này', answered.part)
    end as detail
from wanted
full join answered on answered.target_id = wanted.target_id and answered.part = wanted.part
where wanted.target_id is null or answered.target_id is null
