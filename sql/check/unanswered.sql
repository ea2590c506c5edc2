-- Receipts that intake or the load refused: their newest state in the plan is a refusal that no check batch has told yet.
with newest as (
    select distinct on (receipt_id) *
    from receipt_state
    where plan_id = :plan_id
    order by receipt_id, receipt_state_id desc
)
select receipt_id, state, sentence, period_id, unit_id
from newest
where batch_id is null and state in ('QUARANTINED', 'REJECTED')
order by receipt_id
