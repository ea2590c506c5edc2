-- Files of the plan that are on their way into the warehouse: they may yet change the report.
with of_plan as materialized (
    select distinct receipt_id
    from receipt_state
    where plan_id = :plan_id
)
select count(*)
from of_plan
cross join lateral (
    -- One look per receipt: what other plans and past years have in the house is not visited.
    select state, period_id
    from receipt_state
    where receipt_state.receipt_id = of_plan.receipt_id
    order by receipt_state_id desc
    limit 1
) as standing
where standing.state in ('RECEIVED', 'READ', 'ACCEPTED') and coalesce(standing.period_id, :period_id) = :period_id
