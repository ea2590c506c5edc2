-- A child target ("nhóm công nghiệp, xây dựng tăng 12,5-13%") stands under a target of the same plan version, which is
-- itself no child: the annex prints two levels.
select
    'parents_known' as rule,
    child.target_id as key,
    case
        when parent.target_id is null then format('chỉ tiêu cha %s không có trong kế hoạch', child.parent_target_id)
        else format('chỉ tiêu cha %s lại là chỉ tiêu con của %s', parent.target_id, parent.parent_target_id)
    end as detail
from snapshot
join plan_target as child using (plan_version_id)
left join plan_target as parent
    on parent.plan_version_id = child.plan_version_id and parent.target_id = child.parent_target_id
where snapshot.snapshot_id = :snapshot_id
    and child.parent_target_id is not null
    and (parent.target_id is null or parent.parent_target_id is not null)
