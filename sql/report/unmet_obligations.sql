-- Who is missing, refused or late in the report issued last, and why: the sentence of the unit's newest receipt.
with newest as (
    select distinct on (plan_id, period_id) plan_id, period_id, snapshot_id
    from report_revision
    order by plan_id, period_id, revision_no desc
),
told as (
    select distinct on (plan_id, period_id, unit_id) plan_id, period_id, unit_id, sentence
    from receipt_state
    where unit_id is not null
    order by plan_id, period_id, unit_id, receipt_state_id desc
)
select
    newest.plan_id,
    newest.period_id,
    plan_unit.unit_name,
    obligation_status.state,
    case
        when obligation_status.state = 'MISSING' and obligation_status.ended_by = 'withdrawal' then 'Đã rút báo cáo.'
        when obligation_status.state = 'MISSING' and obligation_status.ended_by = 'invalidation'
            then 'Bản nộp đã bị hủy hiệu lực.'
        else told.sentence
    end as sentence
from newest
join snapshot using (snapshot_id)
join obligation_status using (snapshot_id)
join plan_unit on plan_unit.plan_version_id = snapshot.plan_version_id and plan_unit.unit_id = obligation_status.unit_id
left join told
    on told.plan_id = newest.plan_id and told.period_id = newest.period_id and told.unit_id = plan_unit.unit_id
where obligation_status.state in ('MISSING', 'REJECTED', 'LATE')
order by newest.plan_id, newest.period_id, plan_unit.position
