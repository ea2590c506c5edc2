-- Files of the plan that are on their way into the warehouse: they may yet change the report.
with standing as (
    select distinct on (receipt_id) receipt_id, state, plan_id, period_id
    from receipt_state
    where receipt_id in (select receipt_id from receipt_state where plan_id = :plan_id)
    order by receipt_id, receipt_state_id desc
)
select count(*)
from standing
where state in ('RECEIVED', 'READ', 'ACCEPTED') and coalesce(period_id, :period_id) = :period_id
