-- "Growth percentages are never summed", nor places of a ranking: such a target is SINGLE or EXTERNAL in every plan.
select
    'growth_never_summed' as rule,
    target.target_id as key,
    format('chỉ tiêu %s (%s) có cách tổng hợp %s nên không có nghĩa', target.indicator_code, target.measure, target.roll_up)
        as detail
from snapshot
join plan_target as target using (plan_version_id)
where snapshot.snapshot_id = :snapshot_id
    and target.measure in ('growth', 'rank')
    and target.roll_up not in ('SINGLE', 'EXTERNAL')
