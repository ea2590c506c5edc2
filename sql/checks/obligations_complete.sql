-- Completeness is told of every unit that owes a report for the period: no unit is left out, none is added.
with
owed as (
    select obligation.unit_id
    from snapshot
    join plan_obligation as obligation using (plan_version_id, period_id)
    where snapshot.snapshot_id = :snapshot_id
),
told as (
    select unit_id
    from obligation_status
    where snapshot_id = :snapshot_id and state <> 'NOT_REQUIRED'
)
select
    'obligations_complete' as rule,
    coalesce(owed.unit_id, told.unit_id) as key,
    case
        when told.unit_id is null then 'đơn vị phải báo cáo nhưng không có trong bảng tình hình nộp báo cáo'
        else 'đơn vị không phải báo cáo trong kỳ nhưng có trong bảng tình hình nộp báo cáo'
    end as detail
from owed
full join told on told.unit_id = owed.unit_id
where owed.unit_id is null or told.unit_id is null
