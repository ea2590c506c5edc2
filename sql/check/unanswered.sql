-- Receipts that intake or the load refused, or whose content the load found to be there already: their newest state in
-- the plan says so, and no check batch has told it yet.
with newest as (
    select distinct on (receipt_id) *
    from receipt_state
    where plan_id = :plan_id
    order by receipt_id, receipt_state_id desc
)
select receipt_id, state, sentence, period_id, unit_id
from newest
where batch_id is null
    and (
        state in ('QUARANTINED', 'REJECTED')
        or (state = 'LOADED' and not exists (select from submission where submission.receipt_id = newest.receipt_id))
    )
order by receipt_id
