-- Receipts that intake or the load refused, or whose content the load found to be there already: their newest state in
-- a plan says so, and no check batch has told it yet.
with newest as (
    select distinct on (plan_id, receipt_id) *
    from receipt_state
    where plan_id = any(cast(:plan_ids as text[]))
    order by plan_id, receipt_id, receipt_state_id desc
)
select plan_id, receipt_id, state, sentence, period_id, unit_id
from newest
where batch_id is null
    and (
        state in ('QUARANTINED', 'REJECTED')
        or (state = 'LOADED' and not exists (select from submission where submission.receipt_id = newest.receipt_id))
    )
order by plan_id collate "C", receipt_id
