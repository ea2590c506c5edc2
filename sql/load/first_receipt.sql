-- When a unit first handed in anything for the period, whatever became of the file: what timeliness is judged by.
select min(receipt.received_at)
from receipt_state as state
join receipt using (receipt_id)
where state.plan_id = :plan_id and state.period_id = :period_id and state.unit_id = :unit_id
