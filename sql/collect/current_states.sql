-- Where each receipt of a plan stands: the newest state counts, and the file keeps the day it first came in
-- (docs/architecture.md, "Warehouse": first on-time receipt is kept for ever).
with newest as (
    select distinct on (receipt_id) *
    from receipt_state
    where plan_id = :plan_id
    order by receipt_id, receipt_state_id desc
)
select
    receipt.receipt_id,
    receipt.sha256,
    receipt.original_name,
    receipt.received_at,
    newest.plan_id,
    newest.state,
    newest.sentence,
    newest.period_id,
    newest.unit_id,
    newest.parse_sha256
from newest
join receipt using (receipt_id)
where cast(:states as text[]) is null or newest.state = any(cast(:states as text[]))
order by receipt.received_at, receipt.receipt_id
